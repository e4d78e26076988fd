"""What a stream of counts remembers of its windows, and the cumulated sum beside them."""

import math
from dataclasses import dataclass, replace

from classifier.negative_binomial import log10_tail

DAY, WEEK = 86_400, 7 * 86_400
"""In seconds, like all lengths here."""

RECORD_DAYS = 14

PRIOR_DISPERSION, PRIOR_WINDOWS = 0.15, 20.0
LEAST_DISPERSION = 0.005
HALF_LIFE = 14 * DAY
"""A window's dispersion forgets half in this time."""
OUTLYING = 9.0
"""A squared deviation counts for no more than this many times the variance."""

SHIFT = 1.5
"""The cumulated sum looks for a rise to this many times the usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What a stream remembers of its windows of one length."""

    deviation: float = PRIOR_DISPERSION * PRIOR_WINDOWS
    weight: float = PRIOR_WINDOWS
    """Sums for the dispersion, in windows."""
    highest: tuple[int, ...] = ()
    excess: tuple[float, ...] = ()
    """Highest count and highest excess of each of the last 14 days, oldest first."""
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

    def then(self, observed: int, expected: float, *, share: float, length: float) -> "Window":
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
            excess_today=max(self.excess_today, observed - expected),
        )

    def rarity(self, observed: int, expected: float) -> float:
        """Give -log10 of how often so much comes by itself; 0.0 for what is not worth the sum."""
        spread = math.sqrt(expected + self.dispersion * expected * expected)
        if observed <= expected + spread:
            return 0.0
        return -log10_tail(observed, expected, self.dispersion)

    def share(self, excess: float) -> float:
        """Give the excess as a part of the highest of the last 14 days, at most 1."""
        if len(self.excess) < 2:
            return 1.0
        most = max(self.excess)
        return 1.0 if excess >= most else max(excess, 0.0) / most


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """A cumulated sum of likelihood ratios, since it last was zero."""

    total: float = 0.0
    intervals: int = 0
    observed: int = 0
    expected: float = 0.0

    def then(self, observed: int, expected: float, dispersion: float, most: float) -> "Slow":
        """Add an interval; the sum stays below `most`, so that it can fall again."""
        size = 1.0 / dispersion
        gain = math.log((size + expected) / (size + SHIFT * expected))
        total = self.total + observed * (math.log(SHIFT) + gain) + size * gain
        if total <= 0.0:
            return Slow()
        return Slow(
            total=min(total, most),
            intervals=self.intervals + 1,
            observed=self.observed + observed,
            expected=self.expected + expected,
        )
