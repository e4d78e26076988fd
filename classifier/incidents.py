"""From bursts to incidents: one for each cause, as it opens, grows, joins others and closes. Pure.

Keys come first: an incident opens on the first stream that bursts. A brand's own stream is held
back while one of its topics, products or regions tells the story. Signals are taken in an order of
their own, so that it does not matter in which order they were found; taking the same ones again
changes nothing. What a person said stands: see `Incident.by_hand`, `apart` and `closed_by`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations

from classifier.belonging import Cause, overlap, share_out
from classifier.extent import Known, measured
from classifier.kinship import SAME_HOURS, Side, kin, reacts
from classifier.scene import Scene
from storage.incident import (
    Change,
    Course,
    Held,
    Incident,
    IncidentId,
    Outcome,
    Placed,
    Said,
    Signal,
    Standing,
    Step,
    Stream,
)
from storage.model import MentionId

LEAST_CALM = timedelta(hours=6)
MOST_CALM = timedelta(hours=24)
"""An incident closes after as much calm as it lasted, within these limits."""
REOPENS = timedelta(hours=24)
"""A new signal so soon after closing opens the same incident again."""
PERSON_HOLDS = timedelta(hours=6)
"""A burst that begins less than this after a person closed belongs to what was closed, however
long it goes on."""
LEAD = timedelta(minutes=30)
"""Posts from so long before the first signal may belong: a burst is seen after it begins."""
WINDOW = timedelta(hours=24)
"""Older posts stay where they are."""
UNSETTLED = 2_000
"""Of the posts that stand in an incident, so many of the newest may still be moved."""


@dataclass
class _Book:
    """The incidents while a round is under way."""

    incidents: dict[IncidentId, Incident]
    changes: list[Change] = field(default_factory=list)

    def root(self, incident: Incident) -> Incident:
        """The incident under which this one is told."""
        seen = {incident.id}
        while incident.merged_into is not None and incident.merged_into in self.incidents:
            incident = self.incidents[incident.merged_into]
            if incident.id in seen:
                break
            seen.add(incident.id)
        return incident

    def family(self, root: Incident) -> list[Incident]:
        """What is told under one incident, itself included."""
        return [i for i in self.incidents.values() if self.root(i).id == root.id]

    def held(self, root: Incident) -> dict[Stream, Held]:
        """All streams of an incident with what was merged into it."""
        found: dict[Stream, Held] = {}
        for member in self.family(root):
            for held in member.held:
                found[held.stream] = _joined(found.get(held.stream), held)
        return found

    def roots(self) -> list[Incident]:
        """The incidents that are told, oldest first."""
        own = [i for i in self.incidents.values() if i.merged_into is None]
        return sorted(own, key=lambda i: (i.starts_at, i.id <= 0, abs(i.id)))

    def note(self, incident: Incident, step: Step, note: str | None = None) -> None:
        self.changes.append(Change(incident_id=incident.id, step=step, note=note))


def follow(scene: Scene, signals: Iterable[Signal], now: datetime) -> Outcome:
    """Take in the signals of a brand and say how its incidents stand now."""
    book = _Book({i.id: i for i in scene.incidents})
    before = dict(book.incidents)
    for signal in sorted(signals, key=_order):
        if signal.stream.brand == scene.brand:
            _take(book, signal)
    _close_calm(book, scene.known, now)
    while _merge_one(book, scene):
        pass
    placed = place(book, scene, now)

    def where(post: MentionId) -> IncidentId | None:
        stands = placed.get(post, scene.placed.stands.get(post))
        known = None if stands is None else book.incidents.get(stands)
        return None if known is None else book.root(known).id

    read: set[MentionId] = set()
    for root in book.roots():
        if root.live:
            stands = [post for post in scene.standing if where(post.id) == root.id]
            posts = [said for said, _ in scene.posts if where(said.id) == root.id]
            read.update(said.id for said in posts)
            held = [one for _, one in sorted(book.held(root).items())]
            book.incidents[root.id] = measured(
                root, stands, posts, scene.ordinary, scene.names, held, now, scene.known
            )
    changed = [i for i in book.incidents.values() if before.get(i.id) != i]
    return Outcome(
        incidents=tuple(changed),
        changes=tuple(book.changes),
        placed=placed,
        read=frozenset(read),
    )


def _order(signal: Signal) -> tuple[datetime, bool, Stream, datetime]:
    return signal.starts_at, signal.stream.whole, signal.stream, signal.at


def _take(book: _Book, signal: Signal) -> None:
    """Bring a signal home: to the incident that holds its stream, else to a new one."""
    home = _home(book, signal)
    if home is None:
        if not signal.ended:
            _open(book, signal)
        return
    if home.state is Course.CLOSED:
        if signal.ended or _closed_for(home, signal):
            return
        home = replace(home, state=Course.OPEN, closed_at=None, closed_by=None)
        book.note(home, Step.REOPEN, f"{signal.stream.key} burst again")
    _hold(book, home, signal)


def _hold(book: _Book, home: Incident, signal: Signal) -> None:
    known = book.held(home)
    now_held = _held(signal)
    if signal.stream not in known:
        book.note(home, Step.JOIN, signal.stream.key)
    if signal.ended and signal.stream in known:
        now_held = replace(now_held, last_at=known[signal.stream].last_at)
    mine = {h.stream: h for h in home.held}
    mine[signal.stream] = _joined(mine.get(signal.stream), now_held)
    book.incidents[home.id] = replace(
        home,
        held=tuple(mine[s] for s in sorted(mine)),
        starts_at=min(home.starts_at, signal.starts_at),
        last_at=home.last_at if signal.ended else max(home.last_at, signal.at),
        severity=max(home.severity, signal.severity),
    )


def _held(signal: Signal) -> Held:
    return Held(
        stream=signal.stream,
        starts_at=signal.starts_at,
        last_at=signal.at,
        log10_p=signal.log10_p,
        why=signal.reasons,
    )


def _home(book: _Book, signal: Signal) -> Incident | None:
    roots = book.roots()
    live = [r for r in roots if r.live]
    holding = [r for r in live if signal.stream in book.held(r)]
    if holding:
        return holding[0]
    # One that holds no stream is of the posts alone that a person gave it.
    near = [r for r in live if _near(r, signal) and book.held(r)]
    if signal.stream.whole:
        if near:
            return near[0]
    else:
        unnamed = [r for r in near if all(s.whole for s in book.held(r))]
        if unnamed:
            return unnamed[0]
    closed = [r for r in roots if r.state is Course.CLOSED and _again(r, signal)]
    return next((r for r in reversed(closed) if signal.stream in book.held(r)), None)


def _near(incident: Incident, signal: Signal) -> bool:
    """Whether a signal falls into the time of an incident."""
    return (
        signal.starts_at <= max(incident.last_at, incident.starts_at) + SAME_HOURS
        and signal.at >= incident.starts_at - SAME_HOURS
    )


def _again(incident: Incident, signal: Signal) -> bool:
    """Whether a signal concerns what is closed; a burst that a person closed does for good."""
    closed_at = incident.closed_at
    if closed_at is None:
        return False
    return signal.at - closed_at <= REOPENS or _closed_for(incident, signal)


def _closed_for(incident: Incident, signal: Signal) -> bool:
    """Whether a signal belongs to what was closed before; a person's word holds for longer."""
    assert incident.closed_at is not None
    if incident.closed_by is None:
        return signal.at <= incident.last_at
    return signal.starts_at < incident.closed_at + PERSON_HOLDS


def _open(book: _Book, signal: Signal) -> None:
    number = IncidentId(min([0, *book.incidents]) - 1)
    incident = Incident(
        id=number,
        version=0,
        brand=signal.stream.brand,
        state=Course.OPEN,
        held=(_held(signal),),
        starts_at=signal.starts_at,
        last_at=signal.at,
        severity=signal.severity,
    )
    book.incidents[number] = incident
    book.note(incident, Step.OPEN, signal.stream.key)


def _close_calm(book: _Book, known: Known, now: datetime) -> None:
    for root in book.roots():
        if root.live and known(last_seen(book.family(root)), now) >= calm_needed(root):
            book.incidents[root.id] = replace(root, state=Course.CLOSED, closed_at=now)
            book.note(root, Step.CLOSE, "calm")


def last_seen(family: Iterable[Incident]) -> datetime:
    """When a burst was last seen to hold in an incident or what was merged into it."""
    return max(i.last_at for i in family)


def calm_needed(incident: Incident) -> timedelta:
    """For how long, of what is known in full, nothing may burst until an incident is over."""
    lasted = incident.last_at - incident.starts_at
    return min(max(lasted, LEAST_CALM), MOST_CALM)


def _merge_one(book: _Book, scene: Scene) -> bool:
    """Make one of two that have one cause; tell whether there were any.

    What was merged is looked at anew: it has more posts and words than its parts.
    """
    live = [r for r in book.roots() if r.live and book.held(r)]
    sides = {r.id: _side(book, r, scene) for r in live} if len(live) > 1 else {}
    pairs = [pair for pair in combinations(live, 2) if not _kept_apart(book, *pair)]
    for one, other in sorted(pairs, key=lambda p: _doubt(sides[p[0].id], sides[p[1].id])):
        why = kin(sides[one.id], sides[other.id])
        if why is not None:
            target, source = sorted((one, other), key=_rank)
            _into(book, target, source, why)
            return True
    return False


def _doubt(one: Side, other: Side) -> tuple[bool, float, int]:
    """Which pairs are looked at first: those of plain matters, then the most alike, the largest.

    What people come to after anything at all goes to what it is most like.
    """
    alike = len(one.ids & other.ids) + overlap(one.marks, other.marks)
    return reacts(one) or reacts(other), -alike, -len(one.ids | other.ids)


def _rank(incident: Incident) -> tuple[bool, bool, datetime, int]:
    """What others go into: what a person corrected, what is known, then the older one."""
    return not incident.by_hand, incident.id <= 0, incident.starts_at, abs(incident.id)


def _into(book: _Book, target: Incident, source: Incident, why: str) -> None:
    if source.id > 0:
        gone = replace(source, state=Course.MERGED, merged_into=target.id)
        book.incidents[source.id] = gone
        book.note(gone, Step.MERGE, f"into {target.id}: {why}")
        book.note(target, Step.ABSORB, f"{source.id}: {why}")
    else:
        # Never told to anybody: its streams join as if they had burst there.
        del book.incidents[source.id]
        book.changes[:] = [c for c in book.changes if c.incident_id != source.id]
        mine = {h.stream: h for h in target.held}
        for held in source.held:
            mine[held.stream] = _joined(mine.get(held.stream), held)
            book.note(target, Step.JOIN, f"{held.stream.key}: {why}")
        target = replace(target, held=tuple(mine[s] for s in sorted(mine)))
    book.incidents[target.id] = replace(
        target,
        starts_at=min(target.starts_at, source.starts_at),
        last_at=max(target.last_at, source.last_at),
        severity=max(target.severity, source.severity),
    )


def _kept_apart(book: _Book, one: Incident, other: Incident) -> bool:
    """Whether people said that these are two: by taking them apart, or by naming both."""
    if one.title is not None and other.title is not None:
        return True
    here = {i.id for i in book.family(one)}
    there = {i.id for i in book.family(other)}
    return any(book.incidents[i].apart & there for i in here) or any(
        book.incidents[i].apart & here for i in there
    )


def _side(book: _Book, root: Incident, scene: Scene) -> Side:
    held = book.held(root)
    streams = frozenset(s for s in held if not s.whole) or frozenset(held)
    posts = [said for said, of in scene.posts if of & streams and said.at >= root.starts_at - LEAD]
    return Side(
        streams=streams,
        starts_at=root.starts_at,
        last_at=root.last_at,
        posts=posts,
        ordinary=scene.ordinary,
    )


def _joined(one: Held | None, other: Held) -> Held:
    if one is None:
        return other
    return replace(
        other,
        starts_at=min(one.starts_at, other.starts_at),
        last_at=max(one.last_at, other.last_at),
        log10_p=min(one.log10_p, other.log10_p),
    )


def place(book: _Book, scene: Scene, now: datetime) -> dict[MentionId, IncidentId | None]:
    """Say where each post belongs that may still be moved.

    What is older than the window stays where it is; so does what stands in an incident that is
    over or of another brand.
    """
    live = [r for r in book.roots() if r.live]
    if not live:
        return {}
    told_under = {
        post: book.root(book.incidents[where]).id
        for post, where in scene.placed.stands.items()
        if where in book.incidents
    }
    causes = [_cause(book, root, scene.placed, told_under) for root in live]
    known = {root.id for root in live}
    since = max(min(r.starts_at for r in live) - LEAD, now - WINDOW, scene.since or now - WINDOW)
    window = [(said, streams) for said, streams in scene.posts if said.at >= since]
    standing = [said.id for said, _ in window if told_under.get(said.id) in known]
    settled = {*standing[:-UNSETTLED]} - scene.placed.fixed
    open_to = [
        (said, streams)
        for said, streams in window
        if said.id not in settled
        and (said.id not in scene.placed.stands or told_under.get(said.id) in known)
    ]
    read = [said for said, _ in window]
    everyone: dict[MentionId, Said | Standing] = {p.id: p for p in read}
    everyone |= {p.id: p for p in scene.standing if p.at >= since}
    span = max(now - since, LEAD)
    found = share_out(open_to, causes, scene.ordinary, span, list(everyone.values()))
    return {
        post: scene.placed.stands[post]
        if where is not None and told_under.get(post) == where
        else where
        for post, where in found.items()
    }


def _cause(
    book: _Book, root: Incident, placed: Placed, told_under: Mapping[MentionId, IncidentId]
) -> Cause:
    family = {member.id for member in book.family(root)}
    return Cause(
        id=root.id,
        streams=frozenset(book.held(root)),
        fixed=frozenset(post for post in placed.fixed if told_under.get(post) == root.id),
        refused=frozenset(post for post, where in placed.refused if where in family),
    )
