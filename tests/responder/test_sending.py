"""When an approved answer may go: the hours, the delay, the pace, and which comes first."""

from datetime import UTC, datetime, time, timedelta
from typing import get_args

import pytest
from pydantic import ValidationError

from responder.sending import Hold, Sending, Sent, Why, hold, in_order, opening, plan
from responder.sla import Hours, Weekday
from storage.model import Case, CaseId, MentionId, Status, Urgency
from tests.factories import NOON, risk

WAKING: dict[Weekday, tuple[Hours, ...]] = dict.fromkeys(
    get_args(Weekday), (Hours(opens=time(8), closes=time(21)),)
)
PARIS = Sending(time_zone="Europe/Paris", hours=WAKING)
SPLIT = Sending.model_validate(
    {
        "time_zone": "Europe/Paris",
        "hours": ["fri 14:00-18:00", "fri 09:00-12:30", "mon 20:00-24:00"],
    }
)


def case(
    number: int = 1,
    *,
    level: Urgency = Urgency.NORMAL,
    approved_at: datetime | None = None,
    due_at: datetime | None = None,
    channel: str = "x",
) -> Case:
    return Case(
        id=CaseId(number),
        channel=channel,
        thread=f"{channel}:{number}",
        status=Status.APPROVED,
        version=3,
        mention_id=MentionId(number),
        risk=risk(level=level),
        brand="Brumelle",
        topic="delivery",
        lang="en",
        opened_at=NOON,
        due_at=due_at,
        draft="We are sorry: the driver comes today.",
        playbook=None,
        assignee=None,
        approved_by="somebody",
        approved_text_sha256=None,
        approved_parent_sha256=None,
        snoozed_until=None,
        handoff_reason=None,
        publish_key=None,
        receipt=None,
        approved_at=approved_at,
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-20T06:59:59", "2026-11-20T07:00"),  # 08:00 in Paris
        ("2026-11-20T07:00:00", None),
        ("2026-11-20T19:59:59", None),
        ("2026-11-20T20:00:00", "2026-11-21T07:00"),
        ("2026-11-20T02:00:00", "2026-11-20T07:00"),
        ("2026-10-24T22:00:00", "2026-10-25T07:00"),  # the night in which summer ends
        ("2026-03-28T22:00:00", "2026-03-29T06:00"),  # and that in which it begins
    ],
)
def test_what_is_not_urgent_keeps_the_hours_of_the_place(now: str, until: str | None) -> None:
    held = hold(case(), utc(now), PARIS, Sent())
    assert held == (Hold(why=Why.HOURS, until=utc(until)) if until else None)


@pytest.mark.parametrize("level", [Urgency.HIGH, Urgency.CRITICAL])
def test_what_is_urgent_goes_at_night(level: Urgency) -> None:
    assert hold(case(level=level), utc("2026-11-20T02:00:00"), PARIS, Sent()) is None


@pytest.mark.parametrize(
    ("now", "from_"),
    [
        ("2026-11-20T07:00", "2026-11-20T08:00"),
        ("2026-11-20T10:00", "2026-11-20T10:00"),
        ("2026-11-20T11:30", "2026-11-20T13:00"),
        ("2026-11-20T17:00", "2026-11-23T19:00"),
        ("2026-11-23T22:59", "2026-11-23T22:59"),  # closing at 00:00 is midnight
        ("2026-11-23T23:00", "2026-11-27T08:00"),
    ],
)
def test_several_spans_a_day_and_days_without_any(now: str, from_: str) -> None:
    assert opening(utc(now), SPLIT) == utc(from_)


def test_an_approval_can_be_taken_back_for_some_seconds() -> None:
    told = case(approved_at=NOON)
    for seconds, held in ((0, True), (29, True), (30, False)):
        now = NOON + timedelta(seconds=seconds)
        assert (hold(told, now, PARIS, Sent()) is not None) is held
        assert hold(told, now, PARIS.asked(), Sent()) is None


def test_an_approval_of_before_there_were_delays_waits_for_none() -> None:
    assert hold(case(), NOON, PARIS, Sent()) is None


def test_the_cap_of_an_hour_moves_with_the_answers() -> None:
    three = PARIS.model_copy(update={"per_hour": 3})
    sent = Sent(lately=tuple(NOON - timedelta(minutes=m) for m in (61, 50, 40, 10)))
    held = hold(case(), NOON, three, sent)
    assert held == Hold(why=Why.PER_HOUR, until=NOON + timedelta(minutes=10))
    assert hold(case(), NOON + timedelta(minutes=10), three, sent) is None


def test_where_several_hold_it_is_told_when_the_last_lets_go() -> None:
    evening = utc("2026-11-20T19:30:00")  # half past eight in Paris
    full = Sent(lately=(evening,) * PARIS.per_hour)
    assert hold(case(level=Urgency.HIGH), evening, PARIS, full) == Hold(
        why=Why.PER_HOUR, until=evening + timedelta(hours=1)
    )
    assert hold(case(), evening, PARIS, full) == Hold(
        why=Why.HOURS, until=utc("2026-11-21T07:00:00")
    )


def test_the_most_urgent_go_first_then_what_is_due_first() -> None:
    cases = [
        case(1, level=Urgency.LOW, due_at=NOON - timedelta(hours=9)),
        case(2, level=Urgency.NORMAL),
        case(3, level=Urgency.NORMAL, due_at=NOON + timedelta(hours=2)),
        case(4, level=Urgency.NORMAL, due_at=NOON + timedelta(hours=1)),
        case(5, level=Urgency.CRITICAL, due_at=NOON + timedelta(hours=9)),
    ]
    assert [c.id for c in in_order(cases)] == [5, 4, 3, 2, 1]


def test_a_plan_keeps_the_share_of_a_run_for_each_channel() -> None:
    two = PARIS.model_copy(update={"per_run": 2})
    cases = [case(n) for n in (1, 2, 3)] + [case(4, channel="reddit")]
    told = {c.id: held and held.why for c, held in plan(cases, NOON, two, {})}
    assert told == {1: None, 2: None, 3: Why.PER_RUN, 4: None}


@pytest.mark.parametrize(
    "table",
    [
        {"hours": {}},
        {"hours": {"monday": []}},
        {"hours": {"monday": [{"opens": "21:00", "closes": "08:00"}]}},
        {"per_run": 0},
        {"per_hour": 0},
        {"take_back_s": -1},
        {"time_zone": "Mars/Olympus"},
        {"at_any_time": ["urgent"]},
    ],
)
def test_a_table_that_could_hold_answers_for_ever_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Sending.model_validate(table)
