"""The alerts of the ledger: which stories hold, who took them, what they were worth, silences."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage.alert import Alert, AlertKind, Outcome, Silence
from storage.database import SqlValue, moment, moment_or_none, rows, stamp, transaction
from storage.errors import NotFound
from storage.incidents import Incidents
from storage.model import CaseId, MentionId, Urgency

_FIRE = """
INSERT INTO alerts (key, kind, case_id, starts_at, reasons, severity, score, size, mention_id,
    details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) WHERE ends_at IS NULL DO UPDATE SET
    reasons = excluded.reasons, severity = excluded.severity, details = excluded.details,
    size = excluded.size, score = max(coalesce(score, excluded.score), excluded.score)
WHERE reasons <> excluded.reasons OR severity <> excluded.severity
    OR details <> excluded.details OR size IS NOT excluded.size OR score IS NOT excluded.score
"""
_END = """
UPDATE alerts SET ends_at = ?
WHERE ends_at IS NULL AND key NOT IN (SELECT value FROM json_each(?))
"""
# From the few pages to their alerts: the other way round goes through all that there ever were.
_UNSETTLED = """
SELECT * FROM alerts WHERE id IN (
    SELECT id FROM alerts WHERE ends_at IS NULL
    UNION SELECT a.id FROM pages p CROSS JOIN alerts a ON a.page_id = p.id
    WHERE p.settled_at IS NULL
) ORDER BY id
"""
# By the index of what holds: that by time, which spares the sorting, goes through the past.
_FIRING = """
SELECT * FROM alerts INDEXED BY alerts_case
WHERE ends_at IS NULL AND (?1 IS NULL OR kind = ?1) ORDER BY starts_at, id
"""
_ACKNOWLEDGE = """
UPDATE alerts SET acknowledged_by = ?1, acknowledged_at = ?2
WHERE acknowledged_by IS NULL AND (id = ?3 OR page_id = (SELECT page_id FROM alerts WHERE id = ?3))
"""
_ACKNOWLEDGE_PAGE = """
UPDATE pages SET acknowledged_by = ?1, acknowledged_at = ?2
WHERE acknowledged_by IS NULL AND id = (SELECT page_id FROM alerts WHERE id = ?3)
"""
_SILENCES = """
SELECT at, until, reason, actor, key FROM silences
WHERE id IN (SELECT max(id) FROM silences GROUP BY key) AND until > ? ORDER BY id
"""
# What a person said stands.
_CAME_TRUE = """
UPDATE alerts SET came_true_at = ?1,
    outcome = CASE WHEN outcome_by IS NULL THEN 'useful' ELSE outcome END
WHERE key = ?2 AND starts_at >= ?3 AND came_true_at IS NULL
"""
_CAME_TO_NOTHING = """
UPDATE alerts SET outcome = 'nothing'
WHERE key IN (SELECT value FROM json_each(?)) AND starts_at >= ? AND outcome IS NULL
    AND came_true_at IS NULL
"""
# With all incidents above: each is told by alerts of its own.
_TOLD_BY = """
WITH RECURSIVE up(id) AS (
    SELECT incident_id FROM incident_mentions WHERE mention_id IN (SELECT value FROM json_each(?))
    UNION SELECT i.merged_into FROM up u JOIN incidents i ON i.id = u.id
    WHERE i.merged_into IS NOT NULL
)
SELECT id FROM up
"""
_UNLINK = """
UPDATE alerts SET details = json_remove(details, '$.url', '$.further')
WHERE mention_id IN (SELECT value FROM json_each(?1))
    OR json_extract(details, '$.incident_id') IN (SELECT value FROM json_each(?2))
"""
_RENAME = """
UPDATE alerts SET reasons = json_set(reasons, '$[0]', ?1)
WHERE json_extract(details, '$.incident_id') = ?2
"""
_SCORES = """
SELECT key, max(score) FROM alerts
WHERE starts_at >= ? AND kind = ? AND score IS NOT NULL GROUP BY key
"""
_REVIEW = """
SELECT id, key, kind, severity, score, starts_at, notified_at, outcome, outcome_by, came_true_at
FROM alerts WHERE starts_at >= ? AND kind <> 'test' ORDER BY starts_at
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
    page_id: int | None = None
    outcome: Outcome | None = None
    came_true_at: datetime | None = None
    """When what it foretold happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAlert:
    """What a review and the budget of pages need of an alert."""

    key: str
    kind: AlertKind
    severity: Urgency
    score: float | None
    starts_at: datetime
    notified_at: datetime | None
    outcome: Outcome | None
    marked: bool = False
    """A person said the outcome; else it is told by what came."""
    came_true_at: datetime | None


class Alerts:
    """Reads and writes alerts and silences."""

    def __init__(self, db: Database, incidents: Incidents) -> None:
        self._db = db
        self._incidents = incidents

    def keep(self, firing: Iterable[Alert], *, at: datetime) -> None:
        """Take in all that holds now: new stories begin, those that hold no more end."""
        alerts = list(firing)
        with transaction(self._db):
            self._db.execute(_END, [stamp(at), json.dumps([a.key for a in alerts])])
            self._db.conn.executemany(_FIRE, [_columns(alert) for alert in alerts])

    def unsettled(self) -> list[KeptAlert]:
        """List what holds, and all of each page whose end is not told yet."""
        return self._kept(_UNSETTLED)

    def firing(self, kind: AlertKind | None = None) -> list[KeptAlert]:
        """List what holds, of one kind or of all, oldest first."""
        return self._kept(_FIRING, None if kind is None else kind.value)

    def all(self) -> list[KeptAlert]:
        """List every alert that there was, oldest first."""
        return self._kept("SELECT * FROM alerts ORDER BY id")

    def get(self, number: int) -> KeptAlert:
        """Read one alert. Raises NotFound."""
        for kept in self._kept("SELECT * FROM alerts WHERE id = ?", number):
            return kept
        raise NotFound(f"no alert {number}: `vigie alerts` lists them")

    def acknowledge(self, number: int, *, actor: str, at: datetime) -> KeptAlert:
        """Keep who took an alert first, and with it the page on which it was told.

        Raises NotFound.
        """
        with transaction(self._db):
            self._db.execute(_ACKNOWLEDGE, [actor, stamp(at), number])
            self._db.execute(_ACKNOWLEDGE_PAGE, [actor, stamp(at), number])
            return self.get(number)

    def mark(self, number: int, outcome: Outcome, *, actor: str) -> KeptAlert:
        """Keep what a person says that an alert was. Raises NotFound."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE alerts SET outcome = ?, outcome_by = ? WHERE id = ?",
                [outcome.value, actor, number],
            )
            return self.get(number)

    def unsay(self, posts: Sequence[MentionId]) -> None:
        """Leave nothing of these posts in the alerts on them and on their incidents, ended or not.

        To be called when the incidents say nothing of them any more. What holds is told anew from
        the other posts by its next round.
        """
        gone = json.dumps(list(posts))
        with transaction(self._db):
            hit = [row[0] for row in self._db.execute(_TOLD_BY, [gone]).fetchall()]
            self._db.execute(_UNLINK, [gone, json.dumps(hit)])
            for number in hit:
                self._db.execute(_RENAME, [self._incidents.get(number).headline, number])

    def came_true(self, key: str, *, at: datetime, since: datetime) -> None:
        """Keep when what a story since then foretold happened; useful, unless a person says no."""
        with transaction(self._db):
            self._db.execute(_CAME_TRUE, [stamp(at), key, stamp(since)])

    def came_to_nothing(self, keys: Sequence[str], *, since: datetime) -> None:
        """Keep that what these stories since then foretold did not happen, by now."""
        with transaction(self._db):
            self._db.execute(_CAME_TO_NOTHING, [json.dumps(list(keys)), stamp(since)])

    def past(self, since: datetime) -> list[PastAlert]:
        """List the alerts since then, oldest first; a post that came and went is one story."""
        found: dict[object, PastAlert] = {}
        for row in rows(self._db, _REVIEW, stamp(since)):
            alert = _past(row)
            story = alert.key if alert.kind is AlertKind.SPREAD else row["id"]
            found[story] = _joined(found[story], alert) if story in found else alert
        return list(found.values())

    def weigh(self, *, on: bool, at: datetime) -> None:
        """Keep since when less likely stories are weighed too, or that they are not any more."""
        since = self.weighed_since()
        if on and (since is None or since > at):  # later: the clock was moved back
            with transaction(self._db):
                self._db.execute("INSERT OR REPLACE INTO weighing VALUES (1, ?)", [stamp(at)])
        elif not on and since is not None:
            with transaction(self._db):
                self._db.execute("DELETE FROM weighing")

    def weighed_since(self) -> datetime | None:
        """Say since when stories are weighed; None where they are not."""
        return moment_or_none(self._db.execute("SELECT max(since) FROM weighing").fetchone()[0])

    def scores(self, kind: AlertKind, *, since: datetime) -> dict[str, float]:
        """Give the highest score that each story of this kind had since then, by its key."""
        return dict(self._db.execute(_SCORES, [stamp(since), kind.value]))

    def silence(self, silence: Silence) -> None:
        """Keep a silence, in place of the former one on the same."""
        values = [stamp(silence.at), stamp(silence.until), silence.reason, silence.actor]
        query = "INSERT INTO silences (at, until, reason, actor, key) VALUES (?, ?, ?, ?, ?)"
        with transaction(self._db):
            self._db.execute(query, [*values, silence.key])

    def silences_at(self, now: datetime) -> list[Silence]:
        """List the silences that hold now; on one story, and on all, the newest counts."""
        return [
            Silence(at=moment(at), until=moment(until), reason=reason, actor=actor, key=key)
            for at, until, reason, actor, key in self._db.execute(_SILENCES, [stamp(now)])
        ]

    def _kept(self, query: str, *values: SqlValue) -> list[KeptAlert]:
        return [_alert(row) for row in rows(self._db, query, *values)]


def _columns(alert: Alert) -> Sequence[str | int | float | None]:
    details = {
        "group": alert.group,
        "parent": alert.parent,
        "inhibits": alert.inhibits,
        "pace": alert.pace,
        "certainty": alert.certainty,
        "advice": alert.advice,
        "url": alert.url,
        "further": alert.further,
        "incident_id": alert.incident_id,
    }
    return (
        alert.key,
        alert.kind.value,
        alert.case_id,
        stamp(alert.starts_at),
        json.dumps(alert.reasons, ensure_ascii=False),
        alert.severity.value,
        alert.score,
        alert.size,
        alert.mention_id,
        json.dumps({name: value for name, value in details.items() if value}, ensure_ascii=False),
    )


def _alert(row: Row) -> KeptAlert:
    details = json.loads(row["details"])
    alert = Alert(
        key=row["key"],
        kind=AlertKind(row["kind"]),
        starts_at=moment(row["starts_at"]),
        reasons=tuple(json.loads(row["reasons"])),
        case_id=None if row["case_id"] is None else CaseId(row["case_id"]),
        mention_id=None if row["mention_id"] is None else MentionId(row["mention_id"]),
        severity=Urgency(row["severity"]),
        score=row["score"],
        size=row["size"],
        inhibits=tuple(details.pop("inhibits", ())),
        further=tuple(details.pop("further", ())),
        **details,
    )
    return KeptAlert(
        id=row["id"],
        alert=alert,
        ends_at=moment_or_none(row["ends_at"]),
        notified_at=moment_or_none(row["notified_at"]),
        end_notified_at=moment_or_none(row["end_notified_at"]),
        acknowledged_by=row["acknowledged_by"],
        acknowledged_at=moment_or_none(row["acknowledged_at"]),
        page_id=row["page_id"],
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        came_true_at=moment_or_none(row["came_true_at"]),
    )


def _joined(first: PastAlert, again: PastAlert) -> PastAlert:
    """Take two alerts of one story for one."""
    outcomes = sorted(
        (
            (alert.marked, alert.outcome is Outcome.USEFUL, alert.outcome)
            for alert in (first, again)
        ),
        key=lambda known: known[:2],
    )
    return replace(
        first,
        severity=max(first.severity, again.severity, key=lambda level: level.rank),
        score=max((s for s in (first.score, again.score) if s is not None), default=None),
        notified_at=first.notified_at or again.notified_at,
        outcome=outcomes[1][2] or outcomes[0][2],
        marked=first.marked or again.marked,
        came_true_at=first.came_true_at or again.came_true_at,
    )


def _past(row: Row) -> PastAlert:
    return PastAlert(
        key=row["key"],
        kind=AlertKind(row["kind"]),
        severity=Urgency(row["severity"]),
        score=row["score"],
        starts_at=moment(row["starts_at"]),
        notified_at=moment_or_none(row["notified_at"]),
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        marked=row["outcome_by"] is not None,
        came_true_at=moment_or_none(row["came_true_at"]),
    )
