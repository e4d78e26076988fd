"""What of the period was read in full, source by source, and what was not. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from responder.reports.report import Part, Table, Term
from responder.reports.window import Window
from storage.polled import Hole, Span
from storage.sources import SourceState

Sources: TypeAlias = Sequence[tuple[SourceState, Sequence[Hole]]]
"""Each watched source with its holes."""


def coverage(window: Window, sources: Sources, silent_after: timedelta, now: datetime) -> Table:
    """Tell how much of the period each source was read in full, and which is silent now."""
    return Table(
        key="trust.coverage",
        columns=("trust.source", "trust.read", "trust.holes", "trust.silent", "trust.failure"),
        rows=tuple(
            (
                state.name,
                Part(value=read_part(state, found, window.span, now)),
                len(_within(found, window.span)),
                state.silent_for(silent_after, now),
                Term("failure", state.failure.value) if state.failure else None,
            )
            for state, found in sources
        ),
        empty="trust.no_source",
    )


def holes(window: Window, sources: Sources) -> Table:
    """List what could not be read."""
    return Table(
        key="trust.holes",
        columns=("trust.source", "trust.from", "trust.to", "trust.lasted", "trust.why"),
        rows=tuple(
            (
                state.name,
                hole.span.start.astimezone(window.zone),
                hole.span.end.astimezone(window.zone),
                hole.span.end - hole.span.start,
                Term("hole", hole.reason),
            )
            for state, found in sources
            for hole in _within(found, window.span)
        ),
        empty="trust.no_hole",
    )


def _within(found: Iterable[Hole], span: Span) -> list[Hole]:
    hit = [h for h in found if h.span.start < span.end and h.span.end > span.start]
    return sorted(hit, key=lambda hole: (hole.span.start, hole.span.end))


def read_part(state: SourceState, found: Sequence[Hole], span: Span, now: datetime) -> float:
    """Give the part of the span that was read in full, from 0 to 1; of one that goes on, so far."""
    if state.first_at is None or state.covered_until is None:
        return 0.0
    over = min(span.end, now) if now > span.start else span.end
    at, end = max(state.first_at, span.start), min(state.covered_until, over)
    read = timedelta()
    for hole in _within(found, span):
        read += max(min(hole.span.start, end) - at, timedelta())
        at = max(at, hole.span.end)
    read += max(end - at, timedelta())
    return read / (over - span.start)
