"""From open cases to drafts, and to the reasons why there is none."""

from dataclasses import dataclass, field

import pytest

from classifier.triage import triage
from listener.channel import Eligibility
from responder.brief import Brief, DraftText, NoDraft
from responder.checks.finding import Finding, Severity
from responder.draft import brief_of, draft_open
from responder.limits import UNLIMITED
from responder.review import Reviewer
from storage.errors import Conflict, IllegalTransition
from storage.incident import Course, Held, Incident, IncidentId, Outcome, Stream
from storage.ledger import Ledger
from storage.model import Status
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import FrozenClock, mention
from tests.fakes import FakeEngine, FakePublisher

SOURCE = SourceState(name="x/search/1", channel="x")


@dataclass
class FakeDrafter:
    """Writes the same draft; declines posts that say DECLINE."""

    histories: list[list[str]] = field(default_factory=list)
    briefs: list[Brief] = field(default_factory=list)

    def draft(self, brief: Brief) -> DraftText:
        self.histories.append(list(brief.history))
        self.briefs.append(brief)
        if "DECLINE" in brief.mention.text:
            raise NoDraft("a person must write")
        return DraftText(text=f"Sorry, {brief.mention.native_id}.", playbook="fake")


def opened(ledger: Ledger, clock: FrozenClock, *texts: str) -> None:
    told = tuple(mention(str(n), text, author=f"c{n}") for n, text in enumerate(texts))
    ledger.record(SOURCE, Batch(mentions=told), at=clock())
    triage(FakeEngine(), lambda at, urgency: at, ledger, clock())


def test_an_open_case_gets_a_draft_that_nobody_approved(ledger: Ledger, clock: FrozenClock) -> None:
    opened(ledger, clock, "Brumelle!", "Brumelle!!")
    drafter = FakeDrafter()
    assert draft_open(drafter, {"x": FakePublisher()}, ledger, clock()).new == 2
    cases = ledger.cases.in_status(Status.DRAFTED)
    assert {case.draft for case in cases} == {"Sorry, 0.", "Sorry, 1."}
    assert {case.approved_by for case in cases} == {None}
    assert [len(history) for history in drafter.histories] == [0, 1]
    assert draft_open(drafter, {}, ledger, clock()).new == 0


def test_a_case_that_cannot_be_drafted_waits_for_a_persons_words(
    ledger: Ledger, clock: FrozenClock
) -> None:
    opened(ledger, clock, "DECLINE!")
    assert draft_open(FakeDrafter(), {"x": FakePublisher()}, ledger, clock()).known == 1
    (case,) = ledger.cases.in_status(Status.REJECTED)
    assert ledger.cases.events(case.id)[-1].note == "a person must write"
    assert case in ledger.cases.queue(clock())


def test_eligibility_is_told_before_anybody_approves(ledger: Ledger, clock: FrozenClock) -> None:
    opened(ledger, clock, "Brumelle!")
    closed = FakePublisher(allowed=Eligibility(allowed=False, reason="not summoned"))
    draft_open(FakeDrafter(), {"x": closed}, ledger, clock())
    (case,) = ledger.cases.in_status(Status.DRAFTED)
    assert case.handoff_reason == "not summoned"
    by = Reviewer(ledger, "somebody", clock())
    assert by.approve(case.id, case.version, lambda case: []).status is Status.HANDOFF


def test_a_draft_that_fails_its_checks_cannot_be_approved(
    ledger: Ledger, clock: FrozenClock
) -> None:
    opened(ledger, clock, "Brumelle!")
    draft_open(FakeDrafter(), {"x": FakePublisher()}, ledger, clock())
    (case,) = ledger.cases.in_status(Status.DRAFTED)
    by = Reviewer(ledger, "somebody", clock())
    fault = Finding(check="too_long", severity=Severity.ERROR, message="too long")
    with pytest.raises(IllegalTransition, match="too long"):
        by.approve(case.id, case.version, lambda case: [fault])
    assert ledger.cases.get(case.id) == case


def test_of_two_people_who_saw_the_same_version_one_wins(
    ledger: Ledger, clock: FrozenClock
) -> None:
    opened(ledger, clock, "Brumelle!")
    draft_open(FakeDrafter(), {"x": FakePublisher()}, ledger, clock())
    (case,) = ledger.cases.in_status(Status.DRAFTED)
    one, other = (Reviewer(ledger, name, clock()) for name in ("one", "other"))
    one.edit(case.id, case.version, "Another text.")
    with pytest.raises(Conflict, match="you saw"):
        other.approve(case.id, case.version, lambda case: [])


def test_nobody_without_a_name_does_anything(ledger: Ledger, clock: FrozenClock) -> None:
    with pytest.raises(IllegalTransition, match="who are you"):
        Reviewer(ledger, "  ", clock())


def test_a_draft_knows_what_was_said_in_the_case_before_ours_included(
    ledger: Ledger, clock: FrozenClock
) -> None:
    opened(ledger, clock, "Brumelle!")
    drafter, closed = FakeDrafter(), Eligibility(allowed=False, reason="not summoned")
    draft_open(drafter, {"x": FakePublisher(allowed=closed)}, ledger, clock())
    (case,) = ledger.cases.in_status(Status.DRAFTED)
    by = Reviewer(ledger, "somebody", clock())
    case = by.edit(case.id, case.version, "Sorry, we are on it.")
    case = by.approve(case.id, case.version, lambda case: [])
    by.posted(case.id, case.version, "https://x.example/1")
    clock.forward(hours=1)
    more = mention("more", "Still nothing!", author="c0", at=clock(), in_reply_to="0")
    ledger.record(SOURCE, Batch(mentions=(more,)), at=clock())
    triage(FakeEngine(), lambda at, urgency: at, ledger, clock())
    draft_open(drafter, {"x": FakePublisher()}, ledger, clock())
    told = drafter.briefs[-1]
    assert told.mention.text == "Still nothing!"
    assert [(said.own, said.text) for said in told.thread] == [
        (False, "Brumelle!"),
        (True, "Sorry, we are on it."),
    ]


def test_a_draft_knows_the_incident_of_the_post_as_long_as_it_is_open(
    ledger: Ledger, clock: FrozenClock
) -> None:
    opened(ledger, clock, "Brumelle!", "Brumelle!!")
    first, second = ledger.cases.in_status(Status.OPEN)
    told = Incident(
        id=IncidentId(-1),
        version=1,
        brand="Brumelle",
        state=Course.OPEN,
        held=(Held(stream=Stream("Brumelle"), starts_at=clock(), last_at=clock()),),
        starts_at=clock(),
        last_at=clock(),
    )
    posts = {case.mention_id: told.id for case in (first, second)}
    outcome = Outcome(incidents=(told,), changes=(), placed=posts)
    assert ledger.incidents.keep([], outcome, at=clock())
    drafter = FakeDrafter()
    draft_open(drafter, {"x": FakePublisher()}, ledger, clock())
    assert [brief.incident and brief.incident.id for brief in drafter.briefs] == [1, 1]
    ledger.corrections.close(1, actor="somebody", at=clock())
    post = ledger.mentions.get(first.mention_id)
    assert brief_of(None, UNLIMITED, first, post, [], ledger, clock()).incident is None


def test_a_topic_that_a_person_named_is_not_in_doubt(ledger: Ledger, clock: FrozenClock) -> None:
    opened(ledger, clock, "Brumelle!", "Brumelle!!")
    drafter = FakeDrafter()
    first, _ = ledger.cases.in_status(Status.OPEN)
    Reviewer(ledger, "somebody", clock()).label(first.id, first.version, "topic", "other")
    draft_open(drafter, {"x": FakePublisher()}, ledger, clock())
    told = {brief.mention.native_id: brief.likeliest for brief in drafter.briefs}
    named = ledger.mentions.get(first.mention_id).mention.native_id
    assert told.pop(named) == ""
    assert all(told.values())


def test_by_hand_that_was_chosen_before_the_draft_stays_so(
    ledger: Ledger, clock: FrozenClock
) -> None:
    opened(ledger, clock, "Brumelle!")
    (case,) = ledger.cases.in_status(Status.OPEN)
    by = Reviewer(ledger, "somebody", clock())
    by.hand_off(case.id, case.version)
    draft_open(FakeDrafter(), {"x": FakePublisher()}, ledger, clock())
    (drafted,) = ledger.cases.in_status(Status.DRAFTED)
    assert by.approve(drafted.id, drafted.version, lambda case: []).status is Status.HANDOFF
