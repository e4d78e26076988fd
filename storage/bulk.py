"""What was shown to who approves answers to many cases in one act, text by text.

A plan is named by the hash of all that it shows, so that consent to the name is consent to each of
its texts. It is kept for some hours and never changed.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row

from sqlite_utils import Database

from storage.database import moment, rows, stamp, transaction
from storage.errors import NotFound
from storage.incident import IncidentId
from storage.model import CaseId

KEPT_FOR = timedelta(hours=12)
"""After that a plan must be shown anew."""
SHORTEST = 12
"""Digits of the digest that name a plan at least."""

_KEEP = "INSERT OR IGNORE INTO bulk_texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkText:
    """One text of a plan, for one version of one case."""

    case_id: CaseId
    version: int
    parent_sha256: str
    text: str
    playbook: str | None
    draft_by: str | None
    why: str
    """Why this playbook and this variant, and what the person should look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPlan:
    """All that one act is to approve."""

    incident_id: IncidentId
    shown_at: datetime
    texts: Sequence[BulkText]

    @property
    def digest(self) -> str:
        """Name the plan: a hash of everything that it shows and of when."""
        told = [self.incident_id, stamp(self.shown_at)]
        each = [[t.case_id, t.version, t.parent_sha256, t.text, t.playbook] for t in self.texts]
        return hashlib.sha256(json.dumps([told, each]).encode("ascii")).hexdigest()


class Bulk:
    """Keeps plans until they are approved or too old."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, plan: BulkPlan) -> None:
        """Keep a plan as it is shown; older ones go."""
        digest, at = plan.digest, stamp(plan.shown_at)
        with transaction(self._db):
            before = stamp(plan.shown_at - KEPT_FOR)
            self._db.execute("DELETE FROM bulk_texts WHERE shown_at < ?", [before])
            for place, text in enumerate(plan.texts):
                self._db.execute(
                    _KEEP,
                    [
                        digest,
                        place,
                        plan.incident_id,
                        at,
                        text.case_id,
                        text.version,
                        text.parent_sha256,
                        text.text,
                        text.playbook,
                        text.draft_by,
                        text.why,
                    ],
                )

    def get(self, digest: str, *, now: datetime) -> BulkPlan:
        """Read the plan whose digest begins so. Raises NotFound."""
        found = rows(
            self._db,
            """SELECT * FROM bulk_texts WHERE substr(digest, 1, ?1) = ?2 AND shown_at >= ?3
               ORDER BY digest, place""",
            len(digest),
            digest.casefold(),
            stamp(now - KEPT_FOR),
        ).fetchall()
        if len(digest) < SHORTEST or len({row["digest"] for row in found}) != 1:
            raise NotFound(f"no plan of the last hours is called {digest}: show it anew")
        plan = BulkPlan(
            incident_id=IncidentId(found[0]["incident_id"]),
            shown_at=moment(found[0]["shown_at"]),
            texts=[_text(row) for row in found],
        )
        if plan.digest != found[0]["digest"]:
            raise NotFound(f"the plan {digest} is not whole any more: show it anew")
        return plan

    def unsay(self, cases: Sequence[CaseId]) -> None:
        """Erase the texts that were written for these cases."""
        query = "DELETE FROM bulk_texts WHERE case_id IN (SELECT value FROM json_each(?))"
        self._db.execute(query, [json.dumps(list(cases))])


def _text(row: Row) -> BulkText:
    return BulkText(
        case_id=CaseId(row["case_id"]),
        version=row["version"],
        parent_sha256=row["parent_sha256"],
        text=row["text"],
        playbook=row["playbook"],
        draft_by=row["draft_by"],
        why=row["why"],
    )
