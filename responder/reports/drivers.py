"""What stands behind a change: a day, a topic, an incident, a post, a few loud accounts. Pure.

These are counts of what was read, not causes: that a post went far in a bad week is told, and not
that it made the week bad.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from responder.reports.gather import Facts
from responder.reports.gathering.posts import PostFacts
from responder.reports.gathering.spread import SpreadFacts
from responder.reports.headline import Turn
from responder.reports.looks import Look, answers
from responder.reports.report import Cell, Part, Said, Term
from storage.views.posts import COMPLAINT, LOUD, URGENT, Counted

LOUD_PART = 0.1
"""From this part of the posts on those who posted very often are told of."""
PEAK = 1 / 3
"""The part of the posts, or of the complaints, from which on one day or topic is told of."""
FEWEST = 10
"""Of fewer posts no part is told."""
MOST = 2
"""So many incidents are told."""
OTHER = "other"
_KeyT = TypeVar("_KeyT")


def drivers(facts: Facts, told: Turn) -> Iterator[Said]:
    """Tell what the posts of the period have in common."""
    yield from _loud(facts.posts.week.all)
    if told.leading:
        yield from _topics(facts.posts.week.all, told.worse)
        if not all(look.slow for look in told.leading):
            yield from _peak(facts.posts)
    yield from _incidents(facts.spread)
    yield from _farthest(facts.spread)


def _loud(week: Counted) -> Iterator[Said]:
    part = week.loud_posts / week.posts if week.posts else 0.0
    if part >= LOUD_PART:
        many = week.loud_authors
        yield Said("front.loud", {"n": many, "part": Part(value=part), "times": LOUD})


def _topics(week: Counted, worse: Look | None) -> Iterator[Said]:
    if worse is None:
        return
    asked = URGENT if worse.question == URGENT else COMPLAINT
    by_topic = week.urgent if asked == URGENT else week.complaints
    found = _most({t: by_topic[t] for t in by_topic if t != OTHER}, answers(week, asked).total)
    if found is not None:
        topic, figures = found
        yield Said(f"front.of_{asked}", {"what": Term("topic", topic), **figures})


def _peak(posts: PostFacts) -> Iterator[Said]:
    if len(posts.days) * PEAK <= 1:
        return
    found = _most({day: week.all.posts for day, week in posts.days}, posts.week.all.posts)
    if found is not None:
        day, figures = found
        yield Said("front.peak", {"day": day, **figures})


def _most(counts: Mapping[_KeyT, int], n: int) -> tuple[_KeyT, dict[str, Cell]] | None:
    """Give the key with the highest count, where that is a large part of n."""
    first = max(counts, key=lambda key: counts[key], default=None)
    if first is None or n < FEWEST or counts[first] < PEAK * n:
        return None
    return first, {"count": counts[first], "n": n}


def _incidents(facts: SpreadFacts) -> Iterator[Said]:
    largest = sorted(facts.incidents, key=lambda c: (-c.incident.extent.posts, c.incident.id))
    for course in largest[:MOST]:
        incident = course.incident
        figures: dict[str, Cell] = {
            "name": course.name,
            "n": incident.extent.posts,
            "authors": incident.extent.authors,
            "began": incident.starts_at.astimezone(facts.window.zone),
        }
        yield Said("front.incident", figures)


def _farthest(facts: SpreadFacts) -> Iterator[Said]:
    if not facts.far:
        return
    yield Said("front.far", {"n": len(facts.far), "most": facts.far[0].post.interactions})
