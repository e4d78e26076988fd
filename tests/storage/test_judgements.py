"""Which case a mention belongs to, and what it changes there."""

from dataclasses import replace
from datetime import timedelta

from storage.database import sha256
from storage.judgements import Judgement
from storage.ledger import Ledger
from storage.model import Action, Case, CaseId, Mention, MentionId, Receipt, Status, Urgency
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import NOON, classification, mention, risk

SOURCE = SourceState(name="x/search/1", channel="x")


def take(
    ledger: Ledger, told: Mention, *, actionable: bool = True, score: float = 50
) -> CaseId | None:
    (new,) = ledger.record(SOURCE, Batch(mentions=(told,)), at=NOON).new
    return judge(ledger, new, actionable=actionable, score=score)


def judge(
    ledger: Ledger,
    told: MentionId,
    *,
    actionable: bool = True,
    score: float = 50,
    revision: int = 1,
) -> CaseId | None:
    judgement = Judgement(
        mention_id=told,
        revision=revision,
        classification=classification(),
        risk=risk(score),
        topic="delivery",
        actionable=actionable,
        due_at=NOON + timedelta(hours=2),
    )
    return ledger.judgements.keep(judgement, at=NOON)


def approved(ledger: Ledger, case_id: CaseId) -> Case:
    case = ledger.cases.get(case_id)
    text = "We are sorry."
    case = ledger.cases.move(
        case, Action.DRAFT, actor="vigie", at=NOON, becoming=replace(case, draft=text)
    )
    becoming = replace(case, approved_by="somebody", approved_text_sha256=sha256(text))
    return ledger.cases.move(case, Action.APPROVE, actor="somebody", at=NOON, becoming=becoming)


def published(ledger: Ledger, case_id: CaseId) -> Case:
    case = ledger.cases.move(approved(ledger, case_id), Action.CLAIM, actor="vigie", at=NOON)
    receipt = Receipt(native_id="ours", url=None, at=NOON)
    becoming = replace(case, receipt=receipt)
    return ledger.cases.move(case, Action.CONFIRM, actor="vigie", at=NOON, becoming=becoming)


def test_a_thread_is_one_case(ledger: Ledger) -> None:
    first = take(ledger, mention("1"))
    second = take(ledger, mention("2", in_reply_to="1", conversation_id="1"))
    bystander = take(ledger, mention("3", author="other", in_reply_to="2", conversation_id="1"))
    assert first == second == bystander
    assert first is not None
    assert [k.mention.native_id for k in ledger.cases.mentions(first)] == ["1", "2", "3"]


def test_the_answer_goes_to_the_customers_newest_post_not_to_a_bystander(ledger: Ledger) -> None:
    case_id = take(ledger, mention("1"))
    take(ledger, mention("2", conversation_id="1", in_reply_to="1"))
    take(ledger, mention("3", author="other", conversation_id="1", in_reply_to="1"))
    assert case_id is not None
    target = ledger.cases.get(case_id).mention_id
    assert ledger.mentions.get(target).mention.native_id == "2"


def test_two_customers_in_a_thread_that_we_do_not_hold_are_two_cases(ledger: Ledger) -> None:
    one = take(ledger, mention("1", conversation_id="0", in_reply_to="0"))
    other = take(ledger, mention("2", author="other", conversation_id="0", in_reply_to="0"))
    assert one != other


def test_the_same_post_seen_by_two_channels_is_one_case_that_stays_where_it_was(
    ledger: Ledger,
) -> None:
    one = take(ledger, mention("1", url="https://x.example/1"))
    assert one is not None
    before = approved(ledger, one)
    assert take(ledger, mention("7", channel="feed", url="https://x.example/1")) == one
    after = ledger.cases.get(one)
    assert (after.status, after.mention_id) == (Status.APPROVED, before.mention_id)


def test_a_copy_of_an_answered_post_does_not_open_its_case_again(ledger: Ledger) -> None:
    one = take(ledger, mention("1", url="https://x.example/1"))
    assert one is not None
    published(ledger, one)
    assert take(ledger, mention("7", channel="feed", url="https://x.example/1")) == one
    assert ledger.cases.get(one).status is Status.PUBLISHED


def test_strangers_who_link_the_same_page_have_cases_of_their_own(ledger: Ledger) -> None:
    page = "https://shop.example/app"
    cases = {take(ledger, mention(str(n), author=f"c{n}", url=page)) for n in range(5)}
    assert len(cases) == 5


def test_a_thread_that_one_poll_brings_newest_first_is_one_case(ledger: Ledger) -> None:
    later = NOON + timedelta(minutes=1)
    reply = mention("2", at=later, in_reply_to="1", conversation_id="1")
    new = ledger.record(SOURCE, Batch(mentions=(reply, mention("1"))), at=NOON).new
    assert len({judge(ledger, told) for told in new}) == 1
    (case,) = ledger.cases.queue(NOON)
    assert ledger.mentions.get(case.mention_id).mention.native_id == "2"


def test_a_root_that_comes_after_its_reply_joins_the_case(ledger: Ledger) -> None:
    reply = take(ledger, mention("2", in_reply_to="1", conversation_id="1"))
    assert take(ledger, mention("1")) == reply


def test_a_critical_post_in_an_old_thread_wakes_somebody(ledger: Ledger) -> None:
    old = NOON - timedelta(days=9)
    case_id = take(ledger, mention("1", at=old), score=5)
    (new,) = ledger.record(SOURCE, Batch(mentions=(mention("2", in_reply_to="1"),)), at=NOON).new
    critical = Judgement(
        mention_id=new,
        revision=1,
        classification=classification(),
        risk=risk(99, Urgency.CRITICAL),
        topic="safety_hygiene",
        actionable=True,
        due_at=NOON + timedelta(minutes=30),
    )
    assert ledger.judgements.keep(critical, at=NOON) == case_id
    week = NOON - timedelta(days=7)
    assert [c.id for c in ledger.cases.pressing(since=week, due_before=NOON, end_before=NOON)] == [
        case_id
    ]


def test_an_answer_under_way_is_settled_before_a_deletion_closes_the_case(ledger: Ledger) -> None:
    case_id = take(ledger, mention("1"))
    assert case_id is not None
    case = ledger.cases.move(approved(ledger, case_id), Action.CLAIM, actor="vigie", at=NOON)
    ledger.cases.move(case, Action.LOSE, actor="vigie", at=NOON)
    ledger.record(SOURCE, Batch(deleted=("1",)), at=NOON)
    after = ledger.cases.get(case_id)
    assert (after.status, after.draft) == (Status.UNKNOWN, case.draft)


def test_a_case_turns_from_a_deleted_post_to_one_that_is_left(ledger: Ledger) -> None:
    case_id = take(ledger, mention("1"))
    take(ledger, mention("2", in_reply_to="1"))
    assert case_id is not None
    approved(ledger, case_id)
    ledger.record(SOURCE, Batch(deleted=("2",)), at=NOON)
    after = ledger.cases.get(case_id)
    assert after.status is Status.DRAFTED
    assert ledger.mentions.get(after.mention_id).mention.native_id == "1"


def test_what_was_snoozed_comes_back_when_the_customer_writes(ledger: Ledger) -> None:
    case_id = take(ledger, mention("1"))
    assert case_id is not None
    case = ledger.cases.get(case_id)
    becoming = replace(case, snoozed_until=NOON + timedelta(days=1))
    ledger.cases.move(case, Action.SNOOZE, actor="a", at=NOON, becoming=becoming)
    take(ledger, mention("2", in_reply_to="1"))
    assert [c.id for c in ledger.cases.queue(NOON)] == [case_id]


def test_what_asks_for_nothing_opens_nothing(ledger: Ledger) -> None:
    assert take(ledger, mention("1"), actionable=False) is None


def test_an_approval_is_void_when_the_customer_writes_again(ledger: Ledger) -> None:
    case_id = take(ledger, mention("1"))
    assert case_id is not None
    approved(ledger, case_id)
    take(ledger, mention("2", conversation_id="1", in_reply_to="1"))
    case = ledger.cases.get(case_id)
    assert (case.status, case.approved_by) == (Status.DRAFTED, None)
    assert ledger.cases.events(case_id)[-1].note is not None


def test_an_approval_is_void_when_the_post_is_edited(ledger: Ledger) -> None:
    case_id = take(ledger, mention("1", "before"))
    assert case_id is not None
    target = approved(ledger, case_id).mention_id
    ledger.record(SOURCE, Batch(mentions=(mention("1", "after"),)), at=NOON)
    judge(ledger, target, revision=2)
    assert ledger.cases.get(case_id).status is Status.DRAFTED


def test_a_judgement_of_an_older_revision_is_dropped(ledger: Ledger) -> None:
    (told,) = ledger.record(SOURCE, Batch(mentions=(mention("1", "before"),)), at=NOON).new
    ledger.record(SOURCE, Batch(mentions=(mention("1", "after"),)), at=NOON)
    assert judge(ledger, told, revision=1) is None
    assert ledger.mentions.pending_count() == 1


def test_a_customer_who_answers_our_reply_reopens_the_case(ledger: Ledger) -> None:
    case_id = take(ledger, mention("1"))
    assert case_id is not None
    published(ledger, case_id)
    again = take(ledger, mention("2", in_reply_to="ours", conversation_id="1"))
    case = ledger.cases.get(case_id)
    assert (again, case.status, case.draft, case.receipt) == (case_id, Status.OPEN, None, None)


def test_thanks_do_not_reopen_a_case(ledger: Ledger) -> None:
    case_id = take(ledger, mention("1"))
    assert case_id is not None
    published(ledger, case_id)
    take(ledger, mention("2", in_reply_to="ours", conversation_id="1"), actionable=False)
    assert ledger.cases.get(case_id).status is Status.PUBLISHED


def test_a_deleted_post_closes_its_case_and_voids_the_approval(ledger: Ledger) -> None:
    case_id = take(ledger, mention("1"))
    assert case_id is not None
    approved(ledger, case_id)
    ledger.record(SOURCE, Batch(deleted=("1",)), at=NOON)
    case = ledger.cases.get(case_id)
    assert (case.status, case.approved_by) == (Status.CLOSED, None)


def test_the_queue_shows_the_worst_first_and_hides_what_is_snoozed(ledger: Ledger) -> None:
    take(ledger, mention("1"), score=20)
    worst = take(ledger, mention("2", author="b"), score=90)
    hidden = take(ledger, mention("3", author="c"), score=99)
    assert worst is not None and hidden is not None
    case = ledger.cases.get(hidden)
    until = NOON + timedelta(hours=1)
    becoming = replace(case, snoozed_until=until)
    ledger.cases.move(case, Action.SNOOZE, actor="a", at=NOON, becoming=becoming)
    assert [c.risk.score for c in ledger.cases.queue(NOON)] == [90, 20]
    assert [c.risk.score for c in ledger.cases.queue(until)] == [99, 90, 20]
