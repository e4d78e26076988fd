"""What becomes of a case whose answer was to be sent: the entries of the publishing stage."""

from dataclasses import replace
from datetime import datetime

from listener.channel import Parent
from listener.errors import Refused
from storage.database import sha256
from storage.ledger import Ledger
from storage.lifecycle import TRANSITIONS
from storage.model import WATCHER, Action, Case, Failure, Mention, Receipt, Status


def void(case: Case, parent: Parent) -> str | None:
    """Say why the approval no longer holds, from how the post stands now."""
    if parent.mention is None:
        return "the post was deleted"
    if parent.answered is not None:
        where = f" at {parent.answered.url}" if parent.answered.url else ""
        return f"it was answered by our account already{where}: close the case if that is enough"
    if sha256(parent.mention.text) != case.approved_parent_sha256:
        return "the post was edited after the approval"
    return None


def voided(case: Case, reason: str, ledger: Ledger, now: datetime) -> Status:
    """Take the approval away."""
    return ledger.cases.move(case, Action.VOID, actor=WATCHER, at=now, note=reason).status


def voided_by(
    parent: Parent, case: Case, seen: Mention, reason: str, ledger: Ledger, now: datetime
) -> Status:
    """Take the approval away, and keep what the post has become."""
    with ledger.together():
        status = voided(case, reason, ledger, now)
        if parent.mention is None:
            ledger.entomb(seen.channel, (seen.native_id,), at=now)
            return ledger.without_deleted(ledger.cases.get(case.id), at=now).status
        ledger.mentions.keep(f"{seen.channel}/replies", [parent.mention], at=now)
    return status


def handed_off(case: Case, reason: str, ledger: Ledger, now: datetime) -> Status:
    """Leave it to a person to post what was approved."""
    by_hand = replace(case, handoff_reason=reason)
    moved = ledger.cases.move(
        case, Action.HAND_OFF, actor=WATCHER, at=now, note=reason, becoming=by_hand
    )
    return moved.status


def lost(case: Case, doubt: str, ledger: Ledger, now: datetime) -> Status:
    """Tell that nobody knows what came of the call."""
    with ledger.together():
        now_case = ledger.cases.get(case.id)
        note = f"nobody knows whether the reply was posted: {doubt}"
        return ledger.cases.move(now_case, Action.LOSE, actor=WATCHER, at=now, note=note).status


def returned(
    case: Case, note: str, ledger: Ledger, now: datetime, *, by_hand: str | None = None
) -> Status:
    """Give the case back to a person, turned to what came to its thread meanwhile."""
    with ledger.together():
        now_case = ledger.cases.get(case.id)
        newer = ledger.judgements.waiting(now_case)
        after = replace(
            now_case,
            mention_id=newer.id if newer else now_case.mention_id,
            handoff_reason=by_hand or now_case.handoff_reason,
        )
        moved = ledger.cases.move(
            now_case, Action.RETURN, actor=WATCHER, at=now, note=note, becoming=after
        )
        return ledger.without_deleted(moved, at=now).status


def confirmed(case: Case, receipt: Receipt, ledger: Ledger, now: datetime) -> Status:
    """Keep the receipt; where the thread went on meanwhile, open the case again."""
    with ledger.together():
        now_case = ledger.cases.get(case.id)
        if (now_case.status, Action.CONFIRM) not in TRANSITIONS:
            ledger.cases.receive(now_case, receipt)  # a person closed it: the proof stays
            return now_case.status
        answered = replace(now_case, receipt=receipt)
        moved = ledger.cases.move(
            now_case, Action.CONFIRM, actor=WATCHER, at=now, becoming=answered
        )
        ledger.judgements.carry_on(moved, at=now)
    return Status.PUBLISHED


def lasting(refusal: Refused) -> str | None:
    """Give the reason for a hand-off where the network will never take the reply from us."""
    permanent = refusal.setback.failure is Failure.PERMISSION
    return refusal.setback.detail if permanent else None
