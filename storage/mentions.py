"""The mentions of the ledger: kept once, revised when edited, folded when reposted."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from sqlite3 import Row
from typing import TypeAlias

from sqlite_utils import Database

from storage.database import SqlValue, moment, moment_or_none, rows, stamp, transaction
from storage.errors import NotFound
from storage.model import Author, Engagement, Mention, MentionId
from storage.polled import Repost

_INSERT = """
INSERT INTO mentions (
    id, channel, native_id, source, text, published_at, seen_at, author_handle, author_id,
    author_name, followers, verified, lang, url, in_reply_to, conversation_id, media, brands, extra,
    own, pending, likes, shares, replies, views, engagement_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_KNOWN = """
SELECT native_id, id, text, revision, deleted_at, likes, shares, replies, views, engagement_at
FROM mentions WHERE channel = ? AND native_id IN (SELECT value FROM json_each(?))
"""
_READING = "INSERT OR IGNORE INTO readings VALUES (?, ?, ?, ?, ?, ?)"
# What a later reading does not tell stays as it was told.
_COUNTERS = """
UPDATE mentions SET likes = coalesce(?2, likes), shares = coalesce(?3, shares),
    replies = coalesce(?4, replies), views = coalesce(?5, views), engagement_at = ?1
WHERE id = ?6 AND (engagement_at IS NULL OR engagement_at <= ?1)
"""
_LINK = "INSERT OR IGNORE INTO links VALUES (?, ?, ?)"
_REVISE = """
UPDATE mentions SET text = ?, revision = revision + 1, pending = NOT own, counted = 0, lang = ?
WHERE id = ?
"""
_FOLD = """
UPDATE mentions SET shares = max(coalesce(shares, 0), (
    SELECT count(*) FROM reposts r
    WHERE r.channel = mentions.channel AND r.original_id = mentions.native_id))
WHERE channel = ? AND native_id = ?
"""
_ENTOMB = """
UPDATE mentions
SET deleted_at = ?, text = '', author_name = NULL, extra = '{}', media = '[]', pending = 0
WHERE channel = ? AND native_id = ? AND deleted_at IS NULL RETURNING id
"""

STILL = timedelta(minutes=5)
"""Polls that are closer together keep a post's counters once, unless they changed."""

_Counters: TypeAlias = tuple[int | None, int | None, int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What keeping some mentions changed."""

    new: tuple[MentionId, ...] = ()
    changed: tuple[MentionId, ...] = ()
    """Known before, with another text now."""
    known: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A mention with what the ledger adds to it."""

    id: MentionId
    mention: Mention
    revision: int
    seen_at: datetime
    deleted_at: datetime | None
    pending: bool
    """Waits for the classifier: it is new, or was edited since it was judged."""

    @property
    def name(self) -> str:
        """What a person calls it by: its channel, and the network's own identifier."""
        return f"{self.mention.channel}/{self.mention.native_id}"

    @property
    def objection(self) -> str | None:
        """Why nobody can open a case for it or label it; None where somebody can."""
        if self.mention.own:
            return "the brand itself wrote this post: cases and labels are for what others write"
        if self.deleted_at is not None:
            return "the post was deleted or forgotten: nothing is left of it"
        if self.pending:
            return "the post was not judged yet: `vigie queue` judges what waits"
        return None


class Mentions:
    """Reads and writes mentions, their revisions, readings and reposts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, source: str, mentions: Sequence[Mention], *, at: datetime) -> Recorded:
        """Store each mention once; an edited text becomes a new revision."""
        unique = {(m.channel, m.native_id): m for m in mentions}
        with transaction(self._db):
            known = self._known(unique)
            # Oldest first: a thread must be judged from its root on, and ids keep that order.
            fresh = [m for key, m in unique.items() if key not in known]
            fresh.sort(key=lambda m: m.published_at)
            first = self._next_id()
            seen = stamp(at)
            self._db.conn.executemany(
                _INSERT, [_columns(first + n, source, m, seen) for n, m in enumerate(fresh)]
            )
            self._db.conn.executemany(
                _LINK, [link for n, m in enumerate(fresh) for link in _links(first + n, m)]
            )
            readings = [_reading(first + n, m) for n, m in enumerate(fresh) if m.engagement]
            changed: list[MentionId] = []
            for key, row in known.items():
                mention = unique[key]
                if row["deleted_at"] is None and row["text"] != mention.text:
                    self._revise(row, mention, seen)
                    changed.append(MentionId(row["id"]))
                if mention.engagement and _tells(mention.engagement, row):
                    readings.append(_reading(row["id"], mention))
                    self._count(row["id"], mention.engagement)
            self._db.conn.executemany(_READING, readings)
        return Recorded(
            new=tuple(MentionId(first + n) for n in range(len(fresh))),
            changed=tuple(changed),
            known=len(mentions) - len(fresh),
        )

    def _known(self, unique: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Row]:
        found: dict[tuple[str, str], Row] = {}
        for channel, keys in groupby(sorted(unique), key=lambda key: key[0]):
            ids = json.dumps([native_id for _, native_id in keys])
            for row in rows(self._db, _KNOWN, channel, ids):
                found[channel, row["native_id"]] = row
        return found

    def _next_id(self) -> int:
        row = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM mentions").fetchone()
        return int(row[0])

    def _revise(self, row: Row, mention: Mention, seen: str) -> None:
        self._db.execute(
            "INSERT INTO revisions VALUES (?, ?, ?, ?)",
            [row["id"], row["revision"], row["text"], seen],
        )
        self._db.execute(_REVISE, [mention.text, mention.lang, row["id"]])

    def _count(self, mention_id: int, engagement: Engagement) -> None:
        counters = _counters(engagement)
        self._db.execute(_COUNTERS, [stamp(engagement.at), *counters, mention_id])

    def read_engagement(self, channel: str, native_id: str, engagement: Engagement) -> bool:
        """Keep one reading of a post's counters; False where the post is not known."""
        with transaction(self._db):
            mention_id = self.find(channel, native_id)
            if mention_id is None:
                return False
            self._db.execute(_READING, [mention_id, stamp(engagement.at), *_counters(engagement)])
            self._count(mention_id, engagement)
        return True

    def fold(self, channel: str, reposts: Sequence[Repost]) -> None:
        """Count each repost once, as a share of the original."""
        with transaction(self._db):
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO reposts VALUES (?, ?, ?, ?)",
                [(channel, r.native_id, r.original_id, stamp(r.at)) for r in reposts],
            )
            for original in {r.original_id for r in reposts}:
                self._db.execute(_FOLD, [channel, original])

    def entomb(self, channel: str, native_ids: Sequence[str], *, at: datetime) -> list[MentionId]:
        """Honour deletions: the text and its revisions go, the row and its counts stay."""
        gone: list[MentionId] = []
        with transaction(self._db):
            for native_id in native_ids:
                for row in self._db.execute(_ENTOMB, [stamp(at), channel, native_id]).fetchall():
                    self._db.execute("DELETE FROM revisions WHERE mention_id = ?", [row[0]])
                    self._db.execute("DELETE FROM risks WHERE mention_id = ?", [row[0]])
                    gone.append(MentionId(row[0]))
        return gone

    def find(self, channel: str, native_id: str) -> MentionId | None:
        """Look a mention up by the network's identifier."""
        row = self._db.execute(
            "SELECT id FROM mentions WHERE channel = ? AND native_id = ?", [channel, native_id]
        ).fetchone()
        return None if row is None else MentionId(row[0])

    def at_address(self, url: str) -> list[Kept]:
        """List the posts that bear this web address, oldest first."""
        return list(self._kept("SELECT * FROM mentions WHERE url = ? ORDER BY id", url))

    def get(self, mention_id: MentionId) -> Kept:
        """Read one mention. Raises NotFound."""
        for kept in self._kept("SELECT * FROM mentions WHERE id = ?", mention_id):
            return kept
        raise NotFound(f"no mention {mention_id}")

    def pending(self, limit: int) -> list[Kept]:
        """List mentions that wait for the classifier, oldest first."""
        query = "SELECT * FROM mentions WHERE pending = 1 ORDER BY id LIMIT ?"
        return list(self._kept(query, limit))

    def pending_count(self) -> int:
        """Count the mentions that wait for the classifier."""
        row = self._db.execute("SELECT count(*) FROM mentions WHERE pending = 1").fetchone()
        return int(row[0])

    def of_author(self, channel: str, handle: str, *, limit: int) -> list[Kept]:
        """List what an author wrote on a channel, newest first."""
        query = """SELECT * FROM mentions WHERE channel = ? AND author_handle = ?
                   ORDER BY published_at DESC LIMIT ?"""
        return list(self._kept(query, channel, handle, limit))

    def all(self) -> Iterable[Kept]:
        """Go through every mention in the order in which it was stored."""
        return self._kept("SELECT * FROM mentions ORDER BY id")

    def _kept(self, query: str, *values: SqlValue) -> Iterable[Kept]:
        for row in rows(self._db, query, *values):
            yield kept(row)


def kept(row: Row) -> Kept:
    """Turn a row of `mentions` into a value."""
    return Kept(
        id=MentionId(row["id"]),
        mention=_mention(row),
        revision=row["revision"],
        seen_at=moment(row["seen_at"]),
        deleted_at=moment_or_none(row["deleted_at"]),
        pending=bool(row["pending"]),
    )


def _mention(row: Row) -> Mention:
    author = None
    if row["author_handle"] is not None:
        author = Author(
            handle=row["author_handle"],
            native_id=row["author_id"],
            name=row["author_name"],
            followers=row["followers"],
            verified=None if row["verified"] is None else bool(row["verified"]),
        )
    return Mention(
        channel=row["channel"],
        native_id=row["native_id"],
        text=row["text"],
        published_at=moment(row["published_at"]),
        author=author,
        lang=row["lang"],
        url=row["url"],
        in_reply_to=row["in_reply_to"],
        conversation_id=row["conversation_id"],
        media=tuple(json.loads(row["media"])),
        engagement=_engagement(row),
        own=bool(row["own"]),
        brands=tuple(json.loads(row["brands"])),
        extra=json.loads(row["extra"]),
    )


def _engagement(row: Row) -> Engagement | None:
    if row["engagement_at"] is None and row["shares"] is None:
        return None
    return Engagement(
        at=moment(row["engagement_at"] or row["seen_at"]),
        likes=row["likes"],
        shares=row["shares"],
        replies=row["replies"],
        views=row["views"],
    )


def _columns(number: int, source: str, m: Mention, seen: str) -> tuple[SqlValue, ...]:
    author, engagement = m.author, m.engagement
    return (
        number,
        m.channel,
        m.native_id,
        source,
        m.text,
        stamp(m.published_at),
        seen,
        author.handle if author else None,
        author.native_id if author else None,
        author.name if author else None,
        author.followers if author else None,
        author.verified if author else None,
        m.lang,
        m.url,
        m.in_reply_to,
        m.conversation_id,
        json.dumps(m.media) if m.media else "[]",
        json.dumps(m.brands, ensure_ascii=False) if m.brands else "[]",
        json.dumps(dict(m.extra), ensure_ascii=False) if m.extra else "{}",
        m.own,
        not m.own,
        *(_counters(engagement) if engagement else (None, None, None, None)),
        stamp(engagement.at) if engagement else None,
    )


def _counters(engagement: Engagement) -> _Counters:
    return engagement.likes, engagement.shares, engagement.replies, engagement.views


def _tells(engagement: Engagement, row: Row) -> bool:
    """Whether a poll that met a post again tells more of it than the poll a moment before.

    That it stands still is worth knowing too, but not from each of five searches.
    """
    if row["engagement_at"] is None:
        return True
    known = row["likes"], row["shares"], row["replies"], row["views"]
    apart = engagement.at - moment(row["engagement_at"])
    return _counters(engagement) != known or abs(apart) >= STILL


def _reading(mention_id: int, mention: Mention) -> tuple[SqlValue, ...]:
    assert mention.engagement is not None
    return (mention_id, stamp(mention.engagement.at), *_counters(mention.engagement))


def _links(mention_id: int, mention: Mention) -> list[tuple[str, str, int]]:
    """Name the posts that this one answers, quotes or passes on with words of its own."""
    extra = mention.extra
    passed_on = (extra.get("quotes_post"), extra.get("crosspost_of"))
    told = (mention.in_reply_to, mention.conversation_id, *passed_on)
    parents = dict.fromkeys(p for p in told if isinstance(p, str) and p != mention.native_id)
    return [(mention.channel, parent, mention_id) for parent in parents]
