"""Shares and changes with their intervals. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

Z = 1.959964
"""Of the normal distribution, for 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many, with the 95 % interval of Wilson; from 0 to 1."""

    count: int
    n: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The difference of two shares, with its 95 % interval; 0.05 is five points more."""

    value: float
    low: float
    high: float


def share(count: int, n: int) -> Share | None:
    """Give a share of n; None of nothing.

    Wilson's interval keeps its promise for few posts and for shares near 0 and 1
    (Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286).
    """
    if n == 0:
        return None
    p, z2 = count / n, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # Rounding must not leave the share itself outside, at 0 and at n of n.
    low, high = max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))
    return Share(count=count, n=n, value=p, low=low, high=high)


def change(before: Share | None, after: Share | None) -> Change | None:
    """Give the change from one share to another, with Newcombe's interval of two Wilson ones.

    Newcombe 1998, method 10 (doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I).
    """
    if before is None or after is None:
        return None
    value = after.value - before.value
    low = value - math.hypot(after.value - after.low, before.high - before.value)
    high = value + math.hypot(after.high - after.value, before.value - before.low)
    return Change(value=value, low=low, high=high)


def quantile(spans: Sequence[timedelta], part: float) -> timedelta | None:
    """Give the shortest of the spans that at least this part (0 to 1) of them do not exceed."""
    if not spans:
        return None
    return sorted(spans)[max(0, math.ceil(part * len(spans)) - 1)]
