"""The pattern language of the word tables, and how a post is searched for many patterns at once.

`*` is the rest of a word, `#` a number, `…` up to three words in between, `(a|b)` one of several,
`~` any one word, `?` makes the letter or group before it optional. There is no unbounded repetition
but the rest of a word, so that the time of a search grows with the text alone.

Every pattern begins with letters that are certain. All these beginnings are looked for in one go;
the few patterns whose beginning stands in the post are then compared in full.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

MOST_LETTERS = 7
"""Of the beginning of a pattern, by which it is found: with more, there are too many beginnings."""

_ALLOWED = re.compile(r"[a-z0-9£'&@ |()?*#~…-]+")
_SYNTAX = {
    "(": "(?:",
    "*": r"\w*",
    "#": r"\d+",
    "~": r"[\w'-]+",
    " … ": r"(?:[ ,]+[\w'-]+){0,3}[ ,]+",
}
_TRANSLATED = re.compile(r" … |[(*#~]")
_NUMBER = re.compile(r"\d+")

Trie: TypeAlias = "dict[str, Trie]"
_ENDS, _WORD_ENDS = "ends", "word ends"
"""Beside the letters: a beginning may end here, or only where a word does."""


def _checked(table: str) -> str:
    for line in lines(table):
        if not _ALLOWED.fullmatch(line):
            raise ValueError(f"the pattern {line!r} holds a sign that the table does not know")
        if line.count("(") != line.count(")"):
            raise ValueError(f"the pattern {line!r} has a bracket too many or too few")
        if any(not begun.strip() for begun, _ in _beginnings(line)):
            raise ValueError(f"the pattern {line!r} begins with nothing that is certain")
    return table


Patterns = Annotated[str, AfterValidator(_checked)]
"""One pattern a line."""


def lines(patterns: str) -> list[str]:
    """The patterns of a table."""
    return [line.strip() for line in patterns.splitlines() if line.strip()]


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Only when a post needs it: a whole table would take seconds."""
    translated = _TRANSLATED.sub(lambda sign: _SYNTAX[sign.group()], pattern)
    return re.compile(rf"(?:{translated})(?!\w)")


class Search:
    """Finds the patterns of many tables in a text, in time that hardly grows with their number."""

    def __init__(self, tables: Iterable[str]) -> None:
        """Prepare the search; a table is told by its place."""
        trie: Trie = {}
        every = [(place, line) for place, table in enumerate(tables) for line in lines(table)]
        found: dict[str, set[int]] = defaultdict(set)
        for number, (_, line) in enumerate(every):
            for begun, whole in _beginnings(line):
                _planted(trie, begun, whole=whole)
                found[begun].add(number)
        self._beginning = re.compile(rf"\b(?=({_as_regex(trie)}))")
        self._patterns = {
            begun: tuple(every[number] for number in sorted(_with_shorter(found, begun)))
            for begun in found
        }

    def spans(self, bare: str) -> Iterator[tuple[int, int, int]]:
        """Give place of the table, start and end of what matches, from left to right.

        Of several patterns of one table that match at one start, the first one.
        """
        for match in self._beginning.finditer(bare):
            start, begun = match.start(), match[1]
            met = -1
            for place, pattern in (
                self._patterns.get(begun) or self._patterns[_NUMBER.sub("#", begun)]
            ):
                if place != met and (whole := compiled(pattern).match(bare, start)):
                    met = place
                    yield place, start, whole.end()


def _with_shorter(found: Mapping[str, set[int]], begun: str) -> set[int]:
    """The patterns of a beginning and of its own beginnings: only the longest one is found."""
    return {p for end in range(1, len(begun) + 1) for p in found.get(begun[:end], ())}


def _beginnings(pattern: str, told: str = "") -> Iterator[tuple[str, bool]]:
    """Each way in which a pattern can begin, and whether a word ends there; `#` is a number."""
    if not pattern or pattern.startswith(" …"):
        yield told, True
    elif len(told) >= MOST_LETTERS or pattern[0] in "*~…":
        yield told, False
    elif pattern[0] == "(":
        *choices, rest = _opened(pattern)
        if rest.startswith("?"):
            choices, rest = [*choices, ""], rest[1:]
        for choice in choices:
            yield from _beginnings(choice + rest, told)
    else:
        sign, rest = pattern[0], pattern[1:]
        if rest.startswith("?"):
            rest = rest[1:]
            yield from _beginnings(rest, told)
        if sign == "#" or sign.isdigit():
            sign = "" if told.endswith("#") else "#"
        yield from _beginnings(rest, told + sign)


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


def _planted(trie: Trie, begun: str, *, whole: bool) -> None:
    for letter in begun:
        trie = trie.setdefault(letter, {})
    trie[_WORD_ENDS if whole else _ENDS] = {}


def _as_regex(trie: Trie) -> str:
    """Alternatives that share their first letters: none is tried twice."""
    told = [
        (r"\d+" if letter == "#" else re.escape(letter)) + _as_regex(after)
        for letter, after in trie.items()
        if letter not in (_ENDS, _WORD_ENDS)
    ]
    if _ENDS in trie:
        told.append("")
    elif _WORD_ENDS in trie:
        told.append(r"(?!\w)")
    elif not told:
        return "(?!)"
    return told[0] if len(told) == 1 else f"(?:{'|'.join(told)})"
