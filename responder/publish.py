"""Stage: what was approved → the network, once or ask.

The intent is on disk before the call; what cannot be confirmed becomes *unknown* and is settled
by reading the thread, never by trying again. Alerts are logged after success, answers before: a
doubled page to the person on call is fine, a doubled public reply is not. The caller holds the
publishing lock, so that a case found *publishing* here was left by a process that died.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from listener.channel import Parent, Publisher
from listener.errors import ChannelError, Refused, Unconfirmed
from storage.database import sha256
from storage.errors import ToolError
from storage.judgements import GOES_ON, WATCHER
from storage.ledger import Ledger
from storage.model import Action, Case, CaseEvent, Clock, Failure, Mention, Receipt, Status, Tally

SETTLING = timedelta(minutes=2)
"""How long a reply may take to show in the thread: before that, its absence proves nothing."""


def publish_approved(
    publishers: Mapping[str, Publisher],
    ledger: Ledger,
    clock: Clock,
    *,
    settling: timedelta = SETTLING,
) -> Tally:
    """Settle what a crash left open, then send what is approved, one failure never the next."""
    for case in ledger.cases.in_status(Status.PUBLISHING):
        note = "the process ended during the call: nobody knows whether the reply was posted"
        ledger.cases.move(case, Action.LOSE, actor=WATCHER, at=clock(), note=note)
    sent = failed = 0
    notes: list[str] = []
    for case in ledger.cases.in_status(Status.UNKNOWN):
        done = _settle(publishers.get(case.channel), case, ledger, clock, settling)
        sent += done is Status.PUBLISHED
        failed += done is not Status.PUBLISHED
    for case in ledger.cases.in_status(Status.APPROVED):
        publisher = publishers.get(case.channel)
        if publisher is None:
            _hand_off(case, ledger, f"no channel {case.channel} is configured here", clock())
            continue
        try:
            done = _send(publisher, case, ledger, clock)
        except ToolError as error:
            notes.append(str(error))
            failed += 1
        else:
            sent += done is Status.PUBLISHED
            failed += done is not Status.PUBLISHED
    for name, publisher in publishers.items():
        ledger.sources.spend(name, f"{name}/replies", publisher.cost(), at=clock())
    return Tally(new=sent, failed=failed, note=notes[0] if notes else None)


def would_send(ledger: Ledger) -> list[Case]:
    """List what the next run would send, for `--dry-run`."""
    return ledger.cases.in_status(Status.APPROVED)


def intent_key(case: Case) -> str:
    """Name the intent to post one approved text: the same for every attempt at it."""
    return sha256(f"{case.id} {case.version} {case.approved_text_sha256} {case.approved_by}")


def _send(publisher: Publisher, case: Case, ledger: Ledger, clock: Clock) -> Status:
    mention = ledger.mentions.get(case.mention_id).mention
    parent = publisher.parent(mention)
    reason = _void(case, parent)
    if reason is not None:
        return _voided(case, parent, mention, reason, ledger, clock())
    if not parent.eligibility.allowed:
        _hand_off(case, ledger, parent.eligibility.reason or "not possible here", clock())
        return Status.HANDOFF
    claimed = ledger.cases.move(
        case,
        Action.CLAIM,
        actor=WATCHER,
        at=clock(),
        becoming=replace(case, publish_key=intent_key(case)),
    )
    assert claimed.draft is not None and claimed.publish_key is not None
    try:
        receipt = publisher.publish(claimed.draft, in_reply_to=mention, key=claimed.publish_key)
    except Refused as refusal:
        note = f"the network refused it: {refusal}"
        with ledger.together():
            now_case = ledger.cases.get(case.id)
            returned = replace(now_case, handoff_reason=_lasting(refusal))
            ledger.cases.move(
                now_case, Action.RETURN, actor=WATCHER, at=clock(), note=note, becoming=returned
            )
        return Status.DRAFTED
    except Unconfirmed as doubt:
        with ledger.together():
            now_case = ledger.cases.get(case.id)
            ledger.cases.move(now_case, Action.LOSE, actor=WATCHER, at=clock(), note=str(doubt))
        return Status.UNKNOWN
    return _confirmed(claimed, receipt, ledger, clock())


def _settle(
    publisher: Publisher | None, case: Case, ledger: Ledger, clock: Clock, settling: timedelta
) -> Status:
    """Read the thread to learn whether an unknown reply was posted."""
    mention = ledger.mentions.get(case.mention_id).mention
    if publisher is None or case.draft is None or case.publish_key is None:
        return Status.UNKNOWN
    try:
        receipt = publisher.reconcile(case.draft, in_reply_to=mention, key=case.publish_key)
    except ChannelError:
        return Status.UNKNOWN
    if receipt is not None:
        return _confirmed(case, receipt, ledger, clock())
    lost_at = ledger.cases.events(case.id)[-1].at
    if clock() - lost_at < settling:
        return Status.UNKNOWN
    note = "the thread shows no reply of ours: it was not posted; approve it again to send it"
    ledger.cases.move(case, Action.RETURN, actor=WATCHER, at=clock(), note=note)
    return Status.DRAFTED


def _confirmed(case: Case, receipt: Receipt, ledger: Ledger, now: datetime) -> Status:
    """Keep the receipt; where the thread went on during the call, open the case again."""
    with ledger.together():
        now_case = ledger.cases.get(case.id)
        goes_on = _went_on(ledger.cases.events(case.id))
        confirmed = ledger.cases.move(
            now_case,
            Action.CONFIRM,
            actor=WATCHER,
            at=now,
            note=receipt.url,
            becoming=replace(now_case, receipt=receipt),
        )
        if goes_on:
            ledger.judgements.reopen(confirmed, at=now)
    return Status.PUBLISHED


def _went_on(events: Sequence[CaseEvent]) -> bool:
    """Whether somebody wrote in the thread since the claim."""
    for event in reversed(events):
        if event.action is Action.CLAIM:
            return False
        if event.note == GOES_ON:
            return True
    return False


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
        else:
            ledger.mentions.keep(f"{seen.channel}/replies", [parent.mention], at=now)
    return moved.status


def _hand_off(case: Case, ledger: Ledger, reason: str, now: datetime) -> None:
    ledger.cases.move(
        case,
        Action.HAND_OFF,
        actor=WATCHER,
        at=now,
        note=reason,
        becoming=replace(case, handoff_reason=reason),
    )


def _lasting(refusal: Refused) -> str | None:
    """Give the reason for a hand-off where the network will never take the reply from us."""
    permanent = refusal.setback.failure is Failure.PERMISSION
    return refusal.setback.detail if permanent else None
