"""From what waits to cases: nothing is skipped, doubt goes to a person."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from classifier.triage import handled_topic, triage, wants_case
from storage.ledger import Ledger
from storage.model import Status, Urgency
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import FrozenClock, classification, mention
from tests.fakes import FakeEngine

SOURCE = SourceState(name="x/search/1", channel="x")


def due(at: datetime, urgency: Urgency) -> datetime:
    return at + timedelta(hours=1)


def keep(ledger: Ledger, clock: FrozenClock, *texts: str) -> None:
    told = tuple(mention(str(n), text, author=f"c{n}") for n, text in enumerate(texts))
    ledger.record(SOURCE, Batch(mentions=told), at=clock())


def test_every_mention_is_judged_and_the_urgent_ones_become_cases(
    ledger: Ledger, clock: FrozenClock
) -> None:
    keep(ledger, clock, "Brumelle!", "Brumelle is a word", "Brumelle again!")
    tally = triage(FakeEngine(), due, ledger, clock())
    assert (tally.new, tally.failed) == (3, 0)
    cases = ledger.cases.in_status(Status.OPEN)
    assert len(cases) == 2
    assert all(case.due_at == clock() + timedelta(hours=1) for case in cases)
    assert ledger.mentions.pending_count() == 0


def test_what_the_engine_cannot_read_goes_to_a_person_and_hides_nothing_else(
    ledger: Ledger, clock: FrozenClock
) -> None:
    keep(ledger, clock, "Brumelle!", "UNREADABLE", "Brumelle again!")
    tally = triage(FakeEngine(), due, ledger, clock())
    assert (tally.new, tally.failed) == (3, 1)
    judged = [ledger.classification(kept.id) for kept in ledger.mentions.all()]
    assert [c.undecided for c in judged if c is not None] == [False, True, False]
    assert len(ledger.cases.in_status(Status.OPEN)) == 3


def test_a_run_may_be_bounded_and_the_next_one_goes_on(ledger: Ledger, clock: FrozenClock) -> None:
    keep(ledger, clock, *(f"Brumelle {n}!" for n in range(7)))
    assert triage(FakeEngine(), due, ledger, clock(), most=5).new == 5
    assert triage(FakeEngine(), due, ledger, clock(), most=5).new == 2
    assert triage(FakeEngine(), due, ledger, clock()).new == 0


@pytest.mark.parametrize("urgency", [Urgency.HIGH, Urgency.CRITICAL])
def test_urgency_alone_makes_a_case(urgency: Urgency) -> None:
    assert wants_case(classification(complaint=0.1, urgency=urgency))
    assert not wants_case(classification(complaint=0.1, urgency=Urgency.LOW, topic="other"))


@pytest.mark.parametrize(("probability", "topic"), [(0.8, "delivery"), (0.2, "other")])
def test_a_topic_in_doubt_is_not_named_in_the_answer(probability: float, topic: str) -> None:
    judged = replace(classification(), topic_probability=probability)
    assert handled_topic(judged) == topic
