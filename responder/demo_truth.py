"""The end of the demo: what the script says is true, against the ledger and the networks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from listener.matching import folded
from listener.town.story import Truth
from listener.town.town import Posted, Town
from storage.alert import AlertKind
from storage.database import sha256
from storage.ledger import Ledger
from storage.mentions import Kept
from storage.model import Action, Case, CaseEvent, Classification, Mention, Status

MANY = 3
"""Accounts that post the same words, from which on they are a campaign."""
GRIEVANCES = frozenset({Truth.COMPLAINT, Truth.COPY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A line of the script, and what Vigie made of it."""

    posted: Posted
    kept: Kept | None
    classification: Classification | None
    case: Case | None
    events: Sequence[CaseEvent]
    answers: Sequence[str]
    """What the brand's account posted under it, read from the network."""

    @property
    def name(self) -> str:
        """Say which post it is, without its text."""
        return f"{self.posted.post.on} {self.posted.native_id} (@{self.posted.post.by})"

    @property
    def seen_as(self) -> str:
        """Say what the classifier thought."""
        if self.classification is None:
            return "not judged"
        return f"complaint {self.classification.complaint:.0%}"

    def had(self, action: Action) -> bool:
        """Whether this ever happened to its case."""
        return any(event.action is action for event in self.events)

    def approved(self, text: str) -> bool:
        """Whether a person approved exactly this text."""
        return any(
            event.action is Action.APPROVE and event.text_sha256 == sha256(text)
            for event in self.events
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that must be true at the end, with the figure that shows it."""

    claim: str
    figure: str
    faults: Sequence[str] = field(default_factory=tuple)


def gathered(town: Town, ledger: Ledger) -> list[Found]:
    """Lay each line of the script beside what the ledger and its network hold."""
    return [_found(posted, town, ledger) for posted in town.posted]


def _found(posted: Posted, town: Town, ledger: Ledger) -> Found:
    mention_id = ledger.mentions.find(*posted.place)
    case = None if mention_id is None else ledger.cases.of_mention(mention_id)
    return Found(
        posted=posted,
        kept=None if mention_id is None else ledger.mentions.get(mention_id),
        classification=None if mention_id is None else ledger.classification(mention_id),
        case=case,
        events=[] if case is None else ledger.cases.events(case.id),
        answers=town.answers(posted),
    )


def campaigns(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Group the posts whose words are the same, where many accounts wrote them."""
    groups: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if not mention.own and mention.text:
            groups[" ".join(folded(mention.text).split())].append(mention)
    return [
        group for group in groups.values() if len({m.author for m in group if m.author}) >= MANY
    ]


def checks(town: Town, ledger: Ledger, faults: Sequence[str]) -> list[Check]:
    """Hold the whole story against the script; `faults` are those of the jobs on the way."""
    found = gathered(town, ledger)
    return [
        _every_complaint(found),
        _once_each(found, ledger),
        _noise(found),
        _approved(found, ledger),
        _left_alone(found),
        _deleted(found, town),
        _edited(found, town),
        _handed_off(found),
        _copies(found, ledger),
        _woken(found, town, ledger),
        _whole(ledger, faults),
    ]


def _every_complaint(found: Sequence[Found]) -> Check:
    all_of_them = [f for f in found if f.posted.post.truth in GRIEVANCES]
    missed = [f"{f.name} has no case: {f.seen_as}" for f in all_of_them if f.case is None]
    figure = f"{len(all_of_them) - len(missed)} of {len(all_of_them)}"
    return Check(claim="every complaint became a case", figure=figure, faults=missed)


def _once_each(found: Sequence[Found], ledger: Ledger) -> Check:
    wanted = {f.posted.place for f in found if f.posted.post.truth is not Truth.NOISE}
    stored = [
        (kept.mention.channel, kept.mention.native_id)
        for kept in ledger.mentions.all()
        if not kept.mention.own
    ]
    strange = [
        f"{channel} {native_id} is stored twice or is not in the script"
        for channel, native_id in _surplus(stored, wanted)
    ]
    missing = [f"{place[0]} {place[1]} was not stored" for place in wanted - set(stored)]
    figure = f"{len(stored)} posts of customers"
    return Check(
        claim="every post was stored once", figure=figure, faults=[*strange, *sorted(missing)]
    )


def _surplus(
    stored: Sequence[tuple[str, str]], wanted: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    left = set(wanted)
    for place in stored:
        if place in left:
            left.remove(place)
        else:
            yield place


def _noise(found: Sequence[Found]) -> Check:
    noise = [f for f in found if f.posted.post.truth is Truth.NOISE]
    faults = [f"{f.name} speaks of the mist and was stored" for f in noise if f.kept]
    return Check(
        claim="the mist was left out", figure=f"{len(noise)} posts of the weather", faults=faults
    )


def _approved(found: Sequence[Found], ledger: Ledger) -> Check:
    faults: list[str] = []
    for f in found:
        if len(f.answers) > 1:
            faults.append(f"{f.name} was answered {len(f.answers)} times")
        faults += [
            f"{f.name} was answered with a text that nobody approved"
            for text in f.answers
            if not f.approved(text)
        ]
    sent = sum(len(f.answers) for f in found)
    told = sum(
        event.action is Action.CONFIRM
        for case in ledger.cases.all()
        for event in ledger.cases.events(case.id)
    )
    if sent != told:
        faults.append(f"the networks show {sent} answers, the ledger {told}")
    return Check(
        claim="every answer was approved, to the letter, and posted once",
        figure=f"{sent} answers",
        faults=faults,
    )


def _left_alone(found: Sequence[Found]) -> Check:
    alone = [f for f in found if f.case is not None and not f.had(Action.APPROVE)]
    faults = [f"{f.name} was answered without approval" for f in alone if f.answers]
    return Check(
        claim="nothing was posted without approval",
        figure=f"{len(alone)} posts with a case were not approved",
        faults=faults,
    )


def _deleted(found: Sequence[Found], town: Town) -> Check:
    gone = [f for f in found if town.story.happens_to(f.posted.post.key, "delete")]
    faults = [
        f"{f.name} was deleted and is still at work"
        for f in gone
        if f.answers
        or f.case is None
        or f.case.status is not Status.CLOSED
        or f.case.draft is not None
        or f.kept is None
        or f.kept.mention.text
    ]
    return Check(
        claim="what was deleted meanwhile was not answered",
        figure=f"{len(gone)} approved and then deleted",
        faults=faults,
    )


def _edited(found: Sequence[Found], town: Town) -> Check:
    changed = [f for f in found if town.story.happens_to(f.posted.post.key, "edit")]
    faults = [
        f"{f.name} was edited, and the approval given before it was used"
        for f in changed
        if not f.had(Action.VOID) or f.kept is None or f.kept.revision < 2
    ]
    return Check(
        claim="an edit made the approval void", figure=f"{len(changed)} edited", faults=faults
    )


def _handed_off(found: Sequence[Found]) -> Check:
    closed = [
        f
        for f in found
        if f.case is not None
        and f.case.status is not Status.CLOSED
        and (f.posted.post.on == "rss" or not f.posted.post.names_account)
        and f.posted.post.on in {"x", "rss"}
    ]
    faults = [
        f"{f.name} cannot be answered by us, and was not handed off"
        for f in closed
        if f.answers or f.case is None or f.case.handoff_reason is None
    ]
    return Check(
        claim="what the network does not let us answer is for a person to post",
        figure=f"{len(closed)} on X without our name, or on a blog",
        faults=faults,
    )


def _copies(found: Sequence[Found], ledger: Ledger) -> Check:
    script = {f.posted.place for f in found if f.posted.post.truth is Truth.COPY}
    groups = campaigns(kept.mention for kept in ledger.mentions.all())
    seen = {(m.channel, m.native_id) for group in groups for m in group}
    faults = [
        f"{channel} {native_id} is not told as a copy" for channel, native_id in script - seen
    ]
    faults += [f"{channel} {native_id} is told as a copy" for channel, native_id in seen - script]
    faults += [
        f"{f.name} is a copy and was answered"
        for f in found
        if f.posted.post.truth is Truth.COPY and f.answers
    ]
    return Check(
        claim="the copies of the campaign are seen as copies",
        figure=f"{len(seen)} posts with the same words",
        faults=sorted(faults),
    )


def _woken(found: Sequence[Found], town: Town, ledger: Ledger) -> Check:
    urgent = {a.alert.case_id for a in ledger.alerts.all() if a.alert.kind is AlertKind.URGENT}
    spreading = [f for f in found if town.story.happens_to(f.posted.post.key, "spread")]
    faults = [
        f"{f.name} spread and woke nobody"
        for f in spreading
        if f.case is None or f.case.id not in urgent
    ]
    return Check(
        claim="what spread woke the person on call",
        figure=f"{len(spreading)} that spread, {len(urgent)} urgent cases told",
        faults=faults,
    )


def _whole(ledger: Ledger, faults: Sequence[str]) -> Check:
    sources = ledger.sources.all()
    told = list(faults)
    for source in sources:
        told += [f"{source.name} has a hole: {h.reason}" for h in ledger.sources.holes(source.name)]
        if source.failure is not None:
            told.append(f"{source.name} ended with: {source.last_error}")
    pending = ledger.mentions.pending_count()
    if pending:
        told.append(f"{pending} posts were never judged")
    return Check(
        claim="no source has a hole, no job failed", figure=f"{len(sources)} sources", faults=told
    )
