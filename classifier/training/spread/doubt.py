"""How far the probabilities of the law of growth lie from what came, network by network."""

from collections.abc import Sequence

import numpy as np

from classifier.growth import Growth, law
from classifier.odds import HELD, shifts
from classifier.ridge import Numbers

MULTIPLES = (1.25, 1.5, 2.0, 3.0, 5.0)
"""Of what a post has; the probability to reach each is compared with what came."""


def doubt(parts: Sequence[tuple[Numbers, str | None]], figures: Growth) -> float:
    """The distance in log-odds that `HELD` of the comparisons keep to, every part alike.

    A part is the table of `fit.rows`, and the kind of its channel if that may be known; each
    doubling of the age and each multiple is compared by itself.
    """
    each = [_shifts(table, kind, figures) for table, kind in parts]
    found = np.concatenate(each)
    weights = np.concatenate([np.full(len(part), 1.0 / len(part)) for part in each])
    order = np.argsort(np.abs(found))
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(np.abs(found)[order][np.searchsorted(reached, HELD)])


def _shifts(table: Numbers, kind: str | None, figures: Growth) -> Numbers:
    found: list[float] = []
    bands = np.floor(table[:, 0] / np.log(2.0))
    for band in np.unique(bands):
        log_age, push, grown = table[bands == band].T
        laws = [
            law(figures, total=1, pace=float(v), age=float(a), kind=kind)
            for v, a in zip(np.exp(push - log_age), np.exp(log_age), strict=True)
        ]
        for multiple in MULTIPLES:
            told = np.array([one.beyond(multiple) for one in laws])
            found += shifts(told, (grown >= np.log(multiple - 1.0)).astype(float))
    return np.array(found)
