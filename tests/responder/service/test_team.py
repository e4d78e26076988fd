"""Departments, links, abuse, labels: what a team does to a case, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from classifier.said import corrected
from classifier.triage import gives_thanks, triage
from responder.alerts.rules import Snapshot, firing
from responder.review import Reviewer
from responder.rights import NotAllowed, Person, Rights, Role
from responder.service.departments import departments
from responder.service.promise import Service
from responder.sla import Policy
from responder.sparing import Sparing
from storage.alert import AlertKind
from storage.department import Department
from storage.errors import IllegalTransition, NotFound, SettingsError
from storage.ledger import Ledger, opened
from storage.model import Action, Case, CaseId, MentionId, Sentiment, Status, Urgency, Writer
from storage.people import Identity
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import NOON, classification, mention
from tests.fakes import FakeEngine

TABLES: Mapping[str, object] = {
    "logistics": {"topics": ["delivery"], "people": ["Ana"]},
    "legal": {"people": ["Bo"]},
}
SERVICE = Service(policy=Policy(), clock=lambda: NOON)


def heard(ledger: Ledger, *posts: tuple[str, str, str]) -> None:
    told = tuple(mention(n, "Brumelle!", channel=channel, author=who) for n, channel, who in posts)
    for post in told:
        source = SourceState(name=f"{post.channel}/1", channel=post.channel)
        ledger.record(source, Batch(mentions=(post,)), at=NOON)
    triage(FakeEngine(), SERVICE.first_response, ledger, NOON)


def by(ledger: Ledger) -> Reviewer:
    return Reviewer(ledger, "Ana", NOON)


def drafted(ledger: Ledger) -> Case:
    case = ledger.cases.get(CaseId(1))
    becoming = replace(
        case,
        draft="We are sorry.",
        playbook="en/delivery/high/1/long",
        draft_by=Writer.TEMPLATE.value,
    )
    return ledger.cases.move(case, Action.DRAFT, actor="vigie", at=NOON, becoming=becoming)


def test_a_case_belongs_to_where_it_was_transferred_else_to_its_topic(ledger: Ledger) -> None:
    heard(ledger, ("1", "x", "ada"))
    all_of_them = departments(TABLES)
    case = ledger.cases.get(CaseId(1))
    assert all_of_them.of(case) == ("logistics" if case.topic == "delivery" else None)
    assert all_of_them.of(replace(case, topic="delivery")) == "logistics"
    case = by(ledger).assign(case.id, case.version, "Ana")
    with pytest.raises(IllegalTransition, match="say why"):
        by(ledger).transfer(case.id, case.version, all_of_them.named("legal"), " ")
    case = by(ledger).transfer(case.id, case.version, all_of_them.named("legal"), "a lawyer wrote")
    assert (all_of_them.of(case), case.assignee) == ("legal", None)
    assert ledger.cases.events(case.id)[-1].note == "to legal: a lawyer wrote"
    assert ledger.cases.queue(NOON, department=all_of_them.named("legal")) == [case]
    assert ledger.cases.queue(NOON, department=all_of_them.named("logistics")) == []


def test_the_queue_of_a_department_has_the_cases_of_its_topics(ledger: Ledger) -> None:
    heard(ledger, ("1", "x", "ada"), ("2", "x", "bob"))
    topic = ledger.cases.get(CaseId(1)).topic
    assert len(ledger.cases.queue(NOON, department=Department(name="a", topics=(topic,)))) == 2
    assert ledger.cases.queue(NOON, department=Department(name="b")) == []


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"a": {"topics": ["delivery"]}, "b": {"topics": ["delivery"]}}, "belongs to a and to b"),
        ({"a": {"topics": ["deliveries"]}}, "no topic is called 'deliveries'"),
        ({"a": {"topic": ["delivery"]}}, "topic"),
    ],
)
def test_departments_that_make_no_sense_are_refused(
    tables: Mapping[str, object], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        departments(tables)


def test_what_is_escalated_comes_first_and_is_one_urgent_story_until_it_is_answered(
    ledger: Ledger,
) -> None:
    heard(ledger, ("1", "x", "ada"), ("2", "x", "bob"))
    case = ledger.cases.queue(NOON)[-1]
    case = by(ledger).snooze(case.id, case.version, NOON + timedelta(hours=1))
    case = by(ledger).escalate(case.id, case.version, "she wants the manager")
    assert ledger.cases.queue(NOON)[0].id == case.id
    pressing = ledger.cases.pressing(since=NOON, due_before=NOON, end_before=NOON)
    assert case.id in {c.id for c in pressing}
    told = firing(Snapshot(cases=[case], sources=[], silent_after=timedelta(days=1)), NOON)
    assert {a.key: a.kind for a in told}[f"case {case.id} escalated"] is AlertKind.URGENT
    closed = by(ledger).close(case.id, case.version, "called her")
    assert closed.escalated_by is None
    with pytest.raises(IllegalTransition, match="reopen it first"):
        by(ledger).escalate(case.id, closed.version, "again")
    again = by(ledger).reopen(case.id, closed.version, "she called back")
    assert again.status is Status.OPEN
    with pytest.raises(IllegalTransition, match="it is open"):
        by(ledger).reopen(case.id, again.version, "")


def test_an_escalation_is_taken_back_by_who_asked_or_by_a_lead(ledger: Ledger) -> None:
    heard(ledger, ("1", "x", "ada"), ("2", "x", "bob"))
    case = ledger.cases.queue(NOON)[-1]
    team = Rights(people={n: Person(role=Role.WRITER) for n in ("Ana", "Bo")})
    for note in ("", " "):
        with pytest.raises(IllegalTransition, match="say why"):
            by(ledger).escalate(case.id, case.version, note)
    with pytest.raises(IllegalTransition, match="not escalated"):
        by(ledger).stand_down(case.id, case.version)
    asked = by(ledger).escalate(case.id, case.version, "she wants the manager")
    bo = Reviewer(ledger, "Bo", NOON, rights=team)
    with pytest.raises(NotAllowed, match="Ana asked for a lead"):
        bo.stand_down(case.id, asked.version)
    ana = Reviewer(ledger, " ana", NOON, rights=team)
    calm = ana.stand_down(case.id, asked.version, "she was wrong")
    assert calm.escalated_by is None and ledger.cases.queue(NOON)[-1].id == case.id
    told = firing(Snapshot(cases=[calm], sources=[], silent_after=timedelta(days=1)), NOON)
    assert f"case {case.id} escalated" not in {alert.key for alert in told}
    last = ledger.cases.events(case.id)[-1]
    assert (last.action, last.changes["escalated_by"]) == (Action.STAND_DOWN, ("Ana", None))


def test_a_snoozed_case_is_woken(ledger: Ledger) -> None:
    heard(ledger, ("1", "x", "ada"))
    case = ledger.cases.get(CaseId(1))
    with pytest.raises(IllegalTransition, match="not snoozed"):
        by(ledger).wake(case.id, case.version)
    case = by(ledger).snooze(case.id, case.version, NOON + timedelta(hours=1))
    assert ledger.cases.queue(NOON) == []
    case = by(ledger).wake(case.id, case.version)
    assert ledger.cases.queue(NOON) == [case]


def test_accounts_are_linked_by_a_person_and_forgotten_one_by_one(ledger: Ledger) -> None:
    heard(ledger, ("1", "x", "ada"), ("2", "mastodon", "Ada@town"), ("3", "reddit", "ada_l"))
    me, there = Identity(channel="x", handle="ada"), Identity(channel="mastodon", handle="Ada@town")
    with pytest.raises(NotFound, match="is it spelt so"):
        by(ledger).link(CaseId(1), "mastodon", "adda")
    by(ledger).link(CaseId(1), "mastodon", "@ada@TOWN")
    with pytest.raises(IllegalTransition, match="linked already"):
        by(ledger).link(CaseId(1), "mastodon", "Ada@town")
    by(ledger).link(CaseId(2), "reddit", "ada_l")
    assert [str(k.identity) for k in ledger.people.linked(me)] == [
        "mastodon:Ada@town",
        "reddit:ada_l",
    ]
    assert {k.actor for k in ledger.people.linked(me)} == {"Ana"}
    notes = [e.note or "" for e in ledger.cases.events(CaseId(1))]
    assert notes[-1] == "linked to an account on mastodon"
    both = ledger.people.wrote([me, there], most=5)
    assert {k.mention.channel for k in both} == {"x", "mastodon"}
    gone = ledger.erasure.of_author("ada@town", "mastodon")
    erased = ledger.erasure.forget(gone, actor="Ana", at=NOON)
    assert [str(i) for i in erased.linked] == ["reddit:ada_l", "x:ada"]
    assert [str(k.identity) for k in ledger.people.linked(me)] == ["reddit:ada_l"]
    by(ledger).unlink(CaseId(1), "reddit", "ada_l")
    assert ledger.people.linked(me) == []
    with pytest.raises(IllegalTransition, match="not linked"):
        by(ledger).unlink(CaseId(1), "reddit", "ada_l")


def test_what_is_handed_over_or_opened_again_hides_no_more(ledger: Ledger) -> None:
    heard(ledger, ("1", "x", "ada"))
    later = NOON + timedelta(days=3)
    case = by(ledger).snooze(CaseId(1), 1, later)
    legal = departments(TABLES).named("legal")
    case = by(ledger).transfer(case.id, case.version, legal, "a lawyer wrote")
    assert ledger.cases.queue(NOON) == [case]
    case = by(ledger).hand_off(case.id, by(ledger).snooze(case.id, case.version, later).version)
    closed = by(ledger).close(case.id, case.version, "by telephone")
    again = by(ledger).reopen(closed.id, closed.version, "it was another customer")
    assert ledger.cases.queue(NOON) == [again]
    assert again.handoff_reason is None


def test_what_is_set_aside_is_neither_drafted_nor_in_the_queue(ledger: Ledger) -> None:
    heard(ledger, ("1", "x", "ada"))
    case = drafted(ledger)
    case = by(ledger).set_aside(case.id, case.version, "insults only")
    assert (case.status, case.draft, case.set_aside) == (Status.CLOSED, None, "insults only")
    assert ledger.cases.in_status(Status.OPEN) == ledger.cases.queue(NOON) == []
    back = by(ledger).reopen(case.id, case.version, "by mistake")
    assert back.set_aside is None
    again = by(ledger).set_aside(back.id, back.version, "insults only")
    ledger.erasure.forget([again.mention_id], actor="Ana", at=NOON)
    assert ledger.cases.get(again.id).set_aside == "(forgotten)"


def test_a_spared_text_is_told_by_its_share_and_its_words_are_in_no_reason() -> None:
    sparing = Sparing(abuse={MentionId(1): 0.93}, above=0.8)
    shown = sparing.shown(MentionId(1), mention("1", "you idiots"))
    assert shown.text == "(text spared: abuse 0.93; --unspare shows it)"
    assert sparing.reasons(MentionId(1), ['words: "idiots"', "urgency: low"]) == ("urgency: low",)
    assert sparing.shown(MentionId(2), mention("2", "hello")).text == "hello"
    assert Sparing(abuse={MentionId(1): 0.93}).shown(MentionId(1), mention("1", "x")).text == "x"


@pytest.mark.parametrize("touched", [False, True])
def test_a_topic_sends_back_a_draft_that_nobody_touched(ledger: Ledger, touched: bool) -> None:
    heard(ledger, ("1", "x", "ada"))
    case = drafted(ledger)
    if touched:  # its playbook goes on to hold for the person's words, which stay
        case = by(ledger).edit(case.id, case.version, "We are sorry, and we ring you today.")
    after = by(ledger).label(case.id, case.version, "topic", "price")
    assert after.topic == "price"
    notes = [e.note for e in ledger.cases.events(case.id) if e.action is Action.LABEL]
    assert notes == ["topic=delivery → price"]
    assert after.status is (Status.DRAFTED if touched else Status.OPEN)
    assert after.draft == (case.draft if touched else None)


def test_an_urgency_moves_risk_and_due_time_both_ways_and_no_complaint_lowers_it(
    path: Path,
) -> None:
    with opened(path, promise=SERVICE) as ledger:
        heard(ledger, ("1", "x", "ada"))
        case = ledger.cases.get(CaseId(1))
        worse = by(ledger).label(case.id, case.version, "urgency", "critical")
        assert worse.risk.level is Urgency.CRITICAL
        assert worse.due_at == NOON + timedelta(minutes=30)
        better = by(ledger).label(case.id, worse.version, "urgency", "normal")
        assert better.risk.level.rank < Urgency.CRITICAL.rank
        assert better.due_at is not None and better.due_at > worse.due_at
        lower = by(ledger).label(case.id, better.version, "complaint", "no")
        assert lower.risk.score < better.risk.score


def test_labels_stand_in_the_place_of_what_the_classifier_said() -> None:
    told = classification(urgency=Urgency.HIGH)
    assert corrected(told, {}) is told
    calm = corrected(told, {"complaint": "no"})
    assert (calm.complaint, calm.urgency) == (0.0, Urgency.NORMAL)
    assert corrected(told, {"complaint": "no", "urgency": "high"}).urgency is Urgency.HIGH
    named = corrected(replace(told, undecided=True), {"topic": "price", "sentiment": "positive"})
    assert (named.topic, named.undecided) == ("price", False)
    assert named.sentiment[Sentiment.POSITIVE] == 1.0


def test_thanks_are_praise_that_asks_for_nothing() -> None:
    glad = {Sentiment.POSITIVE: 0.9, Sentiment.NEUTRAL: 0.1, Sentiment.NEGATIVE: 0.0}
    thanks = replace(
        classification(complaint=0.0, urgency=Urgency.LOW, topic="praise"), sentiment=glad
    )
    assert gives_thanks(thanks)
    assert not gives_thanks(replace(thanks, needs_reply=0.8))
    assert not gives_thanks(replace(thanks, undecided=True))
    assert not gives_thanks(replace(thanks, complaint=0.6))
    assert not gives_thanks(replace(thanks, topic="billing"))
