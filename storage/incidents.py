"""The incidents of the ledger: what the watch makes of them, with a history that only grows."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage.database import (
    SqlValue,
    moment,
    moment_or_none,
    rows,
    stamp,
    stamp_or_none,
    transaction,
)
from storage.errors import NotFound
from storage.incident import (
    Course,
    Extent,
    Facet,
    Held,
    Incident,
    IncidentEvent,
    IncidentId,
    Outcome,
    Placed,
    Step,
    Stream,
)
from storage.model import MentionId

WATCHER = "vigie"

_KEEP = """
INSERT OR REPLACE INTO incidents VALUES (
    :id, :version, :brand, :state, :starts_at, :last_at, :severity, :closed_at, :closed_by,
    :merged_into, :title, :terms, :examples, :reasons, :posts, :authors, :voices, :copied,
    :per_hour, :before, :peak, :apart, :by_hand)
"""
_HOLD = "INSERT OR REPLACE INTO incident_streams VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
# Those that live, those closed since, and all that was merged into them.
_RECENT = """
WITH RECURSIVE told(id) AS (
    SELECT id FROM incidents WHERE brand = ?1
        AND (state NOT IN ('closed', 'merged') OR (state = 'closed' AND closed_at >= ?2))
    UNION SELECT i.id FROM incidents i JOIN told t ON i.merged_into = t.id
)
SELECT * FROM incidents WHERE id IN told ORDER BY id
"""
_TOLD = """
SELECT * FROM incidents WHERE merged_into IS NULL AND (?1 OR state <> 'closed')
ORDER BY state = 'closed', starts_at DESC, id
"""
_POSTS = """
WITH RECURSIVE family(id) AS (
    SELECT ? UNION SELECT i.id FROM incidents i JOIN family f ON i.merged_into = f.id
)
SELECT g.mention_id FROM incident_mentions g JOIN mentions m ON m.id = g.mention_id
WHERE g.incident_id IN family ORDER BY m.published_at, m.id
"""
_MEMBERS = """
WITH RECURSIVE family(id) AS (
    SELECT ? UNION SELECT i.id FROM incidents i JOIN family f ON i.merged_into = f.id
)
SELECT id FROM family ORDER BY id
"""
_STANDS = """
SELECT mention_id, incident_id, by_hand FROM incident_mentions
WHERE mention_id IN (SELECT value FROM json_each(?))
"""
_REFUSED = """
SELECT mention_id, incident_id FROM incident_refusals
WHERE mention_id IN (SELECT value FROM json_each(?))
"""
_PLACE = """
INSERT INTO incident_mentions VALUES (?, ?, 0) ON CONFLICT (mention_id) DO UPDATE SET
    incident_id = excluded.incident_id WHERE by_hand = 0
"""
_GONE = """
SELECT 1 FROM mentions WHERE id IN (SELECT value FROM json_each(?)) AND deleted_at IS NOT NULL
LIMIT 1
"""
_LEAVE = "DELETE FROM incident_mentions WHERE mention_id = ? AND by_hand = 0"


class Incidents:
    """Reads incidents, and keeps what the watch and people make of them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, number: int) -> Incident:
        """Read one incident. Raises NotFound."""
        for incident in self._read("SELECT * FROM incidents WHERE id = ?", number):
            return incident
        raise NotFound(f"no incident {number}: `vigie incidents` lists them")

    def root(self, number: int) -> Incident:
        """Read the incident under which this one is told. Raises NotFound."""
        incident = self.get(number)
        while incident.merged_into is not None:
            incident = self.get(incident.merged_into)
        return incident

    def told(self, *, every: bool = False) -> list[Incident]:
        """List those that are not told under another, the living first, then the newest."""
        return self._read(_TOLD, int(every))

    def recent(self, brand: str, since: datetime) -> list[Incident]:
        """List those of a brand that live or closed since, with what was merged into them."""
        return self._read(_RECENT, brand, stamp(since))

    def brands(self) -> set[str]:
        """Name the brands that have a living incident."""
        query = "SELECT DISTINCT brand FROM incidents WHERE state NOT IN ('closed', 'merged')"
        return {str(row[0]) for row in self._db.execute(query)}

    def family(self, number: IncidentId) -> list[IncidentId]:
        """Number the incident and all that is told under it."""
        return [IncidentId(row[0]) for row in self._db.execute(_MEMBERS, [number])]

    def of_mention(self, mention_id: int) -> Incident | None:
        """Find the incident to which a post belongs."""
        query = "SELECT incident_id FROM incident_mentions WHERE mention_id = ?"
        row = self._db.execute(query, [mention_id]).fetchone()
        return None if row is None else self.root(row[0])

    def of_mentions(self, posts: Iterable[MentionId]) -> dict[MentionId, Incident]:
        """Find the incidents to which posts belong, for those that belong to one."""
        stands = self.placed(posts).stands
        roots = {number: self.root(number) for number in set(stands.values())}
        return {post: roots[number] for post, number in stands.items()}

    def posts(self, number: IncidentId) -> list[MentionId]:
        """List the posts of an incident and of what was merged into it, oldest first."""
        return [MentionId(row[0]) for row in self._db.execute(_POSTS, [number])]

    def events(self, number: IncidentId) -> list[IncidentEvent]:
        """List the history of an incident, oldest first."""
        query = """SELECT version, step, actor, at, note FROM incident_events
                   WHERE incident_id = ? ORDER BY version"""
        return [
            IncidentEvent(
                version=row[0], step=Step(row[1]), actor=row[2], at=moment(row[3]), note=row[4]
            )
            for row in self._db.execute(query, [number])
        ]

    def placed(self, posts: Iterable[MentionId]) -> Placed:
        """Tell where these posts stand, and what people said of that."""
        asked = json.dumps(list(posts))
        found = self._db.execute(_STANDS, [asked]).fetchall()
        refused = self._db.execute(_REFUSED, [asked]).fetchall()
        return Placed(
            stands={MentionId(row[0]): IncidentId(row[1]) for row in found},
            fixed=frozenset(MentionId(row[0]) for row in found if row[2]),
            refused=frozenset((MentionId(row[0]), IncidentId(row[1])) for row in refused),
        )

    def keep(self, seen: Sequence[Incident], outcome: Outcome, *, at: datetime) -> bool:
        """Keep a round's outcome, unless a person or another process acted on what was seen.

        Then, and where a post that was read was deleted or erased meanwhile, nothing is kept and
        False given: the next round sees what they did.
        """
        with transaction(self._db):
            if any(self._version(i.id) != i.version for i in seen):
                return False
            if self._db.execute(_GONE, [json.dumps([*outcome.read])]).fetchone() is not None:
                return False
            number = self._numbers(outcome.incidents)
            for incident in sorted(outcome.incidents, key=lambda i: i.merged_into is not None):
                self.write(self._renumbered(incident, number))
            for change in outcome.changes:
                note = change.note
                self.note(number[change.incident_id], change.step, actor=WATCHER, at=at, note=note)
            self._place(outcome, number)
        return True

    def _version(self, number: IncidentId) -> int:
        row = self._db.execute("SELECT version FROM incidents WHERE id = ?", [number]).fetchone()
        return -1 if row is None else int(row[0])

    def _numbers(self, incidents: Iterable[Incident]) -> "_Numbers":
        row = self._db.execute("SELECT coalesce(max(id), 0) FROM incidents").fetchone()
        fresh = sorted((i.id for i in incidents if i.id < 0), reverse=True)
        return _Numbers({new: IncidentId(row[0] + 1 + n) for n, new in enumerate(fresh)})

    def _renumbered(self, incident: Incident, number: "_Numbers") -> Incident:
        into = incident.merged_into
        return replace(
            incident,
            id=number[incident.id],
            merged_into=None if into is None else number[into],
        )

    def _place(self, outcome: Outcome, number: "_Numbers") -> None:
        leave = [(post,) for post, where in outcome.placed.items() if where is None]
        stay = [(post, number[w]) for post, w in outcome.placed.items() if w is not None]
        self._db.conn.executemany(_LEAVE, leave)
        self._db.conn.executemany(_PLACE, stay)

    def write(self, incident: Incident) -> None:
        """Write one incident as it stands; what happened to it is told by `note`."""
        self._db.execute(_KEEP, _columns(incident))
        self._db.execute("DELETE FROM incident_streams WHERE incident_id = ?", [incident.id])
        self._db.conn.executemany(_HOLD, [_stream(incident.id, held) for held in incident.held])

    def note(
        self, number: IncidentId, step: Step, *, actor: str, at: datetime, note: str | None = None
    ) -> None:
        """Append an event, and with it raise the version of the incident."""
        self._db.execute(
            """INSERT INTO incident_events
               SELECT id, version + 1, ?, ?, ?, ? FROM incidents WHERE id = ?""",
            [step.value, actor, stamp(at), note, number],
        )
        self._db.execute("UPDATE incidents SET version = version + 1 WHERE id = ?", [number])

    def _read(self, query: str, *values: SqlValue) -> list[Incident]:
        found = rows(self._db, query, *values).fetchall()
        return [_incident(row, self._held(row["id"])) for row in found]

    def _held(self, number: int) -> tuple[Held, ...]:
        query = """SELECT brand, facet, value, starts_at, last_at, log10_p, why
                   FROM incident_streams WHERE incident_id = ?"""
        held = [
            Held(
                stream=Stream(row[0], Facet(row[1]), row[2]),
                starts_at=moment(row[3]),
                last_at=moment(row[4]),
                log10_p=row[5],
                why=tuple(json.loads(row[6])),
            )
            for row in self._db.execute(query, [number])
        ]
        return tuple(sorted(held, key=lambda h: h.stream))


class _Numbers(dict[IncidentId, IncidentId]):
    """The numbers of new incidents; others keep theirs."""

    def __missing__(self, key: IncidentId) -> IncidentId:
        return key


_EXTENT = tuple(f.name for f in fields(Extent))


def _columns(incident: Incident) -> dict[str, SqlValue]:
    i = incident
    return {
        "id": i.id,
        "version": i.version,
        "brand": i.brand,
        "state": i.state.value,
        "starts_at": stamp(i.starts_at),
        "last_at": stamp(i.last_at),
        "severity": i.severity,
        "closed_at": stamp_or_none(i.closed_at),
        "closed_by": i.closed_by,
        "merged_into": i.merged_into,
        "title": i.title,
        "terms": json.dumps(i.terms, ensure_ascii=False),
        "examples": json.dumps(i.examples),
        "reasons": json.dumps(i.reasons, ensure_ascii=False),
        "apart": json.dumps(sorted(i.apart)),
        "by_hand": int(i.by_hand),
        **{name: getattr(i.extent, name) for name in _EXTENT},
    }


def _stream(number: IncidentId, held: Held) -> tuple[SqlValue, ...]:
    s = held.stream
    span = stamp(held.starts_at), stamp(held.last_at)
    why = json.dumps(held.why, ensure_ascii=False)
    return number, s.brand, s.facet.value, s.value, *span, held.log10_p, why


def _incident(row: Row, held: tuple[Held, ...]) -> Incident:
    return Incident(
        id=IncidentId(row["id"]),
        version=row["version"],
        brand=row["brand"],
        state=Course(row["state"]),
        held=held,
        starts_at=moment(row["starts_at"]),
        last_at=moment(row["last_at"]),
        severity=row["severity"],
        closed_at=moment_or_none(row["closed_at"]),
        closed_by=row["closed_by"],
        merged_into=None if row["merged_into"] is None else IncidentId(row["merged_into"]),
        title=row["title"],
        terms=tuple(json.loads(row["terms"])),
        examples=tuple(MentionId(n) for n in json.loads(row["examples"])),
        reasons=tuple(json.loads(row["reasons"])),
        extent=Extent(**{name: row[name] for name in _EXTENT}),
        apart=frozenset(IncidentId(n) for n in json.loads(row["apart"])),
        by_hand=bool(row["by_hand"]),
    )
