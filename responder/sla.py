"""Service levels: until when an answer is due and a case is to be closed, by urgency. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from responder.alerts.hours import parsed
from responder.service.calendar import Calendar, Shift
from responder.service.days_off import DaysOff
from storage.model import Urgency

Minutes: TypeAlias = Annotated[int, Field(gt=0, le=60 * 24 * 366)]
Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]

_WEEK: tuple[Weekday, ...] = get_args(Weekday)
_MIDNIGHT = time(0, 0)
_FIRST: Mapping[Urgency, int] = {
    Urgency.CRITICAL: 30,
    Urgency.HIGH: 120,
    Urgency.NORMAL: 480,
    Urgency.LOW: 1440,
}
_NEXT: Mapping[Urgency, int] = {
    Urgency.CRITICAL: 60,
    Urgency.HIGH: 240,
    Urgency.NORMAL: 480,
    Urgency.LOW: 1440,
}
# A day and three of the clock; five and ten working days of nine hours.
_RESOLUTION: Mapping[Urgency, int] = {
    Urgency.CRITICAL: 1440,
    Urgency.HIGH: 4320,
    Urgency.NORMAL: 2700,
    Urgency.LOW: 5400,
}


class Hours(BaseModel):
    """One span of a day's opening hours, by the wall clock; closing at 00:00 is midnight."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    opens: time
    closes: time

    @model_validator(mode="after")
    def _in_order(self) -> "Hours":
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("opening hours are wall-clock times, without an offset")
        if self.closes != _MIDNIGHT and self.opens >= self.closes:
            raise ValueError("closes must be later than opens")
        return self

    @property
    def shift(self) -> Shift:
        """The span as lengths of time since midnight."""
        closes = timedelta(days=1) if self.closes == _MIDNIGHT else _since_midnight(self.closes)
        return _since_midnight(self.opens), closes


def by_weekday(value: Any) -> Any:  # noqa: ANN401  as TOML gave it
    """Sort spans as `mon-fri 09:00-12:30` by weekday; tables by weekday stay as they are.

    Raises ValueError.
    """
    if not isinstance(value, list | tuple):
        return value
    found: dict[str, list[object]] = {}
    for text in value:
        span = parsed(str(text))
        for day in sorted(span.days):
            times = {"opens": span.opens, "closes": span.closes}
            found.setdefault(_WEEK[day], []).append(times)
    return found


_OFFICE = (Hours(opens=time(9), closes=time(18)),)


class Warn(BaseModel):
    """How long before a promise is broken the person on call is told, in minutes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first_response: Minutes = 15
    next_response: Minutes = 15
    resolution: Minutes = 60


class Policy(BaseModel):
    """What is promised to customers; frozen, read from the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first_response: Mapping[Urgency, Minutes] = _FIRST
    """Minutes from the customer's post to our first answer; what is left out keeps its default."""
    next_response: Mapping[Urgency, Minutes] = _NEXT
    """Minutes from what the customer wrote after an answer of ours to the next one."""
    resolution: Mapping[Urgency, Minutes] = _RESOLUTION
    """Minutes from the customer's post to the end of the case, without those in which we wait for
    the customer."""
    time_zone: str = "Europe/Paris"
    """IANA name of the zone in which the hours are read."""
    hours: Mapping[Weekday, tuple[Hours, ...]] = Field(
        default=dict.fromkeys(_WEEK[:5], _OFFICE), min_length=1
    )
    """Opening hours, as `mon-fri 09:00-12:30` or by weekday, one span or several; a day that is
    left out is closed."""
    holidays: DaysOff = DaysOff()
    around_the_clock: frozenset[Urgency] = frozenset({Urgency.CRITICAL, Urgency.HIGH})
    """Urgencies that do not keep office hours."""
    warn: Warn = Warn()
    close_after_days: float = Field(default=7.0, ge=0, le=366)
    """An answered case of which nothing more is heard is closed after so long; 0 closes none."""

    @field_validator("first_response", "next_response", "resolution")
    @classmethod
    def _completed(cls, value: Mapping[Urgency, int], info: Any) -> Mapping[Urgency, int]:  # noqa: ANN401
        usual = {"first_response": _FIRST, "next_response": _NEXT, "resolution": _RESOLUTION}
        return {**usual[info.field_name], **value}

    @field_validator("hours", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:  # noqa: ANN401  as TOML gave it
        value = by_weekday(value)
        if not isinstance(value, Mapping):
            return value
        return {day: (h,) if isinstance(h, Mapping | Hours) else h for day, h in value.items()}

    @field_validator("hours")
    @classmethod
    def _apart(cls, value: Mapping[Weekday, Sequence[Hours]]) -> Mapping[Weekday, Sequence[Hours]]:
        if not any(value.values()):
            raise ValueError("at least 1 day must be open")
        ordered = {day: tuple(sorted(h, key=lambda s: s.opens)) for day, h in value.items()}
        for day, spans in ordered.items():
            for one, other in pairwise(spans):
                if one.shift[1] > other.shift[0]:
                    raise ValueError(f"{day}: the spans overlap")
        return ordered

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"no time zone is called {value!r}; try Europe/Paris") from None
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def calendar(self) -> Calendar:
        """When the team works."""
        shifts = [tuple(span.shift for span in self.hours.get(day, ())) for day in _WEEK]

        def of(day: date) -> Sequence[Shift]:
            found = shifts[day.weekday()]
            return () if found and day in self.holidays else found

        return Calendar(self.zone, of)


def due_at(published_at: datetime, urgency: Urgency, policy: Policy) -> datetime:
    """Return when the first answer to a post is due, in UTC; never before the post itself."""
    minutes = policy.first_response[urgency]
    return after(published_at, timedelta(minutes=minutes), urgency, policy)


def after(start: datetime, delay: timedelta, urgency: Urgency, policy: Policy) -> datetime:
    """Return the moment, in UTC, when `delay` of working time has passed since `start`.

    Time runs while the policy is open, or always for an urgency that is served round the clock.
    Elapsed time is counted in UTC, so a change of the clocks neither adds nor loses an hour.
    """
    if urgency in policy.around_the_clock:
        return start.astimezone(UTC) + delay
    return policy.calendar.after(start, delay)


def between(start: datetime, end: datetime, urgency: Urgency, policy: Policy) -> timedelta:
    """Return the working time from `start` to `end`; nothing where that is the past."""
    if urgency in policy.around_the_clock:
        return max(end - start, timedelta(0))
    return policy.calendar.between(start, end)


def _since_midnight(at: time) -> timedelta:
    return timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )
