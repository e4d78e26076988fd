"""What a person does to a case at the desk, each act with what takes it back.

Every call to the verbs of a person stands here and nowhere else in the desk.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeAlias

from responder.bulk import LeftOut, Showing, approve_plan, narrowed, show_plan
from responder.checks.finding import Finding
from responder.desk import Desk
from responder.draft import HISTORY, brief_of
from responder.publish import sent_lately
from responder.review import Reviewer
from responder.sending import Hold, Sent, hold
from storage.bulk import BulkPlan
from storage.errors import Conflict, IllegalTransition, ToolError
from storage.incident import IncidentId
from storage.ledger import Ledger
from storage.model import Action, Case, CaseId, Status
from storage.presence import LEASE, Doing


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who acts, at which desk, on which ledger."""

    desk: Desk
    ledger: Ledger
    actor: str

    @property
    def reviewer(self) -> Reviewer:
        """The verbs of this person, now."""
        return self.desk.reviewer(self.ledger, self.actor)


Findings: TypeAlias = Sequence[Finding]

Undo: TypeAlias = Callable[[Person, Case], Case]
"""Takes an act back, from the case as that act left it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act that was done."""

    act: str
    """Its name among the keys."""
    case: Case
    said: str = ""
    """To whom, until when, which: a value of the person's own choice."""
    undo: Undo | None = None
    hold: Hold | None = None
    """What keeps an approved answer from being sent for now."""
    left_out: Sequence[LeftOut] = ()
    """Of an act for many cases: which it did not touch, and why."""


Act: TypeAlias = Callable[[Person], Done]


def as_typed(desk: Desk, ledger: Ledger, case: Case) -> Sequence[Finding]:
    """Say what the checks find in a text that is being written: its links are not looked up."""
    return desk.inspect(ledger, case, look_up=False)


def length_of(desk: Desk, case: Case) -> str:
    """Count the draft against the network's limit, in words."""
    return desk.limit(case.channel).describe(case.draft or "")


def warm(desk: Desk, channels: Collection[str]) -> None:
    """Load what counts the length of replies, so that no key waits for it."""
    for channel in channels:
        desk.limit(channel).describe("")


def checked(person: Person, case: Case) -> Findings:
    """Say what the checks find in the draft; links to our own sites are looked up for it."""
    return person.desk.inspect(person.ledger, case)


def as_sent(person: Person, case: Case, text: str) -> Case:
    """Give the case with a text in place of its draft, as it would stand on the network."""
    mention = person.ledger.mentions.get(case.mention_id).mention
    return replace(case, draft=person.desk.addressed(case, mention, text.strip()))


def approve(person: Person, case: Case, confirmed: Collection[str]) -> Done:
    """Consent to the draft as it was seen; `confirmed` names the warnings that were confirmed."""
    inspect = partial(person.desk.inspect, person.ledger)
    after = person.reviewer.approve(case.id, case.version, inspect, confirmed=confirmed)
    return Done(act="approve", case=after, undo=_take_back, hold=_held(person, after))


def _held(person: Person, case: Case) -> Hold | None:
    """Say what holds an approved answer back by itself, whatever else is to be sent."""
    now = person.desk.clock()
    sent = sent_lately(person.ledger, now).get(case.channel, Sent())
    return hold(case, now, person.desk.sending, sent)


def _take_back(person: Person, case: Case) -> Case:
    return person.reviewer.take_back(case.id, case.version)


def shown_in_bulk(desk: Desk, ledger: Ledger, incident: IncidentId) -> Showing:
    """Write an answer for each case of an incident that waits; no case is changed."""
    return show_plan(desk, ledger, incident)


def bulk(
    person: Person,
    case: Case,
    plan: BulkPlan,
    kept: Collection[CaseId],
    confirmed: Collection[str],
) -> Done:
    """Approve these texts of a plan as they were shown; `case` is the one that was looked at."""
    desk, ledger = person.desk, person.ledger
    narrow = narrowed(ledger, plan, kept)
    done = approve_plan(
        desk,
        ledger,
        narrow.digest,
        person.actor,
        incident=plan.incident_id,
        confirmed=confirmed,
    )
    return Done(
        act="bulk",
        case=case,
        said=str(len(done.cases)),
        undo=_all_back(done.cases) if done.cases else None,
        hold=_held(person, done.cases[0]) if done.cases else None,
        left_out=done.left_out,
    )


def _all_back(cases: Sequence[Case]) -> Undo:
    """Take back each of these approvals that nobody moved since."""

    def back(person: Person, _: Case) -> Case:
        left, moved = list[Case](), list[ToolError]()
        for case in cases:
            try:
                left.append(_take_back(person, case))
            except (Conflict, IllegalTransition) as error:
                moved.append(error)
        if not left:
            raise moved[0]
        return left[0]

    return back


def edit(person: Person, case: Case, text: str) -> Done:
    """Put a person's text in place of the draft."""
    after = person.reviewer.edit(case.id, case.version, text, person.desk.addressed)
    return Done(act="edit", case=after, undo=_text_back(case.draft))


def _text_back(text: str | None) -> Undo | None:
    if text is None:
        return None
    return lambda person, case: person.reviewer.edit(case.id, case.version, text)


def variant(person: Person, case: Case, turn: int) -> Done:
    """Ask the writer for another wording; `turn` counts how often that was asked."""
    desk, ledger = person.desk, person.ledger
    target = ledger.mentions.get(case.mention_id)
    publisher = desk.publishers.get(case.channel)
    history = ledger.cases.recent_drafts(HISTORY)
    limit = desk.limit(case.channel)
    brief = brief_of(publisher, limit, case, target, history, ledger, desk.clock())
    draft = desk.drafter.draft(replace(brief, turn=turn))
    if desk.addressed(case, target.mention, draft.text) == case.draft:
        raise IllegalTransition("the playbooks have no other wording for this case")
    after = person.reviewer.redraft(case.id, case.version, draft, desk.addressed)
    return Done(act="variant", case=after, undo=_text_back(case.draft))


def reject(person: Person, case: Case, reason: str) -> Done:
    """Refuse the draft: the case waits for a person's own words."""
    after = person.reviewer.reject(case.id, case.version, reason)
    return Done(act="reject", case=after, undo=_text_back(case.draft))


def hand_off(person: Person, case: Case) -> Done:
    """Choose to post the answer by hand."""
    return Done(act="hand_off", case=person.reviewer.hand_off(case.id, case.version))


def posted(person: Person, case: Case, url: str) -> Done:
    """Tell where the answer stands that was posted by hand."""
    return Done(act="posted", case=person.reviewer.posted(case.id, case.version, url.strip()))


def snooze(person: Person, case: Case, until: datetime, said: str) -> Done:
    """Hide the case until later."""
    after = person.reviewer.snooze(case.id, case.version, until)
    return Done(act="snooze", case=after, said=said, undo=_wake)


def _wake(person: Person, case: Case) -> Case:
    return person.reviewer.wake(case.id, case.version)


def close(person: Person, case: Case, reason: str) -> Done:
    """Say that nothing is to be answered."""
    after = person.reviewer.close(case.id, case.version, reason)
    return Done(act="close", case=after, undo=_reopen)


def _reopen(person: Person, case: Case) -> Case:
    return person.reviewer.reopen(case.id, case.version, "taken back")


def noise(person: Person, case: Case) -> Done:
    """Say that the post is no complaint, and close: both or neither."""
    unlabel = _said_before(person, case, "complaint")
    with person.ledger.together():
        labelled = person.reviewer.label(case.id, case.version, "complaint", "no")
        after = person.reviewer.close(case.id, labelled.version, "noise")

    def back(again: Person, left: Case) -> Case:
        with again.ledger.together():
            return unlabel(again, _reopen(again, left))

    return Done(act="noise", case=after, undo=back)


def set_aside(person: Person, case: Case, reason: str) -> Done:
    """Leave abuse without an answer."""
    after = person.reviewer.set_aside(case.id, case.version, reason)
    return Done(act="aside", case=after, undo=_reopen)


def assign(person: Person, case: Case, to: str) -> Done:
    """Give the case to somebody."""
    after = person.reviewer.assign(case.id, case.version, to.strip())
    before = case.assignee

    def back(again: Person, left: Case) -> Case:
        return again.reviewer.move(left, Action.ASSIGN, becoming=replace(left, assignee=before))

    return Done(act="assign", case=after, said=to.strip(), undo=back)


def transfer(person: Person, case: Case, department: str, note: str) -> Done:
    """Hand the case to another department."""
    to = person.desk.departments.named(department)
    after = person.reviewer.transfer(case.id, case.version, to, note)
    before, assignee = case.department, case.assignee

    def back(again: Person, left: Case) -> Case:
        becoming = replace(left, department=before, assignee=assignee)
        return again.reviewer.move(left, Action.TRANSFER, note="taken back", becoming=becoming)

    return Done(act="transfer", case=after, said=department, undo=back)


def escalate(person: Person, case: Case, note: str) -> Done:
    """Ask for a lead's eyes."""
    after = person.reviewer.escalate(case.id, case.version, note)
    return Done(act="escalate", case=after, undo=None if case.escalated_by else _stand_down)


def _stand_down(person: Person, case: Case) -> Case:
    return person.reviewer.stand_down(case.id, case.version, "taken back")


def note(person: Person, case: Case, text: str) -> Done:
    """Leave a note for the others."""
    return Done(act="note", case=person.reviewer.note(case.id, case.version, text))


def label(person: Person, case: Case, field: str, value: str) -> Done:
    """Correct what the classifier said; an empty value takes the correction back."""
    back = _said_before(person, case, field)
    after = person.reviewer.label(case.id, case.version, field, value)
    if not value:
        return Done(act="unlabel", case=after, said=field, undo=back)
    return Done(act="label", case=after, said=f"{field}={value}", undo=back)


def _said_before(person: Person, case: Case, field: str) -> Undo:
    """Say of the post again what people say of it now, or nothing."""
    before = person.ledger.labels(case.mention_id).get(field, "")
    return lambda again, left: again.reviewer.label(left.id, left.version, field, before)


def undo(person: Person, done: Done) -> Case:
    """Take an act back, as long as nobody moved the case since. Raises Conflict."""
    if done.undo is None:
        raise IllegalTransition("this cannot be taken back")
    return done.undo(person, done.case)


def to_copy(person: Person, case: Case) -> tuple[str, str | None] | None:
    """Give the approved text and where the post is; None unless a person is to post it."""
    if case.status is not Status.HANDOFF or case.draft is None:
        return None
    return case.draft, person.ledger.mentions.get(case.mention_id).mention.url


def present(desk: Desk, ledger: Ledger, actor: str, case_id: CaseId, *, here: bool) -> None:
    """Tell the others that somebody writes a reply, for as long as this is said again."""
    if here:
        now = desk.clock()
        ledger.presence.enter(case_id, actor, Doing.EDITS, now=now, until=now + LEASE)
    else:
        ledger.presence.leave(case_id, actor)


def departments(desk: Desk) -> Sequence[str]:
    """Name the departments that are configured."""
    return tuple(desk.departments.all)


def colleagues(desk: Desk) -> Sequence[str]:
    """Name the people who are configured."""
    return tuple(desk.responder.people)
