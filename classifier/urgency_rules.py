"""Signs that raise the urgency of a post whatever the model thinks: `urgency_rules.toml`.

A rule only ever raises. The table says itself how it is written, `patterns` how it is searched for.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from importlib import resources
from typing import Literal

import regex
from pydantic import BaseModel, ConfigDict, Field

from classifier.doubts import contradictions
from classifier.patterns import Patterns, Search
from classifier.reasons import facts, folded, ordered
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

GRIEVANCE = 0.35
"""From this probability of a complaint on, waiting, money and what makes it burn count."""

_BEFORE = 40
_NEGATED = regex.compile(
    r"\b(?:(?:n'est pas|pas du tout|pas|jamais|not|\w+n't|never)"
    r" (?:(?!only|just|seulement)[\w']+[ '])?|(?:sans|aucune?|non|no|without) )(?:d'|l')?$"
)


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
    meant: bool = True
    """False where they stand in figures of speech alone."""


_SOURCE = resources.files(__package__).joinpath("urgency_rules.toml").read_bytes()

_HOW = b"2"
"""Grows when the table is read differently."""

RULES_VERSION = sha256(_SOURCE + _HOW).hexdigest()[:6]
"""Changes with the table: part of an engine's version."""


@cache
def table() -> Table:
    """Read and check the table."""
    return Table.model_validate(tomllib.loads(_SOURCE.decode()))


@cache
def search() -> Search:
    """Of all rules, each told by its place; what is figurative comes after the last."""
    return Search([*(f"{rule.fr}\n{rule.en}" for rule in table().rule), table().figurative])


@lru_cache(maxsize=256)
def _found(text: str) -> tuple[Sign, ...]:
    """One sign of each rule whose words stand in the text, in the order of the table."""
    quoted, bare = folded(text)
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, start, end in search().spans(bare):
        spans[place].append((start, end))
    if not spans:
        return ()
    rules = table().rule
    figurative = spans.pop(len(rules), [])
    signs = []
    for place in sorted(spans):
        stated = [
            (start, end)
            for start, end in spans[place]
            if not (rules[place].negation and _negated(bare, start))
        ]
        meant = [
            (start, end)
            for start, end in stated
            if not any(start < f_end and f_start < end for f_start, f_end in figurative)
        ]
        if stated:
            words = " ".join(quoted[slice(*(meant or stated)[0])].split())[:LONGEST]
            signs.append(Sign(rule=rules[place], words=words, meant=bool(meant)))
    return tuple(signs)


def _negated(bare: str, start: int) -> bool:
    return _NEGATED.search(bare[max(0, start - _BEFORE) : start]) is not None


def signs_in(text: str, complaint: float = 1.0) -> tuple[Sign, ...]:
    """The rules that a post of this probability of a complaint meets, and their words."""
    return tuple(sign for sign in _found(text) if sign.meant and complaint >= sign.rule.complaint)


def held_back(text: str, complaint: float) -> tuple[Sign, ...]:
    """Signs of the worst that a person should look at.

    They stand in a post that reads like no complaint, or in a grievance where they may be meant
    after all: "your oven is on fire lately, sparks everywhere".
    """
    if not _found(text) or any(
        sign.rule.level is Urgency.CRITICAL for sign in signs_in(text, complaint)
    ):
        return ()
    return tuple(
        sign
        for sign in _found(text)
        if sign.rule.level is Urgency.CRITICAL
        and (complaint < sign.rule.complaint if sign.meant else complaint >= GRIEVANCE)
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
    reasons = ordered(told, said, (*c.reasons, *doubts))
    if not met and not doubts and reasons == c.reasons:
        return c
    return replace(
        c,
        urgency=max(c.urgency, least, key=lambda level: level.rank),
        urgencies=_moved_up(c.urgencies, least) if met else c.urgencies,
        reasons=reasons,
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
