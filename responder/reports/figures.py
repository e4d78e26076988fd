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
class Balance:
    """The share of one side less the share of the other, with its 95 % interval; −1 to 1."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How much more than usual, with its 95 % interval; 0.5 is half as much again."""

    value: float
    low: float
    high: float


def share(count: int, n: int, design_effect: float = 1.0) -> Share | None:
    """Give a share of n; None of nothing.

    Wilson's interval keeps its promise for few posts and for shares near 0 and 1
    (Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286). Where some authors posted often, it
    is taken of as many posts as weigh the same: n divided by the design effect, at least 1
    (Franco, Little, Louis and Slud 2019, doi:10.1093/jssam/smy019).
    """
    if n == 0:
        return None
    p, z2, weight = count / n, Z * Z, n / design_effect
    middle = (p + z2 / (2 * weight)) / (1 + z2 / weight)
    half = Z * math.sqrt(p * (1 - p) / weight + z2 / (4 * weight * weight)) / (1 + z2 / weight)
    # Rounding must not leave the share itself outside, at 0 and at n of n.
    low, high = max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))
    return Share(count=count, n=n, value=p, low=low, high=high)


def change(before: Share | Balance | None, after: Share | Balance | None) -> Change | None:
    """Give the change from one figure to another of its kind, with Newcombe's interval of two.

    Newcombe 1998, method 10 (doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I).
    """
    if before is None or after is None:
        return None
    value = after.value - before.value
    low = value - math.hypot(after.value - after.low, before.high - before.value)
    high = value + math.hypot(after.high - after.value, before.value - before.low)
    return Change(value=value, low=low, high=high)


def balance(more: Share | None, less: Share | None) -> Balance | None:
    """Give the balance of two answers to one question, of the same posts.

    Two shares of one sample hang together: the interval is put together of theirs with the
    correlation of a multinomial sample (Zou and Donner 2008, doi:10.1002/sim.3095; Newcombe 1998,
    doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C).
    """
    if more is None or less is None:
        return None
    p, q = more.value, less.value
    room = p * (1 - p) * q * (1 - q)
    together = -p * q / math.sqrt(room) if room > 0 else 0.0
    up, down = more.high - p, p - more.low
    over, under = less.high - q, q - less.low
    low = math.sqrt(max(0.0, down**2 - 2 * together * down * over + over**2))
    high = math.sqrt(max(0.0, up**2 - 2 * together * up * under + under**2))
    return Balance(n=more.n, value=p - q, low=max(-1.0, p - q - low), high=min(1.0, p - q + high))


def quantile(spans: Sequence[timedelta], part: float) -> timedelta | None:
    """Give the shortest of the spans that at least this part (0 to 1) of them do not exceed."""
    if not spans:
        return None
    return sorted(spans)[max(0, math.ceil(part * len(spans)) - 1)]
