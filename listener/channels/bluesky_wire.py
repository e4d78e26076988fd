"""Bluesky's posts as they come over the wire, and how one becomes a mention.

The client library checks a page as a whole, so that one odd post would take a hundred good ones
with it; the models here are checked post by post.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import regex
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from listener.counts import counted
from listener.paging import Item, Unreadable
from storage.model import Author, Engagement, Json, Mention
from storage.polled import Repost

Count = Annotated[int | None, BeforeValidator(counted)]
COLLECTION = "app.bsky.feed.post"
BACKDATED = timedelta(days=1)
"""A post that claims to be older than this when the network first sees it was imported."""
MEDIA = {
    "app.bsky.embed.images": "photo",
    "app.bsky.embed.gallery": "photo",
    "app.bsky.embed.video": "video",
    "app.bsky.embed.external": "link",
}
KEY_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
KEY_FROM = int(datetime(2023, 5, 1, tzinfo=UTC).timestamp() * 1_000_000)
KEY_SPAN = 2**46
"""About 27 months of microseconds: no key made here ever claims to be of the future."""


class _Wire(BaseModel):
    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=to_camel, hide_input_in_errors=True
    )


class Ref(_Wire):
    """A pointer to one version of a record."""

    uri: str
    cid: str


class _Reply(_Wire):
    root: Ref
    parent: Ref


class _Embed(_Wire):
    type: str = Field(default="", alias="$type")
    media: "_Embed | None" = None
    record: object = None
    """The post that is quoted: a pointer to it or, where there is media too, a wrapped one."""

    @property
    def quoted(self) -> str | None:
        """Address of the quoted post."""
        told = self.record if isinstance(self.record, dict) else {}
        if isinstance(told.get("record"), dict):
            told = told["record"]
        uri = told.get("uri")
        return uri if isinstance(uri, str) and f"/{COLLECTION}/" in uri else None


class Record(_Wire):
    """What the author wrote, as it stands in the author's repository."""

    type: Literal["app.bsky.feed.post"] = Field(alias="$type")
    text: str
    created_at: str = ""
    langs: tuple[str, ...] | None = None
    reply: _Reply | None = None
    embed: _Embed | None = None


class _Verification(_Wire):
    verified_status: str = ""


class _Standing(_Wire):
    blocked_by: bool = False
    blocking: str | None = None
    reply_disabled: bool = False


class _Author(_Wire):
    did: str = Field(pattern=r"^did:")
    handle: str
    display_name: str | None = None
    verification: _Verification | None = None
    viewer: _Standing | None = None


class _Post(_Wire):
    uri: str = Field(pattern=r"^at://[^/]+/app\.bsky\.feed\.post/[^/]+$")
    cid: str
    author: _Author
    record: Record
    indexed_at: str
    like_count: Count = None
    repost_count: Count = None
    quote_count: Count = None
    reply_count: Count = None
    viewer: _Standing | None = None


class _RepostNotice(_Wire):
    uri: str
    reason_subject: str
    indexed_at: str


def item(raw: object, *, channel: str, own: str, at: datetime, followers: int | None) -> Item:
    """Read one post of a search, a thread or a notification.

    `own` is the identifier of the account that is signed in, `at` the time of the reading.
    Raises Unreadable or pydantic's ValidationError.
    """
    reason = raw.get("reason") if isinstance(raw, dict) else None
    if reason == "repost":
        notice = _RepostNotice.model_validate(raw)
        seen = instant(notice.indexed_at)
        if seen is None:
            raise Unreadable(notice.uri, "indexedAt: not a time")
        return Repost(native_id=notice.uri, original_id=notice.reason_subject, at=seen)
    return _mention(_Post.model_validate(raw), channel, own, at, followers)


def _mention(post: _Post, channel: str, own: str, at: datetime, followers: int | None) -> Mention:
    record, author = post.record, post.author
    parent = record.reply.parent.uri if record.reply else None
    return Mention(
        channel=channel,
        native_id=post.uri,
        text=record.text,
        published_at=_published(post),
        author=Author(
            handle=author.handle,
            native_id=author.did,
            name=author.display_name or None,
            followers=followers,
            verified=author.verification.verified_status == "valid"
            if author.verification
            else None,
        ),
        lang=_language(record.langs),
        url=page_of(post.uri),
        in_reply_to=parent,
        conversation_id=record.reply.root.uri if record.reply else post.uri,
        media=_media(record.embed),
        engagement=_engagement(post, at),
        own=author.did == own,
        extra=_extra(post),
    )


def _engagement(post: _Post, at: datetime) -> Engagement | None:
    """Read the counters; a notification has none."""
    shares = [n for n in (post.repost_count, post.quote_count) if n is not None]
    if not shares and post.like_count is None and post.reply_count is None:
        return None
    return Engagement(
        at=at,
        likes=post.like_count,
        shares=sum(shares) if shares else None,
        replies=post.reply_count,
    )


def _extra(post: _Post) -> dict[str, Json]:
    root = post.record.reply.root if post.record.reply else Ref(uri=post.uri, cid=post.cid)
    facts: dict[str, Json] = {"cid": post.cid, "root": {"uri": root.uri, "cid": root.cid}}
    if quoted := post.record.embed.quoted if post.record.embed else None:
        facts["quotes_post"] = quoted
    closed = _closed(post)
    return facts | {"closed": closed} if closed else facts


def _closed(post: _Post) -> str | None:
    author = post.author.viewer or _Standing()
    if author.blocked_by:
        return "the author blocks our account"
    if author.blocking:
        return "our account blocks the author"
    if post.viewer and post.viewer.reply_disabled:
        return "the author does not let us reply to this post"
    return None


def _published(post: _Post) -> datetime:
    """Take the earlier of what the author claims and what the network saw, as its sorting does.

    An imported post is as old as its arrival: its claim would place it behind what is known.
    """
    seen, claimed = instant(post.indexed_at), instant(post.record.created_at)
    if seen is None:
        raise Unreadable(post.uri, "indexedAt: not a time")
    if claimed is None or seen - claimed > BACKDATED:
        return seen
    return min(seen, claimed)


def instant(text: str) -> datetime | None:
    """Read a time; old records lack the offset and mean UTC."""
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _language(langs: tuple[str, ...] | None) -> str | None:
    primary = langs[0].split("-")[0].lower() if langs else ""
    return primary if regex.fullmatch(r"[a-z]{2,3}", primary) else None


def _media(embed: _Embed | None) -> tuple[str, ...]:
    if embed is None:
        return ()
    kind = MEDIA.get((embed.media or embed).type)
    return (kind,) if kind else ()


def page_of(uri: str) -> str:
    """Give the address of a post's page; handles change, so it names the account by its DID."""
    _, _, did, _, key = uri.split("/")
    return f"https://bsky.app/profile/{did}/post/{key}"


def record_key(intent: str) -> str:
    """Derive the key of the record that an intent writes: the same intent, the same key.

    The result is a valid TID, 13 characters; the format is that of the AT Protocol's
    specification of record keys.
    """
    digest = int.from_bytes(hashlib.sha256(intent.encode()).digest())
    number = (KEY_FROM + (digest >> 10) % KEY_SPAN) << 10 | digest & 1023
    return "".join(KEY_ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def author_of(raw: object) -> str | None:
    """Give the did of whoever wrote a post, before it is read any further."""
    author = raw.get("author") if isinstance(raw, dict) else None
    did = author.get("did") if isinstance(author, dict) else None
    return did if isinstance(did, str) and did.startswith("did:") else None
