"""A person's verbs on a case, each for one version that was seen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from responder.relabel import drafted_anew, relabelled
from storage.clocks import AT_REST
from storage.database import sha256
from storage.department import Department
from storage.errors import Conflict, IllegalTransition
from storage.ledger import Ledger
from storage.model import TOPICS, Action, Case, CaseId, Mention, Receipt, Sentiment, Urgency
from storage.people import Identity

Objections: TypeAlias = Callable[[Case], Sequence[str]]
"""Names what forbids a draft to be approved; empty when nothing does."""

Address: TypeAlias = Callable[[Case, Mention, str], str]
"""Gives a text as it must stand on the network to reach the customer."""

LABELS = {
    "topic": TOPICS,
    "urgency": tuple(Urgency),
    "sentiment": tuple(Sentiment),
    "complaint": ("yes", "no"),
}


def as_written(case: Case, mention: Mention, text: str) -> str:
    """Change nothing: for networks where an answer reaches its author by itself."""
    return text


class Reviewer:
    """What one named person does, at the times that the clock gives."""

    def __init__(self, ledger: Ledger, actor: str, now: datetime) -> None:
        if not actor.strip():
            raise IllegalTransition(
                "who are you? set responder.approver, VIGIE_APPROVER or --as NAME"
            )
        self._ledger = ledger
        self._actor = actor.strip()
        self._now = now

    def approve(self, case_id: CaseId, version: int, objections: Objections) -> Case:
        """Consent to this exact text in reply to this exact state of the post."""
        case = self._seen(case_id, version)
        against = objections(case)
        if against:
            raise IllegalTransition(f"the draft cannot be approved: {'; '.join(against)}")
        parent = self._ledger.mentions.get(case.mention_id)
        if parent.pending:
            raise Conflict(f"the post was edited: look again with `vigie show {case_id}`")
        approved = replace(
            case,
            approved_by=self._actor,
            approved_text_sha256=None if case.draft is None else sha256(case.draft),
            approved_parent_sha256=sha256(parent.mention.text),
            approved_at=self._now,
            snoozed_until=None,
        )
        with self._ledger.together():
            after = self._move(case, Action.APPROVE, becoming=approved)
            if after.handoff_reason is not None:
                after = self._move(after, Action.HAND_OFF, note=after.handoff_reason)
        return after

    def edit(self, case_id: CaseId, version: int, text: str, address: Address = as_written) -> Case:
        """Put a person's text in place of the draft; an approval given before is void."""
        case = self._seen(case_id, version)
        if not text.strip():
            raise IllegalTransition("the text is empty: nothing was changed")
        addressed = address(case, self._ledger.mentions.get(case.mention_id).mention, text.strip())
        return self._move(case, Action.EDIT, becoming=replace(case, draft=addressed, playbook=None))

    def reject(self, case_id: CaseId, version: int, reason: str) -> Case:
        """Refuse the draft: the case waits for a person's own words."""
        return self._move(self._seen(case_id, version), Action.REJECT, note=reason)

    def snooze(self, case_id: CaseId, version: int, until: datetime) -> Case:
        """Hide a case from the queue until then."""
        case = self._seen(case_id, version)
        if until <= self._now:
            raise IllegalTransition("the snooze would end in the past")
        return self._move(case, Action.SNOOZE, becoming=replace(case, snoozed_until=until))

    def close(self, case_id: CaseId, version: int, reason: str) -> Case:
        """Say that nothing more is to be done."""
        return self._move(self._seen(case_id, version), Action.CLOSE, note=reason)

    def assign(self, case_id: CaseId, version: int, assignee: str) -> Case:
        """Give the case to somebody."""
        case = self._seen(case_id, version)
        if not assignee.strip():
            raise IllegalTransition("to whom? give a name with --to")
        becoming = replace(case, assignee=assignee)
        return self._move(case, Action.ASSIGN, note=f"to {assignee}", becoming=becoming)

    def hand_off(self, case_id: CaseId, version: int) -> Case:
        """Choose to post this answer by hand; it needs an approval all the same."""
        case = self._seen(case_id, version)
        reason = f"chosen by {self._actor}"
        becoming = replace(case, handoff_reason=case.handoff_reason or reason)
        return self._move(case, Action.HAND_OFF, note=reason, becoming=becoming)

    def posted(self, case_id: CaseId, version: int, url: str) -> Case:
        """Tell that the approved text was posted by hand, and where."""
        case = self._seen(case_id, version)
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise IllegalTransition(f"where does it stand? {url!r} is not a web address")
        receipt = Receipt(native_id=url, url=url, at=self._now)
        becoming = replace(case, receipt=receipt)
        with self._ledger.together():
            posted = self._move(case, Action.POSTED, becoming=becoming)
            return self._ledger.judgements.carry_on(posted, at=self._now)

    def label(self, case_id: CaseId, version: int, field: str, value: str) -> Case:
        """Correct what the classifier said; kept beside it, and learnt from."""
        if field not in LABELS or value not in LABELS[field]:
            allowed = (
                f"{field}: {', '.join(LABELS[field])}" if field in LABELS else ", ".join(LABELS)
            )
            raise IllegalTransition(f"cannot label {field}={value}; possible: {allowed}")
        case = self._seen(case_id, version)
        with self._ledger.together():
            self._ledger.label(case.mention_id, field, value, actor=self._actor, at=self._now)
            becoming = relabelled(self._ledger, case, field, value, self._now)
            after = self._move(case, Action.LABEL, note=f"{field}={value}", becoming=becoming)
            return drafted_anew(self._ledger, case, after, actor=self._actor, now=self._now)

    def _seen(self, case_id: CaseId, version: int) -> Case:
        case = self._ledger.cases.get(case_id)
        if case.version != version:
            raise Conflict(
                f"case {case_id} is at version {case.version}, you saw {version}: "
                f"look again with `vigie show {case_id}`"
            )
        return case

    def _move(
        self, case: Case, action: Action, *, note: str | None = None, becoming: Case | None = None
    ) -> Case:
        return self._ledger.cases.move(
            case, action, actor=self._actor, at=self._now, note=note, becoming=becoming
        )

    def wake(self, case_id: CaseId, version: int) -> Case:
        """Bring a snoozed case back before its time."""
        case = self._seen(case_id, version)
        if case.snoozed_until is None or case.snoozed_until <= self._now:
            raise IllegalTransition(f"case {case_id} is not snoozed")
        return self._move(case, Action.WAKE, becoming=replace(case, snoozed_until=None))

    def reopen(self, case_id: CaseId, version: int, note: str) -> Case:
        """Open an answered or closed case again; its clocks are counted on from now."""
        case = self._seen(case_id, version)
        if case.status not in AT_REST:
            raise IllegalTransition(f"case {case_id} is {case.status.value}: it is open")
        bare = replace(case, draft=None, draft_by=None, playbook=None, receipt=None)
        becoming = self._ledger.judgements.reopened(bare, self._now)
        return self._move(case, Action.REOPEN, note=note or None, becoming=becoming)

    def transfer(self, case_id: CaseId, version: int, to: Department, note: str) -> Case:
        """Hand a case over to a department, with what it must know."""
        case = self._seen(case_id, version)
        stays = case.assignee in to.people
        becoming = replace(case, department=to.name, assignee=case.assignee if stays else None)
        told = f"to {to.name}: {_worded(note)}"
        return self._move(case, Action.TRANSFER, note=told, becoming=becoming)

    def escalate(self, case_id: CaseId, version: int, note: str) -> Case:
        """Ask for a lead's eyes: it comes first, and the person on call is told."""
        case = self._seen(case_id, version)
        if case.status in AT_REST:
            raise IllegalTransition(f"case {case_id} is {case.status.value}: reopen it first")
        becoming = replace(case, escalated_by=self._actor, snoozed_until=None)
        return self._move(case, Action.ESCALATE, note=_worded(note), becoming=becoming)

    def set_aside(self, case_id: CaseId, version: int, reason: str) -> Case:
        """Say that a case is abuse that nobody is to answer."""
        case = self._seen(case_id, version)
        why = _worded(reason)
        becoming = replace(case, draft=None, draft_by=None, playbook=None, set_aside=why)
        return self._move(case, Action.SET_ASIDE, note=why, becoming=becoming)

    def link(self, case_id: CaseId, channel: str, handle: str) -> Case:
        """Say that the case's customer is the one of another account."""
        case, customer = self._customer(case_id)
        other = self._ledger.people.find(channel, handle)
        with self._ledger.together():
            self._ledger.people.link(customer, other, actor=self._actor, at=self._now)
            return self._move(case, Action.NOTE, note=f"linked to an account on {channel}")

    def unlink(self, case_id: CaseId, channel: str, handle: str) -> Case:
        """Take back that the case's customer is the one of another account."""
        case, customer = self._customer(case_id)
        other = Identity(channel=channel, handle=handle.removeprefix("@"))
        with self._ledger.together():
            self._ledger.people.unlink(customer, other)
            return self._move(case, Action.NOTE, note=f"parted from an account on {channel}")

    def _customer(self, case_id: CaseId) -> tuple[Case, Identity]:
        case = self._ledger.cases.get(case_id)
        author = self._ledger.mentions.get(case.mention_id).mention.author
        if author is None:
            raise IllegalTransition(f"case {case_id}: nobody knows who wrote it")
        return case, Identity(channel=case.channel, handle=author.handle)


def _worded(note: str) -> str:
    if not note.strip():
        raise IllegalTransition("say why: who takes it over must know")
    return note.strip()
