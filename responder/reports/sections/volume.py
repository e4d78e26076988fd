"""How much was said and in which tone, by day and channel, beside the weeks before. Pure."""

import math
from collections.abc import Sequence
from datetime import date

from responder.reports.evidence import FAMILY, Comparison, Silence
from responder.reports.figures import Balance, Change, Growth, Share, change
from responder.reports.gathering.posts import BASELINE, PostFacts
from responder.reports.looks import Look, cell
from responder.reports.report import (
    Cell,
    Part,
    Plot,
    Point,
    Points,
    Said,
    Section,
    Series,
    Shape,
    Table,
    Term,
)
from storage.views.posts import BALANCE, COMPLAINT, URGENT, Counted, Question, Week

_QUESTIONS = (BALANCE, COMPLAINT, URGENT)


def section(facts: PostFacts, found: Sequence[Look]) -> Section:
    """Tell the posts of one period."""
    return Section(
        key="volume",
        said=(_counted(facts.week.all),),
        plots=(_by_day(facts), _by_week(facts, BALANCE), _by_week(facts, COMPLAINT)),
        tables=(_compared(facts, found), _channels(facts), _days(facts), _weeks(facts)),
        notes=_notes(facts),
    )


def verdict(look: Look) -> Cell:
    """Say whether a figure differs from what is usual by more than chance, or why not to say."""
    if isinstance(look.told, Silence):
        return Term("verdict", look.told.name.lower())
    return Term("verdict", "changed" if look.chance < FAMILY else "chance")


def against(look: Look) -> Cell:
    """Give the difference from what is usual, with its interval: of a count as a growth."""
    told = look.told
    if isinstance(told, Silence):
        return None
    if look.question is None:
        low, value, high = map(math.expm1, (told.low, told.change, told.high))
        return Growth(value=value, low=low, high=high)
    return Change(value=told.change, low=told.low, high=told.high)


def usual(look: Look) -> Cell:
    """Give what is usual."""
    match look.told:
        case Comparison() as told if look.question is None:
            return round(math.exp(told.usual))
        case Comparison() as told if look.question == BALANCE:
            return Points(value=told.usual)
        case Comparison() as told:
            return Part(value=told.usual)
        case _:
            return None


def _counted(week: Counted) -> Said:
    return Said("volume.counted", {"n": week.posts, "authors": week.authors})


def _compared(facts: PostFacts, found: Sequence[Look]) -> Table:
    week = facts.week.all
    asked = [look for look in found if look.question is None or look.question in _QUESTIONS]
    kept = [look for look in asked if not look.slow]
    year = facts.year_ago
    return Table(
        key="volume.compared",
        columns=(
            "volume.figure",
            "volume.value",
            "volume.usual",
            "volume.against",
            "volume.verdict",
            "volume.previous",
            *(("volume.year_ago",) if year else ()),
        ),
        rows=tuple(
            (
                look.what,
                look.now,
                usual(look),
                against(look),
                verdict(look),
                _since(facts.compared.all, week, look.question),
                *((_since(year.all, week, look.question),) if year else ()),
            )
            for look in kept
        ),
    )


def _since(before: Counted, week: Counted, question: Question | None) -> Cell:
    """Give the change from one other week; of posts what they were then."""
    if question is None:
        return before.posts
    return _change(cell(before, question), cell(week, question))


def _change(before: Cell, now: Cell) -> Change | None:
    told = (Share, Balance)
    if not isinstance(before, told) or not isinstance(now, told):
        return None
    return change(before, now)


def _channels(facts: PostFacts) -> Table:
    return Table(
        key="volume.channels",
        columns=(
            "volume.channel",
            "volume.posts",
            "volume.authors",
            "volume.balance",
            "volume.complaints",
            "volume.urgent",
        ),
        rows=tuple(
            (name, told.posts, told.authors, *(cell(told, question) for question in _QUESTIONS))
            for name, told in facts.week.channels.items()
        ),
    )


def _days(facts: PostFacts) -> Table:
    return Table(
        key="volume.days",
        columns=(
            "volume.day",
            "volume.channel",
            "volume.posts",
            "volume.balance",
            "volume.complaints",
        ),
        rows=tuple(
            (day, name, told.posts, cell(told, BALANCE), cell(told, COMPLAINT))
            for day, week in facts.days
            for name, told in week.channels.items()
        ),
    )


def _weeks(facts: PostFacts) -> Table:
    return Table(
        key="volume.weeks",
        columns=(
            "volume.week",
            "volume.posts",
            "volume.balance",
            "volume.complaints",
            "volume.urgent",
        ),
        rows=tuple(
            (_day(facts, week), week.all.posts, *(cell(week.all, q) for q in _QUESTIONS))
            for week in _all_weeks(facts)
        ),
    )


def _by_day(facts: PostFacts) -> Plot:
    names = sorted({name for _, week in facts.days for name in week.channels})
    return Plot(
        key="volume.days",
        shape=Shape.BARS,
        series=tuple(
            Series(
                name=name,
                points=tuple(
                    Point(at=day, value=week.channels[name].posts if name in week.channels else 0)
                    for day, week in facts.days
                ),
            )
            for name in names
        ),
        told={"n": facts.week.all.posts},
    )


def _by_week(facts: PostFacts, question: Question) -> Plot:
    weeks = _all_weeks(facts)
    return Plot(
        key=f"volume.{question}",
        shape=Shape.LINES,
        series=(
            Series(
                name=Term("figure", question),
                points=tuple(_point(facts, week, question) for week in weeks),
            ),
        ),
        is_share=True,
        told={"n": len(weeks), "now": cell(facts.week.all, question)},
    )


def _point(facts: PostFacts, week: Week, question: Question) -> Point:
    told, day = cell(week.all, question), _day(facts, week)
    if not isinstance(told, Share | Balance):
        return Point(at=day, value=None)
    return Point(at=day, value=told.value, low=told.low, high=told.high)


def _all_weeks(facts: PostFacts) -> Sequence[Week]:
    return (*facts.before, facts.week)


def _day(facts: PostFacts, week: Week) -> date:
    return week.span.start.astimezone(facts.window.zone).date()


def _notes(facts: PostFacts) -> tuple[Said, ...]:
    week, known = facts.week.all, len(facts.before)
    judged = week.posts - week.unjudged
    return (
        *((Said("volume.note.unjudged", {"n": week.unjudged}),) if week.unjudged else ()),
        *(
            (Said("volume.note.undecided", {"n": week.undecided, "judged": judged}),)
            if week.undecided
            else ()
        ),
        Said("volume.note.interval"),
        Said("volume.note.usual", {"n": known, "weeks": BASELINE}),
        Said("volume.note.chance"),
        Said("volume.note.previous"),
        *((Said("volume.note.alone"),) if known else ()),
    )
