"""Signs that raise the urgency of a post whatever the model thinks: `urgency_rules.toml`.

A rule only ever raises. The table says itself how it is written; its patterns know no unbounded
repetition but the rest of a word, so that the time of a search grows with the text alone.
"""

import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from importlib import resources
from itertools import chain
from typing import Annotated, Literal

import regex
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from classifier.doubts import contradictions
from classifier.reasons import facts, ordered
from classifier.text import plain
from storage.model import Classification, Urgency

Kind = Literal[
    "danger",
    "health",
    "hygiene",
    "discrimination",
    "violence",
    "fraud",
    "data leak",
    "legal",
    "press",
    "many customers",
    "vulnerable",
    "repeated",
    "blocked",
    "deadline",
    "money",
]

LONGEST = 40
"""Characters of the quoted words at the most."""

SURE = 0.8
"""Probability that a level is at least what a rule asks, once the rule is met."""

MOST_LETTERS = 4
"""Of the beginning of a pattern, by which it is found."""

GRIEVANCE = 0.35
"""From this probability of a complaint on, waiting and money are facts of a grievance."""

_BEFORE = 40
_NEGATED = regex.compile(
    r"\b(?:n'est pas|pas du tout|pas|jamais|sans|aucune?|not|\w+n't|non|no|never|without)"
    r" (?:(?!only|just|seulement)[\w']+[ '])?(?:d'|l')?$"
)
_MARKS = regex.compile(r"\p{M}")
_START = regex.compile(r"(?<!\w)\w")
_SURE_LETTERS = regex.compile(r"(?: (?!…)|[^(|?*~…# ])*")
_ALLOWED = regex.compile(r"[a-z0-9£'&@ |()?*#~…-]+")
_SYNTAX = {
    "(": "(?:",
    "*": r"\w*",
    "#": r"\d+",
    "~": r"[\w'-]+",
    " … ": r"(?:[ ,]+[\w'-]+){0,3}[ ,]+",
}
_TRANSLATED = regex.compile(r" … |[(*#~]")


def _patterns(table: str) -> str:
    for line in _lines(table):
        if not _ALLOWED.fullmatch(line):
            raise ValueError(f"the pattern {line!r} holds a sign that the table does not know")
        if line.count("(") != line.count(")"):
            raise ValueError(f"the pattern {line!r} has a bracket too many or too few")
        if vague := [p for p in _begun(line) if not (p and _key(p))]:
            raise ValueError(f"the pattern {vague[0]!r} begins with nothing that is certain")
    return table


Patterns = Annotated[str, AfterValidator(_patterns)]


class Rule(BaseModel):
    """Words that call for at least this urgency, and the reason that a person is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    level: Literal[Urgency.HIGH, Urgency.CRITICAL]
    complaint: float = Field(ge=0.0, le=1.0)
    """The rule holds only from this probability of a complaint on: words that news use too."""
    reason: str
    negation: bool = True
    """Whether a "not" before the words takes their meaning away."""
    fr: Patterns
    en: Patterns


class Table(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    figurative: Patterns
    """What is never taken at its word."""
    rule: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A rule that a post meets, and the words that met it, as they were written."""

    rule: Rule
    words: str


def _source() -> bytes:
    return resources.files(__package__).joinpath("urgency_rules.toml").read_bytes()


RULES_VERSION = sha256(_source()).hexdigest()[:6]
"""Changes with the table: part of an engine's version."""


@cache
def table() -> Table:
    """Read and check the table."""
    return Table.model_validate(tomllib.loads(_source().decode()))


def _lines(patterns: str) -> list[str]:
    return [line.strip() for line in patterns.splitlines() if line.strip()]


def _begun(pattern: str) -> Iterator[str]:
    """The pattern once for each way to begin, none of them with a choice."""
    if not pattern.startswith("("):
        yield pattern
        return
    *choices, rest = _opened(pattern)
    for choice in choices:
        yield from _begun((choice + rest.removeprefix("?")).lstrip())
    if rest.startswith("?"):
        yield from _begun(rest[1:].lstrip())


def _opened(pattern: str) -> list[str]:
    """The alternatives of the choice at the beginning, and what follows it."""
    parts, depth = [""], 0
    for place, letter in enumerate(pattern):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return [*parts, pattern[place + 1 :]]
        if depth == 1 and letter == "|":
            parts.append("")
        elif place > 0:
            parts[-1] += letter
    raise ValueError(f"the pattern {pattern!r} has a bracket that is not closed")


def _key(begun: str) -> str:
    """The letters that the pattern is sure to begin with, by which it is found; `#`: a number."""
    if begun[0].isdigit() or begun[0] == "#":
        return "#"
    sure = str(_SURE_LETTERS.match(begun)[0])
    return (sure[:-1] if begun[len(sure) :].startswith("?") else sure)[:MOST_LETTERS]


def _translated(pattern: str) -> str:
    return str(_TRANSLATED.sub(lambda sign: _SYNTAX[sign.group()], pattern))


Beginnings = Mapping[str, tuple[str, tuple[tuple[int, str], ...]]]


@cache
def beginnings() -> Beginnings:
    """By the letters that a pattern begins with: all such patterns as one, and those of each rule.

    A rule is told by its place; that of the figurative ones comes after the last. Most words of a
    post have no entry, and cost nothing.
    """
    rules = table().rule
    found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for place, patterns in enumerate([*(f"{r.fr}\n{r.en}" for r in rules), table().figurative]):
        for begun in (b for line in _lines(patterns) for b in _begun(line)):
            found[_key(begun)][place].append(_translated(begun))
    return {
        key: (
            "|".join(chain.from_iterable(places.values())),
            tuple((place, "|".join(many)) for place, many in places.items()),
        )
        for key, places in found.items()
    }


@cache
def compiled(alternatives: str) -> "regex.Pattern[str]":
    """Only when a post needs it: the whole table would take seconds."""
    return regex.compile(rf"(?:{alternatives})(?!\w)")


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def _readable(text: str) -> tuple[str, str]:
    """The text as it is quoted, and without accents, letter by letter of the same length."""
    quoted = _MARKS.sub("", plain(text)).replace("œ", "oe")
    return quoted, quoted if quoted.isascii() else "".join(map(_base, quoted))


@lru_cache(maxsize=256)
def _found(text: str) -> tuple[Sign, ...]:
    """One sign of each rule whose words stand in the text, in the order of the table."""
    quoted, bare = _readable(text)
    rules = table().rule
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, alike in _candidates(bare):
        for place, alternatives in alike:
            if match := compiled(alternatives).match(bare, start):
                spans[place].append(match.span())
    figurative = spans.pop(len(rules), [])
    signs = []
    for place in sorted(spans):
        meant = (
            (start, end)
            for start, end in spans[place]
            if not any(start < f_end and f_start < end for f_start, f_end in figurative)
            and not (rules[place].negation and _negated(bare, start))
        )
        if span := next(meant, None):
            words = " ".join(quoted[slice(*span)].split())[:LONGEST]
            signs.append(Sign(rule=rules[place], words=words))
    return tuple(signs)


def _candidates(bare: str) -> Iterator[tuple[int, tuple[tuple[int, str], ...]]]:
    """Where a pattern matches, and the rules to ask."""
    known = beginnings()
    for word in _START.finditer(bare):
        start = word.start()
        letters = "#" if bare[start].isdigit() else bare[start : start + MOST_LETTERS]
        for length in range(1, len(letters) + 1):
            begun = known.get(letters[:length])
            if begun is not None and compiled(begun[0]).match(bare, start):
                yield start, begun[1]


def _negated(bare: str, start: int) -> bool:
    return _NEGATED.search(bare[max(0, start - _BEFORE) : start]) is not None


def signs_in(text: str, complaint: float = 1.0) -> tuple[Sign, ...]:
    """The rules that a post of this probability of a complaint meets, and their words."""
    return tuple(sign for sign in _found(text) if complaint >= sign.rule.complaint)


def held_back(text: str, complaint: float) -> tuple[Sign, ...]:
    """The signs of the worst in a post that reads like no complaint: a person should look."""
    if any(sign.rule.level is Urgency.CRITICAL for sign in signs_in(text, complaint)):
        return ()
    return tuple(
        sign
        for sign in _found(text)
        if sign.rule.level is Urgency.CRITICAL and complaint < sign.rule.complaint
    )


def raised(classification: Classification, text: str) -> Classification:
    """The same judgement with the urgency that the signs in the text call for; never a lower one.

    The probability that the model gave to lower levels moves up to the level that the rules ask.
    Reasons of the rules and facts of the text come first. Signs of the worst in what reads like no
    complaint, and answers that contradict one another, make it undecided. Done twice it gives the
    same.
    """
    c = classification
    met = signs_in(text, c.complaint)
    doubts = (
        *contradictions(c.complaint, c.sentiment, c.abuse),
        *(f'perhaps {sign.rule.reason}: "{sign.words}"' for sign in held_back(text, c.complaint)),
    )
    least = max((s.rule.level for s in met), key=lambda u: u.rank, default=c.urgency)
    told = [f'{sign.rule.reason}: "{sign.words}"' for sign in met]
    said = facts(text) if c.complaint >= GRIEVANCE else ()
    return replace(
        c,
        urgency=max(c.urgency, least, key=lambda level: level.rank),
        urgencies=_moved_up(c.urgencies, least) if met else c.urgencies,
        reasons=ordered(told, said, (*c.reasons, *doubts)),
        undecided=c.undecided or bool(doubts),
    )


def _moved_up(urgencies: Mapping[Urgency, float], least: Urgency) -> Mapping[Urgency, float]:
    below = sum(p for level, p in urgencies.items() if level.rank < least.rank)
    if below <= 1.0 - SURE:
        return urgencies
    share = (1.0 - SURE) / below
    lowered = {u: p * share if u.rank < least.rank else p for u, p in urgencies.items()}
    lowered[least] += below - (1.0 - SURE)
    return lowered
