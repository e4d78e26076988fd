"""The history of every case as one chain: appended, never changed, verified by anybody.

Each entry carries the hash of the one before (Haber and Stornetta, *How to Time-Stamp a Digital
Document*, 1991), so that no entry can be altered, left out or put in without breaking all that
follow. What people wrote enters by a salted digest: it can be forgotten, salt and all, and the
chain still holds. An entry cut off at the end leaves a case at a version that has none; where the
case was set back too, it is noticed by who kept the head of the chain.
"""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage.database import SqlValue, moment, rows, stamp, stamp_or_none
from storage.migrations.chain import START, digest_of, link_of
from storage.model import Action, Case, CaseEvent, CaseId, Json

_APPEND = "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LAST = "SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1"
_CLAIMS = """
SELECT c.channel, a.at FROM audit a INDEXED BY audit_claims JOIN cases c ON c.id = a.case_id
WHERE a.action = 'claim' AND a.at > ? ORDER BY a.at
"""
# Case and entry are written together: one without the other was cut off, or put in.
_AHEAD = """
SELECT c.id FROM cases c WHERE c.version IS NOT (
    SELECT max(version) FROM audit WHERE case_id = c.id
) ORDER BY c.id LIMIT 1
"""
# A label of a case and its entry are written at one moment by one person.
_APART = """
SELECT m.channel || '/' || m.native_id, l.actor, l.at, l.field || '=' || l.value
FROM labels l JOIN mentions m ON m.id = l.mention_id
LEFT JOIN case_mentions g ON g.mention_id = m.id
WHERE (?1 IS NULL OR g.case_id = ?1) AND NOT EXISTS (
    SELECT 1 FROM audit a WHERE a.case_id = g.case_id
        AND a.action = 'label' AND a.actor = l.actor AND a.at = l.at)
ORDER BY l.id
"""
# What Vigie itself noted says nothing of the customer and steers the case.
_UNSAY = """
UPDATE audit SET changes = NULL, salt = NULL, note = CASE actor WHEN ?2 THEN note END
WHERE case_id IN (SELECT value FROM json_each(?1)) AND salt IS NOT NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a reading of the whole chain found."""

    entries: int
    forgotten: int
    """Entries whose contents were erased: only their place in the chain can be verified."""
    head: str
    """Hash of the newest entry: kept elsewhere, it shows later whether entries were cut off."""
    broken_at: int | None
    """Number of the first entry that does not fit; None where all do."""
    unlike: CaseId | None = None
    """The first case whose version is not that of its newest entry; None where all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the chain, as an auditor reads it."""

    seq: int
    case_id: CaseId
    event: CaseEvent
    chain: str
    """Hash of the entry and of all before it."""
    forgotten: bool
    """Note and changes were erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelApart:
    """A label that no history tells, since its post had no case: no link of the chain."""

    post: str
    """Channel and native identifier."""
    actor: str
    at: datetime
    label: str


class Audit:
    """Appends to the chain, reads the history of a case, verifies all of it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def append(self, event: CaseEvent, case_id: CaseId) -> None:
        """Add one entry; the caller holds the transaction in which the case changes."""
        last = self._db.execute(_LAST).fetchone() or (0, START)
        salt = secrets.token_hex(16)
        changes = json.dumps(event.changes, ensure_ascii=False, sort_keys=True)
        digest = digest_of(salt, event.note, changes)
        told = [
            last[0] + 1,
            case_id,
            event.version,
            event.action.value,
            event.actor,
            stamp(event.at),
            event.text_sha256,
            digest,
        ]
        self._db.execute(_APPEND, [*told, link_of(last[1], told), event.note, changes, salt])

    def events(self, case_id: CaseId) -> list[CaseEvent]:
        """List the history of a case, oldest first."""
        query = "SELECT * FROM audit WHERE case_id = ? ORDER BY version"
        return [_event(row) for row in rows(self._db, query, case_id)]

    def claims(self, since: datetime) -> dict[str, list[datetime]]:
        """List by channel when answers were sent after this moment, or tried to; oldest first."""
        found: dict[str, list[datetime]] = {}
        for channel, at in self._db.execute(_CLAIMS, [stamp(since)]).fetchall():
            found.setdefault(channel, []).append(moment(at))
        return found

    def entries(self, case_id: CaseId | None = None) -> Iterator[Entry]:
        """Go through the entries of a case, or of all, oldest first."""
        query = "SELECT * FROM audit WHERE ?1 IS NULL OR case_id = ?1 ORDER BY seq"
        for row in rows(self._db, query, case_id):
            yield Entry(
                seq=row["seq"],
                case_id=CaseId(row["case_id"]),
                event=_event(row),
                chain=row["chain"],
                forgotten=row["salt"] is None,
            )

    def labels_apart(self, case_id: CaseId | None = None) -> list[LabelApart]:
        """List the labels that posts of a case, or all, were given while they had none."""
        return [
            LabelApart(post=post, actor=actor, at=moment(at), label=label)
            for post, actor, at, label in self._db.execute(_APART, [case_id])
        ]

    def place_of(self, head: str) -> int | None:
        """Find the entry that a kept head, or its first digits, names; None where there is none."""
        query = "SELECT seq FROM audit WHERE substr(chain, 1, ?) = ? ORDER BY seq LIMIT 1"
        found = self._db.execute(query, [len(head), head]).fetchone()
        return None if found is None else int(found[0])

    def unsay(self, cases: Sequence[CaseId], *, spare: str) -> None:
        """Erase what was written in these histories, but for the notes of the actor `spare`."""
        self._db.execute(_UNSAY, [json.dumps(list(cases)), spare])

    def verify(self) -> Verdict:
        """Read the whole chain, oldest entry first."""
        chain, forgotten = START, 0
        broken: int | None = None
        for seq, row in enumerate(rows(self._db, "SELECT * FROM audit ORDER BY seq"), 1):
            told: list[SqlValue] = list(tuple(row)[:8])
            forgotten += row["salt"] is None
            fits = row["seq"] == seq and row["chain"] == link_of(chain, told)
            if not fits or not _as_digested(row):
                broken = seq
                break
            chain = row["chain"]
        (entries,) = self._db.execute("SELECT count(*) FROM audit").fetchone()
        unlike = self._db.execute(_AHEAD).fetchone()
        return Verdict(
            entries=entries,
            forgotten=forgotten,
            head=chain,
            broken_at=broken,
            unlike=None if unlike is None else CaseId(unlike[0]),
        )


def changes_between(before: Case | None, after: Case) -> Mapping[str, tuple[Json, Json]]:
    """Tell which fields of a case an act changed, as values that can be written down."""
    old = {} if before is None else _plain(before)
    new = _plain(after)
    return {name: (old.get(name), new[name]) for name in new if old.get(name) != new[name]}


def _plain(case: Case) -> dict[str, Json]:
    """The fields that people and stages change; who and what never changes is left out."""
    receipt = case.receipt
    return {
        "status": case.status.value,
        "mention": case.mention_id,
        "risk": case.risk.level.value,
        "topic": case.topic,
        "lang": case.lang,
        "draft": case.draft,
        "draft_by": case.draft_by,
        "playbook": case.playbook,
        "assignee": case.assignee,
        "department": case.department,
        "escalated_by": case.escalated_by,
        "set_aside": case.set_aside,
        "due_at": stamp_or_none(case.due_at),
        "resolve_by": stamp_or_none(case.resolve_by),
        "snoozed_until": stamp_or_none(case.snoozed_until),
        "endorsed_by": case.endorsed_by,
        "approved_by": case.approved_by,
        "handoff_reason": case.handoff_reason,
        "receipt": (receipt.url or receipt.native_id) if receipt else None,
    }


def _as_digested(row: Row) -> bool:
    if row["salt"] is None:
        return row["changes"] is None
    return bool(digest_of(row["salt"], row["note"], row["changes"]) == row["digest"])


def _event(row: Row) -> CaseEvent:
    changes = json.loads(row["changes"] or "{}")
    return CaseEvent(
        version=row["version"],
        action=Action(row["action"]),
        actor=row["actor"],
        at=moment(row["at"]),
        note=row["note"],
        text_sha256=row["text_sha256"],
        changes={name: (before, after) for name, (before, after) in changes.items()},
    )
