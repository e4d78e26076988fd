"""Which goals of the brand a week met: goals and figures in, a table out. Pure.

What is counted in full is met or missed by the figure itself: the answers of a week are all
answers, not a sample of them. Who still waits counts with it: a median is known only when those who
wait cannot change it any more. What is an estimate, because a classifier read posts that are some
of what people think, is met or missed where its whole interval is on one side of the goal, and not
told apart else.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from responder.reports.figures import Balance, Share
from responder.reports.report import Cell, Part, Said, Table, Term
from responder.reports.settings import Goals
from responder.reports.waits import waited

COLUMNS = ("goal", "asked", "figure", "n", "verdict")


class Verdict(StrEnum):
    """What is to be said of a goal."""

    MET = "met"
    MISSED = "missed"
    UNTOLD = "not_told_apart"
    """The interval of the figure holds the goal."""
    OPEN = "open"
    """Customers who still wait may decide it either way."""
    UNKNOWN = "unknown"
    """There is no figure."""
    UNREAD = "not_read"
    """What could not be read may decide it either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long customers waited for one thing, and have waited so far."""

    over: tuple[timedelta, ...] = ()
    lasting: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """So many of so many, all of them counted."""

    count: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a week that goals are about; None is what is not known."""

    in_time: Counted | None = None
    """Answers that came in time, of those that were due."""
    first_response: Waits = Waits()
    resolution: Waits = Waits()
    unanswered: Counted | None = None
    """Cases that wait for our answer past its time; n is the week's cases."""
    reopened: Counted | None = None
    """Cases that were opened again; n is those that ended."""
    complaints: Share | None = None
    balance: Balance | None = None
    voice: Share | None = None
    coverage: Part | None = None
    """Of the source that was read least."""
    unread: float = 0.0
    """About which part of the posts, 0 to 1, could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One goal, with what became of it."""

    name: str
    """As the configuration writes it."""
    asked: Said
    figure: Cell
    n: int | None
    verdict: Verdict


def judged(goals: Goals, figures: Figures) -> tuple[Judged, ...]:
    """Judge every goal that is set, in the order in which the settings name them."""
    return tuple(_judged(goals, figures))


def table(told: tuple[Judged, ...]) -> Table | None:
    """Lay the goals out; None where none is set."""
    if not told:
        return None
    return Table(
        key="goals",
        columns=COLUMNS,
        rows=tuple(
            (
                Term("goal", goal.name),
                goal.asked,
                goal.figure,
                goal.n,
                Term("verdict", goal.verdict.value),
            )
            for goal in told
        ),
    )


def _judged(goals: Goals, figures: Figures) -> Iterator[Judged]:
    if goals.answered_in_time is not None:
        yield _in_time(goals.answered_in_time, figures.in_time)
    for name, asked, waits, part in (
        ("first_response_median", goals.first_response_median, figures.first_response, 0.5),
        ("first_response_p90", goals.first_response_p90, figures.first_response, 0.9),
        ("resolution_median", goals.resolution_median, figures.resolution, 0.5),
    ):
        if asked is not None:
            yield _waited(name, asked, waits, part)
    if goals.unanswered_at_most is not None:
        yield _number("unanswered_at_most", goals.unanswered_at_most, figures.unanswered)
    if goals.reopened_at_most is not None:
        yield _number("reopened_at_most", goals.reopened_at_most, figures.reopened)
    if goals.complaint_share_at_most is not None:
        yield _estimate(
            "complaint_share_at_most",
            goals.complaint_share_at_most,
            figures.complaints,
            least=False,
            unread=figures.unread,
        )
    if goals.net_sentiment_at_least is not None:
        yield _estimate(
            "net_sentiment_at_least",
            goals.net_sentiment_at_least,
            figures.balance,
            unread=figures.unread,
        )
    if goals.share_of_voice_at_least is not None:
        yield _estimate("share_of_voice_at_least", goals.share_of_voice_at_least, figures.voice)
    if goals.coverage_at_least is not None:
        yield _coverage(goals.coverage_at_least, figures.coverage)


def _in_time(asked: float, figure: Counted | None) -> Judged:
    name, bound = "answered_in_time", _bound(Part(value=asked), least=True)
    if figure is None or figure.n == 0:
        return _no_figure(name, bound)
    # Compared as whole numbers of answers: 9 of 10 are 0.9 whatever floats make of it.
    met = figure.count >= asked * figure.n - _EPSILON
    told = Part(value=figure.count / figure.n)
    return Judged(name=name, asked=bound, figure=told, n=figure.n, verdict=_either(met))


def _waited(name: str, asked: timedelta, waits: Waits, part: float) -> Judged:
    bound = _bound(asked, least=False)
    everybody = sorted([*waits.over, *waits.lasting])
    if not everybody:
        return _no_figure(name, bound)
    n = len(everybody)
    place = max(0, math.ceil(part * n) - 1)
    # Who still waits may wait for ever: between these two lies what it will have been.
    shortest = everybody[place]
    longest = sorted(waits.over)[place] if place < len(waits.over) else None
    if longest is not None and longest <= asked:
        verdict = Verdict.MET
    elif shortest > asked:
        verdict = Verdict.MISSED
    else:
        verdict = Verdict.OPEN
    (known,) = waited(waits.over, waits.lasting, (part,))
    figure: Cell = Said("goals.so_far", {"span": shortest}) if known is None else known
    return Judged(name=name, asked=bound, figure=figure, n=n, verdict=verdict)


def _number(name: str, asked: int, figure: Counted | None) -> Judged:
    bound = _bound(asked, least=False)
    if figure is None:
        return _no_figure(name, bound)
    verdict = _either(figure.count <= asked)
    return Judged(name=name, asked=bound, figure=figure.count, n=figure.n, verdict=verdict)


def _estimate(
    name: str,
    asked: float,
    figure: Share | Balance | None,
    *,
    least: bool = True,
    unread: float = 0.0,
) -> Judged:
    bound = _bound(Part(value=asked), least=least)
    if figure is None:
        return _no_figure(name, bound)
    lowest = -1.0 if isinstance(figure, Balance) else 0.0
    # What was not read may be all of it for the goal, or all against it.
    low = figure.low + unread * (lowest - figure.low)
    high = figure.high + unread * (1 - figure.high)
    verdict = _one_side(asked, low, high, least=least)
    if verdict is Verdict.UNTOLD and unread:
        read = _one_side(asked, figure.low, figure.high, least=least)
        verdict = verdict if read is Verdict.UNTOLD else Verdict.UNREAD
    return Judged(name=name, asked=bound, figure=figure, n=figure.n, verdict=verdict)


def _one_side(asked: float, low: float, high: float, *, least: bool) -> Verdict:
    above, below = low >= asked, high < asked
    if not least:
        above, below = low > asked, high <= asked
    return _either(above == least) if above or below else Verdict.UNTOLD


def _coverage(asked: float, figure: Part | None) -> Judged:
    name, bound = "coverage_at_least", _bound(Part(value=asked), least=True)
    if figure is None:
        return _no_figure(name, bound)
    verdict = _either(figure.value >= asked - _EPSILON)
    return Judged(name=name, asked=bound, figure=figure, n=None, verdict=verdict)


def _no_figure(name: str, bound: Said) -> Judged:
    return Judged(name=name, asked=bound, figure=None, n=0, verdict=Verdict.UNKNOWN)


def _bound(value: Cell, *, least: bool) -> Said:
    return Said("goals.at_least" if least else "goals.at_most", {"bound": value})


def _either(met: bool) -> Verdict:
    return Verdict.MET if met else Verdict.MISSED


_EPSILON = 1e-9
