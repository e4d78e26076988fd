"""What a doubtful post's judgement hangs on: leave words out, and see what it does. Pure.

For a model whose evidence cannot be read off its weights. Costs at most `MOST + 1` readings, in
one batch: for the doubtful posts alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np
import regex

from classifier.explain import shown
from classifier.text import masked
from classifier.vector import Floats
from storage.model import Classification

MOST = 12
"""Pieces that are left out in turn at the most; longer posts are cut into longer pieces."""

QUOTED = 2
LEAST = 0.03
"""A piece that moves the probability by less is not told."""

_CLAUSE = regex.compile(r"[^,.;:!?\n]+[,.;:!?\n]*")

Scores = Callable[[Sequence[str]], Floats]
"""One probability of a complaint for each text, in order."""


@runtime_checkable
class Probed(Protocol):
    """An engine that is quick enough to read a post once for each of its pieces."""

    def complaints(self, texts: Sequence[str]) -> Floats:
        """The probability of a complaint of each text, in order; texts are few."""
        ...


def explained(
    engine: Probed, texts: Sequence[str], judged: Sequence[Classification]
) -> list[Classification]:
    """Add to undecided judgements, as a reason, the words on which they hang."""
    return [
        replace(c, reasons=(*c.reasons, *_told(engine, text, c))) if c.undecided else c
        for text, c in zip(texts, judged, strict=True)
    ]


def _told(engine: Probed, text: str, c: Classification) -> tuple[str, ...]:
    # Without names: what is quoted may be shown to others.
    return evidence(masked(text), engine.complaints, complaint=c.complaint >= 0.5)


def evidence(text: str, scores: Scores, *, complaint: bool) -> tuple[str, ...]:
    """Quote the words without which the post would be less of a complaint, or more of one.

    Empty for a post of fewer than two pieces, and where no piece matters.
    """
    pieces = cut(text)
    if len(pieces) < 2:
        return ()
    without = [" ".join([*pieces[:i], *pieces[i + 1 :]]) for i in range(len(pieces))]
    found = np.asarray(scores([" ".join(pieces), *without]), dtype=np.float64)
    weighs = (found[0] - found[1:]) * (1.0 if complaint else -1.0)
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
