"""Which posts are copies of one another, and which belong together by their author. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from classifier.text import MAX_CHARS, tokens, visible

ALIKE = 0.8
"""Share of the pairs of words that two posts have in common to count as copies of one text."""

_LEAST_PAIRS = 7
"""Shorter posts are never copies: many people say "no network here" of themselves."""
_MANY = 5
"""Posts of one author, or copies of one text, from which on they are told as such."""
_MARKS = 6
_TEXTS = 3


def key_of(text: str) -> str:
    """What copies of a text share: its letters and digits alone, without names and addresses."""
    seen = visible(text).replace("@user", " ").replace("<url>", " ")
    return "".join(c for c in seen if c.isalnum())


def grouped(posts: Iterable[tuple[str, str | None]]) -> list[str]:
    """Name the group of each post, given as text and author.

    All posts of an author and all copies of a text are in one group, also by way of others.
    """
    above: dict[str, str] = {}

    def top(key: str) -> str:
        while (parent := above.setdefault(key, key)) != key:
            key = parent
        return key

    texts = []
    for text, author in posts:
        texts.append(f"text {key_of(text)}")
        if author is not None:
            low, high = sorted((top(texts[-1]), top(f"author {author}")))
            above[high] = low
    return [top(text) for text in texts]


def near(texts: Sequence[str]) -> list[int]:
    """Name the group of each text: near copies have the number of the first of them.

    Copies are texts of eight words and more that have most pairs of words in common. The time
    grows with the number of texts alone.
    """
    above = list(range(len(texts)))

    def top(n: int) -> int:
        while above[n] != n:
            above[n] = above[above[n]]
            n = above[n]
        return n

    met: dict[int, int] = {}
    for number, text in enumerate(texts):
        pairs = _pairs(text[:MAX_CHARS])
        for mark in sorted(pairs)[:_MARKS] if len(pairs) >= _LEAST_PAIRS else ():
            other = met.setdefault(mark, number)
            if other != number and _alike(pairs, _pairs(texts[other][:MAX_CHARS])):
                low, high = sorted((top(other), top(number)))
                above[high] = low
    return [top(n) for n in range(len(texts))]


def copied(posts: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Count, of posts given as text and author, distinct things said and posts that are copies.

    A text of several authors is one thing said, and so is all that an author wrote who wrote five
    times or more. Copies are told of the three that were said most, five times or more: a campaign
    has few texts.
    """
    groups = near([text for text, _ in posts])
    by_author: dict[str, list[int]] = defaultdict(list)
    for group, (_, author) in zip(groups, posts, strict=True):
        by_author[author].append(group)
    size: dict[int | str, int] = defaultdict(int)
    for author, said in by_author.items():
        for group in said:
            size[author if len(said) >= _MANY else group] += 1
    most = sorted(size.values(), reverse=True)[:_TEXTS]
    return len(size), sum(n for n in most if n >= _MANY)


@lru_cache(maxsize=4_000)
def _pairs(text: str) -> frozenset[int]:
    """The pairs of neighbouring words, each as a number that is the same in every process."""
    words = [w for w in tokens(visible(text)) if w.isalnum()]
    return frozenset(crc32(f"{a} {b}".encode()) for a, b in pairwise(words))


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
