"""How many distinct authors spoke in each stream, by quarter of an hour; counted again, not added.

A quarter of an hour is counted anew whenever a post of it is judged, so that a post that comes
late, twice or again after an edit, and a process that dies half way, leave the figures right.
A post that is dated in the future counts when it was seen.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from sqlite3 import Row

from pydantic import TypeAdapter
from sqlite_utils import Database

from storage.database import SqlValue, moment, rows, stamp, transaction
from storage.incident import Facet, Said, Signal, Standing, Stream
from storage.model import MentionId

QUARTER = timedelta(minutes=15)

_WITHIN = "SELECT * FROM said WHERE said_at >= ? AND said_at < ?"
_OF_BRAND = """
SELECT * FROM said WHERE said_at >= ? AND said_at < ?
    AND deleted_at IS NULL AND text <> ''
    AND EXISTS (SELECT 1 FROM json_each(brands) WHERE value = ?)
"""
_NEWEST = "ORDER BY said_at DESC, id DESC LIMIT ?"
_BESIDE = """
AND id NOT IN (
    SELECT mention_id FROM incident_mentions
    WHERE incident_id IN (SELECT value FROM json_each(?))
)
"""
_STANDING = """
FROM said JOIN incident_mentions g ON g.mention_id = said.id
WHERE g.incident_id IN (SELECT value FROM json_each(?))
    AND deleted_at IS NULL AND text <> ''
"""
_TOLD_LAST = f"SELECT said.* {_STANDING} "
_BY_HAND = f"{_TOLD_LAST} AND g.by_hand "
_COUNTABLE = f"""
SELECT id, channel, author, said_at, topic, deleted_at {_STANDING} ORDER BY said_at, id
"""
_UNCOUNTED = """
SELECT id, said_at FROM mentions WHERE counted = 0 AND pending = 0 AND own = 0
ORDER BY id LIMIT ?
"""
_COUNTED = "UPDATE mentions SET counted = 1 WHERE id IN (SELECT value FROM json_each(?))"
_COUNTS = """
SELECT slot, authors FROM stream_counts
WHERE brand = ? AND facet = ? AND value = ? AND slot >= ? AND slot < ? ORDER BY slot
"""
_LIVELY = """
SELECT brand, facet, value, sum(authors) AS said FROM stream_counts WHERE slot >= ? AND slot < ?
GROUP BY brand, facet, value HAVING said >= ? ORDER BY brand, facet, value
"""
_FIRST = "SELECT min(slot) FROM stream_counts WHERE brand = ? AND facet = ? AND value = ?"
_UNJUDGED = """
SELECT said_at FROM mentions INDEXED BY mentions_pending
WHERE pending = 1 AND own = 0 AND said_at >= ?
"""
_RECALL = "SELECT memory, signal FROM stream_states WHERE brand = ? AND facet = ? AND value = ?"
_REMEMBER = """
INSERT INTO stream_states VALUES (?, ?, ?, ?, ?) ON CONFLICT (brand, facet, value) DO UPDATE SET
    memory = excluded.memory, signal = excluded.signal
"""


def slot_of(at: datetime) -> int:
    """Number the quarter of an hour of a moment, from 1970 on."""
    return int(at.timestamp()) // int(QUARTER.total_seconds())


def start_of(slot: int) -> datetime:
    """When a quarter of an hour begins."""
    return datetime.fromtimestamp(slot * QUARTER.total_seconds(), tz=UTC)


class Streams:
    """Reads posts as incidents see them, and keeps the counts of streams."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def uncounted(self, most: int) -> list[tuple[MentionId, int]]:
        """List judged posts that no count knows of, each with its quarter of an hour."""
        waiting = self._db.execute(_UNCOUNTED, [most]).fetchall()
        return [(MentionId(row[0]), slot_of(moment(row[1]))) for row in waiting]

    def within(self, slot: int) -> list[Said]:
        """List what customers said in a quarter of an hour, also what was deleted since."""
        return self._said(_WITHIN, stamp(start_of(slot)), stamp(start_of(slot + 1)))

    def said(
        self, brand: str, since: datetime, until: datetime, *, most: int = 20_000
    ) -> list[Said]:
        """List what is said of a brand, oldest first; of more than `most` the newest."""
        span = stamp(since), stamp(until)
        return self._said(_OF_BRAND + _NEWEST, *span, brand, most)[::-1]

    def beside(
        self,
        brand: str,
        since: datetime,
        until: datetime,
        incidents: Iterable[int],
        *,
        most: int,
    ) -> list[Said]:
        """As `said`, without what stands in one of these incidents."""
        family = json.dumps(list(incidents))
        query = _OF_BRAND + _BESIDE + _NEWEST
        return self._said(query, stamp(since), stamp(until), brand, family, most)[::-1]

    def standing(self, incident: int, *, newest: int) -> list[Said]:
        """List the newest posts of an incident, and those that a person put there."""
        one = json.dumps([incident])
        found = self._said(_TOLD_LAST + _NEWEST, one, newest)
        found += self._said(_BY_HAND + _NEWEST, one, newest)
        return list({post.id: post for post in found}.values())

    def countable(self, incidents: Iterable[int]) -> list[Standing]:
        """List all that stands in these incidents, oldest first, without texts."""
        found = rows(self._db, _COUNTABLE, json.dumps(list(incidents)))
        return [
            Standing(id=MentionId(row["id"]), author=_author(row), at=_at(row), topic=row["topic"])
            for row in found
        ]

    def keep(self, counts: Mapping[int, Mapping[Stream, int]], ids: Iterable[MentionId]) -> None:
        """Put the counts of these quarters of an hour in place of the former ones."""
        with transaction(self._db):
            self._db.conn.executemany(
                "DELETE FROM stream_counts WHERE slot = ?", [(slot,) for slot in counts]
            )
            self._db.conn.executemany(
                "INSERT INTO stream_counts VALUES (?, ?, ?, ?, ?)",
                [
                    (stream.brand, stream.facet.value, stream.value, slot, authors)
                    for slot, found in counts.items()
                    for stream, authors in found.items()
                ],
            )
            self._db.execute(_COUNTED, [json.dumps(list(ids))])

    def counts(
        self, stream: Stream, since: datetime, until: datetime
    ) -> list[tuple[datetime, int]]:
        """Count distinct authors by quarter of an hour, oldest first; those of zero left out.

        Gives the start of each quarter from the one that holds `since` to that before `until`.
        """
        values = [*_name(stream), slot_of(since), slot_of(until)]
        return [(start_of(row[0]), row[1]) for row in self._db.execute(_COUNTS, values)]

    def lively(self, since: datetime, until: datetime, *, least: int) -> list[Stream]:
        """List the streams with so many authors and more in a span, quarters added up."""
        found = self._db.execute(_LIVELY, [slot_of(since), slot_of(until) + 1, least])
        return [Stream(row[0], Facet(row[1]), row[2]) for row in found]

    def first(self, stream: Stream) -> int | None:
        """Number the first quarter of an hour in which a stream was counted."""
        found = self._db.execute(_FIRST, _name(stream)).fetchone()[0]
        return None if found is None else int(found)

    def unjudged(self, since: datetime) -> set[int]:
        """Number the quarters of an hour of which posts wait for the classifier."""
        return {slot_of(moment(row[0])) for row in self._db.execute(_UNJUDGED, [stamp(since)])}

    def recall(self, stream: Stream) -> tuple[str, Signal | None] | None:
        """Read what the finder of bursts kept of a stream, and the burst that held."""
        row = self._db.execute(_RECALL, _name(stream)).fetchone()
        if row is None:
            return None
        return row[0], None if row[1] is None else _signals().validate_json(row[1])

    def remember(self, stream: Stream, memory: str, signal: Signal | None) -> None:
        """Keep how a stream is, in place of how it was."""
        holds = None if signal is None else _signals().dump_json(signal).decode()
        with transaction(self._db):
            self._db.execute(_REMEMBER, [*_name(stream), memory, holds])

    def _said(self, query: str, *values: SqlValue) -> list[Said]:
        return [_said(row) for row in rows(self._db, query, *values)]


def _name(stream: Stream) -> list[str]:
    return [stream.brand, stream.facet.value, stream.value]


@cache
def _signals() -> TypeAdapter[Signal]:
    return TypeAdapter(Signal)


def _author(row: Row) -> str:
    # Of how many authors the forgotten posts were is forgotten too: they count as one.
    nobody = "#forgotten" if row["deleted_at"] is not None else f"#{row['id']}"
    return f"{row['channel']} {row['author'] or nobody}"


def _at(row: Row) -> datetime:
    return moment(row["said_at"])


def _said(row: Row) -> Said:
    region = row["region"]
    return Said(
        id=MentionId(row["id"]),
        author=_author(row),
        text=row["text"],
        at=_at(row),
        lang=row["lang"],
        topic=row["topic"],
        brands=tuple(json.loads(row["brands"])),
        region=region if isinstance(region, str) else None,
        thread=row["conversation_id"],
    )
