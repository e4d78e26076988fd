"""The alerts of the ledger: which stories hold, who was told, who took them, when none is told."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage.database import moment, moment_or_none, stamp, transaction
from storage.errors import NotFound
from storage.model import Alert, AlertKind, CaseId, Silence

_FIRE = """
INSERT INTO alerts (key, kind, case_id, starts_at, reasons) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) WHERE ends_at IS NULL DO UPDATE SET reasons = excluded.reasons
"""
_END = """
UPDATE alerts SET ends_at = ?
WHERE ends_at IS NULL AND key NOT IN (SELECT value FROM json_each(?))
"""
_UNSETTLED = """
SELECT * FROM alerts
WHERE ends_at IS NULL OR (notified_at IS NOT NULL AND end_notified_at IS NULL) ORDER BY id
"""
_TOLD = """
UPDATE alerts SET
    notified_at = coalesce(notified_at, ?1),
    end_notified_at = CASE WHEN ends_at IS NULL THEN NULL ELSE ?1 END
WHERE id IN (SELECT value FROM json_each(?2))
"""
_ACKNOWLEDGE = """
UPDATE alerts SET acknowledged_by = ?, acknowledged_at = ? WHERE id = ? AND acknowledged_by IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """An alert with what became of it."""

    id: int
    alert: Alert
    ends_at: datetime | None = None
    notified_at: datetime | None = None
    end_notified_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None


class Alerts:
    """Reads and writes alerts and silences."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, firing: Iterable[Alert], *, at: datetime) -> None:
        """Take in all that holds now: new stories begin, those that hold no more end."""
        alerts = list(firing)
        with transaction(self._db):
            self._db.execute(_END, [stamp(at), json.dumps([a.key for a in alerts])])
            self._db.conn.executemany(_FIRE, [_columns(alert) for alert in alerts])

    def unsettled(self) -> list[KeptAlert]:
        """List what holds, and what was told and has ended without a word since."""
        return self._kept(_UNSETTLED)

    def firing(self) -> list[KeptAlert]:
        """List what holds, oldest first."""
        return self._kept("SELECT * FROM alerts WHERE ends_at IS NULL ORDER BY starts_at, id")

    def all(self) -> list[KeptAlert]:
        """List every alert that there was, oldest first."""
        return self._kept("SELECT * FROM alerts ORDER BY id")

    def get(self, number: int) -> KeptAlert:
        """Read one alert. Raises NotFound."""
        for kept in self._kept("SELECT * FROM alerts WHERE id = ?", number):
            return kept
        raise NotFound(f"no alert {number}: `vigie alerts` lists them")

    def told(self, ids: Sequence[int], *, at: datetime) -> None:
        """Keep that somebody was told of these, as they stand."""
        with transaction(self._db):
            self._db.execute(_TOLD, [stamp(at), json.dumps(ids)])

    def acknowledge(self, number: int, *, actor: str, at: datetime) -> KeptAlert:
        """Keep who took an alert first. Raises NotFound."""
        with transaction(self._db):
            self._db.execute(_ACKNOWLEDGE, [actor, stamp(at), number])
            return self.get(number)

    def silence(self, silence: Silence) -> None:
        """Keep a silence, in place of the former one."""
        values = [stamp(silence.at), stamp(silence.until), silence.reason, silence.actor]
        query = "INSERT INTO silences (at, until, reason, actor) VALUES (?, ?, ?, ?)"
        with transaction(self._db):
            self._db.execute(query, values)

    def silence_at(self, now: datetime) -> Silence | None:
        """Give the silence that holds now: the newest one, unless it is over."""
        query = "SELECT at, until, reason, actor FROM silences ORDER BY id DESC LIMIT 1"
        row = self._db.execute(query).fetchone()
        if row is None or moment(row[1]) <= now:
            return None
        return Silence(at=moment(row[0]), until=moment(row[1]), reason=row[2], actor=row[3])

    def _kept(self, query: str, *values: int) -> list[KeptAlert]:
        cursor = self._db.conn.cursor()
        cursor.row_factory = Row
        return [_alert(row) for row in cursor.execute(query, values)]


def _columns(alert: Alert) -> tuple[str | int | None, ...]:
    reasons = json.dumps(alert.reasons, ensure_ascii=False)
    return alert.key, alert.kind.value, alert.case_id, stamp(alert.starts_at), reasons


def _alert(row: Row) -> KeptAlert:
    alert = Alert(
        key=row["key"],
        kind=AlertKind(row["kind"]),
        starts_at=moment(row["starts_at"]),
        reasons=tuple(json.loads(row["reasons"])),
        case_id=None if row["case_id"] is None else CaseId(row["case_id"]),
    )
    return KeptAlert(
        id=row["id"],
        alert=alert,
        ends_at=moment_or_none(row["ends_at"]),
        notified_at=moment_or_none(row["notified_at"]),
        end_notified_at=moment_or_none(row["end_notified_at"]),
        acknowledged_by=row["acknowledged_by"],
        acknowledged_at=moment_or_none(row["acknowledged_at"]),
    )
