"""The records and accounts of the town's Bluesky, and how its lexicons show them."""

import base64
import bisect
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from storage.model import Json

COLLECTION = "app.bsky.feed.post"
_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Post:
    """A post: the record as its author's repository holds it, and what others did with it."""

    did: str
    record: dict[str, Json]
    at: datetime
    likes: int = 0
    shares: int = 0
    key: str = ""
    """Its place in the repository, given when it is added where it is not said."""

    @property
    def uri(self) -> str:
        """Its address, which is its native id."""
        return f"at://{self.did}/{COLLECTION}/{self.key}"

    @property
    def cid(self) -> str:
        """Names what the record holds: another after an edit."""
        return f"bafyrei{_base32(json.dumps(self.record, sort_keys=True))}"

    @property
    def text(self) -> str:
        """What was written."""
        return str(self.record["text"])

    @property
    def parent(self) -> str | None:
        """Address of the post that it answers."""
        reply = self.record.get("reply")
        parent = reply.get("parent") if isinstance(reply, dict) else None
        return str(parent["uri"]) if isinstance(parent, dict) else None

    @property
    def place(self) -> str:
        """Where it stands among all posts, as a text that sorts by time."""
        return f"{int(self.at.timestamp() * 1_000_000):020d}::{self.key}"


@dataclass(slots=True)
class Records:
    """All posts, by address, and all accounts, by their lasting name (did)."""

    posts: dict[str, Post] = field(default_factory=dict)
    followers: dict[str, int] = field(default_factory=dict)
    handles: dict[str, str] = field(default_factory=dict)
    blockers: set[str] = field(default_factory=set)
    """Who blocks the brand: it is shown nothing of theirs."""
    _order: list[tuple[datetime, str, str]] = field(default_factory=list)
    _replies: dict[str, list[str]] = field(default_factory=dict)
    _made: int = 0

    def account(self, name: str) -> str:
        """Give the did of the account of this name, which may be new."""
        did = "did:plc:" + _base32(name)[:24]
        self.handles[did] = name if "." in name else f"{name}.test"
        return did

    def add(self, post: Post) -> None:
        """Take in a post."""
        self._made += 1
        post.key = post.key or _key(post.at, self._made)
        self.posts[post.uri] = post
        bisect.insort(self._order, (post.at, post.key, post.uri))
        if post.parent:
            self._replies.setdefault(post.parent, []).append(post.uri)

    def remove(self, uri: str) -> None:
        """Take a post away."""
        gone = self.posts.pop(uri)
        self._order.remove((gone.at, gone.key, uri))
        if gone.parent:
            self._replies[gone.parent].remove(uri)

    def under(self, uri: str) -> list[Post]:
        """List the posts right under one, oldest first."""
        return sorted((self.posts[u] for u in self._replies.get(uri, ())), key=lambda p: p.at)

    def newest_first(self) -> list[Post]:
        """List all posts that the brand is shown."""
        ordered = (self.posts[uri] for _, _, uri in reversed(self._order))
        return [post for post in ordered if post.did not in self.blockers]

    def reply_to(self, parent: str) -> Json:
        """Point to a post, and to the first of its thread, as the record of a reply does."""
        above = self.posts[parent]
        ref: Json = {"uri": above.uri, "cid": above.cid}
        reply = above.record.get("reply")
        return {"root": reply["root"] if isinstance(reply, dict) else ref, "parent": ref}

    def view(self, post: Post, *, counted: bool = True) -> dict[str, Json]:
        """Show a post, with its counters where these belong."""
        counts: dict[str, Json] = {
            "likeCount": post.likes,
            "repostCount": post.shares,
            "quoteCount": 0,
            "replyCount": len(self.under(post.uri)),
        }
        handle = self.handles[post.did]
        return {
            "uri": post.uri,
            "cid": post.cid,
            "author": {"did": post.did, "handle": handle, "displayName": handle.split(".")[0]},
            "record": post.record,
            "indexedAt": stamp(post.at),
            **(counts if counted else {}),
        }


def stamp(at: datetime) -> str:
    """Write a time as the protocol does."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _key(at: datetime, number: int) -> str:
    clock, serial = divmod(number, 1024)
    value = int(at.timestamp() * 1_000_000) + clock << 10 | serial
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(60, -1, -5))


def _base32(text: str) -> str:
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode().lower().rstrip("=")
