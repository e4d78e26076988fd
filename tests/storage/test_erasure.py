"""What is forgotten, what stays, and what becomes of the cases."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from classifier.triage import triage
from responder.review import Reviewer
from storage.alert import Alert, AlertKind
from storage.erasure import Erased
from storage.ledger import Ledger, opened
from storage.model import Author, Case, Mention, MentionId, Status
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import NOON, mention
from tests.fakes import FakeEngine

SOURCE = SourceState(name="x/search/1", channel="x")
LATER = NOON + timedelta(days=2)


def heard(ledger: Ledger, *mentions: Mention) -> None:
    ledger.record(SOURCE, Batch(mentions=mentions), at=NOON)
    triage(FakeEngine(), lambda at, urgency: at, ledger, NOON)


def drafted(ledger: Ledger, case: Case, text: str = "Dear mlle_k, we are sorry.") -> Case:
    return Reviewer(ledger, "somebody", NOON).edit(case.id, case.version, text)


def case_of(ledger: Ledger, native_id: str) -> Case:
    found = ledger.mentions.find("x", native_id)
    assert found is not None
    case = ledger.cases.of_mention(found)
    assert case is not None
    return case


def forget(ledger: Ledger, handle: str = "mlle_k", channel: str | None = None) -> Erased:
    ids = ledger.erasure.of_author(handle, channel)
    return ledger.erasure.forget(ids, actor="somebody", at=LATER)


def test_the_author_and_the_text_go_and_the_counts_stay(ledger: Ledger) -> None:
    heard(ledger, mention("1", "My jar was mouldy!", likes=4, url="https://x.example/mlle_k/1"))
    heard(ledger, mention("1", "My jar was green!", likes=5))
    case = drafted(ledger, case_of(ledger, "1"))
    Reviewer(ledger, "somebody", NOON).label(case.id, case.version, "topic", "price")
    assert forget(ledger) == Erased(
        mentions=1, revisions=1, labels=1, drafts=1, closed=1, linked=[], lingering=False
    )
    kept = ledger.mentions.get(MentionId(1))
    assert (kept.mention.text, kept.mention.author, kept.mention.url) == ("", None, None)
    assert kept.mention.engagement is not None and kept.mention.engagement.likes == 5
    judged = ledger.classification(MentionId(1))
    assert judged is not None and (judged.topic, judged.reasons) == ("delivery", ())
    after = case_of(ledger, "1")
    assert (after.status, after.draft, after.risk.reasons) == (Status.CLOSED, None, ())
    assert ledger.cases.events(after.id)[-1].actor == "somebody"


def test_nothing_of_it_is_left_in_the_file(path: Path) -> None:
    with opened(path) as ledger:
        heard(ledger, mention("1", "Sauerkirschen are mouldy!", author="wolperting"))
        heard(ledger, mention("2", "Sauerkirschen again!", author="wolperting", in_reply_to="1"))
        drafted(ledger, case_of(ledger, "1"), "Dear wolperting, Sauerkirschen come today.")
        forget(ledger, "wolperting")
    data = b"".join(file.read_bytes() for file in path.parent.glob("vigie.db*"))
    assert b"wolperting" not in data
    assert b"Sauerkirschen" not in data


def test_a_poll_does_not_bring_it_back(ledger: Ledger) -> None:
    told = mention("1", "My jar was mouldy!")
    heard(ledger, told)
    forget(ledger)
    heard(ledger, told)
    kept = ledger.mentions.get(MentionId(1))
    assert (kept.mention.text, kept.mention.author) == ("", None)
    assert ledger.mentions.pending_count() == 0


def test_a_former_name_of_the_same_account_is_forgotten_too(ledger: Ledger) -> None:
    account = Author(handle="Mlle_K", native_id="77")
    before = replace(account, handle="karine")
    heard(
        ledger,
        replace(mention("1", "One!"), author=before),
        replace(mention("2", "Two!"), author=account),
        mention("3", "Three!", author="somebody_else"),
    )
    assert forget(ledger, "@mlle_k").mentions == 2
    assert ledger.mentions.get(MentionId(3)).mention.text == "Three!"


def test_one_channel_may_be_named(ledger: Ledger) -> None:
    heard(ledger, mention("1", "One!"), mention("1", "Two!", channel="mastodon"))
    assert forget(ledger, channel="mastodon").mentions == 1
    assert ledger.mentions.get(MentionId(1)).mention.text == "One!"


def test_our_public_answers_to_it_are_erased(ledger: Ledger) -> None:
    ours = mention("9", "@mlle_k we are sorry", author="brumelle", in_reply_to="1", own=True)
    heard(ledger, mention("1", "My jar was mouldy!"), ours)
    assert forget(ledger).mentions == 2
    assert ledger.mentions.get(MentionId(2)).mention.text == ""


def test_another_customer_of_the_thread_is_still_answered(ledger: Ledger) -> None:
    other = mention("2", "Mine too!", author="somebody_else", in_reply_to="1", conversation_id="1")
    heard(ledger, mention("1", "My jar was mouldy!"), other)
    drafted(ledger, case_of(ledger, "1"))
    assert forget(ledger).closed == 0
    case = case_of(ledger, "2")
    assert (case.status, case.draft, case.mention_id) == (Status.OPEN, None, MentionId(2))


def test_a_case_whose_post_stays_keeps_its_draft(ledger: Ledger) -> None:
    other = mention("2", "Mine too!", author="somebody_else", in_reply_to="1", conversation_id="1")
    heard(ledger, mention("1", "My jar was mouldy!"), other)
    case = drafted(ledger, case_of(ledger, "1"))
    erased = forget(ledger, "somebody_else")
    assert (erased.mentions, erased.drafts, erased.closed) == (1, 0, 0)
    assert case_of(ledger, "1").version == case.version


def test_what_was_answered_stays_answered_and_loses_its_text(ledger: Ledger) -> None:
    heard(ledger, mention("1", "My jar was mouldy!"))
    case = drafted(ledger, case_of(ledger, "1"))
    by = Reviewer(ledger, "somebody", NOON)
    by.approve(case.id, case.version, lambda case: [])
    closed = by.close(case.id, case.version + 1, "answered by phone")
    assert forget(ledger).closed == 0
    after = ledger.cases.get(closed.id)
    assert (after.status, after.draft) == (Status.CLOSED, None)


def test_what_is_past_its_retention_is_forgotten_once(ledger: Ledger) -> None:
    old = mention("1", "Long ago!", at=NOON - timedelta(days=400))
    heard(ledger, old, mention("2", "Today!", author="somebody_else"))
    ids = ledger.erasure.before(NOON - timedelta(days=365), None)
    assert ids == [MentionId(1)]
    ledger.erasure.forget(ids, actor="vigie", at=NOON)
    assert ledger.erasure.before(NOON - timedelta(days=365), None) == []
    assert ledger.mentions.get(MentionId(2)).mention.text == "Today!"
    assert ledger.erasure.of_author("mlle_k", None) == []


def test_what_a_reader_keeps_in_the_log_is_told(path: Path) -> None:
    with opened(path) as ledger, opened(path) as reader:
        told = tuple(mention(str(n), "secret words") for n in range(9))
        ledger.record(SOURCE, Batch(mentions=told), at=NOON)
        ledger._db.execute("PRAGMA busy_timeout = 10")
        reading = iter(reader.mentions.all())
        next(reading)
        erased = ledger.erasure.forget([MentionId(1)], actor="a", at=NOON)
        assert (erased.mentions, erased.lingering) == (1, True)


def linked(ledger: Ledger) -> None:
    """An alert on a post, with the address that names its author."""
    heard(ledger, mention("1", "Late!", url="https://x.example/mlle_k/1"))
    link = "https://x.example/mlle_k/1"
    alert = Alert(
        key="post 1 spread",
        kind=AlertKind.SPREAD,
        starts_at=NOON,
        reasons=("it spreads",),
        mention_id=MentionId(1),
        url=link,
        further=(link,),
    )
    ledger.alerts.keep([alert], at=NOON)
    ledger.alerts.keep([], at=NOON)


def test_alerts_on_a_forgotten_post_lose_their_links(ledger: Ledger) -> None:
    linked(ledger)
    forget(ledger)
    alert = ledger.alerts.get(1).alert
    assert (alert.url, alert.further, alert.reasons) == (None, (), ("it spreads",))


def test_alerts_on_a_post_that_its_author_deleted_lose_their_links(ledger: Ledger) -> None:
    linked(ledger)
    ledger.entomb("x", ("1",), at=LATER)
    alert = ledger.alerts.get(1).alert
    assert (alert.url, alert.further) == (None, ())
