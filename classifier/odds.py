"""How far a told probability may lie from what comes. Pure numpy."""

import math
from itertools import pairwise

import numpy as np

from classifier.ridge import Numbers, log_odds

EDGES = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98)
"""Probabilities between two of these are compared together with what came."""

LEAST = 60
"""Fewer of them say nothing."""

HELD = 0.8
"""Share of the comparisons that the doubt covers."""


def shifts(told: Numbers, truth: Numbers) -> list[float]:
    """How far, in log-odds, what came lay above what was told, for each group of probabilities."""
    found: list[float] = []
    for low, high in pairwise(EDGES):
        some = (told >= low) & (told < high)
        if some.sum() >= LEAST:
            came = (truth[some].sum() + 0.5) / (some.sum() + 1.0)
            both = log_odds(np.array([came, told[some].mean()]))
            found.append(float(both[0] - both[1]))
    return found


def doubt(found: list[float]) -> float | None:
    """The distance in log-odds that `HELD` of the shifts keep to; None where there are none."""
    return float(np.quantile(np.abs(found), HELD)) if found else None


def between(probability: float, doubt: float) -> tuple[float, float]:
    """The interval about a probability that a doubt in log-odds leaves open."""
    if not 0.0 < probability < 1.0:
        return probability, probability
    odds = math.log(probability) - math.log1p(-probability)
    low, high = (1.0 / (1.0 + math.exp(-odds + off)) for off in (doubt, -doubt))
    return low, high
