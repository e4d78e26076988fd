"""When which week's report is to be delivered to whom. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from responder.alerts.hours import Weekly, instant, last_before
from responder.reports.window import Window, last_week
from storage.editions import Edition

LATE = 4
"""Weeks: of those that were missed, so many are delivered late; the others can be asked for."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A report that a receiver is owed."""

    receiver: str
    window: Window
    since: datetime
    """When it fell due."""


def due(
    now: datetime,
    zone: ZoneInfo,
    every: Weekly,
    receivers: Sequence[str],
    known: Sequence[Edition],
    known_since: datetime | None,
) -> list[Due]:
    """List what is owed, the oldest week first; `known` is what became of the whole reports.

    A receiver that was never thought of is owed the last full week alone, the others also the weeks
    since the last that they took or refused, at most `LATE`. Nobody is owed a week that was over
    before the ledger knew of anything (`known_since`).
    """
    if known_since is None:
        return []
    weeks = [
        (since, window)
        for since, window in _fallen_due(now, zone, every)
        if window.span.end > known_since
    ]
    return [
        Due(receiver=receiver, window=window, since=since)
        for since, window in weeks
        for receiver in receivers
        if _is_owed(window, weeks[-1][1], [e for e in known if e.receiver == receiver])
    ]


def following(now: datetime, zone: ZoneInfo, every: Weekly) -> datetime:
    """Say when the next report falls due."""
    return instant(last_before(now, every, zone) + _WEEK, every.at, zone)


def _fallen_due(now: datetime, zone: ZoneInfo, every: Weekly) -> Iterator[tuple[datetime, Window]]:
    """Give the last weeks with the moments at which they fell due, the oldest first."""
    newest = last_before(now, every, zone)
    for back in reversed(range(LATE)):
        since = instant(newest - back * _WEEK, every.at, zone)
        yield since, last_week(since, zone)


def _is_owed(window: Window, newest: Window, known: Sequence[Edition]) -> bool:
    # Weeks in this notation are ordered as texts as they are in time.
    if any(edition.week == window.name and edition.settled for edition in known):
        return False
    ours = [edition for edition in known if not edition.asked]
    settled = [edition.week for edition in ours if edition.settled]
    if settled:
        return window.name > max(settled) or any(e.week == window.name for e in ours)
    first = min([*(edition.week for edition in ours), newest.name])
    return window.name >= first
