from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from responder.alerts.rules import OVER_AND_OVER, SOON, Snapshot, firing
from storage.alert import AlertKind
from storage.model import Case, CaseId, Failure, MentionId, Status, Urgency
from storage.refreshed import RefreshState
from storage.sources import SourceState
from tests.factories import NOON, risk

DAY = timedelta(days=1)


def case(level: Urgency = Urgency.NORMAL, *, due: datetime | None = None, number: int = 1) -> Case:
    return Case(
        id=CaseId(number),
        channel="x",
        thread=f"x {number}",
        status=Status.OPEN,
        version=1,
        mention_id=MentionId(number),
        risk=risk(90, level),
        brand="Brumelle",
        topic="safety_hygiene",
        lang="en",
        opened_at=NOON,
        due_at=due,
        draft=None,
        playbook=None,
        assignee=None,
        approved_by=None,
        approved_text_sha256=None,
        approved_parent_sha256=None,
        snoozed_until=None,
        handoff_reason=None,
        publish_key=None,
        receipt=None,
    )


def rung(
    *cases: Case, sources: tuple[SourceState, ...] = (), critical: tuple[int, ...] = ()
) -> dict[str, AlertKind]:
    known = {CaseId(number) for number in critical}
    seen = Snapshot(cases=cases, sources=sources, silent_after=DAY, critical=known)
    return {alert.key: alert.kind for alert in firing(seen, NOON)}


def test_a_case_is_urgent_by_what_a_post_says_not_by_its_place_in_the_queue() -> None:
    assert rung(case(Urgency.HIGH), critical=(1,)) == {"case 1 urgent": AlertKind.URGENT}
    assert rung(case(Urgency.CRITICAL)) == {}


def test_an_answer_is_called_late_a_quarter_of_an_hour_before_it_is() -> None:
    assert rung(case(due=NOON + SOON)) == {"case 1 sla": AlertKind.SLA}
    assert rung(case(due=NOON - DAY)) == {"case 1 sla": AlertKind.SLA}
    assert rung(case(due=NOON + SOON + timedelta(seconds=1))) == {}


def test_nobody_is_woken_for_a_late_thank_you() -> None:
    assert rung(case(Urgency.LOW, due=NOON - DAY)) == {}


def test_the_words_of_an_alert_are_never_those_of_a_post() -> None:
    told = case(Urgency.CRITICAL, due=NOON)
    quoting = replace(told, risk=replace(told.risk, reasons=('words of anger: "scandal"',)))
    seen = Snapshot(cases=[quoting], sources=[], silent_after=DAY, critical={quoting.id})
    assert "scandal" not in repr([alert.reasons for alert in firing(seen, NOON)])


@pytest.mark.parametrize(
    ("failure", "key"),
    [
        (Failure.CREDENTIALS, "source x/search/1 failing"),
        (Failure.PERMISSION, "source x/search/1 failing"),
        (Failure.CAP, "budget x"),
        (Failure.OUTAGE, None),
        (Failure.RATE_LIMIT, None),
        (None, None),
    ],
)
def test_a_source_that_waiting_cannot_mend_is_told(
    failure: Failure | None, key: str | None
) -> None:
    state = SourceState(name="x/search/1", channel="x", failure=failure, last_error="401")
    assert [*rung(sources=(state,))] == ([] if key is None else [key])


@pytest.mark.parametrize(
    ("failure", "times", "minutes", "told"),
    [
        (Failure.CREDENTIALS, 1, 0, True),
        (Failure.OUTAGE, OVER_AND_OVER - 1, 0, False),
        (Failure.OUTAGE, OVER_AND_OVER, 0, True),
        (Failure.RATE_LIMIT, OVER_AND_OVER, 119, True),
        (Failure.OUTAGE, OVER_AND_OVER, 121, False),
        (Failure.CAP, 99, 0, False),
        (None, 0, 0, False),
    ],
)
def test_counters_that_cannot_be_read_again_are_told_when_waiting_does_not_help(
    failure: Failure | None, times: int, minutes: float, told: bool
) -> None:
    at = NOON - timedelta(minutes=minutes)
    state = RefreshState(
        channel="x",
        failure=failure,
        failures=times,
        last_error="503",
        last_error_at=at,
        not_before=at + timedelta(hours=1),
    )
    snapshot = Snapshot(cases=[], sources=[], silent_after=DAY, refreshes=[state])
    found = [(alert.key, alert.kind) for alert in firing(snapshot, NOON)]
    assert found == ([("refresh x failing", AlertKind.SOURCE)] if told else [])


def test_that_a_critical_case_is_late_is_told_with_it_and_else_with_what_is_late() -> None:
    both = (case(Urgency.CRITICAL, due=NOON), case(Urgency.HIGH, due=NOON, number=2))
    snapshot = Snapshot(cases=both, sources=[], silent_after=DAY, critical={CaseId(1)})
    groups = {alert.key: alert.group for alert in firing(snapshot, NOON)}
    assert groups["case 1 urgent"] == groups["case 1 sla"] != groups["case 2 sla"]


def test_a_budget_is_one_story_for_all_sources_of_its_channel() -> None:
    states = tuple(
        SourceState(name=f"x/search/{n}", channel="x", failure=Failure.CAP) for n in range(3)
    )
    assert [*rung(sources=states)] == ["budget x"]


def test_only_a_source_that_once_spoke_can_be_silent() -> None:
    quiet = SourceState(name="rss/1", channel="rss", last_success=NOON)
    assert rung(sources=(quiet,)) == {}
    assert rung(sources=(replace(quiet, last_post=NOON - DAY),)) == {}
    silent = replace(quiet, last_post=NOON - 2 * DAY)
    (alert,) = firing(Snapshot(cases=[], sources=[silent], silent_after=DAY), NOON)
    assert (alert.key, alert.starts_at) == ("channel rss silent", NOON - DAY)


def test_one_silent_source_is_no_story_while_another_of_its_channel_speaks() -> None:
    silent = SourceState(name="rss/1", channel="rss", last_post=NOON - 2 * DAY)
    speaks = replace(silent, name="rss/2", last_post=NOON)
    unread = SourceState(name="rss/3", channel="rss")
    assert rung(sources=(silent, speaks, unread)) == {}
    assert [*rung(sources=(silent, unread))] == ["channel rss silent"]


def test_a_source_without_credentials_is_not_told_as_silent_too() -> None:
    state = SourceState(
        name="x/search/1", channel="x", last_post=NOON - 9 * DAY, failure=Failure.CREDENTIALS
    )
    assert [*rung(sources=(state,))] == ["source x/search/1 failing"]
