"""The editions of the report: which week was delivered to whom, and what may have been.

That one is on its way is written before it is sent, and what became of it after: who dies in
between leaves a doubt behind, and a copy that is sent again says so.
"""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage.database import moment_or_none, rows, stamp, transaction

WHOLE = ""
"""The part of a report that holds the whole house."""

_BEGIN = """
INSERT INTO editions (week, part, receiver, asked, begun_at, failures, not_before)
VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6) ON CONFLICT (week, part, receiver) DO UPDATE SET
    asked = min(asked, ?4), doubtful = max(doubtful, begun_at IS NOT NULL), begun_at = ?5,
    failures = failures + 1, not_before = ?6
"""
_DELIVERED = """
UPDATE editions SET begun_at = NULL, doubtful = 0, delivered_at = ?4, refused_at = NULL,
    failures = 0, not_before = NULL, last_error = NULL, last_error_at = NULL
WHERE week = ?1 AND part = ?2 AND receiver = ?3
"""
_FAILED = """
UPDATE editions SET begun_at = NULL, doubtful = max(doubtful, ?7), refused_at = ?8,
    not_before = ?5, last_error = ?6, last_error_at = ?4
WHERE week = ?1 AND part = ?2 AND receiver = ?3
"""
_KNOWN_SINCE = """
SELECT min(at) FROM (SELECT min(published_at) AS at FROM mentions
    UNION ALL SELECT min(first_at) FROM sources)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One week's report to one receiver."""

    week: str
    receiver: str
    part: str = WHOLE
    asked: bool = False
    """It was sent by hand before the loop thought of it."""
    begun_at: datetime | None = None
    """On its way since then, or left on its way by a process that died."""
    doubtful: bool = False
    """It may have arrived without our knowing."""
    delivered_at: datetime | None = None
    refused_at: datetime | None = None
    failures: int = 0
    """In a row, one that is on its way included."""
    not_before: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done about it any more."""
        return self.delivered_at is not None or self.refused_at is not None

    @property
    def unsure(self) -> bool:
        """Whether it may have arrived before it is sent now."""
        return self.doubtful or self.begun_at is not None or self.delivered_at is not None


class Editions:
    """Reads and writes what became of the reports."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self, part: str = WHOLE) -> list[Edition]:
        """List what was ever begun of this part, by week and receiver."""
        query = "SELECT * FROM editions WHERE part = ? ORDER BY week, receiver"
        return [_edition(row) for row in rows(self._db, query, part)]

    def get(self, week: str, receiver: str, part: str = WHOLE) -> Edition:
        """Read one; what was never begun knows nothing."""
        query = "SELECT * FROM editions WHERE week = ? AND part = ? AND receiver = ?"
        row = rows(self._db, query, week, part, receiver).fetchone()
        return Edition(week=week, receiver=receiver, part=part) if row is None else _edition(row)

    def begin(
        self, edition: Edition, *, at: datetime, not_before: datetime, asked: bool = False
    ) -> None:
        """Keep that it is about to be sent; who dies now tries again no sooner than then."""
        times = [stamp(at), stamp(not_before)]
        with transaction(self._db):
            self._db.execute(_BEGIN, [*_key(edition), int(asked), *times])

    def delivered(self, edition: Edition, *, at: datetime) -> None:
        """Keep that the receiver took it."""
        with transaction(self._db):
            self._db.execute(_DELIVERED, [*_key(edition), stamp(at)])

    def failed(
        self,
        edition: Edition,
        detail: str,
        *,
        at: datetime,
        not_before: datetime | None,
        unsure: bool,
    ) -> None:
        """Keep that it did not, and when to try again; None is never, for it said no."""
        again = None if not_before is None else stamp(not_before)
        refused = stamp(at) if not_before is None else None
        with transaction(self._db):
            self._db.execute(
                _FAILED, [*_key(edition), stamp(at), again, detail, int(unsure), refused]
            )

    def known_since(self) -> datetime | None:
        """Say from when on the ledger knows of posts, or was listening; None where it never was."""
        return moment_or_none(self._db.execute(_KNOWN_SINCE).fetchone()[0])


def _key(edition: Edition) -> list[str]:
    return [edition.week, edition.part, edition.receiver]


def _edition(row: Row) -> Edition:
    return Edition(
        week=row["week"],
        receiver=row["receiver"],
        part=row["part"],
        asked=bool(row["asked"]),
        begun_at=moment_or_none(row["begun_at"]),
        doubtful=bool(row["doubtful"]),
        delivered_at=moment_or_none(row["delivered_at"]),
        refused_at=moment_or_none(row["refused_at"]),
        failures=row["failures"],
        not_before=moment_or_none(row["not_before"]),
        last_error=row["last_error"],
        last_error_at=moment_or_none(row["last_error_at"]),
    )
