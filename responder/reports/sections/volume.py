"""How much was said and in which tone, by day and channel, beside the weeks before. Pure."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from responder.reports.compared import against, usual, verdict
from responder.reports.evidence import Comparison
from responder.reports.figures import Balance, Change, Growth, Share, Z, change
from responder.reports.gathering.posts import BASELINE, PostFacts
from responder.reports.looks import Look, cell
from responder.reports.reading import ALIKE
from responder.reports.report import (
    Cell,
    Part,
    Plot,
    Point,
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
        notes=_notes(facts, found),
    )


def _counted(week: Counted) -> Said:
    return Said("volume.counted", {"n": week.posts, "authors": week.authors})


def _compared(facts: PostFacts, found: Sequence[Look]) -> Table:
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
                _since(facts, facts.compared, look.question),
                *((_since(facts, year, look.question),) if year else ()),
            )
            for look in kept
        ),
    )


def _since(facts: PostFacts, before: Week | None, question: Question | None) -> Cell:
    """Give the change from one other week; None of one not known, or not read alike."""
    week = facts.week
    if before is None or not facts.reading.alike(week.span, before.span):
        return None
    if question is None:
        return _growth(before.all, week.all)
    return _change(cell(before.all, question), cell(week.all, question))


def _growth(before: Counted, now: Counted) -> Growth | None:
    """Give the growth of the number of posts, authors being drawn and not posts.

    A sum of the posts of authors who come by chance (compound Poisson) varies by the sum of their
    squares; the interval is that of the logarithm of the ratio.
    """
    if not before.posts or not now.posts:
        return None
    varies = sum(counted.posts_squared / counted.posts**2 for counted in (before, now))
    value, half = math.log(now.posts / before.posts), Z * math.sqrt(varies)
    return Growth(
        value=math.expm1(value), low=math.expm1(value - half), high=math.expm1(value + half)
    )


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
    partly = _holed(facts)
    return Table(
        key="volume.days",
        columns=(
            "volume.day",
            "volume.channel",
            *(("volume.read",) if partly else ()),
            "volume.posts",
            "volume.balance",
            "volume.complaints",
        ),
        rows=tuple(
            (day, name, *((_read(facts, day_, name),) if partly else ()), *_day_of(day_, name))
            for day, day_ in facts.days
            for name in _names(facts)
        ),
    )


def _holed(facts: PostFacts) -> bool:
    """Whether a part of a day was not read."""
    parts = [facts.reading.read(day.span, name) for _, day in facts.days for name in _names(facts)]
    return any(part is not None and part < 1 for part in parts)


def _read(facts: PostFacts, day: Week, name: str) -> Cell:
    part = facts.reading.read(day.span, name)
    return None if part is None else Part(value=part)


def _day_of(day: Week, name: str) -> tuple[Cell, ...]:
    told = day.channels.get(name)
    if told is None:
        return 0, None, None
    return told.posts, cell(told, BALANCE), cell(told, COMPLAINT)


def _names(facts: PostFacts) -> Sequence[str]:
    """Name the channels with posts in the period."""
    return sorted({name for _, day in facts.days for name in day.channels})


def _weeks(facts: PostFacts) -> Table:
    least = _read_beside(facts)
    partly = min(least) < 1
    return Table(
        key="volume.weeks",
        columns=(
            "volume.week",
            *(("volume.read_beside",) if partly else ()),
            "volume.posts",
            "volume.balance",
            "volume.complaints",
            "volume.urgent",
        ),
        rows=tuple(
            (
                _day(facts, week),
                *((Part(value=part),) if partly else ()),
                week.all.posts,
                *(cell(week.all, question) for question in _QUESTIONS),
            )
            for week, part in zip(_all_weeks(facts), least, strict=True)
        ),
    )


def _read_beside(facts: PostFacts) -> Sequence[float]:
    """Give about which part of the posts of each week was read, beside the week read best."""
    spans, missing = [week.span for week in _all_weeks(facts)], facts.reading.missing
    return [1 - max(missing(span, other) for other in spans) for span in spans]


def _by_day(facts: PostFacts) -> Plot:
    names = _names(facts)
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


def _edges(facts: PostFacts) -> Mapping[str, Cell]:
    span, zone = facts.window.before(), facts.window.zone
    last = span.end - timedelta(microseconds=1)
    return {"first": span.start.astimezone(zone).date(), "last": last.astimezone(zone).date()}


def _notes(facts: PostFacts, found: Sequence[Look]) -> tuple[Said, ...]:
    week, known, usual = facts.week.all, len(facts.before), len(facts.alike)
    judged = week.posts - week.unjudged
    compared = any(isinstance(look.told, Comparison) for look in found)
    missing = facts.missing
    return (
        *((Said("volume.note.unjudged", {"n": week.unjudged}),) if week.unjudged else ()),
        *(
            (Said("volume.note.undecided", {"n": week.undecided, "judged": judged}),)
            if week.undecided
            else ()
        ),
        *((Said("volume.note.unread", {"part": Part(value=missing)}),) if missing > ALIKE else ()),
        Said("volume.note.balance"),
        Said("volume.note.interval"),
        Said("volume.note.usual", {"n": usual, "weeks": BASELINE}),
        *((Said("volume.note.unlike", {"n": known - usual}),) if usual < known else ()),
        *((Said("volume.note.chance"),) if compared else ()),
        Said("volume.note.previous", _edges(facts)),
        *((Said("volume.note.alone"),) if known else ()),
        *((Said("volume.note.read"),) if _holed(facts) or min(_read_beside(facts)) < 1 else ()),
    )
