"""What a stream of counts remembers of its windows, and the cumulated sum beside them."""

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from classifier.burst_clock import DAY
from classifier.negative_binomial import log10_tail

RECORD_DAYS = 14

PRIOR_DISPERSION, PRIOR_WINDOWS = 0.15, 20.0
"""The borrowed dispersion counts for 20 windows."""
LEAST_DISPERSION = 0.005
HALF_LIFE = 14 * DAY
"""A window's dispersion forgets half in this time."""
OUTLYING = 9.0
"""A squared deviation counts for no more than this many times the variance."""

SHIFT = 1.5
"""The cumulated sum looks for a rise to this many times the usual."""

LIKE_A_BURST = 3.0
"""Rarity, in powers of ten, from which an excess is remembered as one to compare with."""

LEAST_DAYS, USUAL_DAYS = 3, 0.8
"""The cumulated sum is compared with this quantile of its daily highest, of no fewer days."""

_LN10 = math.log(10.0)


@cache
def spans(windows: tuple[int, ...], interval: timedelta) -> tuple[int, ...]:
    """Give the windows, which are in seconds, in intervals."""
    step = interval.total_seconds()
    return tuple(max(1, round(window / step)) for window in windows)


@cache
def stretch(windows: tuple[int, ...]) -> int:
    """Give the place of the longest window of less than a day."""
    return max((place for place, window in enumerate(windows) if window < DAY), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What a stream remembers of its windows of one length."""

    deviation: float = PRIOR_DISPERSION * PRIOR_WINDOWS
    weight: float = PRIOR_WINDOWS
    """Sums for the dispersion, in windows."""
    highest: tuple[int, ...] = ()
    excess: tuple[float, ...] = ()
    """Of each of the last 14 days, oldest first: the highest count, and the highest excess that
    was rare enough to be called one."""
    highest_today: int = 0
    excess_today: float = 0.0

    @property
    def dispersion(self) -> float:
        """Give d of the variance m + d·m²."""
        return max(self.deviation / self.weight, LEAST_DISPERSION)

    def new_day(self) -> "Window":
        """Close a day."""
        keep = RECORD_DAYS - 1
        return replace(
            self,
            highest=(*self.highest[-keep:], self.highest_today),
            excess=(*self.excess[-keep:], self.excess_today),
            highest_today=0,
            excess_today=0.0,
        )

    def then(
        self, observed: int, expected: float, rarity: float, *, share: float, length: float
    ) -> "Window":
        """Learn from a window: `share` of its length is new, `length` in seconds."""
        usual = max(expected, 0.5)
        limit = OUTLYING * (self.dispersion + 1.0 / usual)
        found = min(((observed - expected) ** 2 - expected) / usual**2, limit)
        kept = 0.5 ** (share * length / HALF_LIFE)
        return Window(
            deviation=self.deviation * kept + share * found,
            weight=self.weight * kept + share,
            highest=self.highest,
            excess=self.excess,
            highest_today=max(self.highest_today, observed),
            excess_today=max(self.excess_today, observed - expected)
            if rarity >= LIKE_A_BURST
            else self.excess_today,
        )

    def rarity(self, observed: int, expected: float) -> float:
        """Give -log10 of how often so much comes by itself; 0.0 for what is not worth the sum."""
        spread = math.sqrt(expected + self.dispersion * expected * expected)
        if observed <= expected + spread:
            return 0.0
        return -log10_tail(observed, expected, self.dispersion)


def clustering(short: Window, long: Window, expected: float, times: float) -> float:
    """Give how many times the variance of a long window is that of independent short ones.

    `expected` is of the long window, `times` how many short ones it holds; the answer is at least
    1. Where one high interval brings others, each is worth less as evidence: a log likelihood is
    divided by this factor (quasi-likelihood; Wedderburn 1974, doi:10.1093/biomet/61.3.439).
    """
    alone = 1.0 + short.dispersion * expected / times
    return max((1.0 + long.dispersion * expected) / alone, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """A cumulated sum of likelihood ratios, and what came since it last was zero."""

    total: float = 0.0
    intervals: int = 0
    observed: int = 0
    expected: float = 0.0
    highest: tuple[float, ...] = ()
    """Of each of the last 14 days, oldest first."""
    highest_today: float = 0.0

    @property
    def bound(self) -> float:
        """Give a bound of -log10 of how often it gets so high by itself, after Wald."""
        return self.total / _LN10

    def new_day(self) -> "Slow":
        """Close a day."""
        kept = self.highest[1 - RECORD_DAYS :]
        return replace(self, highest=(*kept, self.highest_today), highest_today=self.total)

    def ended(self) -> "Slow":
        """Begin again."""
        if self.total == 0.0:
            return self
        return Slow(highest=self.highest, highest_today=self.highest_today)

    def then(
        self, observed: int, expected: float, dispersion: float, *, clustering: float, most: float
    ) -> "Slow":
        """Add an interval, by a part of `clustering`; see `clustering`.

        The rarity stays below `most`, so that it can fall again.
        """
        size = 1.0 / dispersion
        gain = math.log((size + expected) / (size + SHIFT * expected))
        total = self.total + (observed * (math.log(SHIFT) + gain) + size * gain) / clustering
        if total <= 0.0:
            return self.ended()
        total = min(total, most * _LN10)
        return Slow(
            total=total,
            intervals=self.intervals + 1,
            observed=self.observed + observed,
            expected=self.expected + expected,
            highest=self.highest,
            highest_today=max(self.highest_today, total),
        )

    def above_usual(self) -> float:
        """Give by how much the rarity passes what it reaches on one day in five; 0.0 at first."""
        if len(self.highest) < LEAST_DAYS:
            return 0.0
        often = sorted(self.highest)[int(USUAL_DAYS * (len(self.highest) - 1))]
        return max(self.total - often, 0.0) / _LN10


def share(now: float, highest: tuple[float, ...]) -> float:
    """Give what is as a part of the highest of days before, at most 1."""
    most = max(highest, default=0.0)
    return 1.0 if now >= most else max(now, 0.0) / most
