"""The intervals, slots and days of a stream of counts, all in UTC, by their numbers."""

import math
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

DAY, WEEK = 86_400, 7 * 86_400
"""In seconds, like all lengths here."""

_HOUR, _SHORTEST = 3600, 60


@cache
def slot_of(interval: timedelta) -> int:
    """Give the seconds over which a profile is kept: an hour, or the interval if it is longer.

    Raises ValueError for an interval that is not of a minute to a day in whole seconds, or is
    more than an hour and no part of a day.
    """
    step = interval.total_seconds()
    slot = max(int(step), _HOUR)
    if step != int(step) or not _SHORTEST <= step <= DAY or DAY % slot:
        raise ValueError(f"no interval to count by: {interval}")
    return slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Tells of each interval of a stream when it starts and to which slot it belongs."""

    started: int
    """Start of the first interval, in seconds since 1970."""
    step: int
    """Length of an interval."""
    slot_seconds: int

    @staticmethod
    def of(started: int, interval: timedelta) -> "Clock":
        """Start a clock. Raises ValueError for an interval that cannot be counted by."""
        return Clock(
            started=started, step=int(interval.total_seconds()), slot_seconds=slot_of(interval)
        )

    def number(self, at: int) -> int:
        """Give the interval whose start is nearest to a time."""
        return round((at - self.started) / self.step)

    def time(self, number: int) -> int:
        """Give the start of an interval."""
        return self.started + number * self.step

    def slot(self, number: int) -> int:
        """Give the slot of an interval."""
        return self.time(number) // self.slot_seconds

    def day(self, number: int) -> int:
        """Give the day of an interval."""
        return self.time(number) // DAY

    def intervals(self, slot: int) -> range:
        """Give the intervals of a slot."""
        low, high = (
            math.ceil((border * self.slot_seconds - self.started) / self.step)
            for border in (slot, slot + 1)
        )
        return range(low, high)

    def part(self, rates: tuple[float, float, float], number: int) -> float:
        """Give an interval its part of a slot, on a line between the middles of the slots.

        The rates are those of the slot before, of its own and of the next.
        """
        before, now, after = rates
        off = (self.time(number) % self.slot_seconds + self.step / 2) / self.slot_seconds - 0.5
        beside = after if off > 0 else before
        return (now + (beside - now) * abs(off)) * self.step / self.slot_seconds
