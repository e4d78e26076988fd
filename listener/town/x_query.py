"""The search language of X, as far as the town needs it: words, OR, groups, and a few operators."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

_TOKEN = re.compile(r'\(|\)|-?"[^"]*"|-?\(|[^\s()]+')
Test: TypeAlias = "Callable[[Searched], bool]"


class BadQuery(ValueError):
    """The query does not follow the grammar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What of a post can be searched."""

    text: str
    author: str
    mentions: frozenset[str]
    in_reply_to: int | None
    retweet: bool


class Query:
    """A query that was understood. Raises BadQuery for one that cannot be."""

    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)
        self._at = 0
        self._test = self._either()
        if self._at < len(self._tokens):
            raise BadQuery("a parenthesis is not open")

    def finds(self, post: Searched) -> bool:
        """Whether the post answers the query."""
        return self._test(post)

    def _next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _either(self) -> Test:
        tests = [self._all()]
        while self._next() == "OR":
            self._at += 1
            tests.append(self._all())
        return lambda post: any(test(post) for test in tests)

    def _all(self) -> Test:
        tests = list(self._terms())
        if not tests:
            raise BadQuery("a term is missing")
        return lambda post: all(test(post) for test in tests)

    def _terms(self) -> Iterator[Test]:
        while (word := self._next()) not in {None, "OR", ")"}:
            assert word is not None
            self._at += 1
            if word == "-(":
                raise BadQuery("a group cannot be negated")
            if word == "(":
                yield self._group()
            elif word.startswith("-"):
                yield _negated(_term(word[1:]))
            else:
                yield _term(word)

    def _group(self) -> Test:
        test = self._either()
        if self._next() != ")":
            raise BadQuery("a parenthesis is not closed")
        self._at += 1
        return test


def _negated(test: Test) -> Test:
    return lambda post: not test(post)


def _term(word: str) -> Test:
    operator, _, value = word.partition(":")
    wanted = word.strip('"').casefold()
    if word == "is:retweet":
        return lambda post: post.retweet
    if operator == "from":
        return lambda post: post.author == value.casefold()
    if operator == "in_reply_to_tweet_id":
        return lambda post: str(post.in_reply_to) == value
    if wanted.startswith("@"):
        return lambda post: wanted[1:] in post.mentions
    words = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
    return lambda post: words.search(post.text.casefold()) is not None
