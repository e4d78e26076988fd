"""Accounts that are one customer's: said by a person, never guessed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.database import moment, rows, stamp, transaction
from storage.errors import IllegalTransition, NotFound
from storage.mentions import Kept, kept
from storage.model import MentionId

# As the network writes it: a person may type it otherwise.
_SPELT = """
SELECT author_handle FROM mentions
WHERE channel = ? AND author_handle = ? COLLATE NOCASE AND own = 0 ORDER BY id DESC LIMIT 1
"""
_LINKED = """
SELECT i.channel, i.handle, i.actor, i.at FROM identities me
JOIN identities i ON i.person = me.person
WHERE me.channel = ?1 AND me.handle = ?2 AND NOT (i.channel = ?1 AND i.handle = ?2)
ORDER BY i.channel, i.handle
"""
_PERSON = "SELECT person FROM identities WHERE channel = ? AND handle = ?"
_PUT = "INSERT INTO identities VALUES (?, ?, ?, ?, ?)"
_ALONE = """
DELETE FROM identities WHERE person IN (
    SELECT person FROM identities GROUP BY person HAVING count(*) = 1)
"""
_WROTE = """
SELECT * FROM mentions WHERE channel = ? AND author_handle = ? ORDER BY published_at DESC LIMIT ?
"""
# The text as it stands on the network, where we read it there; else as it was sent.
_ANSWERS = """
SELECT r.mention_id, r.at, r.url, coalesce(nullif(m.text, ''), CASE
    WHEN c.receipt_id = r.native_id THEN c.draft END)
FROM json_each(?) w JOIN receipts r ON r.mention_id = w.value JOIN cases c ON c.id = r.case_id
LEFT JOIN mentions m ON m.channel = r.channel AND m.native_id = r.native_id AND m.own = 1
ORDER BY r.at
"""
_STAY = """
SELECT DISTINCT i.channel, i.handle FROM json_each(?1) g
JOIN mentions m ON m.id = g.value
JOIN identities me ON me.channel = m.channel AND me.handle = m.author_handle
JOIN identities i ON i.person = me.person
    AND NOT (i.channel = me.channel AND i.handle = me.handle)
WHERE EXISTS (SELECT 1 FROM mentions o WHERE o.channel = i.channel AND o.author_handle = i.handle
    AND o.id NOT IN (SELECT value FROM json_each(?1)))
ORDER BY i.channel, i.handle
"""
_GONE = """
DELETE FROM identities WHERE NOT EXISTS (
    SELECT 1 FROM mentions m WHERE m.channel = identities.channel
    AND m.author_handle = identities.handle)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An account on one channel."""

    channel: str
    handle: str

    def __str__(self) -> str:
        """Write it as the commands take it."""
        return f"{self.channel}:{self.handle}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another account of the same customer, and who said so."""

    identity: Identity
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OurAnswer:
    """What we answered to a post."""

    at: datetime
    url: str | None
    text: str | None
    """None where only its place is known."""


class People:
    """Links accounts, parts them, and reads what one customer wrote on all of them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(self, channel: str, handle: str) -> Identity:
        """Find an account of which a post is stored. Raises NotFound."""
        bare = handle.strip().removeprefix("@")
        row = self._db.execute(_SPELT, [channel, bare]).fetchone()
        if row is None:
            raise NotFound(f"no post by {bare!r} on {channel!r} is stored: is it spelt so?")
        return Identity(channel=channel, handle=row[0])

    def linked(self, identity: Identity) -> list[Link]:
        """List the other accounts of the same customer."""
        found = self._db.execute(_LINKED, [identity.channel, identity.handle])
        return [
            Link(identity=Identity(channel=row[0], handle=row[1]), actor=row[2], at=moment(row[3]))
            for row in found
        ]

    def link(self, one: Identity, other: Identity, *, actor: str, at: datetime) -> None:
        """Say that two accounts are one customer's, with all that either is linked to.

        Raises IllegalTransition where they are already.
        """
        with transaction(self._db):
            mine, theirs = self._person(one), self._person(other)
            if one == other or (mine is not None and mine == theirs):
                raise IllegalTransition(f"{one} and {other} are linked already")
            person = mine or theirs or self._new_person()
            if mine is not None and theirs is not None:
                query = "UPDATE identities SET person = ? WHERE person = ?"
                self._db.execute(query, [mine, theirs])
            for identity, known in ((one, mine), (other, theirs)):
                if known is None:
                    named = [identity.channel, identity.handle]
                    self._db.execute(_PUT, [*named, person, actor, stamp(at)])

    def unlink(self, one: Identity, other: Identity) -> None:
        """Say that the other account is somebody else's. Raises IllegalTransition."""
        with transaction(self._db):
            if other not in [link.identity for link in self.linked(one)]:
                raise IllegalTransition(f"{one} and {other} are not linked")
            query = "DELETE FROM identities WHERE channel = ? AND handle = ?"
            self._db.execute(query, [other.channel, other.handle])
            self._db.execute(_ALONE)

    def wrote(self, identities: Sequence[Identity], *, most: int) -> list[Kept]:
        """List what was written under these accounts, newest first."""
        found = [
            kept(row)
            for identity in identities
            for row in rows(self._db, _WROTE, identity.channel, identity.handle, most)
        ]
        found.sort(key=lambda k: k.mention.published_at, reverse=True)
        return found[:most]

    def answers(self, posts: Sequence[MentionId]) -> dict[MentionId, OurAnswer]:
        """Find what we answered to these posts; of several answers the last."""
        return {
            MentionId(row[0]): OurAnswer(at=moment(row[1]), url=row[2], text=row[3])
            for row in self._db.execute(_ANSWERS, [json.dumps(list(posts))])
        }

    def staying(self, posts: Sequence[MentionId]) -> list[Identity]:
        """List the accounts linked to those who wrote these posts that other posts still name."""
        found = self._db.execute(_STAY, [json.dumps(list(posts))])
        return [Identity(channel=row[0], handle=row[1]) for row in found]

    def forget(self) -> None:
        """Forget the links of accounts of which no post names the author any more."""
        self._db.execute(_GONE)
        self._db.execute(_ALONE)

    def _person(self, identity: Identity) -> int | None:
        row = self._db.execute(_PERSON, [identity.channel, identity.handle]).fetchone()
        return None if row is None else int(row[0])

    def _new_person(self) -> int:
        row = self._db.execute("SELECT coalesce(max(person), 0) + 1 FROM identities").fetchone()
        return int(row[0])
