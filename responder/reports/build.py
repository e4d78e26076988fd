"""From facts to a report: which figures, with which interval, and what they do not say. Pure."""

from collections.abc import Iterator, Sequence

from responder.reports.evidence import Comparison
from responder.reports.front import front
from responder.reports.gather import Facts
from responder.reports.gathering.posts import PostFacts
from responder.reports.looks import Look, looks
from responder.reports.moments import summed
from responder.reports.reading import carried
from responder.reports.report import Report, Section
from responder.reports.sections import (
    departments,
    method,
    praise,
    questions,
    service,
    spread,
    topics,
    trust,
    voice,
    volume,
)
from responder.reports.sections.method import MethodFacts
from storage.views.posts import COMPLAINT


def build(facts: Facts) -> Report:
    """Build the report of one period."""
    found = _looks(facts.posts)
    return Report(
        brand=facts.brand,
        window=facts.window,
        made_at=facts.made_at,
        front=front(facts, found),
        sections=tuple(_of_house(facts, found) if facts.department is None else _of(facts, found)),
        department=facts.department,
        only=facts.only,
    )


def _of_house(facts: Facts, found: Sequence[Look]) -> Iterator[Section]:
    yield volume.section(facts.posts, found)
    yield topics.section(facts.topics, found)
    yield departments.section(facts.topics, found)
    yield service.section(facts.service, unread=facts.unread > 0)
    yield spread.section(facts.spread)
    yield voice.section(facts.voice, alike=_alike(facts.posts))
    yield questions.section(facts.topics)
    yield praise.section(facts.topics)
    yield trust.section(facts.trust)
    yield _method(facts, found)


def _of(facts: Facts, found: Sequence[Look]) -> Iterator[Section]:
    """Tell one department: what belongs to it, and what is to be known of every figure."""
    assert facts.department is not None
    yield departments.page(facts.topics, facts.department, _looks(facts.topics.posts))
    yield volume.section(facts.posts, found)
    yield service.section(facts.service, unread=facts.unread > 0)
    yield questions.section(facts.topics)
    yield trust.section(facts.trust)
    yield _method(facts, found)


def _looks(posts: PostFacts) -> tuple[Look, ...]:
    return carried(looks(posts.week.all, [week.all for week in posts.alike]), posts.missing)


def _alike(posts: PostFacts) -> bool:
    return posts.reading.alike(posts.window.span, posts.window.before())


def _method(facts: Facts, found: Sequence[Look]) -> Section:
    week = facts.posts.week.all
    decided = summed(week.answers[COMPLAINT])
    return method.section(
        MethodFacts(
            department=facts.department,
            posts=week.posts,
            authors=week.authors,
            decided=decided.posts,
            weight=round(decided.posts / decided.design_effect),
            weeks=len(facts.posts.alike),
            looks=sum(isinstance(look.told, Comparison) for look in found),
        )
    )
