"""Working time: when a team works, and how long it worked between two moments. Pure.

Wall-clock hours are laid on the zone's stretches of constant offset, so that where the clocks go
forward an hour inside the hours is not worked, and where they go back it is worked twice.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import TypeAlias
from zoneinfo import ZoneInfo

Shift: TypeAlias = tuple[timedelta, timedelta]
"""From and until, since midnight by the wall clock."""

AHEAD = 100
"""Years within which a length of work must be found: a calendar may have next to none."""

_ZERO = timedelta(0)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Year:
    """The spans in which one year (UTC) is worked."""

    opens: Sequence[datetime]
    closes: Sequence[datetime]
    done: Sequence[timedelta]
    """What was worked since the year began, at each of the closes."""

    @property
    def total(self) -> timedelta:
        return self.done[-1] if self.done else _ZERO

    def worked(self, at: datetime) -> timedelta:
        """How much was worked from the beginning of the year until then."""
        n = bisect_left(self.closes, at)
        if n == len(self.closes):
            return self.total
        return self._before(n) + max(at - self.opens[n], _ZERO)

    def reached(self, at: datetime, work: timedelta) -> datetime:
        """The first moment from `at` on at which `work` was worked since the year began."""
        n = max(bisect_left(self.done, work), bisect_left(self.closes, at))
        return self.opens[n] + (work - self._before(n))

    def open_from(self, at: datetime) -> bool:
        return bool(self.closes) and at <= self.closes[-1]

    def _before(self, n: int) -> timedelta:
        return self.done[n - 1] if n else _ZERO


@dataclass(frozen=True)
class Calendar:
    """The hours of a team in its time zone."""

    zone: ZoneInfo
    shifts: Callable[[date], Sequence[Shift]]
    """When a day is worked, the earliest first, without overlaps; nothing on a holiday."""
    _years: dict[int, _Year] = field(default_factory=dict, compare=False, repr=False)

    def after(self, start: datetime, work: timedelta) -> datetime:
        """Return the first moment (UTC) at which `work` was worked since `start`, never before it.

        With no work that is `start` itself, or the next opening. Where the hours do not hold the
        work within a hundred years, the end of these.
        """
        at = start.astimezone(UTC)
        last = min(at.year + AHEAD, date.max.year - 1)
        for number in range(at.year, last + 1):
            year = self._year(number)
            if year.open_from(at):
                done = year.worked(at)
                if done + work <= year.total:
                    return year.reached(at, done + work)
                work -= year.total - done
            at = max(at, _new_year(number + 1))
        return _new_year(last + 1)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much is worked from `start` to `end`; nothing where that is the past."""
        first, last = start.astimezone(UTC), end.astimezone(UTC)
        if last <= first:
            return _ZERO
        whole = sum((self._year(n).total for n in range(first.year, last.year)), _ZERO)
        return whole + self._year(last.year).worked(last) - self._year(first.year).worked(first)

    def _year(self, number: int) -> _Year:
        if number not in self._years:
            self._years[number] = self._laid_out(number)
        return self._years[number]

    def _laid_out(self, number: int) -> _Year:
        opens: list[datetime] = []
        closes: list[datetime] = []
        for begins, ends in self._spans(number):
            if closes and begins <= closes[-1]:
                closes[-1] = max(closes[-1], ends)
            else:
                opens.append(begins)
                closes.append(ends)
        lengths = (c - o for o, c in zip(opens, closes, strict=True))
        return _Year(opens=opens, closes=closes, done=list(accumulate(lengths)))

    def _spans(self, number: int) -> Iterator[tuple[datetime, datetime]]:
        for start, end, offset in self._stretches(number):
            day, last = (start + offset).date(), (end + offset).date()
            while day <= last:
                midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
                for opens, closes in self.shifts(day):
                    begins, ends = max(midnight + opens, start), min(midnight + closes, end)
                    if begins < ends:
                        yield begins, ends
                day += _DAY

    def _stretches(self, number: int) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """Cut a year (UTC) where the zone's offset changes."""
        start, end = _new_year(number), _new_year(number + 1)
        begins, day = start, start
        while day < end:
            after = min(day + _DAY, end)
            if self._offset(after) != self._offset(day):
                change = self._change(day, after)
                yield begins, change, self._offset(day)
                begins = change
            day = after
        if begins < end:
            yield begins, end, self._offset(begins)

    def _change(self, before: datetime, after: datetime) -> datetime:
        """Find the second at which the offset changes between two moments."""
        old = self._offset(before)
        low, high = 0, int((after - before).total_seconds())
        while high - low > 1:
            middle = (low + high) // 2
            if self._offset(before + timedelta(seconds=middle)) == old:
                low = middle
            else:
                high = middle
        return before + timedelta(seconds=high)

    def _offset(self, at: datetime) -> timedelta:
        return at.astimezone(self.zone).utcoffset() or _ZERO


def _new_year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)
