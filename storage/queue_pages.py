"""The queue in pages, as a person goes through it: a window of rows, found by an index.

What is late stands first, by its due time; then what was escalated; then the rest, both by risk
and due time. Where a page ends is told by a place in this order, not by a number of rows, so that
a page far down costs what the first one costs.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from sqlite3 import Cursor, Row
from typing import TypeAlias

from sqlite_utils import Database

from storage.case_rows import case_of
from storage.database import SqlValue, stamp
from storage.errors import NotFound
from storage.incident import IncidentId
from storage.incidents import Incidents
from storage.labelled import ABUSE
from storage.model import Case, CaseId, MentionId, Status, Urgency

FOR_A_PERSON = (Status.OPEN, Status.DRAFTED, Status.REJECTED, Status.UNKNOWN, Status.HANDOFF)
"""The states that wait for a person; what is approved waits for the network."""

_ACCENTS = re.compile("[\u0300-\u036f]+")
_PLAIN = re.compile("[^bdfghjklmpqrstvwxz0-9.-]", re.IGNORECASE)
_NEVER = "~"
"""Stands after every time, for a case that is due at none."""

_ROW = f"""
SELECT c.*, substr(m.text, 1, 400) AS excerpt, m.author_handle, m.followers, m.media,
    m.deleted_at, (SELECT incident_id FROM incident_mentions WHERE mention_id = m.id) AS incident,
    {ABUSE} AS abuse
"""  # noqa: S608  put together of constants
_POSTS = " CROSS JOIN mentions m ON m.id = c.mention_id"
_WANTED = """
WHERE c.status NOT IN ('published', 'closed')
    AND c.status IN (SELECT value FROM json_each(:statuses))
    AND (c.snoozed_until IS NOT NULL AND c.snoozed_until > :now) = :snoozed
    AND (:channel IS NULL OR c.channel = :channel)
    AND (:lang IS NULL OR c.lang = :lang)
    AND (:topic IS NULL OR c.topic = :topic)
    AND (:level IS NULL OR c.risk_level = :level)
    AND (:assignee IS NULL OR ifnull(c.assignee, '') = :assignee)
    AND (:department IS NULL OR c.department = :department
        OR (c.department IS NULL AND c.topic IN (SELECT value FROM json_each(:its_topics))))
    AND (:posts IS NULL OR c.mention_id IN (SELECT value FROM json_each(:posts)))
"""
# The pattern is quick and lets too much through; the function is slow and exact.
_SAID = """
    AND (:words IS NULL OR (
        (m.text LIKE :pattern OR m.author_handle LIKE :pattern OR c.draft LIKE :pattern)
        AND holds_words(:words, m.text, m.author_handle, c.draft)))
"""
_ONE = f"{_ROW} FROM cases c{_POSTS}{_WANTED}{_SAID} AND c.id = :id"
_ANY = f"{_ROW} FROM cases c{_POSTS} WHERE c.id = :id"
_COUNT = f"SELECT count(*) FROM cases c INDEXED BY cases_desk{_WANTED}"  # noqa: S608  constants
_COUNT_SAID = f"{_COUNT.removesuffix(_WANTED)}{_POSTS}{_WANTED}{_SAID}"
_BY_RISK = f"{_ROW} FROM cases c INDEXED BY cases_desk{_POSTS}{_WANTED}{_SAID}"
_BY_DUE = f"{_ROW} FROM cases c INDEXED BY cases_due{_POSTS}{_WANTED}{_SAID}"
_FEW = f"{_ROW} FROM cases c INDEXED BY cases_escalated{_POSTS}{_WANTED}{_SAID}"
_LATE = "AND c.due_at < :now"
_NOT_LATE = "AND ifnull(c.due_at, '~') >= :now"
_COUNTS = """
SELECT
    coalesce(sum(mine), 0), coalesce(sum(mine AND due_at < :now), 0),
    coalesce(sum(mine AND escalated_by IS NOT NULL), 0), coalesce(sum(hidden), 0),
    coalesce(sum(status IN ('approved', 'publishing')), 0)
FROM (
    SELECT status, due_at, escalated_by, snoozed_until > :now AS hidden,
        status IN ('open', 'drafted', 'rejected', 'unknown', 'handoff')
        AND (snoozed_until IS NULL OR snoozed_until <= :now) AS mine
    FROM cases INDEXED BY cases_due WHERE status NOT IN ('published', 'closed')
)
"""
# One pass over the index; what is grouped are a few hundred combinations.
_FACETS = """
SELECT channel, lang, topic, risk_level, status, ifnull(assignee, ''), ifnull(department, ''),
    count(*)
FROM cases INDEXED BY cases_due WHERE status NOT IN ('published', 'closed')
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
_FACET_NAMES = ("channel", "lang", "topic", "level", "status", "assignee", "department")


class Band(IntEnum):
    """The three parts of the order."""

    LATE = 0
    ESCALATED = 1
    REST = 2


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the order: what is in it, how it is sorted, and what follows a place.

    What follows is read in steps, each of which is one range of the index.
    """

    query: str
    whole: str
    """What holds for all of it, where no step says more."""
    order: str
    steps: tuple[str, ...]


_DUE_STEPS = (f"{_LATE} AND (c.due_at, c.id) > (:due, :id)",)
# What goes before a late case is late: with both bounds the index would be read from the wrong one.
_DUE_BACK = ("AND (c.due_at, c.id) < (:due, :id)",)
_RISK_STEPS = (
    "AND c.risk_score = :risk AND ifnull(c.due_at, '~') = :due AND c.id > :id",
    "AND c.risk_score = :risk AND ifnull(c.due_at, '~') > :due",
    "AND c.risk_score < :risk",
)
_RISK_BACK = (
    "AND c.risk_score = :risk AND ifnull(c.due_at, '~') = :due AND c.id < :id",
    "AND c.risk_score = :risk AND ifnull(c.due_at, '~') < :due",
    "AND c.risk_score > :risk",
)
_ESCALATED = f"{_FEW} {_NOT_LATE} AND c.escalated_by IS NOT NULL"
_REST = f"{_BY_RISK} {_NOT_LATE} AND c.escalated_by IS NULL"
_RISK_ORDER = "ORDER BY c.risk_score DESC, ifnull(c.due_at, '~'), c.id"
_RISK_ORDER_BACK = "ORDER BY c.risk_score, ifnull(c.due_at, '~') DESC, c.id DESC"
_FORTH = {
    Band.LATE: _Part(_BY_DUE, _LATE, "ORDER BY c.due_at, c.id", _DUE_STEPS),
    Band.ESCALATED: _Part(_ESCALATED, "", _RISK_ORDER, _RISK_STEPS),
    Band.REST: _Part(_REST, "", _RISK_ORDER, _RISK_STEPS),
}
_BACK = {
    Band.REST: _Part(_REST, "", _RISK_ORDER_BACK, _RISK_BACK),
    Band.ESCALATED: _Part(_ESCALATED, "", _RISK_ORDER_BACK, _RISK_BACK),
    Band.LATE: _Part(_BY_DUE, _LATE, "ORDER BY c.due_at DESC, c.id DESC", _DUE_BACK),
}

_Values: TypeAlias = dict[str, SqlValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which cases a person wants to see; None asks for no such thing."""

    statuses: tuple[Status, ...] = FOR_A_PERSON
    words: str | None = None
    """All of them stand in the post, the author's handle or the draft, whatever their accents."""
    channel: str | None = None
    lang: str | None = None
    topic: str | None = None
    level: Urgency | None = None
    assignee: str | None = None
    """Empty asks for the cases of nobody."""
    department: str | None = None
    department_topics: tuple[str, ...] = ()
    """The topics that belong to the department as long as a case was not transferred."""
    incident: IncidentId | None = None
    snoozed: bool = False
    """Those that are hidden until later, and only those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a case stands in the order."""

    band: Band
    risk: float
    due: str
    id: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A case in the queue, with as much of the post to answer as a row can show."""

    case: Case
    excerpt: str
    handle: str | None
    followers: int | None
    media: tuple[str, ...]
    deleted: bool
    incident: IncidentId | None
    abuse: float
    """The classifier's probability."""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """How many cases wait, of all that there are."""

    waiting: int
    """For a person, those that are hidden until later left out."""
    late: int
    escalated: int
    snoozed: int
    sending: int
    """Approved, and not yet sent for certain."""


class QueuePages:
    """Reads windows of the queue; writes nothing."""

    def __init__(self, db: Database, incidents: Incidents) -> None:
        self._db = db
        self._incidents = incidents
        db.conn.create_function("holds_words", 4, _holds_words, deterministic=True)

    def after(
        self, place: Place | None, wanted: QueueFilter, now: datetime, *, most: int
    ) -> list[QueueRow]:
        """List what follows a place, or the first rows of all."""
        return list(self._rows(place, wanted, now, most, back=False))

    def before(
        self, place: Place | None, wanted: QueueFilter, now: datetime, *, most: int
    ) -> list[QueueRow]:
        """List what goes before a place, or the last rows of all, in the order of the queue."""
        return list(self._rows(place, wanted, now, most, back=True))[::-1]

    def find(self, case_id: CaseId, wanted: QueueFilter, now: datetime) -> QueueRow | None:
        """Give the row of one case as it stands now; None where the filter leaves it out."""
        row = self._read(_ONE, self._values(wanted, now) | {"id": case_id}).fetchone()
        return None if row is None else _row(row, now)

    def row(self, case_id: CaseId, now: datetime) -> QueueRow:
        """Give the row of any case, whatever became of it. Raises NotFound."""
        row = self._read(_ANY, {"id": case_id}).fetchone()
        if row is None:
            raise NotFound(f"no case {case_id}: `vigie queue` lists them")
        return _row(row, now)

    def count(self, wanted: QueueFilter, now: datetime) -> int:
        """Count all rows that the filter lets through."""
        query = _COUNT if wanted.words is None else _COUNT_SAID
        return int(self._read(query, self._values(wanted, now)).fetchone()[0])

    def counts(self, now: datetime) -> QueueCounts:
        """Count the whole queue."""
        row = self._read(_COUNTS, {"now": stamp(now)}).fetchone()
        return QueueCounts(
            waiting=row[0], late=row[1], escalated=row[2], snoozed=row[3], sending=row[4]
        )

    def facets(self) -> dict[str, dict[str, int]]:
        """Count what waits by each thing that it can be filtered by; empty is *none*."""
        found: dict[str, dict[str, int]] = {name: {} for name in _FACET_NAMES}
        for *values, count in self._read(_FACETS, {}):
            for name, value in zip(_FACET_NAMES, values, strict=True):
                found[name][value] = found[name].get(value, 0) + count
        return found

    def version(self) -> int:
        """Give a number that changes whenever anybody else has written."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _rows(
        self, place: Place | None, wanted: QueueFilter, now: datetime, most: int, *, back: bool
    ) -> Iterator[QueueRow]:
        values, left = self._values(wanted, now), most
        if place is not None:
            values |= {"risk": place.risk, "due": place.due, "id": place.id}
        for query in _queries(place, back=back):
            if left <= 0:
                return
            found = self._read(f"{query} LIMIT :most", values | {"most": left}).fetchall()
            yield from (_row(row, now) for row in found)
            left -= len(found)

    def _values(self, wanted: QueueFilter, now: datetime) -> _Values:
        posts: Sequence[MentionId] | None = None
        if wanted.incident is not None:
            posts = self._incidents.posts(wanted.incident)
        words = folded(wanted.words or "").strip()
        return {
            "now": stamp(now),
            "statuses": json.dumps(wanted.statuses),
            "snoozed": int(wanted.snoozed),
            "words": words or None,
            "pattern": _pattern(wanted.words or ""),
            "channel": wanted.channel,
            "lang": wanted.lang,
            "topic": wanted.topic,
            "level": wanted.level.value if wanted.level else None,
            "assignee": wanted.assignee,
            "department": wanted.department,
            "its_topics": json.dumps(wanted.department_topics),
            "posts": None if posts is None else json.dumps(posts),
        }

    def _read(self, query: str, values: _Values) -> Cursor:
        cursor = self._db.conn.cursor()
        cursor.row_factory = Row
        return cursor.execute(query, values)


def folded(text: str) -> str:
    """Give a text without regard to case and accents, as a search compares it."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text)).casefold()


def _pattern(words: str) -> str:
    """Give what LIKE finds the longest word by, with a gap for what may bear an accent."""
    longest = max(words.split(), key=len, default="")
    return f"%{_PLAIN.sub('_', longest)}%"


def _holds_words(words: str, text: str, handle: str | None, draft: str | None) -> bool:
    said = folded(f"{text} {handle} {draft}")
    return all(word in said for word in words.split())


def _queries(place: Place | None, *, back: bool) -> Iterator[str]:
    """Say what to ask, in order, for the rows on one side of a place."""
    for band, part in (_BACK if back else _FORTH).items():
        if place is None or (band < place.band if back else band > place.band):
            yield f"{part.query} {part.whole} {part.order}"
        elif band is place.band:
            yield from (f"{part.query} {step} {part.order}" for step in part.steps)


def place_of(case: Case, now: datetime) -> Place:
    """Say where a case stands in the order."""
    late = case.due_at is not None and case.due_at < now
    band = Band.LATE if late else Band.REST if case.escalated_by is None else Band.ESCALATED
    due = stamp(case.due_at) if case.due_at else _NEVER
    return Place(band=band, risk=case.risk.score, due=due, id=case.id)


def _row(row: Row, now: datetime) -> QueueRow:
    case = case_of(row)
    return QueueRow(
        case=case,
        excerpt=row["excerpt"],
        handle=row["author_handle"],
        followers=row["followers"],
        media=tuple(json.loads(row["media"])),
        deleted=row["deleted_at"] is not None,
        incident=None if row["incident"] is None else IncidentId(row["incident"]),
        abuse=row["abuse"] or 0.0,
        place=place_of(case, now),
    )
