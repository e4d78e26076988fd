"""The counters of one post over time, and the pace at which they move. Pure.

Counters fall, reset, go missing, come late, out of order or twice. What counts is the most that
each has shown by then.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.model import Engagement

LEAST_STEP = timedelta(minutes=5)
"""The pace is never taken over less: counters move in steps."""

STEP_OF_AGE = 12
"""Nor over less than this part of the age: an old post polled often has a noisy pace."""

HALF = 0.5
"""Added to the new interactions: none in a step does not mean a pace of nothing."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Point:
    """The most that a post had shown at a time."""

    at: datetime
    total: int
    replies: int


@dataclass(frozen=True, slots=True)
class Step:
    """New interactions within some hours."""

    new: int
    hours: float

    @property
    def pace(self) -> float:
        """Interactions an hour; above nothing."""
        return (self.new + HALF) / self.hours


def points(readings: Sequence[Engagement], now: datetime) -> list[Point]:
    """Running maximum of each counter up to `now`, by time; views are not interactions.

    A reading without any counter is none. Several of the same time are one.
    """
    found: list[Point] = []
    likes = shares = replies = 0
    for reading in sorted((r for r in readings if r.at <= now), key=lambda r: r.at):
        if reading.likes is reading.shares is reading.replies is None:
            continue
        likes = max(likes, reading.likes or 0)
        shares = max(shares, reading.shares or 0)
        replies = max(replies, reading.replies or 0)
        if found and found[-1].at == reading.at:
            found.pop()
        found.append(Point(reading.at, likes + shares + replies, replies))
    return found


def step(known: Sequence[Point], age_hours: float) -> Step:
    """The newest step: since the last point that lies far enough back for a post of this age."""
    least = max(LEAST_STEP, age_hours * _HOUR / STEP_OF_AGE)
    last = known[-1]
    before = known[back(known, least)]
    return Step(last.total - before.total, hours(max(last.at - before.at, LEAST_STEP)))


def back(known: Sequence[Point], span: timedelta) -> int:
    """Index of the newest point at least `span` before the last; else the first."""
    last = known[-1].at
    return max(bisect_right(known, -span, key=lambda p: p.at - last) - 1, 0)


def still(known: Sequence[Point]) -> bool:
    """Tell whether nothing was added for an hour or longer."""
    since = back(known, _HOUR)
    return known[-1].at - known[since].at >= _HOUR and known[since].total == known[-1].total


def hours(span: timedelta) -> float:
    """Give a span as hours."""
    return span / _HOUR
