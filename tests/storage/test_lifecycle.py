"""The life of a case, as random people and crashes would lead it."""

from contextlib import suppress
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from storage.database import connect, migrate, sha256
from storage.errors import Conflict, IllegalTransition
from storage.judgements import Judgement
from storage.ledger import Ledger
from storage.lifecycle import TRANSITIONS, next_status
from storage.model import Action, Case, Receipt, Status
from tests.factories import NOON, classification, mention, risk


def new_ledger() -> Ledger:
    db = connect(":memory:")
    migrate(db)
    return Ledger(db)


def opened_case(ledger: Ledger) -> Case:
    kept = ledger.mentions.keep("x/search/1", [mention()], at=NOON)
    judgement = Judgement(
        mention_id=kept.new[0],
        revision=1,
        classification=classification(),
        risk=risk(),
        topic="delivery",
        actionable=True,
        due_at=NOON,
    )
    case_id = ledger.judgements.keep(judgement, at=NOON)
    assert case_id is not None
    return ledger.cases.get(case_id)


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_the_table_is_the_only_law(status: Status, action: Action) -> None:
    if (status, action) in TRANSITIONS:
        assert next_status(status, action) is TRANSITIONS[status, action]
    else:
        with pytest.raises(IllegalTransition, match="possible"):
            next_status(status, action)


def test_only_a_claim_of_an_approved_case_leads_to_publishing() -> None:
    ways = [key for key, to in TRANSITIONS.items() if to is Status.PUBLISHING]
    moves = [(s, a) for s, a in ways if s is not Status.PUBLISHING]
    assert moves == [(Status.APPROVED, Action.CLAIM)]


class LifeOfACase(RuleBasedStateMachine):
    """Any order of actions, each with the version just read or a stale one."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = new_ledger()
        self.case = opened_case(self.ledger)
        self.stale = self.case

    @rule(
        action=st.sampled_from(Action),
        stale=st.booleans(),
        text=st.sampled_from(["We are sorry.", "Nous sommes désolés.", None]),
        named=st.booleans(),
    )
    def act(self, action: Action, stale: bool, text: str | None, named: bool) -> None:
        seen = self.stale if stale else self.case
        becoming = seen
        if action in {Action.DRAFT, Action.EDIT}:
            becoming = replace(seen, draft=text)
        if action is Action.APPROVE:
            becoming = replace(
                seen,
                approved_by="somebody" if named else None,
                approved_text_sha256=None if seen.draft is None else sha256(seen.draft),
            )
        if action is Action.CLAIM and not named:
            becoming = replace(seen, draft="another text")
        if action is Action.CONFIRM:
            becoming = replace(seen, receipt=Receipt(native_id="r", url=None, at=NOON))
        with suppress(Conflict, IllegalTransition):
            after = self.ledger.cases.move(seen, action, actor="a", at=NOON, becoming=becoming)
            self.stale, self.case = self.case, after

    @invariant()
    def history_is_as_long_as_the_version(self) -> None:
        events = self.ledger.cases.events(self.case.id)
        assert [event.version for event in events] == list(range(1, self.case.version + 1))
        assert self.ledger.cases.get(self.case.id) == self.case

    @invariant()
    def nothing_is_sent_that_nobody_approved_to_the_letter(self) -> None:
        if self.case.status in {Status.PUBLISHING, Status.UNKNOWN, Status.HANDOFF}:
            assert self.case.approved_by == "somebody"
            assert self.case.draft is not None
            assert self.case.approved_text_sha256 == sha256(self.case.draft)

    @invariant()
    def an_approval_does_not_outlive_its_state(self) -> None:
        if self.case.status in {Status.OPEN, Status.DRAFTED, Status.REJECTED}:
            assert self.case.approved_by is None
            assert self.case.publish_key is None


LifeOfACase.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestLifeOfACase = LifeOfACase.TestCase
