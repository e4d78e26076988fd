"""Hours of the week by the wall clock of a place: `mon-fri 08:00-20:00`. Pure.

A time of the clock means one instant, also where the clocks change: the first of the two when an
hour comes twice, and that of the change when it does not come at all. Later on the clock is thus
never earlier in time, and spans that meet leave nobody between them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKLY = re.compile(r"([a-z]{3}) (\d\d:\d\d)")
_SPAN = re.compile(r"(?:([a-z]{3})(?:-([a-z]{3}))? )?(\d\d:\d\d)-(\d\d:\d\d)")
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A span of the clock on some days of the week; one that ends earlier ends the day after."""

    days: frozenset[int]
    """0 for Monday: the days on which it begins."""
    opens: time
    closes: time
    """Exclusive; equal to `opens` is a whole day."""


def parsed(text: str) -> Hours:
    """Read `mon-fri 08:00-20:00`, `sat 22:00-06:00` or `22:00-07:00`. Raises ValueError."""
    found = _SPAN.fullmatch(text.strip().lower())
    days = [day for day in (found.group(1), found.group(2)) if day] if found else []
    if found is None or any(day not in DAYS for day in days):
        raise ValueError(f"{text!r} is not like 'mon-fri 08:00-20:00'")
    try:
        opens, closes = (
            time.fromisoformat(found.group(n).replace("24:00", "00:00")) for n in (3, 4)
        )
    except ValueError:
        raise ValueError(f"{text!r} holds a time that no clock shows") from None
    if not days:
        return Hours(days=frozenset(range(7)), opens=opens, closes=closes)
    first, last = DAYS.index(days[0]), DAYS.index(days[-1])
    length = (last - first) % 7
    return Hours(
        days=frozenset((first + n) % 7 for n in range(length + 1)), opens=opens, closes=closes
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """A time of the clock on one day of every week."""

    day: int
    """0 for Monday."""
    at: time


def weekly(text: str) -> Weekly:
    """Read `mon 07:30`. Raises ValueError."""
    found = _WEEKLY.fullmatch(text.strip().lower())
    if found is None or found[1] not in DAYS:
        raise ValueError(f"{text!r} is not like 'mon 07:30'")
    try:
        return Weekly(day=DAYS.index(found[1]), at=time.fromisoformat(found[2]))
    except ValueError:
        raise ValueError(f"{text!r} holds a time that no clock shows") from None


def last_before(now: datetime, every: Weekly, zone: ZoneInfo) -> date:
    """Give the day on which this time of the week came last, today's if it is now."""
    today = now.astimezone(zone).date()
    day = today - (today.weekday() - every.day) % 7 * _DAY
    return day if instant(day, every.at, zone) <= now else day - 7 * _DAY


def _checked(text: str) -> str:
    parsed(text)
    return text


def _checked_weekly(text: str) -> str:
    weekly(text)
    return text


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"no time zone is called {name!r}; try Europe/Paris") from None
    return name


Span = Annotated[str, AfterValidator(_checked)]
"""Hours as they are written in the settings."""
Every = Annotated[str, AfterValidator(_checked_weekly)]
"""A time of the week as it is written in the settings."""
Zone = Annotated[str, AfterValidator(_known)]
"""IANA name of a time zone."""


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Give the instant, in UTC, at which the clocks of a place show this time on this day."""
    shown = datetime.combine(day, clock, zone)
    after, before = shown.astimezone(UTC), shown.replace(fold=1).astimezone(UTC)
    if after <= before:
        return after
    # A time that is skipped: the change lies between its two readings.
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def within(now: datetime, spans: Sequence[str], zone: ZoneInfo) -> bool:
    """Say whether it is one of these hours now; a span holds its start and not its end."""
    local = now.astimezone(zone).date()
    # Yesterday's may last until today; a change of the clocks may move today's by a date.
    days = [local + n * _DAY for n in (-2, -1, 0, 1)]
    return any(
        instant(day, hours.opens, zone) <= now < _end(day, hours, zone)
        for hours in map(parsed, spans)
        for day in days
        if day.weekday() in hours.days
    )


def _end(day: date, hours: Hours, zone: ZoneInfo) -> datetime:
    last = day if hours.opens < hours.closes else day + _DAY
    return instant(last, hours.closes, zone)
