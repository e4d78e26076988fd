"""Which level of urgency a post has, from the probabilities of the four. Pure.

The levels are ordered, and the median is told: where `normal` has 40 % and `high` and `critical`
30 % each, the post is more likely than not to be `high` at least, though `normal` is the most
probable single level. But a post is `high` already where that is likely enough.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from storage.model import Urgency

URGENT_FROM = 0.42
"""Probability of `high` or worse from which on a post is urgent.

A pressing post that is overlooked costs more than one that is read too early. F1 is greatest at a
threshold of half of it (Z. Lipton, C. Elkan and B. Naryanaswamy, "Optimal Thresholding of
Classifiers to Maximize F1 Measure", ECML PKDD 2014): of urgent French posts it is about 0.84.
"""

_HALF = 0.5
_HAIR = 1e-9
"""Sums of shares end a hair beside the figure that they should meet."""

_LEVELS = tuple(Urgency)


def level_of(urgencies: Mapping[Urgency, float]) -> Urgency:
    """The level of one post."""
    worst = urgencies[Urgency.CRITICAL]
    if worst > _HALF + _HAIR:
        return Urgency.CRITICAL
    if worst + urgencies[Urgency.HIGH] >= URGENT_FROM - _HAIR:
        return Urgency.HIGH
    return Urgency.LOW if urgencies[Urgency.LOW] >= _HALF - _HAIR else Urgency.NORMAL


def levels_of(shares: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.int64]:
    """The places of the levels of many posts; `shares` has a column for each level, in order."""
    found = [level_of(dict(zip(_LEVELS, row, strict=True))) for row in shares.tolist()]
    return np.array([_LEVELS.index(level) for level in found], dtype=np.int64)
