"""Stage: what was approved → the network, once or ask.

The intent is on disk before the call; what cannot be confirmed becomes *unknown* and is settled
by reading the thread, never by trying again. Alerts are logged after success, answers before: a
doubled page to the person on call is fine, a doubled public reply is not. The caller holds the
publishing lock, so that a case found *publishing* here was left by a process that died.

An answer that is held back stays approved, and is no failure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from listener.channel import Publisher
from listener.errors import Refused, Unconfirmed
from responder.outcomes import (
    confirmed,
    handed_off,
    lasting,
    lost,
    returned,
    void,
    voided,
    voided_by,
)
from responder.sending import HOUR, Hold, Sending, Sent, hold, in_order, plan
from storage.database import sha256
from storage.errors import ToolError
from storage.ledger import Ledger
from storage.model import WATCHER, Action, Case, Clock, Mention, Status, Tally

Allowed: TypeAlias = Callable[[Case], str | None]
"""Says why an approval does not count any more; None where it does."""

SETTLING = timedelta(minutes=2)
"""How long a reply may take to show in the thread: before that, its absence proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures(Tally):
    """What a run sent, and what it left."""

    held: Sequence[tuple[Case, Hold]] = ()
    """Approved answers that may not go yet; known, and neither sent nor failed."""


def always(case: Case) -> str | None:
    """Let every approval count."""
    return None


def publish_approved(
    publishers: Mapping[str, Publisher],
    ledger: Ledger,
    clock: Clock,
    *,
    sending: Sending,
    allowed: Allowed = always,
    settling: timedelta = SETTLING,
) -> Departures:
    """Settle what a crash left open, then send what is approved, one failure never the next."""
    for case in ledger.cases.in_status(Status.PUBLISHING):
        lost(case, "the process ended during the call", ledger, clock())
    run = _Run(
        publishers,
        ledger,
        clock,
        sending=sending,
        allowed=allowed,
        settling=settling,
        sent=sent_lately(ledger, clock()),
    )
    run.each(run.settle, ledger.cases.in_status(Status.UNKNOWN))
    run.each(run.send, in_order(ledger.cases.in_status(Status.APPROVED)))
    for name, publisher in publishers.items():
        ledger.sources.spend(name, f"{name}/replies", publisher.cost(), at=clock())
    return Departures(
        new=run.published,
        known=len(run.held),
        failed=run.tried - run.published - len(run.held),
        note=run.faults[0] if run.faults else None,
        held=run.held,
    )


def standing(ledger: Ledger, sending: Sending, now: datetime) -> list[tuple[Case, Hold | None]]:
    """List what is approved in the order in which it goes, with what holds it back now."""
    approved = ledger.cases.in_status(Status.APPROVED)
    return plan(approved, now, sending, sent_lately(ledger, now)) if approved else []


def sent_lately(ledger: Ledger, now: datetime) -> dict[str, Sent]:
    """Read what each channel was sent in the last hour."""
    claims = ledger.audit.claims(now - HOUR)
    return {channel: Sent(lately=tuple(at)) for channel, at in claims.items()}


def intent_key(case: Case) -> str:
    """Name the intent to post one approved text: the same for every attempt at it."""
    return sha256(f"{case.id} {case.version} {case.approved_text_sha256} {case.approved_by}")


@dataclass
class _Run:
    """One run of the stage, and what it has done so far."""

    publishers: Mapping[str, Publisher]
    ledger: Ledger
    clock: Clock
    sending: Sending = field(kw_only=True)
    allowed: Allowed = field(kw_only=True)
    settling: timedelta = field(kw_only=True)
    sent: dict[str, Sent] = field(kw_only=True)
    """By channel."""
    tried: int = 0
    published: int = 0
    held: list[tuple[Case, Hold]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def each(self, step: Callable[[Case], Status | Hold], cases: Iterable[Case]) -> None:
        """Take a step with each of these cases, and count what came of it."""
        for case in cases:
            self.tried += 1
            try:
                done = step(case)
            except ToolError as error:
                self.faults.append(str(error))
            else:
                self.published += done is Status.PUBLISHED
                if isinstance(done, Hold):
                    self.held.append((case, done))

    def send(self, case: Case) -> Status | Hold:
        """Post an approved answer, unless something stands against it."""
        against = self.allowed(case)
        if against is not None:
            return voided(case, against, self.ledger, self.clock())
        publisher = self.publishers.get(case.channel)
        if publisher is None:
            nobody = f"no channel {case.channel} posts from here"
            return handed_off(case, nobody, self.ledger, self.clock())
        if any(kept.pending for kept in self.ledger.cases.mentions(case.id)):
            return case.status  # the customer wrote again, or edited: it is judged first
        held = self._held(case, self.clock())
        if held is not None:
            return held
        mention = self.ledger.mentions.get(case.mention_id).mention
        parent = publisher.parent(mention)
        reason = void(case, parent)
        if reason is not None:
            return voided_by(parent, case, mention, reason, self.ledger, self.clock())
        if not parent.eligibility.allowed:
            reason = parent.eligibility.reason or "the network does not allow it"
            return handed_off(case, reason, self.ledger, self.clock())
        return self._post(publisher, case, mention)

    def _post(self, publisher: Publisher, case: Case, mention: Mention) -> Status | Hold:
        """Keep the intent, then call; reading the post may have lasted past the hours."""
        now = self.clock()
        held = self._held(case, now)
        if held is not None:
            return held
        intent = replace(case, publish_key=intent_key(case))
        claimed = self.ledger.cases.move(case, Action.CLAIM, actor=WATCHER, at=now, becoming=intent)
        self.sent[case.channel] = self.sent.get(case.channel, Sent()).and_one(now)
        assert claimed.draft is not None and claimed.publish_key is not None
        try:
            receipt = publisher.publish(claimed.draft, in_reply_to=mention, key=claimed.publish_key)
        except Refused as refusal:
            note = f"the network refused it: {refusal}"
            return returned(claimed, note, self.ledger, self.clock(), by_hand=lasting(refusal))
        except Unconfirmed as doubt:
            return lost(claimed, str(doubt), self.ledger, self.clock())
        return confirmed(claimed, receipt, self.ledger, self.clock())

    def settle(self, case: Case) -> Status:
        """Read the thread to learn whether an unknown reply was posted."""
        publisher = self.publishers.get(case.channel)
        mention = self.ledger.mentions.get(case.mention_id).mention
        if publisher is None or case.draft is None or case.publish_key is None:
            return Status.UNKNOWN
        receipt = publisher.reconcile(case.draft, in_reply_to=mention, key=case.publish_key)
        if receipt is not None:
            return confirmed(case, receipt, self.ledger, self.clock())
        events = self.ledger.cases.events(case.id)
        lost_at = max(event.at for event in events if event.action is Action.LOSE)
        if self.clock() - lost_at < self.settling:
            return Status.UNKNOWN
        note = "the thread shows no reply of ours: it was not posted; approve it again to send it"
        return returned(case, note, self.ledger, self.clock())

    def _held(self, case: Case, now: datetime) -> Hold | None:
        return hold(case, now, self.sending, self.sent.get(case.channel, Sent()))
