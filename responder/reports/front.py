"""Page one of a report: what is read if nothing else is. Pure."""

from collections.abc import Iterable, Sequence

from responder.reports.claims import claim
from responder.reports.coverage import read_part
from responder.reports.evidence import Comparison, Silence
from responder.reports.gather import Facts
from responder.reports.goals import judged, table
from responder.reports.looks import Look, cell, looks
from responder.reports.report import Front, Part, Points, Said, Term
from responder.reports.targets import figures
from storage.views.posts import COMPLAINT, LOUD, Counted

MOST = 3
"""So many changed figures stand on page one."""
LOUD_PART = 0.1
"""From this part of the posts on those who posted very often are told of."""
HOLE = 0.1
"""The part of the period that a source could not read from which on it is told on page one."""


def front(facts: Facts) -> Front:
    """Say how the period was, and nothing that its figures do not carry."""
    week, before = facts.posts.week.all, [known.all for known in facts.posts.before]
    found = looks(week, before)
    claimed = _once(sorted((look for look in found if look.claimed), key=lambda one: one.chance))
    return Front(
        headline=_headline(week, found, claimed),
        changed=tuple(map(claim, claimed[:MOST])),
        known=(_held(found, claimed),),
        drove=tuple(_drove(week)),
        watch=tuple(_watch(facts)),
        do=tuple(_do(facts)),
        goals=table(judged(facts.goals, figures(facts))),
    )


def _once(claimed: Iterable[Look]) -> list[Look]:
    """Keep the surer of what changed in this week and from week to week of one figure."""
    kept: dict[Term, Look] = {}
    for look in claimed:
        kept.setdefault(look.what, look)
    return list(kept.values())


def _headline(week: Counted, found: Sequence[Look], claimed: Sequence[Look]) -> Said:
    if not week.posts:
        return Said("front.nothing")
    figures = {"n": week.posts, "complaints": cell(week, COMPLAINT)}
    if all(look.told is Silence.FEW_WEEKS for look in found):
        return Said("front.young", figures)
    if not any(isinstance(look.told, Comparison) for look in found):
        return Said("front.small", figures)
    worse = [look for look in claimed if look.worsens]
    better = [look for look in claimed if look.worsens is False]
    if worse and better:
        return Said("front.mixed", figures)
    if worse or better:
        figures["first"] = (worse or better)[0].what
        return Said("front.worse" if worse else "front.better", figures)
    if claimed:
        return Said("front.other", {**figures, "first": claimed[0].what})
    return Said("front.calm", figures)


def _held(found: Sequence[Look], claimed: Sequence[Look]) -> Said:
    """Say how many figures were looked at, and what could have been seen."""
    told = [look.told for look in found if isinstance(look.told, Comparison)]
    if not told:
        return Said("front.cannot")
    complaints = next(look.told for look in found if look.question == COMPLAINT and not look.slow)
    smallest = Points(value=complaints.smallest) if isinstance(complaints, Comparison) else None
    key = "front.claimed" if claimed else "front.unchanged"
    if smallest is None:
        return Said(key, {"n": len(told)})
    return Said(f"{key}_from", {"n": len(told), "smallest": smallest})


def _drove(week: Counted) -> list[Said]:
    part = week.loud_posts / week.posts if week.posts else 0.0
    if part < LOUD_PART:
        return []
    return [Said("front.loud", {"n": week.loud_authors, "part": Part(value=part), "times": LOUD})]


def _watch(facts: Facts) -> list[Said]:
    told = []
    for state, holes in facts.trust.sources:
        part = 1 - read_part(state, holes, facts.window.span, facts.made_at)
        if part >= HOLE:
            told.append(Said("front.hole", {"source": state.name, "part": Part(value=part)}))
    lasting = [course.incident for course in facts.spread.incidents if course.incident.live]
    if lasting:
        told.append(Said("front.incidents", {"n": len(lasting)}))
    rising = facts.topics.rising or ()
    if rising:
        told.append(Said("front.rising", {"term": rising[0].words, "now": rising[0].now}))
    return told


def _do(facts: Facts) -> list[Said]:
    late, asking = facts.service.waiting.late, facts.topics.asking[0]
    told = [Said("front.answer_late", {"n": late})] if late else []
    if asking:
        told.append(Said("front.write_help", {"n": asking}))
    return told
