"""Stage: judged posts → counts of streams → signals of bursts → incidents with their posts.

Every step writes all or nothing and is worked out from what is stored, so that a process that dies
half way leaves no trace and a round that is done twice changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from classifier.abandoned import close_unwatched
from classifier.belonging import Ordinary
from classifier.extent import Known, in_full
from classifier.facets import streams_of
from classifier.incidents import LEAD, PERSON_HOLDS, REOPENS, UNSETTLED, follow
from classifier.scene import Scene
from classifier.terms import terms
from storage.incident import Incident, Said, Signal, Stream
from storage.ledger import Ledger
from storage.model import Brand, Tally

Counts: TypeAlias = Callable[[datetime, datetime], Sequence[tuple[datetime, int]]]
"""Distinct authors of one stream by quarter of an hour, from one moment to another; the start of
each quarter is given, and those without any author are left out."""

Finder: TypeAlias = Callable[[Stream, Counts, datetime], Signal | None]
"""Tells whether a stream bursts; a burst that is over is told as ended, or not at all."""

BATCH = 2_000
MOST_COUNTED = 20_000
"""Posts that one round counts; a first round over an old database is spread over several."""
MOST_READ = 8_000
"""Posts in no incident that one look places, the newest ones; older ones have their turn next."""
LIVELY = timedelta(hours=24)
LEAST_AUTHORS = 5
"""A stream with fewer in a day is not looked at."""
DAYS = 14
"""Days of ordinary talk that an incident is compared with, at its own time of day."""
A_DAY = 100
"""Posts of ordinary talk that are read of one such day."""
ENOUGH = 200
"""With fewer at that time of day, ordinary talk of the whole days is read."""
MOST_ORDINARY = 1_000
ATTEMPTS = 3


def find_incidents(
    find: Finder,
    brands: Sequence[Brand],
    ledger: Ledger,
    now: datetime,
    known: Known = in_full,
) -> Tally:
    """Count what is new, look for bursts, and keep the incidents that they make."""
    close_unwatched({brand.name for brand in brands}, ledger, now)
    counted = count(brands, ledger)
    if counted >= MOST_COUNTED:
        # Counts that are not complete yet would pass for calm. No post waits for them.
        names = [brand.name for brand in brands]
        ledger.incident_work.looked(names, ledger.incident_work.newest(), at=now)
        return Tally(new=counted, note="counts what was stored before")
    signals = _signals(find, ledger, brands, now)
    opened = 0
    for brand in brands:
        mine = [s for s in signals if s.stream.brand == brand.name]
        if mine or brand.name in ledger.incidents.brands():
            opened += take_in(brand, mine, ledger, now, known)
    note = f"{opened} incidents opened" if opened else None
    return Tally(new=counted, note=note)


def count(brands: Sequence[Brand], ledger: Ledger, *, most: int = MOST_COUNTED) -> int:
    """Count again each quarter of an hour of which a post was judged; gives how many posts."""
    done = 0
    while done < most:
        waiting = ledger.streams.uncounted(min(BATCH, most - done))
        if not waiting:
            break
        with ledger.together():
            slots = sorted({slot for _, slot in waiting})
            counts = {slot: _counted(ledger.streams.within(slot), brands) for slot in slots}
            ledger.streams.keep(counts, [post for post, _ in waiting])
        done += len(waiting)
    return done


def _counted(said: Sequence[Said], brands: Sequence[Brand]) -> dict[Stream, int]:
    authors: dict[Stream, set[str]] = defaultdict(set)
    for post in said:
        for stream in streams_of(post, brands):
            authors[stream].add(post.author)
    return {stream: len(known) for stream, known in authors.items()}


def _signals(find: Finder, ledger: Ledger, brands: Sequence[Brand], now: datetime) -> list[Signal]:
    """Ask for each stream in which something is said, or that an incident holds."""
    watched = {brand.name for brand in brands}
    lively = ledger.streams.lively(now - LIVELY, now, least=LEAST_AUTHORS)
    held = {h.stream for i in ledger.incidents.told() for h in i.held}
    found = []
    for stream in sorted({s for s in lively if s.brand in watched} | held):

        def counts(
            since: datetime, until: datetime, stream: Stream = stream
        ) -> Sequence[tuple[datetime, int]]:
            return ledger.streams.counts(stream, since, until)

        signal = find(stream, counts, now)
        if signal is not None:
            found.append(signal)
    return found


def take_in(
    brand: Brand,
    signals: Sequence[Signal],
    ledger: Ledger,
    now: datetime,
    known: Known = in_full,
) -> int:
    """Take in the signals of one brand; gives how many incidents opened.

    Worked out beside the ledger, which others write meanwhile: where a person acted on one of the
    incidents, it is done again.
    """
    since = min([now - REOPENS, *(s.starts_at - PERSON_HOLDS for s in signals)])
    for _ in range(ATTEMPTS):
        upto = ledger.incident_work.newest()
        seen = ledger.incidents.recent(brand.name, since)
        outcome = follow(_scene(brand, seen, signals, ledger, now, known), signals, now)
        with ledger.together():
            kept = ledger.incidents.keep(seen, outcome, at=now)
            if kept:
                ledger.incident_work.looked([brand.name], upto, at=now)
        if kept:
            return sum(incident.id < 0 for incident in outcome.incidents)
    return 0


def _scene(
    brand: Brand,
    seen: Sequence[Incident],
    signals: Sequence[Signal],
    ledger: Ledger,
    now: datetime,
    known: Known = in_full,
) -> Scene:
    starts = [s.starts_at for s in signals] + [i.starts_at for i in seen if i.live]
    since = min(starts, default=now) - LEAD
    family = [i.id for i in seen]
    until = now + timedelta(minutes=1)
    beside = ledger.streams.beside(brand.name, since, until, family, most=MOST_READ)
    newest = [p for i in family for p in ledger.streams.standing(i, newest=UNSETTLED)]
    posts = sorted([*newest, *beside], key=lambda post: (post.at, post.id))
    standing = ledger.streams.countable(family)
    asked = {*(post.id for post in posts), *(post.id for post in standing)}
    return Scene(
        brand=brand.name,
        incidents=seen,
        posts=[(post, streams_of(post, [brand])) for post in posts],
        standing=standing,
        since=beside[0].at if len(beside) == MOST_READ else since,
        ordinary=_ordinary(brand, since, ledger),
        placed=ledger.incidents.placed(asked),
        names=_names(brand),
        known=known,
    )


def _names(brand: Brand) -> frozenset[str]:
    words = [brand.name, *brand.handles, *brand.hashtags, *brand.keywords]
    glued = ["".join(c for c in word if c.isalnum()) for word in words]
    return frozenset(terms(" ".join(words + glued)))


def _ordinary(brand: Brand, before: datetime, ledger: Ledger) -> Ordinary:
    """Read what is usually said at this time of day; what belongs to an incident is not usual."""
    said: list[Said] = []
    span = timedelta()
    half = timedelta(hours=1)
    for day in range(1, DAYS + 1):
        middle = before - timedelta(days=day)
        found = ledger.streams.said(brand.name, middle - half, middle + half, most=A_DAY)
        said += found
        span += middle + half - found[0].at if len(found) == A_DAY else 2 * half
    if len(said) < ENOUGH:
        earliest = before - timedelta(days=DAYS)
        said = ledger.streams.said(brand.name, earliest, before, most=MOST_ORDINARY)
        span = before - (said[0].at if said else earliest)
    elsewhere = ledger.incidents.placed(post.id for post in said).stands
    return Ordinary([post for post in said if post.id not in elsewhere], span)
