"""The work behind incidents: which cases their posts opened, where, and what people want of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from storage.incident import IncidentId
from storage.model import CaseId

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
WHERE coalesce((
    SELECT l.value = 'yes' FROM labels l WHERE l.mention_id = m.id AND l.field = 'complaint'
    ORDER BY l.id DESC LIMIT 1
), c.undecided OR c.complaint >= 0.5)
"""  # noqa: S608
_OPEN = f"""{_TOLD}
SELECT k.playbook, count(*) AS cases, max(k.risk_level = 'critical') FROM told t
JOIN incident_mentions p ON p.incident_id = t.id
JOIN case_mentions g ON g.mention_id = p.mention_id
JOIN cases k ON k.id = g.case_id
WHERE k.status NOT IN ('published', 'closed')
GROUP BY k.playbook ORDER BY k.playbook IS NULL, cases DESC, k.playbook
"""  # noqa: S608
_UNSEEN = """
SELECT k.id, k.brand FROM mentions m INDEXED BY mentions_uncounted
JOIN case_mentions g ON g.mention_id = m.id
JOIN cases k ON k.id = g.case_id
WHERE m.counted = 0 AND m.pending = 0 AND m.own = 0 AND k.brand IS NOT NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an incident asks of people."""

    channels: Mapping[str, int]
    """Posts by channel, the most first."""
    complaining: int
    """Authors who complain, or may: of whom it is undecided."""
    critical: bool
    """One of its open cases is critical."""
    playbook: str | None
    """The one that most of its open cases take."""


class IncidentWork:
    """Reads what stands behind incidents and all that is told under them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def cases(self, incidents: Iterable[int]) -> dict[CaseId, IncidentId]:
        """Find the cases that the posts of these incidents opened, each with its incident."""
        found = self._db.execute(_CASES, [json.dumps(list(incidents))])
        return {CaseId(row[0]): IncidentId(row[1]) for row in found}

    def unseen(self) -> dict[CaseId, str]:
        """Find the cases with posts that no look for incidents has seen, each with its brand."""
        return {CaseId(row[0]): row[1] for row in self._db.execute(_UNSEEN)}

    def of(self, incident: int) -> Work:
        """Gather the work of one incident."""
        told = json.dumps([incident])
        work = self._db.execute(_OPEN, [told]).fetchall()
        return Work(
            channels=dict(self._db.execute(_CHANNELS, [told]).fetchall()),
            complaining=self._db.execute(_COMPLAINING, [told]).fetchone()[0],
            critical=any(row[2] for row in work),
            playbook=work[0][0] if work else None,
        )
