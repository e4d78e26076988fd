"""The clocks of a case over its life: what starts, stops and puts off each of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.service.closing import close_silent
from responder.service.promise import Service
from responder.sla import Policy
from storage.clocks import Promised, running
from storage.database import sha256
from storage.judgements import ABUSED, THANKS, Judgement
from storage.ledger import Ledger, opened
from storage.model import Action, Case, CaseId, Receipt, Status, Urgency
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import NOON, FrozenClock, classification, mention, risk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = SourceState(name="x/search/1", channel="x")
POLICY = Policy()
LEVELS = {Urgency.LOW: 5.0, Urgency.NORMAL: 30.0, Urgency.HIGH: 60.0, Urgency.CRITICAL: 90.0}


class Story:
    """One customer, one thread, and what we do about it."""

    def __init__(self, ledger: Ledger, clock: FrozenClock) -> None:
        self.ledger = ledger
        self.clock = clock
        self.posts = 0

    def writes(
        self,
        level: Urgency = Urgency.NORMAL,
        *,
        actionable: bool = True,
        grateful: bool = False,
        abusive: bool = False,
        ago: timedelta = timedelta(0),
    ) -> Case | None:
        self.posts += 1
        parent = "1" if self.posts > 1 else None
        post = mention(str(self.posts), at=self.clock() - ago, in_reply_to=parent)
        (new,) = self.ledger.record(SOURCE, Batch(mentions=(post,)), at=self.clock()).new
        service = Service(policy=POLICY, clock=self.clock)
        judgement = Judgement(
            mention_id=new,
            revision=1,
            classification=classification(),
            risk=risk(LEVELS[level], level),
            topic="delivery",
            actionable=actionable,
            due_at=service.first_response(post.published_at, level) if actionable else None,
            grateful=grateful,
            abusive=abusive,
        )
        found = self.ledger.judgements.keep(judgement, at=self.clock())
        return None if found is None else self.ledger.cases.get(found)

    def edits(self, text: str, level: Urgency, *, abusive: bool = False) -> Case:
        """Let the customer rewrite the first post."""
        post = mention("1", text, at=NOON)
        self.ledger.record(SOURCE, Batch(mentions=(post,)), at=self.clock())
        judgement = Judgement(
            mention_id=self.case.mention_id,
            revision=2,
            classification=classification(),
            risk=risk(LEVELS[level], level),
            topic="safety_hygiene",
            actionable=True,
            due_at=None,
            abusive=abusive,
        )
        self.ledger.judgements.keep(judgement, at=self.clock())
        return self.case

    @property
    def case(self) -> Case:
        return self.ledger.cases.get(CaseId(1))

    def move(self, action: Action, **changes: object) -> Case:
        becoming = replace(self.case, **changes)  # type: ignore[arg-type]
        return self.ledger.cases.move(
            self.case, action, actor="ana", at=self.clock(), becoming=becoming
        )

    def answered(self) -> Case:
        text = "We are sorry."
        self.move(Action.DRAFT, draft=text)
        self.move(Action.APPROVE, approved_by="ana", approved_text_sha256=sha256(text))
        self.move(Action.CLAIM)
        receipt = Receipt(native_id=f"ours{self.case.version}", url=None, at=self.clock())
        return self.move(Action.CONFIRM, receipt=receipt)


@pytest.fixture
def story(path: Path, clock: FrozenClock) -> Iterator[Story]:
    with opened(path, promise=Service(policy=POLICY, clock=clock)) as ledger:
        yield Story(ledger, clock)


def test_a_case_has_an_answer_and_an_end_to_come_from_the_post_on(story: Story) -> None:
    story.writes(Urgency.HIGH, ago=HOUR)
    assert story.case.due_at == NOON + HOUR
    assert story.case.resolve_by == NOON - HOUR + 3 * DAY
    assert [clock.what for clock in running(story.case)] == [
        Promised.FIRST_RESPONSE,
        Promised.RESOLUTION,
    ]


def test_while_the_customer_is_awaited_no_clock_runs_and_then_what_was_left_is_counted_on(
    story: Story,
) -> None:
    story.writes(Urgency.HIGH)
    story.clock.forward(hours=2)
    case = story.answered()
    assert (case.waiting_since, running(case)) == (story.clock(), [])
    story.clock.forward(days=4)
    again = story.writes(Urgency.HIGH)
    assert again is not None
    assert (again.status, again.waiting_since) == (Status.OPEN, None)
    # Two of 72 hours had gone by; four days of waiting do not count.
    assert again.resolve_by == story.clock() + timedelta(hours=70)
    assert again.due_at == story.clock() + 4 * HOUR
    assert [c.what for c in running(again)] == [Promised.NEXT_RESPONSE, Promised.RESOLUTION]


def test_a_pause_in_office_hours_leaves_the_working_time_that_was_left(story: Story) -> None:
    # Friday 13:00 in Paris; 45 hours are five days of nine: Friday 27, 13:00.
    story.writes(Urgency.NORMAL)
    assert story.case.resolve_by == NOON + 7 * DAY
    story.clock.forward(hours=3)
    story.answered()
    # On Sunday nobody works: counted on from Monday 9:00, 42 hours are left.
    story.clock.forward(days=2)
    again = story.writes(Urgency.NORMAL)
    assert again is not None
    assert again.resolve_by == datetime.fromisoformat("2026-11-27T15:00+01:00")


def test_an_end_that_was_missed_before_the_answer_is_due_at_once_when_it_goes_on(
    story: Story,
) -> None:
    story.writes(Urgency.HIGH)
    story.clock.forward(days=5)
    story.answered()
    story.clock.forward(days=1)
    again = story.writes(Urgency.HIGH)
    assert again is not None and again.resolve_by == story.clock()


def test_thanks_for_an_answer_end_the_case_and_what_asks_for_more_opens_it_again(
    story: Story,
) -> None:
    story.writes()
    story.answered()
    story.clock.forward(hours=1)
    after = story.writes(Urgency.LOW, grateful=True)
    assert after is not None
    assert (after.status, after.waiting_since) == (Status.CLOSED, NOON)
    assert story.ledger.cases.events(after.id)[-1].note == THANKS
    still = story.writes(Urgency.LOW, grateful=True)
    assert still is not None and still.status is Status.CLOSED
    more = story.writes(Urgency.LOW)
    assert more is not None and more.status is Status.OPEN


def test_praise_that_was_never_answered_opens_a_closed_case(story: Story) -> None:
    story.writes()
    story.move(Action.CLOSE)
    after = story.writes(Urgency.LOW, grateful=True)
    assert after is not None and after.status is Status.OPEN


def test_more_abuse_of_what_was_set_aside_is_gathered_and_a_civil_word_opens_it(
    story: Story,
) -> None:
    story.writes(abusive=True)
    story.move(Action.SET_ASIDE, set_aside="insults")
    again = story.writes(Urgency.HIGH, abusive=True)
    assert again is not None and again.status is Status.CLOSED
    assert story.ledger.cases.events(again.id)[-1].note == ABUSED
    civil = story.writes(Urgency.HIGH)
    assert civil is not None
    assert (civil.status, civil.set_aside) == (Status.OPEN, None)
    assert len(story.ledger.cases.mentions(civil.id)) == 3


def test_what_brings_no_further_word_is_closed_and_what_may_not_have_been_posted_is_not(
    story: Story,
) -> None:
    story.writes()
    story.answered()
    story.clock.forward(days=6.9)
    assert close_silent(story.ledger, story.clock(), days=7).new == 0
    story.clock.forward(days=0.2)
    assert close_silent(story.ledger, story.clock(), days=0).new == 0
    assert close_silent(story.ledger, story.clock(), days=7).new == 1
    event = story.ledger.cases.events(CaseId(1))[-1]
    assert (event.actor, event.note) == (
        "vigie",
        "nothing more was heard for 7 days after our answer",
    )
    story.writes()
    text = "We are sorry."
    story.move(Action.DRAFT, draft=text)
    story.move(Action.APPROVE, approved_by="ana", approved_text_sha256=sha256(text))
    story.move(Action.CLAIM)
    story.move(Action.LOSE)
    story.clock.forward(days=30)
    assert close_silent(story.ledger, story.clock(), days=7).new == 0


def test_a_forecast_that_rises_brings_the_due_times_forward_from_the_post_that_waits(
    story: Story,
) -> None:
    story.writes(Urgency.NORMAL)
    story.answered()
    story.clock.forward(days=3)
    case = story.writes(Urgency.NORMAL)
    assert case is not None
    critical = risk(95, Urgency.CRITICAL)
    first = story.ledger.cases.mentions(case.id)[0].id
    assert story.ledger.judgements.reweigh(first, critical, due_at=NOON)
    after = story.case
    # Not from the first post, which was answered.
    assert after.due_at == story.clock() + HOUR
    assert after.resolve_by == story.clock() + DAY


def test_a_risk_that_rose_while_the_customer_was_awaited_counts_when_the_case_opens_again(
    story: Story,
) -> None:
    case = story.writes(Urgency.NORMAL)
    assert case is not None
    story.answered()
    critical = risk(90, Urgency.CRITICAL)
    assert story.ledger.judgements.reweigh(case.mention_id, critical, due_at=NOON)
    story.clock.forward(hours=1)
    story.writes(Urgency.CRITICAL)
    assert story.case.resolve_by == story.clock() + DAY


def test_a_post_that_is_edited_to_something_worse_is_due_sooner_and_drafted_anew(
    story: Story,
) -> None:
    story.writes(Urgency.LOW)
    story.move(Action.DRAFT, draft="Thank you!", playbook="en/praise/low/1/long")
    after = story.edits("There was glass in my jar", Urgency.CRITICAL)
    assert (after.status, after.topic, after.draft) == (Status.OPEN, "safety_hygiene", None)
    assert after.due_at == NOON + HOUR / 2
    assert after.resolve_by == NOON + DAY


def test_words_of_a_person_stay_when_the_post_is_edited(story: Story) -> None:
    story.writes(Urgency.LOW)
    story.move(Action.EDIT, draft="My own words.", draft_by="ana", playbook="en/praise/low/1/long")
    after = story.edits("There was glass in my jar", Urgency.CRITICAL)
    assert (after.status, after.draft) == (Status.DRAFTED, "My own words.")
    assert after.due_at == NOON + HOUR / 2


def test_abuse_that_is_edited_into_worse_abuse_stays_aside(story: Story) -> None:
    story.writes(Urgency.LOW, abusive=True)
    story.move(Action.SET_ASIDE, set_aside="insults only")
    assert story.edits("Even worse", Urgency.HIGH, abusive=True).status is Status.CLOSED


def test_a_risk_that_moved_by_itself_is_not_undone_by_who_saw_the_case_before(
    story: Story,
) -> None:
    story.writes(Urgency.NORMAL)
    seen = story.case
    story.ledger.judgements.reweigh(seen.mention_id, risk(95, Urgency.CRITICAL), due_at=NOON + HOUR)
    after = story.ledger.cases.move(seen, Action.ASSIGN, actor="ana", at=NOON)
    assert (after.risk.level, after.due_at) == (Urgency.CRITICAL, NOON + HOUR)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "answer", "thank", "close", "reopen", "weigh", "nothing"]),
        st.sampled_from(Urgency),
        st.timedeltas(timedelta(0), 20 * DAY),
        st.timedeltas(timedelta(0), 2 * DAY),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=40)
@given(STEPS)
def test_no_clock_runs_out_before_the_post_and_no_pause_takes_time_away(
    steps: list[tuple[str, Urgency, timedelta, timedelta]],
) -> None:
    clock = FrozenClock()
    with opened(":memory:", promise=Service(policy=POLICY, clock=clock)) as ledger:
        story = Story(ledger, clock)
        story.writes(Urgency.HIGH)
        for what, level, later, ago in steps:
            clock.at += later
            before = story.case
            asleep = before.status in {Status.PUBLISHED, Status.CLOSED}
            match what:
                case "write":
                    story.writes(level, ago=min(ago, later))
                case "thank":
                    story.writes(Urgency.LOW, grateful=True)
                case "answer" if not asleep:
                    story.answered()
                case "close" if before.status is not Status.CLOSED:
                    story.move(Action.CLOSE)
                case "reopen" if asleep:
                    ledger.cases.move(
                        before,
                        Action.REOPEN,
                        actor="ana",
                        at=clock(),
                        becoming=ledger.judgements.reopened(before, clock()),
                    )
                case "weigh":
                    ledger.judgements.reweigh(
                        before.mention_id, risk(LEVELS[level], level), due_at=clock()
                    )
            after = story.case
            posted = ledger.mentions.get(after.mention_id).mention.published_at
            assert (after.waiting_since is None) == bool(running(after))
            if asleep and running(after):
                assert after.due_at is not None and after.resolve_by is not None
                assert after.due_at >= posted
                assert after.resolve_by >= posted
                assert before.resolve_by is not None
                if after.risk.level.rank <= before.risk.level.rank:
                    assert after.resolve_by >= before.resolve_by
