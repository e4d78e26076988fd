"""From facts to a report: which figures, with which interval, and what they do not say. Pure."""

from responder.reports.evidence import Comparison
from responder.reports.front import front
from responder.reports.gather import Facts
from responder.reports.looks import looks
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
    return Report(
        brand=facts.brand,
        window=facts.window,
        made_at=facts.made_at,
        front=front(facts),
        sections=_of_house(facts) if facts.department is None else _of(facts, facts.department),
        department=facts.department,
    )


def _of_house(facts: Facts) -> tuple[Section, ...]:
    return (
        volume.section(facts.posts),
        topics.section(facts.topics),
        departments.section(facts.topics),
        service.section(facts.service),
        spread.section(facts.spread),
        voice.section(facts.voice),
        questions.section(facts.topics),
        praise.section(facts.topics),
        trust.section(facts.trust),
        _method(facts),
    )


def _of(facts: Facts, department: str) -> tuple[Section, ...]:
    return (
        departments.page(facts.topics, department),
        volume.section(facts.posts),
        service.section(facts.service),
        questions.section(facts.topics),
        trust.section(facts.trust),
        _method(facts),
    )


def _method(facts: Facts) -> Section:
    week, before = facts.posts.week.all, [known.all for known in facts.posts.before]
    decided = summed(week.answers[COMPLAINT])
    return method.section(
        MethodFacts(
            department=facts.department,
            posts=week.posts,
            authors=week.authors,
            decided=decided.posts,
            weight=round(decided.posts / decided.design_effect),
            weeks=len(before),
            looks=sum(isinstance(look.told, Comparison) for look in looks(week, before)),
        )
    )
