"""Who is on call now, and who is called when nobody takes a page. Pure.

A level of the rota is a list of people who take turns; the first level is called first. When all
levels were called, those follow whose turn it is not.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import Field

from responder.alerts.hours import Span, Zone, instant, within
from storage.settings import Table

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


class Turn(StrEnum):
    """How long somebody is on call at a stretch."""

    DAY = "day"
    WEEK = "week"
    NEVER = "never"
    """The first of the list always is; the others are called after."""


class Level(Table):
    """One level of the rota."""

    people: tuple[str, ...] = Field(min_length=1)
    """In the order of their turns."""
    turn: Turn = Turn.WEEK
    since: date = date(2026, 1, 5)
    """The day on which the turn of the first begins: its day of the week is that of handover."""
    handover: time = time(9)
    """By the clock of `time_zone`."""
    hours: tuple[Span, ...] = ()
    """When this level is on duty; always where none are given."""
    time_zone: Zone | None = None
    """Of handover and hours; that of the whole configuration by default."""


def turn_of(level: Level, now: datetime, zone: str) -> int:
    """Count the handovers since the first: it grows with time, also while clocks go back."""
    place = ZoneInfo(level.time_zone or zone)
    period = _WEEK if level.turn is Turn.WEEK else _DAY
    passed = (now.astimezone(place).date() - level.since) // period
    # The date tells the turn but for the hours of the day of handover itself.
    for number in (passed + 1, passed):
        if instant(level.since + number * period, level.handover, place) <= now:
            return number
    return passed - 1


def on_turn(level: Level, now: datetime, zone: str) -> tuple[str, ...]:
    """List the people of a level, the one whose turn it is first, then those who follow."""
    if level.turn is Turn.NEVER:
        return level.people
    first = turn_of(level, now, zone) % len(level.people)
    return level.people[first:] + level.people[:first]


def on_duty(levels: Sequence[Level], now: datetime, zone: str) -> list[Level]:
    """List the levels whose hours it is.

    Where nobody's are, all levels count: a hole in the rota must not swallow a page.
    """
    present = [
        level
        for level in levels
        if not level.hours or within(now, level.hours, ZoneInfo(level.time_zone or zone))
    ]
    return present or list(levels)


def line(levels: Sequence[Level], now: datetime, zone: str) -> list[str]:
    """List whom to call, in order, each once: those on call by level, then who follows them."""
    turns = [on_turn(level, now, zone) for level in on_duty(levels, now, zone)]
    first = [people[0] for people in turns]
    rest = [person for people in turns for person in people[1:]]
    return list(dict.fromkeys([*first, *rest]))


def next_call(
    called: Mapping[str, datetime],
    order: Sequence[str],
    now: datetime,
    *,
    after: timedelta,
    unreachable: bool,
) -> str | None:
    """Name who is called now for a page that nobody took, or nobody.

    The first at once; the next when the one before had `after` to take it, or cannot be reached.
    """
    waiting = [person for person in order if person not in called]
    if not waiting:
        return None
    if called and not unreachable and now - max(called.values()) < after:
        return None
    return waiting[0]
