"""What a stream of counts usually brings at an hour of the week: a trimmed profile times a level.

The profile of an hour is learnt from the same hour of the last 28 days and of the last eight
weeks, each time with its neighbours, without the lowest and the highest quarter, and shrunk
towards the flat one while there is little to learn from. The level is the mean of the last
seven days, in which no hour counts for more than four times what was expected of it. What came
at the same hour of both of the last two weeks is expected in the third: a weekly promotion.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

WEEKS = 8
DAYS = 28
"""How far back the profile looks for the same hour of the week, and of the day."""
LEVEL_DAYS = 7

DAYS_OF_FLAT, WEEKS_OF_DAILY = 2.0, 2.0
"""How many days a flat profile counts for, and how many weeks the profile of the day."""

CAP = 4.0
"""An hour counts for no more than this many times what was expected."""

PRIOR_SLOTS = 2.0
"""How many hours the borrowed level counts for, before the first day is over."""

REPEATED = 1.5
"""So much above its profile an hour must be, twice in a row, to be expected again."""

_LEAST = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The last weeks of a stream in slots of an hour or, if longer, of an interval.

    The oldest come first; the slot after the last is the one in which the stream stands.
    """

    per_day: int
    seen: tuple[float | None, ...] = ()
    """Totals, scaled up where a part of the slot is unknown; none where most is."""
    calm: tuple[float, ...] = ()
    """The same, capped; what is unknown was as expected."""

    def then(self, total: float | None, expected: float) -> "History":
        """Add a slot that has ended."""
        most = WEEKS * 7 * self.per_day - 1
        tame = expected if total is None else total
        if len(self.calm) >= self.per_day:
            tame = min(tame, CAP * max(expected, 1.0))
        return History(
            per_day=self.per_day,
            seen=(*self.seen[-most:], total),
            calm=(*self.calm[-most:], tame),
        )

    def mended(self, behind: int, total: float | None, expected: float) -> "History":
        """Put another total in the place of the one that ended `behind` slots ago, 1 the last."""
        if not 1 <= behind <= len(self.seen):
            return self
        place = len(self.seen) - behind
        again = replace(self, seen=self.seen[:place], calm=self.calm[:place]).then(total, expected)
        return replace(
            self,
            seen=(*again.seen, *self.seen[place + 1 :]),
            calm=(*again.calm, *self.calm[place + 1 :]),
        )

    def expected(self, ahead: int, prior: float | None) -> float:
        """Give the total to expect `ahead` slots after the last, by `prior` on the first day."""
        days = min(len(self.calm) // self.per_day, LEVEL_DAYS)
        if days == 0:
            borrowed = 0.0 if prior is None else PRIOR_SLOTS
            total = sum(self.calm) + borrowed * (prior or 0.0)
            return max(total / (len(self.calm) + borrowed), _LEAST)
        level = max(_mean(self.calm[-days * self.per_day :]), _LEAST)
        slot = len(self.calm) + ahead
        usual = level * self._weekly(slot, self._daily(slot))
        return max(usual, self._repeated(slot, usual), _LEAST)

    def _daily(self, slot: int) -> float:
        found, count = self._same(slot, self.per_day, DAYS)
        share = found / self._typical(DAYS)
        return (count * share + DAYS_OF_FLAT) / (count + DAYS_OF_FLAT)

    def _weekly(self, slot: int, daily: float) -> float:
        found, count = self._same(slot, 7 * self.per_day, WEEKS)
        if not count:
            return daily
        share = found / self._typical(7 * WEEKS)
        return (count * share + WEEKS_OF_DAILY * daily) / (count + WEEKS_OF_DAILY)

    def _typical(self, days: int) -> float:
        """Give the mean of the last days, whole ones or whole weeks where there are as many."""
        whole = min(len(self.calm) // self.per_day, days)
        if days > DAYS:
            whole -= whole % 7
        return max(_mean(self.calm[-whole * self.per_day :]), _LEAST)

    def _same(self, slot: int, apart: int, most: int) -> tuple[float, int]:
        """Give the trimmed mean of the same slot of earlier cycles, and of how many."""
        found, weight, count = 0.0, 0.0, 0
        shifts = ((0, 0.5), (-1, 0.25), (1, 0.25)) if self.per_day > 1 else ((0, 1.0),)
        for shift, share in shifts:
            values = self._cycle(slot + shift, apart, most)
            if shift == 0:
                count = len(values)
            if values:
                found += share * _trimmed(values)
                weight += share
        return (found / weight, count) if count else (0.0, 0)

    def _cycle(self, slot: int, apart: int, most: int) -> list[float]:
        length = len(self.seen)
        back = -(-(slot - length + 1) // apart)
        first = slot - max(back, 1) * apart
        last = max(first - (most - 1) * apart, 0)
        if first < 0:
            return []
        return [x for x in self.seen[first : last - 1 if last else None : -apart] if x is not None]

    def _repeated(self, slot: int, usual: float) -> float:
        """Give what came in both of the last two weeks, where it was well above the usual."""
        week = 7 * self.per_day
        if slot - 2 * week < 0 or slot - week >= len(self.seen):
            return 0.0
        last, before = self.seen[slot - week], self.seen[slot - 2 * week]
        if last is None or before is None:
            return 0.0
        twice = min(last, before)
        return twice if twice > REPEATED * usual else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _trimmed(values: list[float]) -> float:
    values.sort()
    cut = len(values) // 4 if len(values) >= 3 else 0
    return _mean(values[cut : len(values) - cut])
