"""How large an incident is, how fast it grows, what it is called, and why: measured anew. Pure."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from classifier.belonging import Ordinary, examples, name
from classifier.copies import copied
from storage.incident import Course, Extent, Held, Incident, Said, Standing
from storage.model import MentionId

Known: TypeAlias = Callable[[datetime, datetime], timedelta]
"""How much of the time from one moment to another is known in full: read, and judged."""

HOUR = timedelta(hours=1)
YOUNG = timedelta(minutes=30)
"""An incident that began later has no course yet."""
GROWS, SHRINKS = 1.3, 0.25
"""Authors of this hour against those of the hour before, and against its highest."""
LEAST = 5
MOST_NAMED = 2_000
"""Posts that are read for names and copies, the newest ones; of more, copies are estimates."""


def in_full(since: datetime, until: datetime) -> timedelta:
    """Take all of the time for known."""
    return max(until - since, timedelta())


def measured(
    incident: Incident,
    standing: Sequence[Standing],
    posts: Sequence[Said],
    ordinary: Ordinary,
    names: frozenset[str],
    held: Sequence[Held],
    now: datetime,
    known: Known = in_full,
) -> Incident:
    """Tell an incident again from what stands in it now, and its newest posts, oldest first."""
    read = list(posts[-MOST_NAMED:])
    everything: dict[MentionId, Said | Standing] = {post.id: post for post in posts}
    everything |= {post.id: post for post in standing}
    extent = extent_of(list(everything.values()), read, now)
    return replace(
        incident,
        state=course(incident, extent, now, known),
        extent=extent,
        terms=name(read, ordinary, names),
        examples=examples(read, ordinary),
        reasons=reasons(extent, held),
    )


def extent_of(posts: Sequence[Said | Standing], read: Sequence[Said], now: datetime) -> Extent:
    """Count posts, authors, and the pace."""
    hours: dict[datetime, set[str]] = defaultdict(set)
    last: set[str] = set()
    before: set[str] = set()
    for post in posts:
        hours[post.at.replace(minute=0, second=0, microsecond=0)].add(post.author)
        if now - HOUR < post.at <= now:
            last.add(post.author)
        elif now - 2 * HOUR < post.at <= now - HOUR:
            before.add(post.author)
    voices, copies = copied([(post.text, post.author) for post in read])
    scale = len(posts) / max(len(read), 1)
    return Extent(
        posts=len(posts),
        authors=len({post.author for post in posts}),
        voices=round(voices * scale),
        copied=round(copies * scale),
        per_hour=len(last),
        before=len(before),
        peak=max((len(known) for known in hours.values()), default=0),
    )


def course(incident: Incident, extent: Extent, now: datetime, known: Known = in_full) -> Course:
    """Say how an incident goes that is not over; that nobody was heard is no calm by itself."""
    heard = known(now - HOUR, now) / HOUR
    calm = known(incident.last_at, now) >= HOUR
    if calm or extent.per_hour < SHRINKS * heard * extent.peak:
        return Course.CALM
    if now - incident.starts_at < YOUNG:
        return Course.OPEN
    if extent.per_hour >= LEAST and extent.per_hour >= GROWS * max(extent.before, 1):
        return Course.GROWING
    return Course.STEADY


def reasons(extent: Extent, held: Sequence[Held]) -> tuple[str, ...]:
    """Say in words how large it is, how fast, and where; never what a post says."""
    told = [f"{extent.posts} posts by {extent.authors} authors, {pace(extent)}"]
    keys = [h.stream for h in held if not h.stream.whole]
    if keys:
        where = ", ".join(f"{s.facet.value} {s.value.replace('_', ' ')}" for s in keys)
        told.append(f"far above the usual in {where}")
    newest = max(held, key=lambda h: h.last_at, default=None)
    told += newest.why if newest is not None else ()
    if extent.posts >= LEAST and 2 * extent.copied >= extent.posts:
        told.append(
            f"{extent.copied} posts are copies of few texts or by few authors, {extent.voices} "
            "things said in all: it looks like a campaign"
        )
    return tuple(told)


def pace(extent: Extent) -> str:
    """Say how fast an incident goes."""
    if extent.per_hour == 0:
        return "nobody in the last hour"
    people = "1 author" if extent.per_hour == 1 else f"{extent.per_hour} authors"
    told = f"{people} in the last hour"
    if extent.before >= LEAST:
        return f"{told}, {extent.per_hour / extent.before:.1f} times the hour before"
    return told
