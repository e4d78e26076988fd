"""A long past makes the questions of a week no slower."""

from collections.abc import Callable

import pytest

from storage.department import Department
from storage.ledger import Ledger
from storage.polled import Batch, Reject
from storage.sources import SourceState
from storage.views.scope import UNNAMED, Scope
from tests.responder.reports.lived import DAY, HOUR, MONDAY, WEEK, answer, post

SPAN = WEEK.span
BRANDS = ("Brumelle",)
OURS = Scope(brands=(*BRANDS, UNNAMED), department=Department(name="drivers", topics=("delivery",)))
QUESTIONS: dict[str, Callable[[Ledger], object]] = {
    "asked": lambda ledger: ledger.views.service.asked(SPAN, OURS),
    "promises": lambda ledger: ledger.views.service.promises(SPAN, OURS),
    "reopened": lambda ledger: ledger.views.service.reopened(SPAN, OURS),
    "approved": lambda ledger: ledger.views.service.approved(SPAN, OURS),
    "replies": lambda ledger: ledger.views.service.replies(SPAN, OURS),
    "far": lambda ledger: ledger.views.spread.far(SPAN, OURS.brands, least=1),
    "voice": lambda ledger: ledger.views.voice.of(SPAN, BRANDS, []),
    "rejected": lambda ledger: ledger.views.trust.rejected(SPAN),
    "complaints": lambda ledger: ledger.views.trust.complaints(SPAN, OURS.brands),
    "brought": lambda ledger: ledger.views.trust.brought(SPAN, OURS.brands),
}


def steps(ledger: Ledger, ask: Callable[[Ledger], object]) -> int:
    """Count the steps of the database's machine that a question takes."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    ledger.views._db.conn.set_progress_handler(step, 1)
    ask(ledger)
    ledger.views._db.conn.set_progress_handler(None, 1)
    return taken


def lived(ledger: Ledger, name: str, days: range) -> None:
    """Let each of these days from Monday bring a post, an answer and a reject."""
    for day in days:
        at, key = MONDAY + day * DAY + HOUR, f"{name}{day}"
        post(ledger, key, "late again", at)
        answer(ledger, key, at + HOUR)
        source = SourceState(name="x/1", channel="x")
        ledger.record(source, Batch(rejects=(Reject(native_id=key, reason="noise"),)), at=at)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_long_past_costs_nothing(ledger: Ledger, question: str) -> None:
    lived(ledger, "now", range(7))
    alone = steps(ledger, QUESTIONS[question])
    lived(ledger, "past", range(-80, 0))
    assert steps(ledger, QUESTIONS[question]) <= 1.2 * alone
