"""When a first answer is due: minutes by urgency, counted in business hours or round the clock."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from storage.model import Urgency

Minutes: TypeAlias = Annotated[int, Field(gt=0, le=60 * 24 * 366)]
Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]

_WEEK: tuple[Weekday, ...] = get_args(Weekday)
_MIDNIGHT = time(0, 0)
_MINUTES: Mapping[Urgency, int] = {
    Urgency.CRITICAL: 30,
    Urgency.HIGH: 120,
    Urgency.NORMAL: 480,
    Urgency.LOW: 1440,
}


class Hours(BaseModel):
    """The opening hours of one weekday, by the wall clock; closing at 00:00 is midnight."""

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


_OFFICE = Hours(opens=time(9), closes=time(18))


class Policy(BaseModel):
    """The promise on the first answer; frozen, read from the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first_response: Mapping[Urgency, Minutes] = _MINUTES
    """Minutes from the customer's post to our first answer; what is left out keeps its default."""
    time_zone: str = "Europe/Paris"
    """IANA name of the zone in which the hours are read."""
    hours: Mapping[Weekday, Hours] = Field(default=dict.fromkeys(_WEEK[:5], _OFFICE), min_length=1)
    """Opening hours by weekday; a day that is left out is closed."""
    around_the_clock: frozenset[Urgency] = frozenset({Urgency.CRITICAL, Urgency.HIGH})
    """Urgencies that do not keep office hours."""

    @field_validator("first_response")
    @classmethod
    def _completed(cls, value: Mapping[Urgency, int]) -> Mapping[Urgency, int]:
        return {**_MINUTES, **value}

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


def due_at(published_at: datetime, urgency: Urgency, policy: Policy) -> datetime:
    """Return when the first answer to a post is due, in UTC; never before the post itself."""
    minutes = policy.first_response[urgency]
    return after(published_at, timedelta(minutes=minutes), urgency, policy)


def after(start: datetime, delay: timedelta, urgency: Urgency, policy: Policy) -> datetime:
    """Return the moment, in UTC, when `delay` of working time has passed since `start`.

    Time runs while the policy is open, or always for an urgency that is served round the clock.
    Elapsed time is counted in UTC, so a change of the clocks neither adds nor loses an hour.
    """
    at = start.astimezone(UTC)
    if urgency in policy.around_the_clock:
        return at + delay
    day = at.astimezone(policy.zone).date()
    while True:
        window = _window(day, policy)
        if window is not None:
            begins, ends = max(window[0], at), window[1]
            if begins + delay <= ends:
                return begins + delay
            delay -= max(ends - begins, timedelta(0))
        day += timedelta(days=1)


def _window(day: date, policy: Policy) -> tuple[datetime, datetime] | None:
    """The opening hours of one day, in UTC."""
    hours = policy.hours.get(_WEEK[day.weekday()])
    if hours is None:
        return None
    last = day + timedelta(days=1) if hours.closes == _MIDNIGHT else day
    # Where the clocks go back inside the hours, the repeated hour is worked twice.
    opens = datetime.combine(day, hours.opens, policy.zone)
    closes = datetime.combine(last, hours.closes, policy.zone).replace(fold=1)
    return opens.astimezone(UTC), closes.astimezone(UTC)
