"""Stage: open cases → drafts, once it is known whether a reply can be posted at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from classifier.said import corrected
from listener.channel import Limit, Publisher
from listener.errors import ChannelError
from responder.brief import Brief, Drafter, NoDraft
from responder.limits import usual_limit
from storage.errors import Conflict
from storage.ledger import Ledger
from storage.mentions import Kept
from storage.model import WATCHER, Action, Case, Mention, Status, Tally

HISTORY = 20
"""Recent answers that a new draft should not read like."""
AT_ONCE = 500
"""Cases of one run, so that a flood does not hold the ledger for long."""
PART = 20
"""Drafts that are written into the ledger together."""

_AS_NAMED: Mapping[str, str] = MappingProxyType({})


def draft_open(
    drafter: Drafter,
    publishers: Mapping[str, Publisher],
    ledger: Ledger,
    now: datetime,
    *,
    kinds: Mapping[str, str] = _AS_NAMED,
) -> Tally:
    """Draft a reply to every open case, the worst first; where none can be, say why.

    `kinds` names the network of each channel that does not bear its name. Networks, and the model
    that may write, are asked before the ledger is held: nobody else waits for their answers. A case
    that somebody moved meanwhile is left as it is.
    """
    drafted = declined = 0
    history = ledger.cases.recent_drafts(HISTORY)
    cases = ledger.cases.in_status(Status.OPEN, most=AT_ONCE)
    channels = {case.channel for case in cases}
    limits = {name: limit_of(publishers.get(name), kinds.get(name, name)) for name in channels}
    for start in range(0, len(cases), PART):
        made: list[_Made] = []
        for case in cases[start : start + PART]:
            network = publishers.get(case.channel), limits[case.channel]
            made.append(_draft(drafter, *network, case, history, ledger, now))
            if made[-1].action is Action.DRAFT:
                history = [made[-1].becoming.draft or "", *history][:HISTORY]
        with ledger.together():
            kept = [one for one in made if _kept(one, ledger, now)]
        drafted += sum(one.action is Action.DRAFT for one in kept)
        declined += sum(one.action is Action.REJECT for one in kept)
    return Tally(new=drafted, known=declined)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What is to become of a case."""

    case: Case
    action: Action
    note: str
    becoming: Case


def _kept(made: _Made, ledger: Ledger, now: datetime) -> bool:
    try:
        ledger.cases.move(
            made.case, made.action, actor=WATCHER, at=now, note=made.note, becoming=made.becoming
        )
    except Conflict:
        return False
    return True


def limit_of(publisher: Publisher | None, network: str) -> Limit:
    """Say how long a reply may be; as is usual on the network where it cannot be asked."""
    if publisher is None:
        return usual_limit(network)
    try:
        return publisher.limit()
    except ChannelError:
        return usual_limit(network)


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
    judged = ledger.classification(case.mention_id)
    labels = ledger.labels(case.mention_id)
    said = None if judged is None else corrected(judged, labels)
    decided = labels.keys() & {"complaint", "topic"}
    incident = ledger.incidents.of_mention(case.mention_id)
    return Brief(
        case=case,
        mention=target.mention,
        limit=_limit_addressed(publisher, limit, target.mention),
        now=now,
        history=history,
        thread=_thread(ledger, case),
        abuse=said.abuse if said else 0.0,
        complaint=said.complaint if said else 0.0,
        undecided=judged is not None and judged.undecided and not decided,
        likeliest=judged.topic if judged is not None and "topic" not in labels else "",
        incident=incident if incident is not None and incident.live else None,
    )


def _thread(ledger: Ledger, case: Case) -> list[Mention]:
    """What was said in a case before the post to answer, our answers included, oldest first."""
    kept = ledger.cases.mentions(case.id)
    said = [k.mention for k in kept if k.id != case.mention_id and k.deleted_at is None]
    answered = list(_answers(ledger, case)) if case.version > 1 else []
    return sorted([*said, *answered], key=lambda mention: mention.published_at)


def _answers(ledger: Ledger, case: Case) -> Iterator[Mention]:
    """Find our answers in the history of a case: the draft that stood when one was sent."""
    draft = ""
    for event in ledger.cases.events(case.id):
        stood, draft = draft, str(event.changes.get("draft", (None, draft))[1] or "")
        if event.action in {Action.CONFIRM, Action.POSTED} and stood:
            yield Mention(
                channel=case.channel,
                native_id=f"{case.id}.{event.version}",
                text=stood,
                published_at=event.at,
                own=True,
            )


def _draft(
    drafter: Drafter,
    publisher: Publisher | None,
    limit: Limit,
    case: Case,
    history: list[str],
    ledger: Ledger,
    now: datetime,
) -> _Made:
    target = ledger.mentions.get(case.mention_id)
    mention = target.mention
    by_hand = handoff_reason(publisher, mention) or case.handoff_reason
    case_now = replace(case, handoff_reason=by_hand)
    brief = brief_of(publisher, limit, case, target, history, ledger, now)
    try:
        draft = drafter.draft(brief)
    except NoDraft as why:
        return _Made(case=case, action=Action.REJECT, note=str(why), becoming=case_now)
    text = addressed(publisher, draft.text, mention)
    return _Made(
        case=case,
        action=Action.DRAFT,
        note="; ".join((*draft.reasons, *draft.warnings)),
        becoming=replace(case_now, draft=text, playbook=draft.playbook, draft_by=draft.by.value),
    )


def _limit_addressed(publisher: Publisher | None, limit: Limit, mention: Mention) -> Limit:
    return Limit(
        fits=lambda text: limit.fits(addressed(publisher, text, mention)),
        describe=lambda text: limit.describe(addressed(publisher, text, mention)),
    )
