from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from responder.sla import Policy, due_at
from storage.model import Urgency

PARIS = ZoneInfo("Europe/Paris")
POLICY = Policy()
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2028, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
POLICIES = st.sampled_from(
    [
        POLICY,
        Policy(time_zone="America/New_York", around_the_clock=frozenset()),
        Policy.model_validate(
            {
                "around_the_clock": [],
                "hours": {
                    "sunday": {"opens": "00:00", "closes": "00:00"},
                    "monday": {"opens": "02:15", "closes": "02:45"},
                },
            }
        ),
    ]
)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@settings(deadline=None)
@given(MOMENTS, st.sampled_from(Urgency), POLICIES)
def test_never_due_before_it_was_posted(at: datetime, urgency: Urgency, policy: Policy) -> None:
    due = due_at(at, urgency, policy)
    assert due - at >= timedelta(minutes=policy.first_response[urgency])
    assert due.tzinfo is UTC


@settings(deadline=None)
@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), st.sampled_from(Urgency), POLICIES)
def test_a_later_post_is_never_due_earlier(
    at: datetime, later: timedelta, urgency: Urgency, policy: Policy
) -> None:
    assert due_at(at + later, urgency, policy) >= due_at(at, urgency, policy)


@settings(deadline=None)
@given(MOMENTS)
def test_what_keeps_office_hours_is_due_within_them(at: datetime) -> None:
    due = due_at(at, Urgency.NORMAL, POLICY).astimezone(PARIS)
    assert due.weekday() < 5
    assert time(9) <= due.time() <= time(18)


@pytest.mark.parametrize(
    ("posted", "urgency", "due"),
    [
        # Friday evening, 22:00: on call at once, the rest on Monday.
        ("2026-11-20T22:00", Urgency.CRITICAL, "2026-11-20T22:30"),
        ("2026-11-20T22:00", Urgency.HIGH, "2026-11-21T00:00"),
        ("2026-11-20T22:00", Urgency.NORMAL, "2026-11-23T17:00"),
        # Nine hours are a day: 24 hours are Monday, Tuesday and six hours of Wednesday.
        ("2026-11-20T22:00", Urgency.LOW, "2026-11-25T15:00"),
        # Two hours on Friday, six on Monday.
        ("2026-11-20T16:00", Urgency.NORMAL, "2026-11-23T15:00"),
        # Just in time: due at closing, not on the next morning.
        ("2026-11-20T10:00", Urgency.NORMAL, "2026-11-20T18:00"),
        ("2026-11-20T18:00", Urgency.NORMAL, "2026-11-23T17:00"),
        ("2026-11-20T07:12", Urgency.NORMAL, "2026-11-20T17:00"),
    ],
)
def test_a_week_end_in_paris(posted: str, urgency: Urgency, due: str) -> None:
    assert due_at(paris(posted), urgency, POLICY) == paris(due)


def test_the_clocks_going_forward_take_no_hour_of_the_answer() -> None:
    # 29 March 2026, 02:00 becomes 03:00: two hours from 01:30 are 04:30 by the wall clock.
    due = due_at(paris("2026-03-29T01:30"), Urgency.HIGH, POLICY)
    assert due == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    assert due.astimezone(PARIS).hour == 4


def test_the_clocks_going_back_add_no_hour() -> None:
    # 25 October 2026, 03:00 becomes 02:00: two hours from 01:30 are the second 02:30.
    due = due_at(paris("2026-10-25T01:30"), Urgency.HIGH, POLICY)
    assert due == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert due.astimezone(PARIS).fold == 1


def test_office_hours_follow_the_wall_clock_over_a_change() -> None:
    for posted, due in [
        ("2026-03-27T17:00", "2026-03-30T16:00"),
        ("2026-10-23T17:00", "2026-10-26T16:00"),
    ]:
        assert due_at(paris(posted), Urgency.NORMAL, POLICY) == paris(due)


def test_hours_are_written_as_spans_or_by_weekday() -> None:
    morning = {"opens": "09:00", "closes": "12:30"}
    by_day = {"monday": [morning, {"opens": "14:00", "closes": "00:00"}], "tuesday": morning}
    spans = ["mon-tue 09:00-12:30", "mon 14:00-24:00"]
    written = Policy.model_validate({"hours": spans})
    assert written.hours == Policy.model_validate({"hours": by_day}).hours


def test_a_day_that_lasts_until_midnight() -> None:
    hours = {"monday": {"opens": "20:00", "closes": "00:00"}}
    policy = Policy.model_validate({"hours": hours, "first_response": {"normal": 240}})
    assert due_at(paris("2026-11-22T12:00"), Urgency.NORMAL, policy) == paris("2026-11-24T00:00")
    assert policy.first_response[Urgency.CRITICAL] == 30


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"time_zone": "Mars/Phobos"}, "no time zone is called 'Mars/Phobos'"),
        ({"time_zone": "../etc"}, "no time zone"),
        ({"first_response": {"high": 0}}, "greater than 0"),
        ({"hours": {}}, "at least 1"),
        ({"hours": []}, "at least 1"),
        ({"hours": ["lun-ven 09:00-18:00"]}, "is not like 'mon-fri 08:00-20:00'"),
        ({"hours": ["mon 22:00-06:00"]}, "closes must be later"),
        ({"hours": ["mon 09:00-12:00", "mon-fri 11:00-18:00"]}, "monday: the spans overlap"),
        ({"hours": {"lundi": {"opens": "09:00", "closes": "18:00"}}}, "monday"),
        ({"hours": {"monday": {"opens": "18:00", "closes": "09:00"}}}, "closes must be later"),
        ({"hours": {"monday": {"opens": "09:00Z", "closes": "18:00Z"}}}, "without an offset"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(settings: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Policy.model_validate(settings)
