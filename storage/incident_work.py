"""The work behind incidents: which cases their posts opened, where, and what people want of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.database import moment, stamp, transaction
from storage.incident import IncidentId
from storage.labelled import COMPLAINT
from storage.model import CaseId, MentionId

# All that is told under these incidents, each with the one under which it is told.
_TOLD = """
WITH RECURSIVE told(id, root) AS (
    SELECT value, value FROM json_each(?)
    UNION SELECT i.id, t.root FROM incidents i JOIN told t ON i.merged_into = t.id
)
"""
_CASES = f"""{_TOLD}
SELECT g.case_id, t.root FROM told t
JOIN incident_mentions p ON p.incident_id = t.id
JOIN case_mentions g ON g.mention_id = p.mention_id
"""  # noqa: S608  put together of constants
_CHANNELS = f"""{_TOLD}
SELECT m.channel, count(*) AS posts FROM told t
JOIN incident_mentions p ON p.incident_id = t.id
JOIN mentions m ON m.id = p.mention_id GROUP BY m.channel ORDER BY posts DESC, m.channel
"""  # noqa: S608
# What a person said counts in place of what the classifier said.
_COMPLAINING = f"""{_TOLD}
SELECT count(DISTINCT m.channel || ' ' || coalesce(m.author_id, m.author_handle, m.id))
FROM told t
JOIN incident_mentions p ON p.incident_id = t.id
JOIN mentions m ON m.id = p.mention_id
JOIN classifications c ON c.mention_id = m.id
WHERE m.deleted_at IS NULL
    AND coalesce({COMPLAINT} = 'yes', c.undecided OR c.complaint >= 0.5)
"""  # noqa: S608
_OPEN_CASES = """
FROM told t
JOIN incident_mentions p ON p.incident_id = t.id
JOIN case_mentions g ON g.mention_id = p.mention_id
JOIN cases k ON k.id = g.case_id
WHERE k.status NOT IN ('published', 'closed')
"""
_OPEN = f"""{_TOLD}
SELECT k.playbook, count(DISTINCT k.id) AS cases, max(k.risk_level = 'critical'),
    count(DISTINCT CASE WHEN k.due_at < ? THEN k.id END)
{_OPEN_CASES}
GROUP BY k.playbook ORDER BY k.playbook IS NULL, cases DESC, k.playbook
"""
# Of these cases, with all incidents above; the outermost that was told and is over.
_ENDED = """
WITH RECURSIVE up(case_id, id) AS (
    SELECT g.case_id, p.incident_id FROM case_mentions g
    JOIN incident_mentions p ON p.mention_id = g.mention_id
    WHERE g.case_id IN (SELECT value FROM json_each(?))
    UNION SELECT u.case_id, i.merged_into FROM up u JOIN incidents i ON i.id = u.id
    WHERE i.merged_into IS NOT NULL
)
SELECT u.case_id, max(i.id) FROM up u JOIN incidents i ON i.id = u.id
WHERE i.state = 'closed' AND EXISTS (
    SELECT 1 FROM alerts a
    WHERE a.starts_at BETWEEN i.starts_at AND i.closed_at AND a.kind = 'burst'
        AND a.notified_at IS NOT NULL AND json_extract(a.details, '$.incident_id') = i.id
) AND NOT EXISTS (
    SELECT 1 FROM case_mentions g JOIN mentions m ON m.id = g.mention_id
    WHERE g.case_id = u.case_id AND m.own = 0 AND m.published_at > i.closed_at
) GROUP BY u.case_id
"""
_LEFT = f"{_TOLD} SELECT count(DISTINCT k.id) {_OPEN_CASES}"
# Judged not later than now: a clock that was set back would hold them back for as long.
_UNSEEN = """
SELECT k.id FROM looks l CROSS JOIN mentions m ON m.id > l.upto
JOIN classifications c ON c.mention_id = m.id
JOIN case_mentions g ON g.mention_id = m.id
JOIN cases k ON k.id = g.case_id
WHERE l.brand = ?1 AND l.at >= ?2 AND k.brand = ?1 AND m.pending = 0 AND m.own = 0
    AND c.at BETWEEN ?3 AND ?4
"""
_NEWEST = "SELECT id FROM mentions WHERE pending = 0 ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an incident asks of people."""

    channels: Mapping[str, int]
    """Posts by channel, the most first."""
    complaining: int
    """Authors who complain, or may: of whom it is undecided. What was deleted does not count."""
    critical: bool
    """One of its open cases is critical."""
    playbook: str | None
    """The one that most of its open cases take."""
    late: int
    """Open cases whose answer is late."""


class IncidentWork:
    """Reads what stands behind incidents and all that is told under them, and what may yet."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def cases(self, incidents: Iterable[int]) -> dict[CaseId, IncidentId]:
        """Find the cases that the posts of these incidents opened, each with its incident."""
        found = self._db.execute(_CASES, [json.dumps(list(incidents))])
        return {CaseId(row[0]): IncidentId(row[1]) for row in found}

    def ended(self, cases: Iterable[CaseId]) -> dict[CaseId, IncidentId]:
        """Find, for some of these cases, the incident that is over and on whose page they were.

        A case with a post that is newer than the end is none of it.
        """
        found = self._db.execute(_ENDED, [json.dumps(list(cases))])
        return {CaseId(row[0]): IncidentId(row[1]) for row in found}

    def left(self, incidents: Iterable[int]) -> int:
        """Count the cases of these incidents that are open."""
        return int(self._db.execute(_LEFT, [json.dumps(list(incidents))]).fetchone()[0])

    def unseen(
        self, brand: str, now: datetime, *, waits: timedelta, late: timedelta
    ) -> list[CaseId]:
        """Find the cases of a brand with posts that no look for incidents has seen.

        Only what was judged no longer than `waits` ago waits for a look; nothing does where the
        last one is more than `late` ago.
        """
        values = [brand, stamp(now - late), stamp(now - waits), stamp(now)]
        return [CaseId(row[0]) for row in self._db.execute(_UNSEEN, values)]

    def newest(self) -> MentionId:
        """Number the newest judged post; 0 where there is none."""
        row = self._db.execute(_NEWEST).fetchone()
        return MentionId(0 if row is None else row[0])

    def looks(self) -> dict[str, datetime]:
        """Say when incidents of each brand were looked for last."""
        found = self._db.execute("SELECT brand, at FROM looks")
        return {row[0]: moment(row[1]) for row in found}

    def looked(self, brands: Iterable[str], upto: MentionId, *, at: datetime) -> None:
        """Keep up to which post the newest look for incidents saw all, or passed it by."""
        with transaction(self._db):
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO looks VALUES (?, ?, ?)",
                [(brand, upto, stamp(at)) for brand in brands],
            )

    def of(self, incident: int, now: datetime) -> Work:
        """Gather the work of one incident, as it stands now."""
        told = json.dumps([incident])
        work = self._db.execute(_OPEN, [told, stamp(now)]).fetchall()
        return Work(
            channels=dict(self._db.execute(_CHANNELS, [told]).fetchall()),
            complaining=self._db.execute(_COMPLAINING, [told]).fetchone()[0],
            critical=any(row[2] for row in work),
            playbook=work[0][0] if work else None,
            late=sum(row[3] for row in work),
        )
