"""Stage: open cases → drafts, once it is known whether a reply can be posted at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from listener.channel import Limit, Publisher
from listener.errors import ChannelError
from responder.brief import Brief, Drafter, NoDraft
from storage.ledger import Ledger
from storage.mentions import Kept
from storage.model import WATCHER, Action, Case, Mention, Status, Tally

HISTORY = 20
"""Recent answers that a new draft should not read like."""
AT_ONCE = 500
"""Cases of one run, so that a flood does not hold the ledger for long."""
BY_HAND = 10_000
"""Characters of a reply that a person copies over, where nobody knows the network's limit."""

UNLIMITED = Limit(
    fits=lambda text: len(text) <= BY_HAND,
    describe=lambda text: f"{len(text)} of {BY_HAND} characters",
)


def draft_open(
    drafter: Drafter, publishers: Mapping[str, Publisher], ledger: Ledger, now: datetime
) -> Tally:
    """Draft a reply to every open case, the worst first; where none can be, say why."""
    drafted = declined = 0
    history = ledger.cases.recent_drafts(HISTORY)
    # Networks are asked before the ledger is held: nobody else waits for their answers.
    channels = {case.channel for case in ledger.cases.in_status(Status.OPEN, most=AT_ONCE)}
    limits = {name: limit_of(publishers.get(name)) for name in channels}
    with ledger.together():
        for case in ledger.cases.in_status(Status.OPEN, most=AT_ONCE):
            if case.channel not in limits:
                continue
            network = publishers.get(case.channel), limits[case.channel]
            moved = _draft(drafter, *network, case, history, ledger, now)
            if moved.draft is None:
                declined += 1
            else:
                drafted += 1
                history = [moved.draft, *history][:HISTORY]
    return Tally(new=drafted, known=declined)


def limit_of(publisher: Publisher | None) -> Limit:
    """Say how long a reply on this channel may be; generous where the network cannot be asked."""
    if publisher is None:
        return UNLIMITED
    try:
        return publisher.limit()
    except ChannelError:
        return UNLIMITED


def addressed(publisher: Publisher | None, text: str, mention: Mention) -> str:
    """Give the text as it will stand on the network."""
    return text if publisher is None else publisher.addressed(text, mention)


def handoff_reason(publisher: Publisher | None, mention: Mention) -> str | None:
    """Say why a reply cannot be sent by us, or None where it can."""
    if publisher is None:
        return f"Vigie does not post on {mention.channel}"
    eligibility = publisher.eligibility(mention)
    return None if eligibility.allowed else eligibility.reason or "not possible here"


def brief_of(
    publisher: Publisher | None,
    limit: Limit,
    case: Case,
    target: Kept,
    history: Sequence[str],
    ledger: Ledger,
    now: datetime,
) -> Brief:
    """Gather all that a draft for a case may be made of."""
    mention = target.mention
    classification = ledger.classification(case.mention_id)
    return Brief(
        case=case,
        mention=mention,
        limit=_limit_addressed(publisher, limit, mention),
        history=history,
        now=now,
        abuse=classification.abuse if classification else 0.0,
    )


def _draft(
    drafter: Drafter,
    publisher: Publisher | None,
    limit: Limit,
    case: Case,
    history: list[str],
    ledger: Ledger,
    now: datetime,
) -> Case:
    target = ledger.mentions.get(case.mention_id)
    mention = target.mention
    by_hand = handoff_reason(publisher, mention) or case.handoff_reason
    case_now = replace(case, handoff_reason=by_hand)
    brief = brief_of(publisher, limit, case, target, history, ledger, now)
    try:
        draft = drafter.draft(brief)
    except NoDraft as why:
        return ledger.cases.move(
            case, Action.REJECT, actor=WATCHER, at=now, note=str(why), becoming=case_now
        )
    note = "; ".join((*draft.reasons, *draft.warnings))
    text = addressed(publisher, draft.text, mention)
    becoming = replace(case_now, draft=text, playbook=draft.playbook, draft_by=draft.by.value)
    return ledger.cases.move(
        case, Action.DRAFT, actor=WATCHER, at=now, note=note, becoming=becoming
    )


def _limit_addressed(publisher: Publisher | None, limit: Limit, mention: Mention) -> Limit:
    return Limit(
        fits=lambda text: limit.fits(addressed(publisher, text, mention)),
        describe=lambda text: limit.describe(addressed(publisher, text, mention)),
    )
