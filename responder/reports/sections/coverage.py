"""What of the period was read in full, source by source, and what was not. Pure."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from responder.reports.gather import Facts
from responder.reports.report import Part, Said, Section, Table
from storage.polled import Hole, Span
from storage.sources import SourceState


def coverage(facts: Facts) -> Section:
    """Tell how much of the period each source was read in full."""
    span = facts.window.span
    rows = tuple(
        (state.name, Part(value=_read(state, found, span)), len(_within(found, span)))
        for state, found in facts.sources
    )
    return Section(
        key="coverage",
        tables=(Table(key="coverage", columns=("source", "read", "holes"), rows=rows),),
        notes=() if facts.sources else (Said("coverage.unwatched"),),
    )


def holes(facts: Facts) -> Section:
    """List what could not be read."""
    zone = facts.window.zone
    rows = tuple(
        (
            state.name,
            hole.span.start.astimezone(zone),
            hole.span.end.astimezone(zone),
            hole.reason,
        )
        for state, found in facts.sources
        for hole in _within(found, facts.window.span)
    )
    return Section(
        key="holes",
        tables=(Table(key="holes", columns=("source", "from", "to", "why"), rows=rows),),
    )


def _within(found: Iterable[Hole], span: Span) -> list[Hole]:
    hit = [h for h in found if h.span.start < span.end and h.span.end > span.start]
    return sorted(hit, key=lambda hole: (hole.span.start, hole.span.end))


def _read(state: SourceState, found: Sequence[Hole], span: Span) -> float:
    """Give the part of the span that was read in full, from 0 to 1."""
    if state.first_at is None or state.covered_until is None:
        return 0.0
    at, end = max(state.first_at, span.start), min(state.covered_until, span.end)
    read = timedelta()
    for hole in _within(found, span):
        read += max(min(hole.span.start, end) - at, timedelta())
        at = max(at, hole.span.end)
    read += max(end - at, timedelta())
    return read / (span.end - span.start)
