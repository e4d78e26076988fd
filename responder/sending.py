"""When an approved answer may go: hours of the day, time to take it back, a pace. Pure.

An answer at 3 in the morning, or twenty in a row, look like a robot and break the rules of
networks; an approval given by mistake is noticed in the next seconds. What is urgent keeps no
hours, but it keeps the other two.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, TypeAlias, get_args
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from responder.alerts.hours import Zone, instant
from responder.sla import Hours, Weekday, by_weekday
from storage.model import Case, Urgency
from storage.settings import Table

HOUR = timedelta(hours=1)

_WEEK: tuple[Weekday, ...] = get_args(Weekday)
_MIDNIGHT = time(0, 0)
_ALL_DAY = (Hours(opens=_MIDNIGHT, closes=_MIDNIGHT),)

Spans: TypeAlias = Annotated[tuple[Hours, ...], Field(min_length=1)]


class Sending(Table):
    """How approved answers leave: `[responder.sending]`."""

    time_zone: Zone = "UTC"
    """IANA name of the zone in which the hours are read."""
    hours: Mapping[Weekday, Spans] = Field(default=dict.fromkeys(_WEEK, _ALL_DAY), min_length=1)
    """When answers may go, as `mon-fri 08:00-21:00` or by weekday; on a day that is left out none
    does. By default always."""
    at_any_time: frozenset[Urgency] = frozenset({Urgency.CRITICAL, Urgency.HIGH})
    """Answers to cases of this risk do not keep the hours."""
    take_back_s: float = Field(default=30.0, ge=0, le=3600)
    """So long the loop leaves an approval to be taken back, in seconds."""
    per_run: int = Field(default=20, gt=0)
    """Answers that one run sends to one channel."""
    per_hour: int = Field(default=100, gt=0)
    """Answers that one channel is sent in any hour; Mastodon takes 300 in three hours."""

    @field_validator("hours", mode="before")
    @classmethod
    def _by_weekday(cls, value: Any) -> Any:  # noqa: ANN401  as TOML gave it
        return by_weekday(value)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.time_zone)

    def asked(self) -> "Sending":
        """Give the same for a run that a person asked for: who says *send* need not wait."""
        return self.model_copy(update={"take_back_s": 0.0})


class Why(StrEnum):
    """What holds an answer back."""

    TAKE_BACK = "take back"
    HOURS = "hours"
    PER_HOUR = "per hour"
    PER_RUN = "per run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why an approved answer does not go now, and from when on it may."""

    why: Why
    until: datetime
    """As things stand; of a run that has sent its share, the moment of that run: the next sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one channel was sent."""

    lately: tuple[datetime, ...] = ()
    """Moments of the calls, at least those of the last hour."""
    in_run: int = 0

    def and_one(self, at: datetime) -> "Sent":
        """Give the same with one more, in this run."""
        return replace(self, lately=(*self.lately, at), in_run=self.in_run + 1)


def hold(case: Case, now: datetime, settings: Sending, sent: Sent) -> Hold | None:
    """Say what holds an approved answer back at this moment; None lets it go.

    A clock that was set back makes everything wait for the moments that it had passed already.
    """
    why, free = None, now
    delay = timedelta(seconds=settings.take_back_s)
    if delay and case.approved_at is not None and case.approved_at + delay > free:
        why, free = Why.TAKE_BACK, case.approved_at + delay
    paced = _under_the_cap(now, settings.per_hour, sent.lately)
    if paced > free:
        why, free = Why.PER_HOUR, paced
    if case.risk.level not in settings.at_any_time:
        opens = opening(free, settings)
        if opens > free:
            why, free = Why.HOURS, opens
    if why is None and sent.in_run >= settings.per_run:
        why = Why.PER_RUN
    return None if why is None else Hold(why=why, until=free)


def opening(now: datetime, settings: Sending) -> datetime:
    """Say from when on answers may go by the hours: now, or when they begin the next time."""
    day = now.astimezone(settings.zone).date()
    while True:
        for opens, closes in _spans(day, settings):
            if now < closes:
                return max(now, opens)
        day += timedelta(days=1)


def in_order(cases: Iterable[Case]) -> list[Case]:
    """Sort what is to be sent: the most urgent first, then what is due first."""
    return sorted(cases, key=_place)


def plan(
    cases: Iterable[Case], now: datetime, settings: Sending, sent: Mapping[str, Sent]
) -> list[tuple[Case, Hold | None]]:
    """Say what a run at this moment would send, in its order, and what holds back the rest."""
    told: list[tuple[Case, Hold | None]] = []
    so_far = dict(sent)
    for case in in_order(cases):
        before = so_far.get(case.channel, Sent())
        held = hold(case, now, settings, before)
        if held is None:
            so_far[case.channel] = before.and_one(now)
        told.append((case, held))
    return told


def _under_the_cap(now: datetime, cap: int, lately: Sequence[datetime]) -> datetime:
    recent = sorted(at for at in lately if at > now - HOUR)
    return now if len(recent) < cap else recent[-cap] + HOUR


def _spans(day: date, settings: Sending) -> list[tuple[datetime, datetime]]:
    """The hours of one day, in UTC, the first first."""
    hours = settings.hours.get(_WEEK[day.weekday()], ())
    return sorted(
        (
            instant(day, span.opens, settings.zone),
            instant(_last(day, span), span.closes, settings.zone),
        )
        for span in hours
    )


def _last(day: date, span: Hours) -> date:
    return day + timedelta(days=1) if span.closes == _MIDNIGHT else day


def _place(case: Case) -> tuple[int, datetime, float, int]:
    due = case.due_at or _NEVER
    return -case.risk.level.rank, due, -case.risk.score, case.id


_NEVER = datetime.max.replace(tzinfo=UTC)
