"""What the ledger knows of each source: where it stopped, what it missed, what it cost."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row

from sqlite_utils import Database

from storage.database import moment, moment_or_none, rows, stamp, stamp_or_none, transaction
from storage.listened import Listened, Reach
from storage.model import Cost, Failure, Setback
from storage.polled import Batch, Hole, Span

COVERAGE_WINDOW = timedelta(days=7)

_TOUCH = """
INSERT INTO sources (name, channel) VALUES (?, ?) ON CONFLICT (name) DO NOTHING
"""
_ADVANCE = """
UPDATE sources SET
    cursor = coalesce(?, cursor), first_at = min(coalesce(first_at, ?2), ?2),
    covered_until = max(coalesce(covered_until, ?3), ?3), last_success = ?4,
    last_post = coalesce(?5, last_post),
    failure = NULL, failures = 0, not_before = NULL
WHERE name = ?6
"""
_SET_BACK = """
UPDATE sources SET last_error = ?, last_error_at = ?, failure = ?, failures = failures + 1,
    not_before = ? WHERE name = ?
"""
_SPEND = """
INSERT INTO spend VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (channel, day, source) DO UPDATE SET
    requests = requests + excluded.requests, items = items + excluded.items,
    micros = micros + excluded.micros
"""
_SPENT = """
SELECT coalesce(sum(requests), 0), coalesce(sum(items), 0), coalesce(sum(micros), 0)
FROM spend WHERE channel = ? AND day >= ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """One source as it stands."""

    name: str
    channel: str
    cursor: str | None = None
    first_at: datetime | None = None
    covered_until: datetime | None = None
    last_success: datetime | None = None
    last_post: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    failure: Failure | None = None
    failures: int = 0
    """Setbacks in a row; 0 when the last poll went well."""
    not_before: datetime | None = None

    def silent_for(self, after: timedelta, now: datetime) -> timedelta | None:
        """Say for how long it has brought nothing, when it once did and that is too long."""
        if self.last_post is None or now - self.last_post <= after:
            return None
        return now - self.last_post


class Sources:
    """Reads and writes cursors, holes, setbacks and spending."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str, channel: str) -> SourceState:
        """Read the state of a source; a new one knows nothing."""
        row = rows(self._db, "SELECT * FROM sources WHERE name = ?", name).fetchone()
        return SourceState(name=name, channel=channel) if row is None else _state(row)

    def all(self) -> list[SourceState]:
        """List every source that was ever polled, by name."""
        return [_state(row) for row in rows(self._db, "SELECT * FROM sources ORDER BY name")]

    def advance(self, state: SourceState, batch: Batch, *, new: int, at: datetime) -> None:
        """Move the cursor, and tell what was covered and what was missed."""
        covered = batch.covered or Span(start=at, end=at)
        with transaction(self._db):
            self._db.execute(_TOUCH, [state.name, state.channel])
            self._db.execute(
                _ADVANCE,
                [
                    batch.cursor,
                    stamp(covered.start),
                    stamp(covered.end),
                    stamp(at),
                    stamp(at) if new else None,
                    state.name,
                ],
            )
            for hole in batch.holes:
                self._db.execute(
                    "INSERT OR IGNORE INTO holes VALUES (?, ?, ?, ?)",
                    [state.name, stamp(hole.span.start), stamp(hole.span.end), hole.reason],
                )

    def set_back(self, state: SourceState, setback: Setback, *, at: datetime) -> None:
        """Keep a failure and when to ask again; the cursor stays."""
        with transaction(self._db):
            self._db.execute(_TOUCH, [state.name, state.channel])
            self._db.execute(
                _SET_BACK,
                [
                    setback.detail,
                    stamp(at),
                    setback.failure.value,
                    stamp_or_none(setback.retry_at),
                    state.name,
                ],
            )

    def spend(self, channel: str, source: str, cost: Cost, *, at: datetime) -> None:
        """Add to what a source cost on this day."""
        day = stamp(at)[:10]
        with transaction(self._db):
            self._db.execute(_SPEND, [channel, source, day, cost.requests, cost.items, cost.micros])

    def spent(self, channel: str, *, since: datetime) -> Cost:
        """Sum what a channel cost since the day of this moment."""
        row = self._db.execute(_SPENT, [channel, stamp(since)[:10]]).fetchone()
        return Cost(requests=row[0], items=row[1], micros=row[2])

    def spent_by_source(self, *, since: datetime) -> dict[str, Cost]:
        """Sum what each source cost since the day of this moment; replies are a source too."""
        rows = self._db.execute(
            """SELECT source, sum(requests), sum(items), sum(micros) FROM spend
               WHERE day >= ? GROUP BY source""",
            [stamp(since)[:10]],
        )
        return {row[0]: Cost(requests=row[1], items=row[2], micros=row[3]) for row in rows}

    def holes(self, name: str, since: datetime | None = None) -> list[Hole]:
        """List the spans of a source that were not read, newest first."""
        rows = self._db.execute(
            """SELECT start, stop, reason FROM holes
               WHERE source = ? AND stop > ? ORDER BY start DESC""",
            [name, "" if since is None else stamp(since)],
        )
        return [
            Hole(span=Span(start=moment(start), end=moment(stop)), reason=reason)
            for start, stop, reason in rows
        ]

    def listened(self, names: Collection[str], since: datetime) -> Listened:
        """Say when the sources of these names were read; holes that ended before are left out."""
        reaches = [
            Reach(
                start=state.first_at,
                end=state.covered_until,
                holes=tuple(hole.span for hole in self.holes(state.name, since)),
            )
            for state in self.all()
            if state.name in names
            and state.first_at is not None
            and state.covered_until is not None
        ]
        return Listened(reaches=reaches)

    def coverage(self, state: SourceState, now: datetime) -> float | None:
        """Give the share (0 to 1) of the last seven days that was read in full.

        Counted from the start of listening where that is later; None before the first poll.
        What has passed since the last good poll counts as not read yet.
        """
        if state.first_at is None or state.covered_until is None:
            return None
        start = max(state.first_at, now - COVERAGE_WINDOW)
        window = (now - start).total_seconds()
        if window <= 0:
            return 1.0
        unread = max(0.0, (now - max(state.covered_until, start)).total_seconds())
        missed = sum(_overlap(hole.span, start, now) for hole in self.holes(state.name))
        return max(0.0, 1 - (unread + missed) / window)


def _overlap(span: Span, start: datetime, end: datetime) -> float:
    return max(0.0, (min(span.end, end) - max(span.start, start)).total_seconds())


def _state(row: Row) -> SourceState:
    return SourceState(
        name=row["name"],
        channel=row["channel"],
        cursor=row["cursor"],
        first_at=moment_or_none(row["first_at"]),
        covered_until=moment_or_none(row["covered_until"]),
        last_success=moment_or_none(row["last_success"]),
        last_post=moment_or_none(row["last_post"]),
        last_error=row["last_error"],
        last_error_at=moment_or_none(row["last_error_at"]),
        failure=None if row["failure"] is None else Failure(row["failure"]),
        failures=row["failures"],
        not_before=moment_or_none(row["not_before"]),
    )
