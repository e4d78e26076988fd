"""What a doubtful post's judgement hangs on: leave words out, and see what it does. Pure.

For a model whose evidence cannot be read off its weights. Costs at most `MOST + 1` readings, in
one batch: for the doubtful posts alone.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import regex

from classifier.explain import shown
from classifier.vector import Floats

MOST = 12
"""Pieces that are left out in turn at the most; longer posts are cut into longer pieces."""

QUOTED = 2
LEAST = 0.03
"""A piece that moves the probability by less is not told."""

_CLAUSE = regex.compile(r"[^,.;:!?\n]+[,.;:!?\n]*")

Scores = Callable[[Sequence[str]], Floats]
"""One probability of a complaint for each text, in order."""


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
    what = "speaks for a complaint" if complaint else "speaks against a complaint"
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
