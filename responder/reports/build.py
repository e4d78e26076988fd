"""From facts to a report: which figures, with which interval, and what they do not say. Pure."""

from collections.abc import Sequence

from responder.reports.evidence import Comparison
from responder.reports.front import front
from responder.reports.gather import Facts
from responder.reports.gathering.posts import PostFacts
from responder.reports.looks import Look, looks
from responder.reports.moments import summed
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
    week, before = facts.posts.week.all, [known.all for known in facts.posts.before]
    found = looks(week, before)
    return Report(
        brand=facts.brand,
        window=facts.window,
        made_at=facts.made_at,
        front=front(facts, found),
        sections=(
            volume.section(facts.posts, found),
            topics.section(facts.topics, found),
            departments.section(facts.topics, found),
            service.section(facts.service),
            spread.section(facts.spread),
            voice.section(facts.voice),
            questions.section(facts.topics),
            praise.section(facts.topics),
            trust.section(facts.trust),
            _method(facts.posts, found),
        ),
    )


def _method(posts: PostFacts, found: Sequence[Look]) -> Section:
    week = posts.week.all
    decided = summed(week.answers[COMPLAINT])
    return method.section(
        MethodFacts(
            posts=week.posts,
            authors=week.authors,
            decided=decided.posts,
            weight=round(decided.posts / decided.design_effect),
            weeks=len(posts.before),
            looks=sum(isinstance(look.told, Comparison) for look in found),
        )
    )
