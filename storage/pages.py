"""The pages of the ledger: which stories are told together, and what each receiver heard of them.

A delivery is written after the receiver answered: who dies in between tells it again, under the
same key. A doubled page is fine, a lost one is not.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from sqlite3 import Row

from sqlite_utils import Database

from storage.database import moment, moment_or_none, rows, stamp, stamp_or_none, transaction
from storage.model import Urgency

_OPEN = "INSERT INTO pages (name, dedup_key, opened_at) VALUES (?, ?, ?)"
_JOIN = "UPDATE alerts SET page_id = ? WHERE id IN (SELECT value FROM json_each(?))"
_TAKE_OVER = """
UPDATE pages SET acknowledged_by = ?, acknowledged_at = ? WHERE id = ? AND acknowledged_by IS NULL
"""
_RELEASE = (
    "UPDATE pages SET acknowledged_by = NULL, acknowledged_at = NULL WHERE id = ?",
    "UPDATE alerts SET acknowledged_by = NULL, acknowledged_at = NULL "
    "WHERE page_id = ? AND ends_at IS NULL",
    "DELETE FROM calls WHERE page_id = ?",
)
_HEAR = """
INSERT OR REPLACE INTO heard (page_id, receiver, event, at, alerts, severity, size, acknowledged,
    resolved, refused, critical) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_HEAR_TAKEN = """
UPDATE heard SET event = ?, at = ?, refused = ?, acknowledged = 1
WHERE page_id = ? AND receiver = ?
"""
_LOG = """
INSERT INTO deliveries (page_id, receiver, at, event, outcome, alerts, detail)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_HEARD = """
SELECT h.*, (SELECT count(*) FROM deliveries d WHERE d.page_id = h.page_id
    AND d.receiver = h.receiver AND d.event = 'update' AND d.outcome <> 'failed'
    AND d.at > ?) AS updates
FROM heard h JOIN pages p ON p.id = h.page_id WHERE p.settled_at IS NULL
"""
# What failed at this very moment did so before the clock was set back.
_FAILING = """
WITH taken AS (
    SELECT d.page_id, d.receiver, max(d.id) AS id FROM pages p
    CROSS JOIN deliveries d ON d.page_id = p.id
    WHERE p.settled_at IS NULL AND d.outcome <> 'failed' GROUP BY d.page_id, d.receiver
)
SELECT d.page_id, d.receiver, count(*), max(d.at) FROM pages p
CROSS JOIN deliveries d ON d.page_id = p.id
LEFT JOIN taken t ON t.page_id = d.page_id AND t.receiver = d.receiver
WHERE p.settled_at IS NULL AND d.outcome = 'failed' AND d.at < ? AND d.id > coalesce(t.id, 0)
GROUP BY d.page_id, d.receiver
"""
_TOLD = """
UPDATE alerts SET notified_at = ?1
WHERE notified_at IS NULL AND id IN (SELECT value FROM json_each(?2))
"""
_END_TOLD = """
UPDATE alerts SET end_notified_at = ?1
WHERE end_notified_at IS NULL AND id IN (SELECT value FROM json_each(?2))
"""
_WELL = """
INSERT INTO receivers (name, last_success) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET
    failures = 0, not_before = NULL, failing_since = NULL, last_success = ?2
"""
_FAILED = """
INSERT INTO receivers (name, failures, not_before, last_error, last_error_at, failing_since)
VALUES (?1, 1, ?2, ?3, ?4, ?4) ON CONFLICT (name) DO UPDATE SET
    failures = failures + 1, not_before = ?2, last_error = ?3, last_error_at = ?4,
    failing_since = coalesce(failing_since, ?4)
"""
_SET_BACK = (
    "UPDATE pages SET opened_at = ?1 WHERE opened_at > ?1 AND settled_at IS NULL",
    "UPDATE pages SET ends_at = ?1 WHERE ends_at > ?1 AND settled_at IS NULL",
    "UPDATE alerts SET ends_at = ?1 WHERE ends_at > ?1 AND page_id IN "
    "(SELECT id FROM pages WHERE settled_at IS NULL)",
    "UPDATE calls SET at = ?1 WHERE at > ?1 AND page_id IN "
    "(SELECT id FROM pages WHERE settled_at IS NULL)",
    "UPDATE heard SET at = ?1 WHERE at > ?1",
    "UPDATE deliveries SET at = ?1 WHERE at > ?1 AND page_id IN "
    "(SELECT id FROM pages WHERE settled_at IS NULL)",
    "UPDATE receivers SET not_before = NULL, last_error_at = ?1, "
    "failing_since = min(failing_since, ?1) WHERE last_error_at > ?1",
)
HOUR = timedelta(hours=1)


class Answer(StrEnum):
    """What became of an attempt to tell a receiver."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page, and who was called for it."""

    id: int
    name: str
    dedup_key: str
    opened_at: datetime
    ends_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    calls: Mapping[str, datetime]
    """People of the rota, in the order in which they were called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a receiver knows of a page."""

    at: datetime
    event: str
    alerts: frozenset[int]
    critical: frozenset[int] = frozenset()
    """The critical stories that it told, itself or in their place."""
    severity: Urgency
    size: int | None
    acknowledged: bool = False
    resolved: bool = False
    refused: bool = False
    updates: int = 0
    """Told within the last hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to tell one receiver of one page."""

    page_id: int
    receiver: str
    at: datetime
    event: str
    alerts: Collection[int]
    critical: Collection[int] = ()
    """The critical stories among them, and those in whose place they are told."""
    answer: Answer
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """How often a receiver failed at a page since it took it last."""

    failures: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverState:
    """How a receiver does."""

    name: str
    failures: int = 0
    """In a row; 0 when it took the last page."""
    not_before: datetime | None = None
    last_success: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    failing_since: datetime | None = None


class Pages:
    """Reads and writes pages, and what the receivers made of them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def clock_set_back(self, now: datetime) -> None:
        """Take for now what claims to lie ahead: the clock was set back, and waits are short."""
        with transaction(self._db):
            for statement in _SET_BACK:
                self._db.execute(statement, [stamp(now)])

    def unsettled(self) -> list[KeptPage]:
        """List the pages of which somebody may still have to hear, oldest first."""
        query = "SELECT * FROM pages WHERE settled_at IS NULL ORDER BY id"
        return [self._page(row) for row in rows(self._db, query).fetchall()]

    def all(self) -> list[KeptPage]:
        """List every page that there was, oldest first."""
        return [self._page(row) for row in rows(self._db, "SELECT * FROM pages ORDER BY id")]

    def opened(self, since: datetime) -> list[datetime]:
        """List when pages were opened since then, oldest first."""
        query = "SELECT opened_at FROM pages WHERE opened_at >= ? ORDER BY opened_at"
        return [moment(row[0]) for row in self._db.execute(query, [stamp(since)]).fetchall()]

    def unscored(self, since: datetime) -> list[datetime]:
        """List when pages were opened that stand outside the budget's weighing."""
        query = """SELECT opened_at FROM pages p WHERE opened_at >= ? AND NOT EXISTS (
                   SELECT 1 FROM alerts a WHERE a.page_id = p.id AND a.score IS NOT NULL
                   AND a.severity <> 'critical')"""
        return [moment(row[0]) for row in self._db.execute(query, [stamp(since)]).fetchall()]

    def open(self, name: str, alerts: Sequence[int], *, at: datetime, taken_by: str | None) -> int:
        """Open a page of this name with these alerts, and give its number."""
        with transaction(self._db):
            (count,) = self._db.execute("SELECT count(*) FROM pages").fetchone()
            key = _dedup_key(name, at, count)
            number = self._db.execute(_OPEN, [name, key, stamp(at)]).lastrowid
            assert number is not None
            self.join(number, alerts)
            if taken_by is not None:
                self._db.execute(_TAKE_OVER, [taken_by, stamp(at), number])
            return number

    def join(self, page_id: int, alerts: Sequence[int]) -> None:
        """Put alerts on a page."""
        with transaction(self._db):
            self._db.execute(_JOIN, [page_id, json.dumps(list(alerts))])

    def release(self, page_id: int) -> None:
        """Take a page, and what holds of it, for taken by nobody and given to nobody."""
        with transaction(self._db):
            for statement in _RELEASE:
                self._db.execute(statement, [page_id])

    def end(self, page_id: int, *, at: datetime) -> None:
        """Close a page: new stories of its name open another."""
        with transaction(self._db):
            self._db.execute("UPDATE pages SET ends_at = ? WHERE id = ?", [stamp(at), page_id])

    def settle(self, page_id: int, *, at: datetime) -> None:
        """Put a page away: nobody has to hear of it any more."""
        with transaction(self._db):
            self._db.execute("UPDATE pages SET settled_at = ? WHERE id = ?", [stamp(at), page_id])
            self._db.execute("DELETE FROM heard WHERE page_id = ?", [page_id])

    def call(self, page_id: int, person: str, *, at: datetime) -> None:
        """Keep that a person was given a page."""
        with transaction(self._db):
            self._db.execute(
                "INSERT OR IGNORE INTO calls VALUES (?, ?, ?)", [page_id, person, stamp(at)]
            )

    def heard(self, now: datetime) -> dict[tuple[int, str], Heard]:
        """Read what the receivers know of the unsettled pages, by page and receiver."""
        known = rows(self._db, _HEARD, stamp(now - HOUR))
        return {(row["page_id"], row["receiver"]): _heard(row) for row in known}

    def failing(self, now: datetime) -> dict[tuple[int, str], Tries]:
        """Read which unsettled pages receivers failed at before now, by page and receiver."""
        return {
            (page, receiver): Tries(failures=failures, last=moment(last))
            for page, receiver, failures, last in self._db.execute(_FAILING, [stamp(now)])
        }

    def log(
        self,
        told: Delivery,
        *,
        severity: Urgency,
        size: int | None,
        taken: bool,
        over: bool,
        taken_only: bool = False,
    ) -> None:
        """Keep an answer of a receiver; a failure leaves what it knows as it was.

        `taken_only` says that it was told who took the page, and nothing of what came since.
        """
        values = [told.page_id, told.receiver, stamp(told.at), told.event, told.answer.value]
        numbers = sorted(told.alerts)
        with transaction(self._db):
            self._db.execute(_LOG, [*values, len(numbers), told.detail])
            if told.answer is Answer.FAILED:
                return
            ids, grave = json.dumps(numbers), json.dumps(sorted(told.critical))
            refused = told.answer is Answer.REFUSED
            if taken_only:
                word = [told.event, stamp(told.at), int(refused)]
                self._db.execute(_HEAR_TAKEN, [*word, told.page_id, told.receiver])
                return
            known = [told.page_id, told.receiver, told.event, stamp(told.at), ids, severity.value]
            self._db.execute(_HEAR, [*known, size, int(taken), int(over), int(refused), grave])
            if not refused:
                self._db.execute(_TOLD, [stamp(told.at), ids])
                if over:
                    self._db.execute(_END_TOLD, [stamp(told.at), ids])

    def deliveries(self, page_id: int | None = None) -> list[Delivery]:
        """List the attempts, of one page or of all, oldest first; without the alerts' numbers."""
        query = """SELECT page_id, receiver, at, event, outcome, detail FROM deliveries
                   WHERE ?1 IS NULL OR page_id = ?1 ORDER BY id"""
        return [
            Delivery(
                page_id=row[0],
                receiver=row[1],
                at=moment(row[2]),
                event=row[3],
                alerts=(),
                answer=Answer(row[4]),
                detail=row[5],
            )
            for row in self._db.execute(query, [page_id]).fetchall()
        ]

    def receivers(self) -> dict[str, ReceiverState]:
        """Read how each receiver does that was ever tried, by name."""
        tried = rows(self._db, "SELECT * FROM receivers ORDER BY name")
        return {row["name"]: _receiver(row) for row in tried}

    def well(self, receiver: str, *, at: datetime) -> None:
        """Keep that a receiver did what it was asked."""
        with transaction(self._db):
            self._db.execute(_WELL, [receiver, stamp(at)])

    def failed(
        self, receiver: str, detail: str, *, at: datetime, not_before: datetime | None
    ) -> None:
        """Keep that a receiver did not, and when to try again; None is at the next occasion."""
        again = stamp_or_none(not_before)
        with transaction(self._db):
            self._db.execute(_FAILED, [receiver, again, detail, stamp(at)])

    def _page(self, row: Row) -> KeptPage:
        query = "SELECT person, at FROM calls WHERE page_id = ? ORDER BY at, person"
        calls = self._db.execute(query, [row["id"]]).fetchall()
        return KeptPage(
            id=row["id"],
            name=row["name"],
            dedup_key=row["dedup_key"],
            opened_at=moment(row["opened_at"]),
            ends_at=moment_or_none(row["ends_at"]),
            acknowledged_by=row["acknowledged_by"],
            acknowledged_at=moment_or_none(row["acknowledged_at"]),
            calls={person: moment(at) for person, at in calls},
        )


def _dedup_key(name: str, opened_at: datetime, count: int) -> str:
    """Name a page for every receiver: the same after a crash, another when it opens again."""
    named = f"{count}\n{stamp(opened_at)}\n{name}"
    return "vigie-" + hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _heard(row: Row) -> Heard:
    return Heard(
        at=moment(row["at"]),
        event=row["event"],
        alerts=frozenset(json.loads(row["alerts"])),
        critical=frozenset(json.loads(row["critical"])),
        severity=Urgency(row["severity"]),
        size=row["size"],
        acknowledged=bool(row["acknowledged"]),
        resolved=bool(row["resolved"]),
        refused=bool(row["refused"]),
        updates=row["updates"],
    )


def _receiver(row: Row) -> ReceiverState:
    return ReceiverState(
        name=row["name"],
        failures=row["failures"],
        not_before=moment_or_none(row["not_before"]),
        last_success=moment_or_none(row["last_success"]),
        last_error=row["last_error"],
        last_error_at=moment_or_none(row["last_error_at"]),
        failing_since=moment_or_none(row["failing_since"]),
    )
