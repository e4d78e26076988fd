"""Page one of a report: what is read if nothing else is. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from responder.reports.claims import claim
from responder.reports.coverage import read_part
from responder.reports.drivers import drivers
from responder.reports.evidence import Comparison
from responder.reports.gather import Facts
from responder.reports.goals import judged, table
from responder.reports.headline import Turn, headline, turn
from responder.reports.looks import Look, answers
from responder.reports.report import Front, Part, Points, Said, Term
from responder.reports.targets import figures
from storage.views.posts import COMPLAINT, of_topic

MOST = 3
"""So many changed figures stand on page one."""
HOLE = 0.1
"""The part of the period that a source could not read from which on it is told on page one."""
UNDECIDED = 0.2
"""The part of the posts that nobody can judge from which on it is told on page one."""


def front(facts: Facts, found: Sequence[Look]) -> Front:
    """Say how the period was, and nothing that its figures do not carry."""
    claimed = _once(sorted((look for look in found if look.claimed), key=lambda one: one.chance))
    told, week = turn(claimed), facts.posts.week.all
    first = [*told.leading, *(look for look in claimed if look not in told.leading)]
    return Front(
        headline=headline(
            week, found, told, missing=facts.posts.missing, department=facts.department
        ),
        changed=tuple(map(claim, first[:MOST])),
        known=(_held(found, claimed),),
        drove=tuple(drivers(facts, told)),
        watch=tuple(_watch(facts)),
        do=tuple(_do(facts, told)),
        goals=table(judged(facts.goals, figures(facts))),
    )


def _once(claimed: Iterable[Look]) -> list[Look]:
    """Keep the surer of what changed in this period and little by little of one figure."""
    kept: dict[Term, Look] = {}
    for look in claimed:
        kept.setdefault(look.what, look)
    return list(kept.values())


def _held(found: Sequence[Look], claimed: Sequence[Look]) -> Said:
    """Say how many figures were looked at, and what could have been seen."""
    told = [look.told for look in found if isinstance(look.told, Comparison)]
    if not told:
        return Said("front.cannot")
    complaints = next(look.told for look in found if look.question == COMPLAINT and not look.slow)
    key = "front.claimed" if claimed else "front.unchanged"
    if not isinstance(complaints, Comparison) or not complaints.can_be_found:
        return Said(key, {"n": len(told)})
    smallest = Points(value=complaints.smallest)
    return Said(f"{key}_from", {"n": len(told), "smallest": smallest})


def _watch(facts: Facts) -> list[Said]:
    told: list[Said] = []
    for state, holes in facts.trust.sources:
        part = 1 - read_part(state, holes, facts.window.span, facts.made_at)
        if part >= HOLE:
            told.append(Said("front.hole", {"source": state.name, "part": Part(value=part)}))
    if lasting := sum(course.incident.live for course in facts.spread.incidents):
        told.append(Said("front.incidents", {"n": lasting}))
    rising = facts.topics.rising or ()
    if rising:
        told.append(Said("front.rising", {"term": rising[0].words, "now": rising[0].now}))
    week = facts.posts.week.all
    if week.undecided >= UNDECIDED * week.posts > 0:
        undecided = Part(value=week.undecided / week.posts)
        told.append(Said("front.undecided", {"n": week.undecided, "part": undecided}))
    return told


def _do(facts: Facts, told: Turn) -> Iterator[Said]:
    if late := facts.service.waiting.late:
        yield Said("front.answer_late", {"n": late})
    if told.subject and (owner := _owner(facts, told.subject.what.value)):
        yield Said("front.take_up", {"what": told.subject.what, "department": owner})
    for state, _ in facts.trust.sources:
        quiet = state.silent_for(facts.trust.silent_after, facts.made_at)
        if quiet is not None:
            yield Said("front.mend", {"source": state.name, "quiet": quiet})
    if asking := facts.topics.asking[0]:
        yield Said("front.write_help", {"n": asking})


def _owner(facts: Facts, topic: str) -> str | None:
    """Name the department of a topic that people mostly complain of."""
    week = facts.posts.week.all
    if 2 * week.complaints.get(topic, 0) < answers(week, of_topic(topic)).total:
        return None
    known = facts.topics.departments.values()
    return next((d.name for d in known if topic in d.topics), None)
