from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from classifier.triage import triage
from responder.alerts.dispatch import Telling, dispatch, seen
from responder.alerts.gate import Gate
from responder.alerts.notifier import Notifier
from responder.alerts.oncall import acknowledge, keep_silence
from responder.alerts.registry import load
from responder.alerts.settings import AlertSettings
from responder.review import Reviewer
from storage.alert import AlertKind
from storage.errors import IllegalTransition, NotFound, SettingsError
from storage.ledger import Ledger
from storage.model import CaseId, Classification, Failure, Setback, Urgency
from storage.polled import Batch
from storage.refreshed import Refreshed
from storage.sources import SourceState
from tests.factories import NOON, FrozenClock, classification, mention
from tests.fakes import FakeNotifier

SOURCE = SourceState(name="x/search/1", channel="x")


class CriticalEngine:
    """Takes every text for a critical complaint."""

    name = "critical"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [classification(urgency=Urgency.CRITICAL) for _ in texts]


def hear(ledger: Ledger, native_id: str = "1", *, at: datetime = NOON) -> None:
    told = mention(native_id, f"Glass in my jar! {native_id}", at=at)
    ledger.record(SOURCE, Batch(mentions=(told,)), at=NOON)
    due = timedelta(minutes=30)
    triage(CriticalEngine(), lambda at, urgency: at + due, ledger, NOON)


def run(
    ledger: Ledger,
    notifier: FakeNotifier,
    now: datetime = NOON,
    *,
    watched: Collection[str] = (SOURCE.name,),
) -> Telling:
    return tell({"fake": notifier}, ledger, now, watched=watched)


def tell(
    notifiers: Mapping[str, Notifier],
    ledger: Ledger,
    now: datetime = NOON,
    *,
    watched: Collection[str] = (),
    read_again: Collection[str] = (),
) -> Telling:
    snapshot = seen(
        ledger,
        watched,
        now,
        silent_after=timedelta(hours=24),
        told_by=notifiers,
        read_again=read_again,
    )
    settings = AlertSettings(notify=tuple(notifiers))
    return dispatch(notifiers, settings, snapshot, ledger, now)


@pytest.fixture
def notifier() -> FakeNotifier:
    return FakeNotifier()


def test_a_critical_case_is_told_once(ledger: Ledger, notifier: FakeNotifier) -> None:
    hear(ledger)
    assert run(ledger, notifier).new == 1
    assert run(ledger, notifier) == Telling(known=1)
    assert notifier.told == [("first", "case 1 urgent")]


def test_the_end_of_a_story_is_told_once(ledger: Ledger, notifier: FakeNotifier) -> None:
    hear(ledger)
    run(ledger, notifier)
    Reviewer(ledger, "somebody", NOON).close(CaseId(1), 1, "called the customer")
    for minutes in (0, 4, 5, 6, 600):
        run(ledger, notifier, NOON + timedelta(minutes=minutes), watched=())
    assert notifier.told == [("first", "case 1 urgent"), ("resolved", "case 1 urgent")]
    assert [page.at for page in notifier.pages] == [NOON, NOON + timedelta(minutes=5)]
    assert ledger.pages.unsettled() == []
    assert ledger.alerts.firing() == []


def test_an_urgent_case_that_is_late_as_well_is_one_page(
    ledger: Ledger, notifier: FakeNotifier, clock: FrozenClock
) -> None:
    hear(ledger)
    run(ledger, notifier, clock())
    clock.forward(minutes=16)
    run(ledger, notifier, clock())
    clock.forward(minutes=16)
    run(ledger, notifier, clock())
    assert [page.event for page in notifier.pages] == [Gate.SEND_FIRST, Gate.SEND_UPDATE]
    assert [story.key for story in notifier.pages[-1].stories] == ["case 1 urgent", "case 1 sla"]
    assert len({page.dedup_key for page in notifier.pages}) == 1
    late = ledger.alerts.firing()[-1].alert
    assert (late.kind, late.starts_at) == (AlertKind.SLA, NOON + timedelta(minutes=15))
    assert late.reasons[0].endswith("was due at 2026-11-20 12:30 UTC")


def test_what_is_long_past_wakes_nobody_but_what_was_told_stays(
    ledger: Ledger, notifier: FakeNotifier
) -> None:
    hear(ledger, "old", at=NOON - timedelta(days=30))
    assert run(ledger, notifier) == Telling()
    hear(ledger, "new")
    run(ledger, notifier)
    run(ledger, notifier, NOON + timedelta(days=30))
    keys = [kept.alert.key for kept in ledger.alerts.firing()]
    assert keys == ["case 2 urgent", "case 2 sla", "channel x silent"]


def test_what_nobody_could_be_told_is_told_later(ledger: Ledger, notifier: FakeNotifier) -> None:
    hear(ledger)
    notifier.broken = True
    failed = run(ledger, notifier)
    assert (failed.new, failed.failed, failed.note) == (0, 1, "fake: nobody is there")
    notifier.broken = False
    assert run(ledger, notifier).new == 0
    assert run(ledger, notifier, NOON + timedelta(seconds=15)).new == 1


def test_one_broken_notifier_does_not_silence_another(
    ledger: Ledger, notifier: FakeNotifier
) -> None:
    hear(ledger)
    tell({"broken": FakeNotifier(broken=True), "well": notifier}, ledger)
    assert notifier.told == [("first", "case 1 urgent")]


def test_the_urgent_are_told_first_and_the_newest_of_them(
    ledger: Ledger, notifier: FakeNotifier
) -> None:
    hear(ledger, "1")
    hear(ledger, "2", at=NOON + timedelta(minutes=1))
    run(ledger, notifier, NOON + timedelta(minutes=40))
    keys = [key for _, key in notifier.told]
    assert keys == ["case 2 urgent", "case 1 urgent", "case 2 sla"]
    assert [page.more for page in notifier.pages] == [1]


def test_a_silence_holds_alerts_back_until_its_end(
    ledger: Ledger, notifier: FakeNotifier, clock: FrozenClock
) -> None:
    keep_silence(ledger, NOON + timedelta(hours=1), "a drill", actor="somebody", at=NOON)
    hear(ledger)
    assert run(ledger, notifier, clock()).new == 0
    clock.forward(hours=1)
    assert run(ledger, notifier, clock()).new == 1


def test_the_newest_silence_counts(ledger: Ledger) -> None:
    keep_silence(ledger, NOON + timedelta(hours=9), "a drill", actor="somebody", at=NOON)
    keep_silence(ledger, NOON, "over early", actor="somebody", at=NOON)
    assert ledger.alerts.silences_at(NOON) == []


def test_who_takes_an_alert_first_has_it(ledger: Ledger, notifier: FakeNotifier) -> None:
    hear(ledger)
    run(ledger, notifier)
    acknowledge(ledger, 1, actor="somebody", at=NOON)
    kept = acknowledge(ledger, 1, actor="somebody else", at=NOON + timedelta(hours=1))
    assert (kept.acknowledged_by, kept.acknowledged_at) == ("somebody", NOON)
    with pytest.raises(NotFound):
        acknowledge(ledger, 2, actor="somebody", at=NOON)
    with pytest.raises(IllegalTransition, match="who are you"):
        acknowledge(ledger, 1, actor=" ", at=NOON)


def test_a_source_that_comes_and_goes_is_one_page_until_it_is_calm(
    ledger: Ledger, notifier: FakeNotifier, clock: FrozenClock
) -> None:
    refused = Batch(setback=Setback(failure=Failure.CREDENTIALS, detail="401"))
    for batch in (refused, Batch(), refused, Batch()):
        clock.forward(minutes=1)
        ledger.record(SOURCE, batch, at=clock())
        clock.forward(minutes=1)
        run(ledger, notifier, clock())
    clock.forward(minutes=5)
    run(ledger, notifier, clock())
    ledger.record(SOURCE, refused, at=clock())
    clock.forward(minutes=1)
    run(ledger, notifier, clock())
    assert [event for event, _ in notifier.told] == ["first", "resolved", "first"]
    assert {key for _, key in notifier.told} == {"source x/search/1 failing"}
    assert len({page.dedup_key for page in notifier.pages}) == 2
    assert len(ledger.alerts.all()) == 3


def test_a_source_that_is_not_configured_any_more_is_left_alone(ledger: Ledger) -> None:
    refused = Batch(setback=Setback(failure=Failure.CREDENTIALS, detail="401"))
    ledger.record(replace(SOURCE, name="x/gone"), refused, at=NOON)
    assert run(ledger, FakeNotifier()) == Telling()


def test_a_channel_whose_counters_cannot_be_read_again_is_told_once_until_they_can(
    ledger: Ledger, notifier: FakeNotifier, clock: FrozenClock
) -> None:
    away = Refreshed(setback=Setback(failure=Failure.OUTAGE, detail="503"))
    for answer in (*[away] * 8, *[Refreshed()] * 6):
        ledger.record_again("x", answer, at=clock())
        tell({"fake": notifier}, ledger, clock(), read_again=["x"])
        clock.forward(minutes=1)
    assert notifier.told == [("first", "refresh x failing"), ("resolved", "refresh x failing")]
    (reason,) = notifier.pages[0].stories[0].reasons
    assert reason == "the counters of x cannot be read again: outage: 503"
    assert notifier.pages[0].at == NOON + timedelta(minutes=4, seconds=60)


def test_an_unknown_receiver_is_refused_with_the_nearest() -> None:
    with pytest.raises(SettingsError, match="did you mean 'console'"):
        load("consol")
