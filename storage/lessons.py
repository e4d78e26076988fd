"""What finished posts of a channel taught about how far the next will go, and those posts."""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage.database import moment, rows, stamp, transaction
from storage.model import MentionId

# A post that was read until it hardly grew, or for a day, has shown its end; one whose readings
# broke off has not. One of the authors deleted ended before its time.
_FINISHED = """
SELECT m.id, m.published_at, m.followers FROM forecasts f JOIN mentions m ON m.id = f.mention_id
WHERE m.channel = ?1 AND m.published_at < ?2 AND m.own = 0 AND m.deleted_at IS NULL
    AND f.interactions >= ?4
    AND (f.status = 'finished' OR f.doubles < ?3
         OR julianday(f.at) - julianday(m.published_at) >= 1.0)
ORDER BY m.published_at DESC, m.id DESC LIMIT ?5
"""
_REACHED = """
SELECT f.interactions FROM mentions m JOIN forecasts f ON f.mention_id = m.id
WHERE m.channel = ?1 AND m.author_handle = ?2 AND m.published_at < ?3 AND m.own = 0
    AND m.deleted_at IS NULL
    AND (f.status = 'finished' OR julianday(f.at) - julianday(m.published_at) >= 0.5)
ORDER BY m.published_at DESC, m.id DESC LIMIT ?4
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A post that has shown how far it goes."""

    mention_id: MentionId
    published_at: datetime
    followers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What the finished posts of a channel taught when that was last tried."""

    channel: str
    at: datetime
    posts: int
    """Finished posts that were looked at."""
    model: str | None
    """The model as JSON; None where nothing was better than the default."""
    words: str
    """What became of it, for people."""


class Lessons:
    """Reads and writes what was learnt, and lists what there is to learn from."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, lesson: Lesson) -> None:
        """Keep what was learnt of a channel in place of what was known before."""
        told = [lesson.channel, stamp(lesson.at), lesson.posts, lesson.model, lesson.words]
        with transaction(self._db):
            self._db.execute("INSERT OR REPLACE INTO lessons VALUES (?, ?, ?, ?, ?)", told)

    def of(self, channel: str) -> Lesson | None:
        """Read what was learnt of a channel."""
        for row in rows(self._db, "SELECT * FROM lessons WHERE channel = ?", channel):
            return _lesson(row)
        return None

    def all(self) -> list[Lesson]:
        """List what was learnt, by channel."""
        return [_lesson(row) for row in rows(self._db, "SELECT * FROM lessons ORDER BY channel")]

    def ended(
        self, channel: str, *, before: datetime, doubles_below: float, least: int, most: int
    ) -> list[Ended]:
        """List the newest posts from before that moment which have shown how far they go.

        Those with fewer than `least` interactions are left out.
        """
        found = rows(self._db, _FINISHED, channel, stamp(before), doubles_below, least, most)
        return [
            Ended(
                mention_id=MentionId(row["id"]),
                published_at=moment(row["published_at"]),
                followers=row["followers"],
            )
            for row in found
        ]

    def reached(self, channel: str, author: str, *, before: datetime, most: int) -> list[int]:
        """List what an author's newest posts from before that moment reached in half a day."""
        found = self._db.execute(_REACHED, [channel, author, stamp(before), most])
        return [row[0] for row in found.fetchall()]


def _lesson(row: Row) -> Lesson:
    return Lesson(
        channel=row["channel"],
        at=moment(row["at"]),
        posts=row["posts"],
        model=row["model"],
        words=row["words"],
    )
