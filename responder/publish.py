"""Stage: what was approved → the network, once or ask.

The intent is on disk before the call; what cannot be confirmed becomes *unknown* and is settled
by reading the thread, never by trying again. Alerts are logged after success, answers before: a
doubled page to the person on call is fine, a doubled public reply is not. The caller holds the
publishing lock, so that a case found *publishing* here was left by a process that died.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from listener.channel import Parent, Publisher
from listener.errors import Refused, Unconfirmed
from storage.database import sha256
from storage.errors import ToolError
from storage.ledger import Ledger
from storage.lifecycle import TRANSITIONS
from storage.model import WATCHER, Action, Case, Clock, Failure, Mention, Receipt, Status, Tally

Step: TypeAlias = Callable[[Publisher | None, Case, Ledger, Clock], Status]

SETTLING = timedelta(minutes=2)
"""How long a reply may take to show in the thread: before that, its absence proves nothing."""


def publish_approved(
    publishers: Mapping[str, Publisher],
    ledger: Ledger,
    clock: Clock,
    *,
    settling: timedelta = SETTLING,
    allowed: Callable[[Case], str | None] = lambda case: None,
) -> Tally:
    """Settle what a crash left open, then send what is approved, one failure never the next.

    `allowed` says why an approval no longer holds, whatever the network says of the post.
    """
    for case in ledger.cases.in_status(Status.PUBLISHING):
        _lost(case, "the process ended during the call", ledger, clock())
    tried: list[tuple[Case, Step]] = [
        *(
            (case, partial(_settle, settling=settling))
            for case in ledger.cases.in_status(Status.UNKNOWN)
        ),
        *(
            (case, partial(_send, allowed=allowed))
            for case in ledger.cases.in_status(Status.APPROVED)
        ),
    ]
    sent = 0
    faults: list[str] = []
    for case, step in tried:
        try:
            done = step(publishers.get(case.channel), case, ledger, clock)
        except ToolError as error:
            faults.append(str(error))
        else:
            sent += done is Status.PUBLISHED
    for name, publisher in publishers.items():
        ledger.sources.spend(name, f"{name}/replies", publisher.cost(), at=clock())
    note = faults[0] if faults else None
    return Tally(new=sent, failed=len(tried) - sent, note=note)


def would_send(ledger: Ledger) -> list[Case]:
    """List what the next run would send, for `--dry-run`."""
    return ledger.cases.in_status(Status.APPROVED)


def intent_key(case: Case) -> str:
    """Name the intent to post one approved text: the same for every attempt at it."""
    return sha256(f"{case.id} {case.version} {case.approved_text_sha256} {case.approved_by}")


def _send(
    publisher: Publisher | None,
    case: Case,
    ledger: Ledger,
    clock: Clock,
    *,
    allowed: Callable[[Case], str | None],
) -> Status:
    reason = allowed(case)
    if reason is not None:
        return ledger.cases.move(case, Action.VOID, actor=WATCHER, at=clock(), note=reason).status
    if publisher is None:
        return _hand_off(case, ledger, f"no channel {case.channel} posts from here", clock())
    if any(kept.pending for kept in ledger.cases.mentions(case.id)):
        return case.status  # the customer wrote again, or edited: it is judged first
    mention = ledger.mentions.get(case.mention_id).mention
    parent = publisher.parent(mention)
    reason = _void(case, parent)
    if reason is not None:
        return _voided(case, parent, mention, reason, ledger, clock())
    if not parent.eligibility.allowed:
        reason = parent.eligibility.reason or "the network does not allow it"
        return _hand_off(case, ledger, reason, clock())
    intent = replace(case, publish_key=intent_key(case))
    claimed = ledger.cases.move(case, Action.CLAIM, actor=WATCHER, at=clock(), becoming=intent)
    assert claimed.draft is not None and claimed.publish_key is not None
    try:
        receipt = publisher.publish(claimed.draft, in_reply_to=mention, key=claimed.publish_key)
    except Refused as refusal:
        note = f"the network refused it: {refusal}"
        return _returned(claimed, note, ledger, clock(), by_hand=_lasting(refusal))
    except Unconfirmed as doubt:
        return _lost(claimed, str(doubt), ledger, clock())
    return _confirmed(claimed, receipt, ledger, clock())


def _settle(
    publisher: Publisher | None,
    case: Case,
    ledger: Ledger,
    clock: Clock,
    *,
    settling: timedelta,
) -> Status:
    """Read the thread to learn whether an unknown reply was posted."""
    mention = ledger.mentions.get(case.mention_id).mention
    if publisher is None or case.draft is None or case.publish_key is None:
        return Status.UNKNOWN
    receipt = publisher.reconcile(case.draft, in_reply_to=mention, key=case.publish_key)
    if receipt is not None:
        return _confirmed(case, receipt, ledger, clock())
    lost_at = max(e.at for e in ledger.cases.events(case.id) if e.action is Action.LOSE)
    if clock() - lost_at < settling:
        return Status.UNKNOWN
    note = "the thread shows no reply of ours: it was not posted; approve it again to send it"
    return _returned(case, note, ledger, clock())


def _lost(case: Case, doubt: str, ledger: Ledger, now: datetime) -> Status:
    with ledger.together():
        now_case = ledger.cases.get(case.id)
        note = f"nobody knows whether the reply was posted: {doubt}"
        return ledger.cases.move(now_case, Action.LOSE, actor=WATCHER, at=now, note=note).status


def _returned(
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


def _confirmed(case: Case, receipt: Receipt, ledger: Ledger, now: datetime) -> Status:
    """Keep the receipt; where the thread went on meanwhile, open the case again."""
    with ledger.together():
        now_case = ledger.cases.get(case.id)
        if (now_case.status, Action.CONFIRM) not in TRANSITIONS:
            ledger.cases.receive(now_case, receipt)  # a person closed it: the proof stays
            return now_case.status
        answered = replace(now_case, receipt=receipt)
        confirmed = ledger.cases.move(
            now_case, Action.CONFIRM, actor=WATCHER, at=now, becoming=answered
        )
        ledger.judgements.carry_on(confirmed, at=now)
    return Status.PUBLISHED


def _void(case: Case, parent: Parent) -> str | None:
    """Say why the approval no longer holds, from how the post stands now."""
    if parent.mention is None:
        return "the post was deleted"
    if parent.answered is not None:
        where = f" at {parent.answered.url}" if parent.answered.url else ""
        return f"it was answered by our account already{where}: close the case if that is enough"
    if sha256(parent.mention.text) != case.approved_parent_sha256:
        return "the post was edited after the approval"
    return None


def _voided(
    case: Case, parent: Parent, seen: Mention, reason: str, ledger: Ledger, now: datetime
) -> Status:
    with ledger.together():
        moved = ledger.cases.move(case, Action.VOID, actor=WATCHER, at=now, note=reason)
        if parent.mention is None:
            ledger.entomb(seen.channel, (seen.native_id,), at=now)
            return ledger.without_deleted(ledger.cases.get(case.id), at=now).status
        ledger.mentions.keep(f"{seen.channel}/replies", [parent.mention], at=now)
    return moved.status


def _hand_off(case: Case, ledger: Ledger, reason: str, now: datetime) -> Status:
    by_hand = replace(case, handoff_reason=reason)
    moved = ledger.cases.move(
        case, Action.HAND_OFF, actor=WATCHER, at=now, note=reason, becoming=by_hand
    )
    return moved.status


def _lasting(refusal: Refused) -> str | None:
    """Give the reason for a hand-off where the network will never take the reply from us."""
    permanent = refusal.setback.failure is Failure.PERMISSION
    return refusal.setback.detail if permanent else None
