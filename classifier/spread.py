"""How far one post will go: the most interactions that it will ever show, with what that rests on.

Interactions are likes + shares + replies; shares hold quotes where a network has them. The law is
that of `classifier/growth.py`, which needs no training, or that of `classifier/local_spread.py`
where a channel's own finished posts have shown it to be better. The few inputs of both are those
that carry nearly all the signal (Szabó and Huberman 2010, doi:10.1145/1787234.1787254; Cheng et
al. 2014, doi:10.1145/2566486.2567997). Posts in the data had already found readers: for a post
that has none yet the answer is *too early*, not a number. Figures: docs/forecast.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from statistics import median
from typing import Protocol

from classifier.counters import Point, Step, hours, points, step, still
from classifier.growth import law, shipped
from classifier.odds import between
from storage.model import Engagement

LEAST_INTERACTIONS = 5
LEAST_READINGS = 2

LEAST_OF_AUTHOR = 3
"""Finished posts of an author before what they usually reach is told."""

OLDEST = 12.0
"""Age in hours from which on a post may have finished."""

DEAD_BELOW = 0.02
"""A post whose probability to double is lower has finished, once it is `OLDEST` hours old."""

_JUMP_SPREADS = 5.0
_GROWTH_TO_TELL = 3
_TENTH, _HALF, _NINE_TENTHS = 0.1, 0.5, 0.9
_MINUTES_TO_TELL = 120
_UNUSUAL = 2.0
_MOST_INTERACTIONS = 2**63 - 1


class Outlook(StrEnum):
    """What can be said of a post's future."""

    FORECAST = "forecast"
    TOO_EARLY = "too_early"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The largest number of interactions that a post will ever show."""

    at: datetime
    """Time of the newest reading that it knows, or now where there is none."""
    status: Outlook
    interactions: int
    """The most seen so far; counters that fall again do not lower it."""
    median: int | None
    low: int | None
    high: int | None
    """With `low`, the interval that holds 80 %; None while it is too early."""
    exceeds: Mapping[int, float]
    """Probability to reach each threshold; too early, only those that are passed already."""
    doubles: float | None
    doubling_minutes: int | None
    """At the present pace; told from three new interactions on."""
    model: str
    reasons: tuple[str, ...]
    jumped: bool = False
    """Far more came in the newest step than the pace before promised."""


class Law(Protocol):
    """What a post may become, as a law for final / now."""

    @property
    def name(self) -> str:
        """The model that it comes from."""

    @property
    def doubt(self) -> float:
        """How near what comes keeps to a told probability, in log-odds, in 4 of 5 cases."""

    def beyond(self, ratio: float) -> float:
        """Probability that the post reaches `ratio` times what it has."""

    def ratio(self, share: float) -> float:
        """The multiple of what it has that it stays below with this probability."""


class Local(Protocol):
    """A model of one channel's own posts."""

    def law(
        self, known: Sequence[Point], published_at: datetime, followers: int | None
    ) -> Law | None:
        """The law for a post of the channel; None where the default is as good."""


def forecast(
    readings: Sequence[Engagement],
    *,
    published_at: datetime,
    now: datetime,
    thresholds: Sequence[int] = (),
    followers: int | None = None,
    usual: int | None = None,
    local: Local | None = None,
    kind: str | None = None,
    prior: str | None = None,
) -> Forecast:
    """Forecast from the readings up to `now`, in any order; views are not interactions.

    `usual` is what the author's posts usually reach, for the reasons alone; `followers` is used
    by a local model alone. `kind` is that of the channel: of some the length of life is known.
    `prior` says in words what speaks for the post before it moves; told while it is too early.
    """
    too_early = partial(_too_early, thresholds=thresholds, prior=prior)
    known = points(readings, now)
    if not known:
        return too_early(now, 0, "no counters were read yet")
    last = known[-1]
    age = max(hours(last.at - published_at), 0.0)
    if age >= 2 * OLDEST and still(known):
        return _finished(last, thresholds, "no new interactions, a day after it was posted")
    if last.total < LEAST_INTERACTIONS:
        return too_early(last.at, last.total, f"only {last.total} interactions so far")
    if len(known) < LEAST_READINGS:
        return too_early(last.at, last.total, "its counters were read only once")
    of_channel = local.law(known, published_at, followers) if local else None
    newest = step(known, age)
    told = of_channel or law(shipped(), total=last.total, pace=newest.pace, age=age, kind=kind)
    doubles = told.beyond(2.0)
    over = age >= OLDEST and doubles < DEAD_BELOW
    middle, low, high = (
        _times(last.total, told.ratio(share)) for share in (_HALF, _TENTH, _NINE_TENTHS)
    )
    exceeds = {t: told.beyond(t / last.total) for t in thresholds}
    jumped = _jumped(known, published_at)
    return Forecast(
        at=last.at,
        status=Outlook.FINISHED if over else Outlook.FORECAST,
        interactions=last.total,
        median=round(middle),
        low=math.floor(low),
        high=math.ceil(high),
        exceeds=exceeds,
        doubles=doubles,
        doubling_minutes=_doubling(last.total, newest),
        model=told.name,
        reasons=(
            _movement(last.total, age, newest, usual),
            *(
                ["a jump: far more than its pace promised; a large account may have picked it up"]
                if jumped
                else []
            ),
            _prospect(exceeds, last.total, math.floor(low), math.ceil(high), told.doubt),
            *([f"after {age:.0f} hours it hardly grows any more"] if over else []),
        ),
        jumped=jumped,
    )


def usual(reached: Sequence[int]) -> int | None:
    """What an author's posts usually reach: the median, from `LEAST_OF_AUTHOR` finished posts."""
    return round(median(reached)) if len(reached) >= LEAST_OF_AUTHOR else None


def pace(readings: Sequence[Engagement], *, published_at: datetime, now: datetime) -> str | None:
    """Say in words how fast interactions come by now; None where one step is not known yet."""
    known = points(readings, now)
    if len(known) < LEAST_READINGS:
        return None
    newest = step(known, max(hours(known[-1].at - published_at), 0.0))
    return _pace(newest.new / newest.hours)


def _times(total: int, ratio: float) -> float:
    return min(total * max(ratio, 1.0), float(_MOST_INTERACTIONS))


def _doubling(total: int, newest: Step) -> int | None:
    if newest.new < _GROWTH_TO_TELL:
        return None
    return max(1, round(60.0 * newest.hours * total / newest.new))


def _jumped(known: Sequence[Point], published_at: datetime) -> bool:
    """Tell whether the newest step is more than 5 standard deviations above the pace before it.

    Counts that come in bursts are taken to be geometric: as wide as they are large.
    """
    earlier = known[:-1]
    if len(earlier) < LEAST_READINGS or earlier[-1].total < LEAST_INTERACTIONS:
        return False
    pace = step(earlier, max(hours(earlier[-1].at - published_at), 0.0)).pace
    expected = pace * hours(known[-1].at - earlier[-1].at)
    bound = expected + _JUMP_SPREADS * math.sqrt(expected + expected * expected)
    return known[-1].total - earlier[-1].total > max(bound, LEAST_INTERACTIONS)


def _movement(total: int, age: float, newest: Step, usual: int | None) -> str:
    told = f"{total:,} interactions in {_span(age)}, {_pace(newest.new / newest.hours)}"
    if usual and total >= _UNUSUAL * usual:
        told += f", {total / usual:.0f} times this author's usual"
    return told


def _span(age: float) -> str:
    minutes = round(age * 60)
    if minutes < _MINUTES_TO_TELL:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{age:.0f} hours" if age < 2 * 24 else f"{age / 24:.0f} days"


def _pace(an_hour: float) -> str:
    if an_hour >= 60:
        return f"{an_hour / 60:,.0f} a minute"
    if an_hour >= 1:
        return f"{an_hour:.0f} an hour"
    return "hardly any now" if an_hour > 0 else "none now"


def _prospect(exceeds: Mapping[int, float], total: int, low: int, high: int, doubt: float) -> str:
    ends = f"in 4 of 5 cases it ends between {low:,} and {high:,}"
    ahead = [threshold for threshold in exceeds if threshold > total]
    if not ahead:
        return ends
    nearest = min(ahead)
    least, most = (f"{100 * share:.0f}" for share in between(exceeds[nearest], doubt))
    return f"{exceeds[nearest]:.0%} ({least}–{most}) to reach {nearest:,}; {ends}"


def _too_early(
    at: datetime, total: int, why: str, *, thresholds: Sequence[int], prior: str | None
) -> Forecast:
    return Forecast(
        at=at,
        status=Outlook.TOO_EARLY,
        interactions=total,
        median=None,
        low=None,
        high=None,
        exceeds={t: 1.0 for t in thresholds if t <= total},
        doubles=None,
        doubling_minutes=None,
        model="growth",
        reasons=(f"too early to tell: {why}", *([prior] if prior else [])),
    )


def _finished(last: Point, thresholds: Sequence[int], why: str) -> Forecast:
    return Forecast(
        at=last.at,
        status=Outlook.FINISHED,
        interactions=last.total,
        median=last.total,
        low=last.total,
        high=last.total,
        exceeds={t: 1.0 if t <= last.total else 0.0 for t in thresholds},
        doubles=0.0,
        doubling_minutes=None,
        model="growth",
        reasons=(why,),
    )
