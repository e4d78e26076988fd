"""The distribution of Student, for whole degrees of freedom. Pure."""

import math
from functools import cache

_HALVINGS = 60


def two_sided(t: float, df: int) -> float:
    """Give the chance that |T| is at least |t|, from 0 to 1.

    The finite sums for whole degrees of freedom: Abramowitz and Stegun 1964, 26.7.3 and 26.7.4.
    Raises ValueError for df below 1.
    """
    if df < 1:
        raise ValueError(f"{df} degrees of freedom: at least one is needed")
    angle = math.atan(abs(t) / math.sqrt(df))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = df % 2 == 1
    term = cosine if odd else 1.0
    total = term if df > 1 else 0.0
    for step in range(3 if odd else 2, df - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        total += term
    within = 2 / math.pi * (angle + sine * total) if odd else sine * total
    return min(1.0, max(0.0, 1.0 - within))


@cache
def quantile(chance: float, df: int) -> float:
    """Give the t that |T| exceeds with this chance (above 0, below 1), by halving."""
    low, high = 0.0, 1.0
    while two_sided(high, df) > chance:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if two_sided(middle, df) > chance:
            low = middle
        else:
            high = middle
    return high
