"""Once or ask: every way in which a reply can fail to go out, and what is then on the network."""

from dataclasses import replace
from datetime import timedelta

import pytest

from classifier.triage import triage
from listener.channel import Eligibility, Parent
from listener.errors import ChannelError, Refused, Unconfirmed
from responder.publish import publish_approved
from responder.review import Reviewer
from storage.errors import Conflict
from storage.ledger import Ledger
from storage.model import Case, CaseId, Failure, Mention, Receipt, Setback, Status
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import AT_ONCE, NOON, FrozenClock, mention
from tests.fakes import FakeEngine, FakePublisher

SOURCE = SourceState(name="x/search/1", channel="x")
TEXT = "We are sorry: the driver comes today."


class Killed(BaseException):
    """What a `kill -9` looks like to the code that it stops."""


@pytest.fixture
def publisher() -> FakePublisher:
    return FakePublisher()


def approved(ledger: Ledger, clock: FrozenClock, native_id: str = "1") -> Case:
    told = mention(native_id, f"Brumelle! {native_id}", author=f"customer{native_id}")
    ledger.record(SOURCE, Batch(mentions=(told,)), at=clock())
    triage(FakeEngine(), lambda at, urgency: at, ledger, clock())
    by = Reviewer(ledger, "somebody", clock())
    (case,) = ledger.cases.in_status(Status.OPEN)
    drafted = by.edit(case.id, case.version, TEXT)
    return by.approve(drafted.id, drafted.version, lambda case: [])


def run(ledger: Ledger, publisher: FakePublisher, clock: FrozenClock) -> None:
    publish_approved({"x": publisher}, ledger, clock, sending=AT_ONCE)


def test_what_is_approved_goes_out_once_with_a_receipt(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    run(ledger, publisher, clock)
    run(ledger, publisher, clock)
    after = ledger.cases.get(case.id)
    assert [text for _, text in publisher.thread["1"]] == [TEXT]
    assert after.status is Status.PUBLISHED
    assert after.receipt is not None and after.receipt.native_id == "r1-0"


def test_nothing_goes_out_that_is_only_drafted(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    edited = Reviewer(ledger, "somebody", clock()).edit(case.id, case.version, "Another text.")
    run(ledger, publisher, clock)
    assert edited.status is Status.DRAFTED
    assert publisher.calls == 0


@pytest.mark.parametrize("posted", [True, False])
@pytest.mark.parametrize("failure", [Unconfirmed("time-out"), Killed()])
def test_an_unconfirmed_reply_is_settled_by_the_thread_and_never_sent_again(
    ledger: Ledger,
    publisher: FakePublisher,
    clock: FrozenClock,
    failure: BaseException,
    posted: bool,
) -> None:
    case = approved(ledger, clock)
    publisher.next_failure, publisher.posts_before_failing = failure, posted
    try:
        run(ledger, publisher, clock)
    except Killed:
        assert ledger.cases.get(case.id).status is Status.PUBLISHING
    for _ in range(3):
        clock.forward(minutes=3)
        run(ledger, publisher, clock)
    assert publisher.calls == 1
    expected = Status.PUBLISHED if posted else Status.DRAFTED
    assert ledger.cases.get(case.id).status is expected
    assert len(publisher.thread.get("1", [])) == int(posted)


def test_the_absence_of_a_reply_proves_nothing_at_first(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    publisher.next_failure = Unconfirmed("time-out")
    run(ledger, publisher, clock)
    clock.forward(seconds=30)
    run(ledger, publisher, clock)
    assert ledger.cases.get(case.id).status is Status.UNKNOWN


def test_a_thread_that_cannot_be_read_leaves_the_case_unknown(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    publisher.next_failure = Unconfirmed("time-out")
    run(ledger, publisher, clock)
    publisher.unreadable = ChannelError(Failure.OUTAGE, "503")
    clock.forward(hours=1)
    run(ledger, publisher, clock)
    assert ledger.cases.get(case.id).status is Status.UNKNOWN


def test_a_refusal_returns_the_case_to_a_person_with_the_reason(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    setback = Setback(failure=Failure.PERMISSION, detail="replies are closed")
    publisher.next_failure = Refused(setback)
    run(ledger, publisher, clock)
    after = ledger.cases.get(case.id)
    assert (after.status, after.handoff_reason) == (Status.DRAFTED, "replies are closed")
    assert after.approved_by is None


@pytest.mark.parametrize(
    ("text", "reason"), [(None, "deleted"), ("Brumelle! all is well now", "edited")]
)
def test_an_approval_is_void_when_the_parent_changed(
    ledger: Ledger,
    publisher: FakePublisher,
    clock: FrozenClock,
    text: str | None,
    reason: str,
) -> None:
    case = approved(ledger, clock)
    publisher.texts["1"] = text
    run(ledger, publisher, clock)
    assert publisher.calls == 0
    assert ledger.cases.get(case.id).approved_by is None
    assert any(reason in (event.note or "") for event in ledger.cases.events(case.id))


def test_an_approval_is_void_when_our_account_answered_already(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    publisher.thread["1"] = [("by hand", "We are on it.")]
    run(ledger, publisher, clock)
    assert publisher.calls == 0
    assert ledger.cases.get(case.id).status is Status.DRAFTED


def test_one_failing_publish_does_not_stop_the_next(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    first = approved(ledger, clock, "1")
    second = approved(ledger, clock, "2")
    publisher.next_failure = Unconfirmed("time-out")
    run(ledger, publisher, clock)
    states = {ledger.cases.get(first.id).status, ledger.cases.get(second.id).status}
    assert states == {Status.UNKNOWN, Status.PUBLISHED}


@pytest.mark.parametrize("failure", [None, Unconfirmed("time-out")])
def test_a_post_that_comes_during_the_call_does_not_lose_the_receipt(
    ledger: Ledger,
    publisher: FakePublisher,
    clock: FrozenClock,
    failure: Unconfirmed | None,
) -> None:
    case = approved(ledger, clock)
    told = mention("2", "Brumelle! and now?", author="customer1", in_reply_to="1")

    def customer_writes_again() -> None:
        ledger.record(SOURCE, Batch(mentions=(told,)), at=clock())
        triage(FakeEngine(), lambda at, urgency: at, ledger, clock())

    publisher.during = customer_writes_again
    publisher.next_failure, publisher.posts_before_failing = failure, True
    run(ledger, publisher, clock)
    publisher.during = lambda: None
    run(ledger, publisher, clock)
    after = ledger.cases.get(case.id)
    assert publisher.calls == 1
    assert (after.status, after.draft) == (Status.OPEN, None)
    assert ledger.mentions.get(after.mention_id).mention.native_id == "2"
    answered = ledger.cases.of_receipt("x", "r1-0")
    assert answered is not None and answered.id == case.id


def test_a_case_that_moves_before_its_claim_does_not_stop_the_next(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    first, second = approved(ledger, clock, "1"), approved(ledger, clock, "2")

    class Distracted(FakePublisher):
        def parent(self, mention: Mention) -> Parent:
            if mention.native_id == "1":
                case = ledger.cases.get(first.id)
                Reviewer(ledger, "somebody", clock()).edit(case.id, case.version, "Better words.")
            return super().parent(mention)

    run(ledger, Distracted(), clock)
    assert ledger.cases.get(first.id).status is Status.DRAFTED
    assert ledger.cases.get(second.id).status is Status.PUBLISHED


def test_an_outage_before_the_call_leaves_the_approval(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    publisher.unreadable = ChannelError(Failure.OUTAGE, "503")
    run(ledger, publisher, clock)
    assert ledger.cases.get(case.id).status is Status.APPROVED
    publisher.unreadable = None
    run(ledger, publisher, clock)
    assert ledger.cases.get(case.id).status is Status.PUBLISHED


def test_a_channel_that_cannot_reply_becomes_a_hand_off_with_the_same_approval(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    publish_approved({}, ledger, clock, sending=AT_ONCE)
    waiting = ledger.cases.get(case.id)
    assert (waiting.status, waiting.approved_by) == (Status.HANDOFF, "somebody")
    by = Reviewer(ledger, "somebody", clock())
    done = by.posted(CaseId(case.id), waiting.version, "https://x.example/by-hand")
    assert done.status is Status.PUBLISHED
    assert done.receipt is not None and done.receipt.url == "https://x.example/by-hand"


def test_eligibility_that_changed_after_the_approval_is_a_hand_off(
    ledger: Ledger, clock: FrozenClock
) -> None:
    class Locked(FakePublisher):
        def parent(self, mention: Mention) -> Parent:
            locked = Eligibility(allowed=False, reason="the thread is locked")
            return replace(super().parent(mention), eligibility=locked)

    case = approved(ledger, clock)
    run(ledger, Locked(), clock)
    after = ledger.cases.get(case.id)
    assert (after.status, after.handoff_reason) == (Status.HANDOFF, "the thread is locked")


def test_the_key_of_an_intent_changes_with_the_approval(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    approved(ledger, clock)
    publisher.next_failure = Unconfirmed("time-out")
    run(ledger, publisher, clock)
    (lost,) = ledger.cases.in_status(Status.UNKNOWN)
    clock.forward(minutes=5)
    run(ledger, publisher, clock)
    (case,) = ledger.cases.in_status(Status.DRAFTED)
    by = Reviewer(ledger, "somebody", NOON + timedelta(hours=1))
    by.approve(case.id, case.version, lambda case: [])
    run(ledger, publisher, clock)
    assert publisher.calls == 2
    assert lost.publish_key not in {key for key, _ in publisher.thread["1"]}


def test_an_approval_of_a_post_that_was_edited_meanwhile_is_refused(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    by = Reviewer(ledger, "somebody", clock())
    drafted = by.edit(case.id, case.version, TEXT)
    edited = mention("1", "Brumelle! another story", author="customer1")
    ledger.record(SOURCE, Batch(mentions=(edited,)), at=clock())
    with pytest.raises(Conflict, match="edited"):
        by.approve(drafted.id, drafted.version, lambda case: [])


def test_nothing_is_sent_while_a_post_of_the_thread_waits_to_be_judged(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    edited = mention("1", "Brumelle! another story", author="customer1")
    ledger.record(SOURCE, Batch(mentions=(edited,)), at=clock())
    run(ledger, publisher, clock)
    assert publisher.calls == 0
    assert ledger.cases.get(case.id).status is Status.APPROVED


def test_a_complaint_of_somebody_else_in_the_thread_is_not_swallowed_by_the_answer(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    told = mention("2", "Brumelle! mine too", author="other", in_reply_to="1")
    ledger.record(SOURCE, Batch(mentions=(told,)), at=clock())
    triage(FakeEngine(), lambda at, urgency: at, ledger, clock())
    run(ledger, publisher, clock)
    after = ledger.cases.get(case.id)
    assert publisher.calls == 1
    assert after.status is Status.OPEN
    assert ledger.mentions.get(after.mention_id).mention.native_id == "2"


def test_an_unknown_answer_that_a_person_settles_lets_the_thread_go_on(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    case = approved(ledger, clock)
    publisher.next_failure = Unconfirmed("time-out")
    run(ledger, publisher, clock)
    told = mention("2", "Brumelle! and now?", author="customer1", in_reply_to="1")
    ledger.record(SOURCE, Batch(mentions=(told,)), at=clock())
    triage(FakeEngine(), lambda at, urgency: at, ledger, clock())
    unknown = ledger.cases.get(case.id)
    by = Reviewer(ledger, "somebody", clock())
    settled = by.posted(case.id, unknown.version, "https://x.example/seen")
    assert settled.status is Status.OPEN
    assert ledger.mentions.get(settled.mention_id).mention.native_id == "2"


def test_a_receipt_is_kept_when_a_person_closed_the_case_meanwhile(
    ledger: Ledger, publisher: FakePublisher, clock: FrozenClock
) -> None:
    first, second = approved(ledger, clock, "1"), approved(ledger, clock, "2")
    publisher.next_failure, publisher.posts_before_failing = Unconfirmed("time-out"), True
    run(ledger, publisher, clock)
    (unknown,) = ledger.cases.in_status(Status.UNKNOWN)

    class Closing(FakePublisher):
        def reconcile(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt | None:
            case = ledger.cases.get(unknown.id)
            Reviewer(ledger, "somebody", clock()).close(case.id, case.version, "by phone")
            return Receipt(native_id="found", url=None, at=clock())

    run(ledger, Closing(), clock)
    assert ledger.cases.get(unknown.id).status is Status.CLOSED
    proof = ledger.cases.of_receipt("x", "found")
    assert proof is not None and proof.id == unknown.id
    assert {first.id, second.id} == {c.id for c in ledger.cases.all()}
