"""The queue in pages: the same order however it is read, and what filters let through."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from storage.judgements import Judgement
from storage.ledger import Ledger
from storage.model import Action, CaseId, Status, Urgency
from storage.polled import Batch
from storage.queue_pages import QueueFilter, QueueRow, folded
from storage.sources import SourceState
from tests.factories import NOON, classification, mention, risk

SOURCE = SourceState(name="x/search/1", channel="x")
ALL = QueueFilter()


def add(ledger: Ledger, number: int, *, score: float, due: int | None, text: str = "") -> CaseId:
    """Open a case that is due so many hours from noon."""
    post = mention(str(number), text or f"Brumelle {number}", author=f"client{number}")
    (new,) = ledger.record(SOURCE, Batch(mentions=(post,)), at=NOON).new
    judgement = Judgement(
        mention_id=new,
        revision=1,
        classification=classification(),
        risk=risk(score),
        topic="delivery" if number % 2 else "billing",
        actionable=True,
        due_at=None if due is None else NOON + timedelta(hours=due),
    )
    found = ledger.judgements.keep(judgement, at=NOON)
    assert found is not None
    return found


def move(ledger: Ledger, case_id: CaseId, action: Action, **becoming: object) -> None:
    case = ledger.cases.get(case_id)
    after = replace(case, **becoming)  # type: ignore[arg-type]
    ledger.cases.move(case, action, actor="Ana", at=NOON, becoming=after)


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """Many cases with few scores and due times, so that much ties."""
    for number in range(1, 61):
        due = [None, -3, -3, 1, 2, 2][number % 6]
        case_id = add(ledger, number, score=[10, 50, 50, 90][number % 4], due=due)
        if number % 7 == 0:
            move(ledger, case_id, Action.ESCALATE, escalated_by="Ana")
    return ledger


def numbers(rows: list[QueueRow]) -> list[int]:
    return [row.case.id for row in rows]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_forth_and_back_give_the_whole_order(full: Ledger, size: int) -> None:
    whole = full.queue.after(None, ALL, NOON, most=1_000)
    assert len(whole) == full.queue.count(ALL, NOON) == 60
    assert all(a.place.band <= b.place.band for a, b in pairwise(whole))
    forth: list[QueueRow] = []
    while page := full.queue.after(forth[-1].place if forth else None, ALL, NOON, most=size):
        forth += page
    back: list[QueueRow] = []
    while page := full.queue.before(back[0].place if back else None, ALL, NOON, most=size):
        back = page + back
    assert numbers(forth) == numbers(back) == numbers(whole)


def test_filters_let_through_what_they_name(full: Ledger) -> None:
    queue = full.queue
    billing = queue.after(None, replace(ALL, topic="billing"), NOON, most=1_000)
    assert len(billing) == 30
    assert all(row.case.topic == "billing" for row in billing)
    assert queue.count(replace(ALL, level=Urgency.CRITICAL), NOON) == 0
    assert queue.count(replace(ALL, channel="mastodon"), NOON) == 0
    move(full, CaseId(3), Action.ASSIGN, assignee="Ana")
    assert numbers(queue.after(None, replace(ALL, assignee="Ana"), NOON, most=9)) == [3]
    assert queue.count(replace(ALL, assignee=""), NOON) == 59
    move(full, CaseId(4), Action.SNOOZE, snoozed_until=NOON + timedelta(hours=1))
    assert queue.find(CaseId(4), ALL, NOON) is None
    assert queue.row(CaseId(4), NOON).case.id == 4
    assert numbers(queue.after(None, replace(ALL, snoozed=True), NOON, most=9)) == [4]
    assert queue.counts(NOON).snoozed == 1
    assert queue.facets()["assignee"] == {"": 59, "Ana": 1}
    move(full, CaseId(5), Action.CLOSE)
    assert queue.count(ALL, NOON) == 58
    assert queue.count(replace(ALL, statuses=(Status.APPROVED,)), NOON) == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("depot", 2),
        ("DÉPÔT", 2),
        ("gare depot", 1),
        ("client1", 1),
        ("100%", 0),
        ("čaj", 1),
        ("caj", 1),
        ("_", 0),
    ],
)
def test_words_are_found_whatever_their_accents(ledger: Ledger, words: str, found: int) -> None:
    add(ledger, 1, score=1, due=None, text="Brumelle, au dépôt de la gare")
    add(ledger, 2, score=1, due=None, text="BRUMELLE, DÉPÔT fermé")
    add(ledger, 3, score=1, due=None, text="Brumelle, čaj studený")
    asked = replace(ALL, words=words)
    assert len(ledger.queue.after(None, asked, NOON, most=9)) == found
    assert ledger.queue.count(asked, NOON) == found


def test_folding_keeps_letters_and_drops_accents() -> None:
    assert folded("Ça NOËL straße") == "ca noel strasse"
