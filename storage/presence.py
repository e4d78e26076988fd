"""Who is at a case just now: short leases that end by themselves.

Two people at one case are told of each other, and never held up: what guards a case is its version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from storage.database import moment, stamp, transaction
from storage.model import CaseId

_ENTER = """
INSERT INTO presence VALUES (?, ?, ?, ?) ON CONFLICT (case_id, person) DO UPDATE SET
    doing = excluded.doing, until = excluded.until
"""
_OTHERS = """
SELECT person, doing, until FROM presence WHERE case_id = ? AND person <> ? AND until > ?
ORDER BY doing, person
"""


LEASE = timedelta(seconds=60)
"""How long the notice of a desk that has died stands; a living one renews it before."""


class Doing(StrEnum):
    """What somebody does at a case."""

    EDITS = "edits"
    READS = "reads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who is at a case."""

    person: str
    doing: Doing
    until: datetime
    """When that is over, unless it is said again."""


class Presence:
    """Keeps who is at which case; what has ended is deleted as others come."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def enter(
        self, case_id: CaseId, person: str, doing: Doing, *, now: datetime, until: datetime
    ) -> None:
        """Say that somebody is at a case until then, or still is."""
        with transaction(self._db):
            self._db.execute("DELETE FROM presence WHERE until <= ?", [stamp(now)])
            self._db.execute(_ENTER, [case_id, person, doing.value, stamp(until)])

    def leave(self, case_id: CaseId, person: str) -> None:
        """Say that somebody has left a case."""
        with transaction(self._db):
            query = "DELETE FROM presence WHERE case_id = ? AND person = ?"
            self._db.execute(query, [case_id, person])

    def others(self, case_id: CaseId, person: str, *, now: datetime) -> Sequence[Present]:
        """List who else is at a case, those who edit first."""
        found = self._db.execute(_OTHERS, [case_id, person, stamp(now)]).fetchall()
        return [
            Present(person=name, doing=Doing(doing), until=moment(until))
            for name, doing, until in found
        ]
