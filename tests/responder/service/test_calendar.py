"""Working time against a slow reckoning, minute by minute, and against what was counted by hand."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from responder.sla import Hours, Policy, after, between
from storage.model import Urgency

MINUTE = timedelta(minutes=1)
LUNCH = [{"opens": "09:00", "closes": "12:30"}, {"opens": "14:00", "closes": "18:00"}]
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
OFFICE = Policy.model_validate(
    {
        "hours": dict.fromkeys(WEEK, LUNCH),
        "holidays": {"country": "FR"},
        "around_the_clock": ["critical"],
    }
)
# Worked in the hours that the change of the clocks takes away or gives twice.
NIGHTS = Policy.model_validate(
    {
        "hours": {
            "saturday": {"opens": "22:00", "closes": "00:00"},
            "sunday": [
                {"opens": "00:00", "closes": "01:10"},
                {"opens": "01:50", "closes": "02:40"},
                {"opens": "02:55", "closes": "03:20"},
            ],
        },
        "around_the_clock": [],
    }
)
# Midnight itself comes twice, or never.
HAVANA = Policy.model_validate(
    {
        "time_zone": "America/Havana",
        "hours": {
            "saturday": {"opens": "23:00", "closes": "00:00"},
            "sunday": [
                {"opens": "00:00", "closes": "00:40"},
                {"opens": "07:00", "closes": "07:05"},
            ],
        },
        "around_the_clock": [],
    }
)
STARTS = {
    # (year, month, day) of stretches of six days with a change of the clocks or a year's end.
    "Europe/Paris": [(2026, 3, 27), (2026, 10, 23), (2026, 11, 9), (2026, 12, 29)],
    "America/Havana": [(2026, 3, 6), (2026, 10, 30), (2026, 12, 30)],
}


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris"))


@lru_cache(maxsize=4096)
def open_minutes(policy_number: int, first: datetime, minutes: int) -> tuple[datetime, ...]:
    """Every open minute of a stretch, read off the wall clock."""
    policy = (OFFICE, NIGHTS, HAVANA)[policy_number]
    found = []
    for n in range(minutes):
        at = first + n * MINUTE
        wall = at.astimezone(policy.zone)
        day = wall.strftime("%A").lower()
        spans: tuple[Hours, ...] = dict(policy.hours).get(day, ())  # type: ignore[call-overload]
        since = timedelta(hours=wall.hour, minutes=wall.minute)
        if wall.date() not in policy.holidays and any(
            span.shift[0] <= since < span.shift[1] for span in spans
        ):
            found.append(at)
    return tuple(found)


@st.composite
def moments(draw: st.DrawFn) -> tuple[int, datetime, int, int]:
    """A policy, the beginning of six days, and two minutes in them."""
    number = draw(st.integers(0, 2))
    zone = "America/Havana" if number == 2 else "Europe/Paris"
    first = datetime(*draw(st.sampled_from(STARTS[zone])), tzinfo=UTC)
    span = 6 * 24 * 60
    one, other = draw(st.integers(0, span)), draw(st.integers(0, span))
    return number, first, min(one, other), max(one, other)


@settings(deadline=None, max_examples=150)
@given(moments())
def test_the_time_between_two_moments_is_that_of_the_open_minutes(
    told: tuple[int, datetime, int, int],
) -> None:
    number, first, one, other = told
    policy = (OFFICE, NIGHTS, HAVANA)[number]
    start, end = first + one * MINUTE, first + other * MINUTE
    slow = sum(start <= at < end for at in open_minutes(number, first, 6 * 24 * 60))
    assert between(start, end, Urgency.NORMAL, policy) == slow * MINUTE
    assert between(end, start, Urgency.NORMAL, policy) == timedelta(0)


@settings(deadline=None, max_examples=150)
@given(moments(), st.integers(1, 600))
def test_what_is_due_after_some_work_is_due_after_so_many_open_minutes(
    told: tuple[int, datetime, int, int], work: int
) -> None:
    number, first, one, _ = told
    policy = (OFFICE, NIGHTS, HAVANA)[number]
    start = first + one * MINUTE
    left = [at for at in open_minutes(number, first, 6 * 24 * 60) if at >= start]
    due = after(start, work * MINUTE, Urgency.NORMAL, policy)
    if work <= len(left):
        assert due == left[work - 1] + MINUTE
    else:
        assert due > first + 6 * 24 * 60 * MINUTE - MINUTE


@settings(deadline=None, max_examples=200)
@given(
    st.datetimes(datetime(2025, 12, 1), datetime(2028, 1, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.timedeltas(timedelta(0), timedelta(hours=60)),
    st.sampled_from(Urgency),
    st.sampled_from([OFFICE, NIGHTS, HAVANA]),
)
def test_working_time_only_grows_and_both_ways_of_counting_agree(
    at: datetime, later: timedelta, work: timedelta, urgency: Urgency, policy: Policy
) -> None:
    due = after(at, work, urgency, policy)
    assert due >= at
    assert between(at, due, urgency, policy) == work
    assert after(at + later, work, urgency, policy) >= due
    assert after(at, work + MINUTE, urgency, policy) >= due + MINUTE
    whole = between(at, at + later, urgency, policy)
    half = at + later / 2
    parts = between(at, half, urgency, policy) + between(half, at + later, urgency, policy)
    assert parts == whole <= later


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        # Tuesday 17:00, an hour until closing; Armistice Day; Thursday three hours from nine.
        ("2026-11-10T17:00", 4, "2026-11-12T12:00"),
        # Half past three hours end at lunch; half an hour more is after it.
        ("2026-11-12T09:00", 3.5, "2026-11-12T12:30"),
        ("2026-11-12T09:00", 4, "2026-11-12T14:30"),
        # Friday at 22:00: Monday.
        ("2026-11-20T22:00", 1, "2026-11-23T10:00"),
        # Over Christmas, a Friday, and a week-end.
        ("2026-12-24T17:30", 1, "2026-12-28T09:30"),
        # Over New Year's Day, a Friday.
        ("2026-12-31T17:30", 1, "2027-01-04T09:30"),
        # Both changes of the clocks, over a week-end: the same hours by the wall clock.
        ("2026-03-27T17:00", 2, "2026-03-30T10:00"),
        ("2026-10-23T17:00", 2, "2026-10-26T10:00"),
        # In the lunch break: no work is due at the next opening.
        ("2026-11-12T13:00", 0, "2026-11-12T14:00"),
    ],
)
def test_as_counted_by_hand(start: str, hours: float, due: str) -> None:
    assert after(paris(start), timedelta(hours=hours), Urgency.NORMAL, OFFICE) == paris(due)


def test_an_hour_that_comes_twice_is_worked_twice_and_one_that_never_comes_is_not() -> None:
    def night(day: str) -> timedelta:
        return between(paris(f"{day}T00:00"), paris(f"{day}T12:00"), Urgency.NORMAL, NIGHTS)

    usual = timedelta(minutes=70 + 50 + 25)
    assert night("2026-11-08") == usual
    # From 02:00 to 03:00 there is nothing: of the last two spans 10 and 20 minutes are left.
    assert night("2026-03-29") == usual - timedelta(minutes=40 + 5)
    assert night("2026-10-25") == usual + timedelta(minutes=40 + 5)


def test_holidays_are_those_of_the_place_with_what_is_added_and_taken_out() -> None:
    def closed(day: str, **table: object) -> bool:
        policy = Policy.model_validate({"holidays": table})
        return date.fromisoformat(day) in policy.holidays

    assert closed("2026-11-11", country="FR")
    assert not closed("2026-11-11")
    assert not closed("2025-12-26", country="FR")
    assert closed("2025-12-26", country="FR", subdivision="57")
    assert not closed("2025-08-15", country="DE", subdivision="BY")
    assert closed("2025-08-15", country="DE", subdivision="BY", add=[date(2025, 8, 15)])
    assert not closed("2026-05-25", country="FR", remove=[date(2026, 5, 25)])
    assert closed("2026-12-24", add=[date(2026, 12, 24)])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"holidays": {"country": "QQ"}}, "no holidays are known of country 'QQ'"),
        ({"holidays": {"country": "FR", "subdivision": "QQ"}}, "FR has no subdivision 'QQ'"),
        ({"holidays": {"subdivision": "57"}}, "needs its country"),
        ({"hours": {"monday": []}}, "at least 1 day"),
        ({"hours": {"monday": [*LUNCH, {"opens": "12:00", "closes": "13:00"}]}}, "overlap"),
        ({"resolution": {"low": 0}}, "greater than 0"),
        ({"warn": {"first_response": 0}}, "greater than 0"),
        ({"close_after_days": -1}, "greater than or equal to 0"),
    ],
)
def test_what_makes_no_sense_is_refused(table: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Policy.model_validate(table)


def test_hours_that_hold_next_to_nothing_still_give_an_answer() -> None:
    hours = {"monday": {"opens": "09:00", "closes": "09:01"}}
    policy = Policy.model_validate({"hours": hours})
    due = after(paris("2026-11-20T22:00"), timedelta(days=366), Urgency.NORMAL, policy)
    assert due.year == 2127
