"""The period of a report, in the time zone of the brand. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.polled import Span

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_DAY = timedelta(days=1)
_YEARS = range(1990, 2200)
_KNOWN = f"between {_YEARS.start} and {_YEARS.stop}"
_LONGEST = timedelta(days=367)
"""A leap year, and a day for the hours of its two ends."""


class BadPeriod(ValueError):
    """A period that cannot be read, or that ends before it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A period with its name, such as 2026-W47, and its time zone."""

    name: str
    span: Span
    zone: ZoneInfo
    compared: Span | None = None
    """What it is compared with, where that is not the period before."""

    def days(self) -> Iterator[tuple[date, Span]]:
        """Cut the period at every midnight of the zone."""
        start = self.span.start
        while start < self.span.end:
            day = start.astimezone(self.zone).date()
            end = min(_midnight(day + _DAY, self.zone), self.span.end)
            yield day, Span(start=start, end=end)
            start = end

    def before(self) -> Span:
        """Give what it is compared with: by default the period of the same length before it."""
        if self.compared is not None:
            return self.compared
        first, last = (
            moment.astimezone(self.zone).replace(tzinfo=None)
            for moment in (self.span.start, self.span.end)
        )
        # Counted on the calendar, so that a week with a change of the clocks follows a week.
        start = (first - (last - first)).replace(tzinfo=self.zone).astimezone(UTC)
        return Span(start=start, end=self.span.start)


def week(text: str, zone: ZoneInfo) -> Window:
    """Read a week as ISO 8601 writes it: 2026-W47. Raises BadPeriod."""
    found = _WEEK.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise BadPeriod(f"{text!r} is not a week; write it like 2026-W47") from None
    if monday.year not in _YEARS:
        raise BadPeriod(f"{text!r} is not {_KNOWN}")
    return _weeks_days(monday, zone)


def last_week(now: datetime, zone: ZoneInfo) -> Window:
    """Give the last week that is over."""
    today = now.astimezone(zone).date()
    return _weeks_days(today - timedelta(days=today.weekday() + 7), zone)


def between(first: str, last: str, zone: ZoneInfo) -> Window:
    """Read two days, both included, or two times with an offset. Raises BadPeriod."""
    start, end = _edge(first, zone, timedelta()), _edge(last, zone, _DAY)
    if end <= start:
        raise BadPeriod(f"the period ends before it begins: {first} to {last}")
    if start.year not in _YEARS or end.year not in _YEARS:
        raise BadPeriod(f"{first} to {last} is not {_KNOWN}")
    if end - start > _LONGEST:
        raise BadPeriod(f"a period is a year long at most: {first} to {last} is longer")
    name = f"{first} to {last}"
    return Window(name=name, span=Span(start=start, end=end), zone=zone)


def _weeks_days(monday: date, zone: ZoneInfo) -> Window:
    year, number, _ = monday.isocalendar()
    start, end = _midnight(monday, zone), _midnight(monday + timedelta(days=7), zone)
    return Window(name=f"{year}-W{number:02}", span=Span(start=start, end=end), zone=zone)


def _edge(text: str, zone: ZoneInfo, after: timedelta) -> datetime:
    try:
        if len(text) == len("2026-11-20"):
            return _midnight(date.fromisoformat(text) + after, zone)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadPeriod(
            f"{text!r} is neither a day like 2026-11-20 nor a time with an offset"
        ) from None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
