"""What a doubtful post's judgement hangs on: leave words out, and see what it does. Pure.

For a model whose evidence cannot be read off its weights. Costs at most `MOST + 1` readings a post,
those of several posts in one batch: for the doubtful posts alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import regex

from classifier.explain import shown
from classifier.text import masked
from classifier.vector import Floats
from storage.model import Classification

MOST = 12
"""Pieces that are left out in turn at the most; longer posts are cut into longer pieces."""

TOGETHER = 32
"""Posts whose pieces are read in one batch: bounds the memory of a long list."""

QUOTED = 2
LEAST = 0.03
"""A piece that moves the probability by less is not told."""

_CLAUSE = regex.compile(r"[^,.;:!?\n]+[,.;:!?\n]*")

Scores = Callable[[Sequence[str], Sequence[str]], Floats]
"""One probability of a complaint for each text, in order, from texts and their languages."""


@runtime_checkable
class Probed(Protocol):
    """An engine that is quick enough to read a post once for each of its pieces."""

    def complaints(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        """The probability of a complaint of each text, in order; texts are few."""
        ...


def explained(
    engine: Probed, texts: Sequence[str], judged: Sequence[Classification]
) -> list[Classification]:
    """Add to undecided judgements, as a reason, the words on which they hang."""
    found = list(judged)
    doubtful = [row for row, c in enumerate(judged) if c.undecided]
    for start in range(0, len(doubtful), TOGETHER):
        part = doubtful[start : start + TOGETHER]
        # Without names: what is quoted may be shown to others.
        told = evidence(
            [masked(texts[row]) for row in part],
            engine.complaints,
            langs=[found[row].lang for row in part],
            complaints=[found[row].complaint >= 0.5 for row in part],
        )
        for row, words in zip(part, told, strict=True):
            found[row] = replace(found[row], reasons=(*found[row].reasons, *words))
    return found


def evidence(
    texts: Sequence[str], scores: Scores, *, langs: Sequence[str], complaints: Sequence[bool]
) -> list[tuple[str, ...]]:
    """Quote the words without which each post would be less of a complaint, or more of one.

    `langs` are the languages of the posts, `complaints` says as what each was judged. Empty for a
    post of fewer than two pieces, and where no piece matters. The scores are asked once.
    """
    cuts = [cut(text) for text in texts]
    asked = [_left_out(pieces) if len(pieces) > 1 else [] for pieces in cuts]
    told = [lang for lang, texts in zip(langs, asked, strict=True) for _ in texts]
    found = np.asarray(scores(list(chain.from_iterable(asked)), told), dtype=np.float64)
    borders = np.cumsum([0, *map(len, asked)])
    return [
        _quoted(pieces, found[start:end], complaint=complaint)
        for pieces, (start, end), complaint in zip(cuts, pairwise(borders), complaints, strict=True)
    ]


def _left_out(pieces: Sequence[str]) -> list[str]:
    """The whole post, then without each of its pieces."""
    without = [" ".join([*pieces[:i], *pieces[i + 1 :]]) for i in range(len(pieces))]
    return [" ".join(pieces), *without]


def _quoted(
    pieces: Sequence[str], probabilities: npt.NDArray[np.float64], *, complaint: bool
) -> tuple[str, ...]:
    weighs = (probabilities[:1] - probabilities[1:]) * (1.0 if complaint else -1.0)
    ranked = [int(i) for i in np.argsort(-weighs, kind="stable")[:QUOTED] if weighs[i] >= LEAST]
    quoted = [f'"{words}"' for i in ranked if (words := shown(pieces[i]))]
    what = f"without these words it would read {'less' if complaint else 'more'} like a complaint"
    return (f"{what}: {', '.join(quoted)}",) if quoted else ()


def cut(text: str) -> list[str]:
    """The post in at most `MOST` pieces: its words, else its clauses, else even shares of words."""
    words = text.split()
    if len(words) <= MOST:
        return words
    clauses = [clause for found in _CLAUSE.findall(" ".join(words)) if (clause := found.strip())]
    if 3 <= len(clauses) <= MOST:
        return clauses
    borders = np.linspace(0, len(words), MOST + 1).astype(int)
    return [" ".join(words[a:b]) for a, b in pairwise(borders)]
