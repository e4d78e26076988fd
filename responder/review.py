"""A person's verbs on a case, each for one version that was seen and within the person's rights."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from responder.brief import DraftText
from responder.checks.finding import Finding
from responder.consent import may_still_go, objection, refusal, standing_endorser, step
from responder.relabel import drafted_anew, is_abuse, keep_label, relabelled
from responder.rights import Demands, NotAllowed, Rights, same_person
from storage.clocks import AT_REST
from storage.database import sha256
from storage.department import Department
from storage.errors import Conflict, IllegalTransition
from storage.judgements import Judgement
from storage.ledger import Ledger
from storage.mentions import Kept
from storage.model import (
    WATCHER,
    Action,
    Case,
    CaseId,
    Mention,
    MentionId,
    Receipt,
    Status,
    Writer,
)
from storage.people import Identity

Inspect: TypeAlias = Callable[[Case], Sequence[Finding]]
"""Says what the checks find in the draft of a case."""

DemandsOf: TypeAlias = Callable[[Case], Demands]
"""Says what the playbook of a case demands of those who approve."""

Address: TypeAlias = Callable[[Case, Mention, str], str]
"""Gives a text as it must stand on the network to reach the customer."""

MISSED = "passed over by the classifier"
"""Noted where a person opens a case; followed by what the person says of it."""


def as_written(case: Case, mention: Mention, text: str) -> str:
    """Change nothing: for networks where an answer reaches its author by itself."""
    return text


def undemanding(case: Case) -> Demands:
    """Demand nothing beyond the right to approve."""
    return Demands()


class Reviewer:
    """What one named person does, at the times that the clock gives."""

    def __init__(
        self,
        ledger: Ledger,
        actor: str,
        now: datetime,
        *,
        rights: Rights | None = None,
        demands_of: DemandsOf = undemanding,
    ) -> None:
        if not actor.strip():
            raise IllegalTransition(
                "who are you? set responder.approver, VIGIE_APPROVER or --as NAME"
            )
        if any(same_person(actor, name) for name in (WATCHER, *Writer)):
            raise IllegalTransition(f"{actor.strip()} stands for Vigie itself: give your own name")
        self._ledger = ledger
        self._actor = actor.strip()
        self._now = now
        self._rights = rights or Rights()
        self._demands_of = demands_of

    def open(self, judgement: Judgement, note: str = "") -> Case:
        """Open a case for a post that was passed over; its history says who did, and why."""
        against = self._rights.unfit(self._actor, Action.OPEN)
        if against is not None:
            raise NotAllowed(against)
        why = ": ".join(filter(None, (MISSED, note.strip())))
        return self._ledger.judgements.open(judgement, actor=self._actor, at=self._now, note=why)

    def approve(
        self,
        case_id: CaseId,
        version: int,
        inspect: Inspect,
        *,
        confirmed: Collection[str] = (),
        within: str | None = None,
    ) -> Case:
        """Consent to this exact text in reply to this exact state of the post.

        Where the playbook wants four eyes, the first to consent endorses and the case stays
        drafted. `confirmed` names the checks whose warnings the person has read; `within` the
        larger act of which this is a part. Raises NotAllowed, IllegalTransition, Conflict.
        """
        case = self._seen(case_id, version)
        parent = self._ledger.mentions.get(case.mention_id)
        if parent.pending:
            raise Conflict(f"the post was edited: look again with `vigie show {case_id}`")
        demands = self._rights.held(self._demands_of(case))
        parent_sha256 = sha256(parent.mention.text)
        first = standing_endorser(case, parent_sha256, self._rights, demands)
        against = refusal(self._actor, case, first, self._rights, demands)
        if against is not None:
            raise NotAllowed(against)
        lead = any(self._rights.leads(name) for name in (self._actor, first) if name)
        against = objection(inspect(case), confirmed, lead=lead)
        if against is not None:
            raise IllegalTransition(against)
        told = [f"confirmed: {', '.join(sorted(set(confirmed)))}"] if confirmed else []
        note = "; ".join([*told, *([within] if within else [])]) or None
        if step(first, demands) is Action.ENDORSE:
            endorsed = replace(
                case,
                endorsed_by=self._actor,
                endorsed_text_sha256=None if case.draft is None else sha256(case.draft),
                endorsed_parent_sha256=parent_sha256,
            )
            return self.move(case, Action.ENDORSE, note=note, becoming=endorsed)
        return self._consented(case, parent_sha256, note)

    def _consented(self, case: Case, parent_sha256: str, note: str | None) -> Case:
        approved = replace(
            case,
            approved_by=self._actor,
            approved_at=self._now,
            approved_text_sha256=None if case.draft is None else sha256(case.draft),
            approved_parent_sha256=parent_sha256,
            snoozed_until=None,
        )
        with self._ledger.together():
            after = self.move(case, Action.APPROVE, note=note, becoming=approved)
            if after.handoff_reason is not None:
                after = self.move(after, Action.HAND_OFF, note=after.handoff_reason)
        return after

    def take_back(self, case_id: CaseId, version: int, reason: str = "") -> Case:
        """Take an approval back before the answer is sent; where it took two, both.

        So it takes the first of two back that waits for the second, and the choice to post by hand
        an answer that was to be posted so.
        """
        case = self._seen(case_id, version)
        if case.status is Status.DRAFTED and case.endorsed_by is None:
            raise IllegalTransition(f"nobody approved case {case_id}: nothing to take back")
        becoming = _untold(case)
        if case.status is Status.HANDOFF:
            becoming = replace(becoming, handoff_reason=None)
        return self.move(case, Action.TAKE_BACK, note=reason or None, becoming=becoming)

    def edit(self, case_id: CaseId, version: int, text: str, address: Address = as_written) -> Case:
        """Put a person's text in place of the draft; an approval given before is void.

        What the playbook demands and forbids goes on to hold for the new text.
        """
        case = self._seen(case_id, version)
        if not text.strip():
            raise IllegalTransition("the text is empty: nothing was changed")
        addressed = address(case, self._ledger.mentions.get(case.mention_id).mention, text.strip())
        becoming = replace(_untold(case), draft=addressed, draft_by=self._actor)
        return self.move(case, Action.EDIT, becoming=becoming)

    def redraft(
        self, case_id: CaseId, version: int, draft: DraftText, address: Address = as_written
    ) -> Case:
        """Put another wording, which the person asked for, in place of the draft."""
        case = self._seen(case_id, version)
        mention = self._ledger.mentions.get(case.mention_id).mention
        becoming = replace(
            _untold(case),
            draft=address(case, mention, draft.text),
            playbook=draft.playbook,
            draft_by=draft.by.value,
        )
        note = "; ".join((*draft.reasons, *draft.warnings)) or None
        return self.move(case, Action.DRAFT, note=note, becoming=becoming)

    def reject(self, case_id: CaseId, version: int, reason: str) -> Case:
        """Refuse the draft: the case waits for a person's own words."""
        case = self._seen(case_id, version)
        return self.move(case, Action.REJECT, note=reason, becoming=_untold(case))

    def snooze(self, case_id: CaseId, version: int, until: datetime) -> Case:
        """Hide a case from the queue until then."""
        case = self._seen(case_id, version)
        if until <= self._now:
            raise IllegalTransition("the snooze would end in the past")
        return self.move(case, Action.SNOOZE, becoming=replace(case, snoozed_until=until))

    def close(self, case_id: CaseId, version: int, reason: str) -> Case:
        """Say that nothing more is to be done."""
        return self.move(self._seen(case_id, version), Action.CLOSE, note=reason)

    def assign(self, case_id: CaseId, version: int, assignee: str) -> Case:
        """Give the case to somebody of the team."""
        case = self._seen(case_id, version)
        name = assignee.strip()
        if not name:
            raise IllegalTransition("to whom? give a name with --to")
        if stranger := self._rights.stranger(name):
            raise NotAllowed(stranger)
        becoming = replace(case, assignee=name)
        return self.move(case, Action.ASSIGN, note=f"to {name}", becoming=becoming)

    def claim(self, case_id: CaseId, version: int) -> Case:
        """Take the case oneself."""
        return self.assign(case_id, version, self._actor)

    def note(self, case_id: CaseId, version: int, text: str) -> Case:
        """Write down what the next person should know."""
        if not text.strip():
            raise IllegalTransition("the note is empty: nothing was written")
        return self.move(self._seen(case_id, version), Action.NOTE, note=text.strip())

    def hand_off(self, case_id: CaseId, version: int) -> Case:
        """Choose to post this answer by hand; it needs an approval all the same."""
        case = self._seen(case_id, version)
        if case.approved_by is not None:
            void = may_still_go(case, self._rights, self._demands_of(case))
            if void is not None:
                raise NotAllowed(f"{void}: take it back and approve it anew")
        reason = f"chosen by {self._actor}"
        becoming = replace(case, handoff_reason=case.handoff_reason or reason)
        return self.move(case, Action.HAND_OFF, note=reason, becoming=becoming)

    def posted(self, case_id: CaseId, version: int, url: str) -> Case:
        """Tell that the approved text was posted by hand, and where."""
        case = self._seen(case_id, version)
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise IllegalTransition(f"where does it stand? {url!r} is not a web address")
        receipt = Receipt(native_id=url, url=url, at=self._now)
        becoming = replace(case, receipt=receipt)
        with self._ledger.together():
            posted = self.move(case, Action.POSTED, becoming=becoming)
            return self._ledger.judgements.carry_on(posted, at=self._now)

    def label(self, case_id: CaseId, version: int, field: str, value: str) -> Case:
        """Correct what the classifier said; kept beside it, and learnt from.

        An empty value takes the correction back: the classifier's own answer counts again.
        """
        case, ledger = self._seen(case_id, version), self._ledger
        with ledger.together():
            abuse = is_abuse(ledger, case.mention_id)
            note = self._say(case.mention_id, (field, value), f"case {case_id}")
            becoming = relabelled(ledger, case, case.mention_id, field, self._now)
            after = self.move(case, Action.LABEL, note=note, becoming=becoming)
            by = self._actor
            return drafted_anew(ledger, case, after, was_abuse=abuse, actor=by, now=self._now)

    def label_another(
        self, case_id: CaseId, version: int, kept: Kept, field: str, value: str
    ) -> Case:
        """Correct what the classifier said of a post that a case gathers, and does not answer."""
        case = self._seen(case_id, version)
        with self._ledger.together():
            note = f"{kept.name}: {self._say(kept.id, (field, value), kept.name)}"
            becoming = relabelled(self._ledger, case, kept.id, field, self._now)
            return self.move(case, Action.LABEL, note=note, becoming=becoming)

    def label_post(self, kept: Kept, field: str, value: str) -> str:
        """Correct what the classifier said of a post without a case; tell what that changed."""
        against = self._rights.unfit(self._actor, Action.LABEL)
        if against is not None:
            raise NotAllowed(against)
        return self._say(kept.id, (field, value), kept.name)

    def _say(self, post: MentionId, label: tuple[str, str], of: str) -> str:
        with self._ledger.together():
            ledger, by = self._ledger, self._actor
            return keep_label(ledger, post, label, of=of, actor=by, now=self._now)

    def move(
        self, case: Case, action: Action, *, note: str | None = None, becoming: Case | None = None
    ) -> Case:
        """Move a case as it was seen, if the person may: what all the verbs come down to."""
        against = self._rights.refusal(self._actor, action, case, self._demands_of(case))
        if against is not None:
            raise NotAllowed(against)
        return self._ledger.cases.move(
            case, action, actor=self._actor, at=self._now, note=note, becoming=becoming
        )

    def _seen(self, case_id: CaseId, version: int) -> Case:
        case = self._ledger.cases.get(case_id)
        if case.version != version:
            raise Conflict(
                f"case {case_id} is at version {case.version}, you saw {version}: "
                f"look again with `vigie show {case_id}`"
            )
        return case

    def wake(self, case_id: CaseId, version: int) -> Case:
        """Bring a snoozed case back before its time."""
        case = self._seen(case_id, version)
        if case.snoozed_until is None or case.snoozed_until <= self._now:
            raise IllegalTransition(f"case {case_id} is not snoozed")
        return self.move(case, Action.WAKE, becoming=replace(case, snoozed_until=None))

    def reopen(self, case_id: CaseId, version: int, note: str) -> Case:
        """Open an answered or closed case again; its clocks are counted on from now."""
        case = self._seen(case_id, version)
        if case.status not in AT_REST:
            raise IllegalTransition(f"case {case_id} is {case.status.value}: it is open")
        bare = replace(
            case,
            draft=None,
            draft_by=None,
            playbook=None,
            receipt=None,
            snoozed_until=None,
            handoff_reason=None,
        )
        becoming = self._ledger.judgements.reopened(bare, self._now)
        return self.move(case, Action.REOPEN, note=note or None, becoming=becoming)

    def transfer(self, case_id: CaseId, version: int, to: Department, note: str) -> Case:
        """Hand a case over to a department, with what it must know."""
        case = self._seen(case_id, version)
        stays = case.assignee in to.people
        becoming = replace(
            case,
            department=to.name,
            assignee=case.assignee if stays else None,
            snoozed_until=None,  # who takes it over has not seen it
        )
        told = f"to {to.name}: {_worded(note)}"
        return self.move(case, Action.TRANSFER, note=told, becoming=becoming)

    def escalate(self, case_id: CaseId, version: int, note: str) -> Case:
        """Ask for a lead's eyes: it comes first, and the person on call is told."""
        case = self._seen(case_id, version)
        if case.status in AT_REST:
            raise IllegalTransition(f"case {case_id} is {case.status.value}: reopen it first")
        becoming = replace(case, escalated_by=self._actor, snoozed_until=None)
        return self.move(case, Action.ESCALATE, note=_worded(note), becoming=becoming)

    def stand_down(self, case_id: CaseId, version: int, note: str = "") -> Case:
        """Take an escalation back: that is for who asked for a lead, and for a lead."""
        case = self._seen(case_id, version)
        asked = case.escalated_by
        if asked is None:
            raise IllegalTransition(f"case {case_id} is not escalated")
        if not same_person(asked, self._actor) and not self._rights.leads(self._actor):
            raise NotAllowed(f"{asked} asked for a lead: {asked} or a lead takes that back")
        becoming = replace(case, escalated_by=None)
        return self.move(case, Action.STAND_DOWN, note=note.strip() or None, becoming=becoming)

    def set_aside(self, case_id: CaseId, version: int, reason: str) -> Case:
        """Say that a case is abuse that nobody is to answer."""
        case = self._seen(case_id, version)
        why = _worded(reason)
        becoming = replace(case, draft=None, draft_by=None, playbook=None, set_aside=why)
        return self.move(case, Action.SET_ASIDE, note=why, becoming=becoming)

    def link(self, case_id: CaseId, channel: str, handle: str) -> Case:
        """Say that the case's customer is the one of another account."""
        case, customer = self._customer(case_id)
        other = self._ledger.people.find(channel, handle)
        with self._ledger.together():
            self._ledger.people.link(customer, other, actor=self._actor, at=self._now)
            return self.move(case, Action.NOTE, note=f"linked to an account on {channel}")

    def unlink(self, case_id: CaseId, channel: str, handle: str) -> Case:
        """Take back that the case's customer is the one of another account."""
        case, customer = self._customer(case_id)
        other = Identity(channel=channel, handle=handle.removeprefix("@"))
        with self._ledger.together():
            self._ledger.people.unlink(customer, other)
            return self.move(case, Action.NOTE, note=f"parted from an account on {channel}")

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


def _untold(case: Case) -> Case:
    """Take the first of two approvals away."""
    return replace(case, endorsed_by=None, endorsed_text_sha256=None, endorsed_parent_sha256=None)
