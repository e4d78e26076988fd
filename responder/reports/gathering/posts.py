"""How many posts there were in a period and before it, asked of the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from responder.reports.gathering.reading import reading
from responder.reports.reading import ALIKE, Reading
from responder.reports.window import Window
from storage.ledger import Ledger
from storage.polled import Span
from storage.views.posts import Week
from storage.views.scope import Scope

BASELINE = 8
"""Periods before this one that tell what is usual."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """The answers for one period."""

    window: Window
    scope: Scope
    week: Week
    compared: Week | None
    """The period that it is compared with, by default the one before; None where it is not
    known."""
    before: Sequence[Week]
    """Those of the eight periods before that are known, the oldest first; totals, in which each
    post has an author of its own, as no figure asks for more of them."""
    year_ago: Week | None
    days: Sequence[tuple[date, Week]]
    """Those that have begun."""
    reading: Reading
    """Of all these spans."""

    @property
    def alike(self) -> Sequence[Week]:
        """Those before that lack nothing of what was read of this one: what is usual."""
        span = self.week.span
        return [week for week in self.before if self.reading.missing(week.span, span) <= ALIKE]

    @property
    def missing(self) -> float:
        """Tell which part of its posts, 0 to 1, this one lacks beside those."""
        span = self.week.span
        return max((self.reading.missing(span, week.span) for week in self.alike), default=0.0)


def posts(
    ledger: Ledger,
    window: Window,
    scope: Scope,
    departments: Mapping[str, Sequence[str]],
    now: datetime,
    house: "PostFacts | None" = None,
) -> PostFacts:
    """Ask the ledger; `departments` are their topics.

    Of a department, `house` tells which periods are known: that nobody wrote to it is no hole.
    """
    views = ledger.views.posts
    first, eight = views.first(scope.brands), periods_before(window, BASELINE)
    year = a_year_before(window)
    full = [window.span, window.before(), *([year] if year else ())]
    week, *others = views.weeks(full, scope, departments)
    before = views.totals(eight, scope, departments)
    known = {told.span for told in (*others, *before) if _is_known(told, first)}
    if house is not None:
        known = {told.span for told in (house.compared, house.year_ago, *house.before) if told}
    days = [(day, span) for day, span in window.days() if span.start < now]
    counted = views.weeks([span for _, span in days], scope)
    return PostFacts(
        window=window,
        scope=scope,
        week=week,
        compared=next((told for told in others[:1] if told.span in known), None),
        before=[told for told in before if told.span in known],
        year_ago=next((told for told in others[1:] if told.span in known), None),
        days=[(day, told) for (day, _), told in zip(days, counted, strict=True)],
        reading=reading(
            ledger, scope.brands, full[:2], [*eight, *full[2:], *(span for _, span in days)], now
        ),
    )


def periods_before(window: Window, count: int) -> list[Span]:
    """Give the periods of the same length before this one, the oldest first."""
    zone = window.zone
    first, last = (_wall(at, zone) for at in (window.span.start, window.span.end))
    edges = [(first - (last - first) * back).replace(tzinfo=zone) for back in range(count + 1)]
    ends = [edge.astimezone(UTC) for edge in reversed(edges)]
    return [Span(start=start, end=end) for start, end in pairwise(ends)]


def a_year_before(window: Window) -> Span | None:
    """Give the same week (ISO 8601) of the year before; None where that had no such week."""
    first, last = (_wall(at, window.zone) for at in (window.span.start, window.span.end))
    year, number, _ = first.isocalendar()
    for weeks in (52, 53):
        start = first - weeks * _WEEK
        if start.isocalendar()[:2] == (year - 1, number):
            ends = (start, start + (last - first))
            moved = [end.replace(tzinfo=window.zone).astimezone(UTC) for end in ends]
            return Span(start=moved[0], end=moved[1])
    return None


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    # On the calendar, so that a week with a change of the clocks is a week.
    return at.astimezone(zone).replace(tzinfo=None)


def _is_known(week: Week, first: datetime | None) -> bool:
    """Whether the ledger reaches back so far; a week without a single post may be a hole."""
    return first is not None and first <= week.span.start + timedelta(days=1) and week.all.posts > 0
