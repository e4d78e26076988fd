"""Mentions and engagement polls from JSON Lines or CSV: bytes in, values out, one row at a time.

A row that cannot be read is told with its line number and the reason, never with its text, and
the next row goes on. A missing fact and a null stay unknown; keys that nobody knows are kept in
`Mention.extra`, those of the author and the engagement under `author.KEY` and `engagement.KEY`.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import BinaryIO, TypeAlias, cast

from listener.counts import LARGEST, count_of
from listener.records import Format, records
from storage.model import Author, Engagement, Json, Mention

_KNOWN = frozenset(f.name for f in fields(Mention) if f.name != "extra")
_AUTHOR = frozenset(f.name for f in fields(Author))
_ENGAGEMENT = frozenset(f.name for f in fields(Engagement))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The counters of a post that was told before, read once more."""

    channel: str
    native_id: str
    engagement: Engagement
    line: int = 0
    """Where it stood, counted from 1; 0 where it came from no file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that could not be read: its line, counted from 1, and why; never its text."""

    line: int
    reason: str


Row: TypeAlias = Mention | Reading | Rejected


class BadRow(ValueError):
    """A row that was decoded but is not a mention; the message is the reason."""


def read_rows(stream: BinaryIO, form: Format, *, read_at: datetime) -> Iterator[Row]:
    """Read every row of a stream, in order, with no more than one of them in memory.

    `read_at` is taken for counters of a mention that do not say when they were read, and for the
    time of a mention that is dated more than a day later.
    """
    for line, _, value in records(stream, form):
        if isinstance(value, str):
            yield Rejected(line=line, reason=value)
            continue
        try:
            found = row(value, read_at=read_at)
            yield replace(found, line=line) if isinstance(found, Reading) else found
        except BadRow as error:
            yield Rejected(line=line, reason=str(error))


def row(value: Mapping[str, Json], *, read_at: datetime) -> Mention | Reading:
    """Make a mention or an engagement poll of a decoded row. Raises BadRow."""
    get = value.get
    channel, native_id = _required(get("channel"), "channel"), _id(get("native_id"), "native_id")
    if native_id is None:
        raise BadRow("native_id: missing")
    counters = get("engagement")
    if counters is not None and get("text") is None and get("published_at") is None:
        reading = _engagement(counters, None)
        assert reading is not None
        return Reading(channel=channel, native_id=native_id, engagement=reading)
    text, published_at = get("text"), get("published_at")
    if not isinstance(text, str):
        raise BadRow("text: missing" if text is None else "text: not a text")
    lang, author, media = get("lang"), get("author"), get("media")
    own = get("own")
    if own is not None and not isinstance(own, bool):
        raise BadRow("own: not true or false")
    brands = get("brands")
    return Mention(
        channel=channel,
        native_id=native_id,
        text=text,
        published_at=_time(published_at, "published_at"),
        author=None if author is None else _author(author),
        lang=None if lang is None else _lang(lang),
        url=_optional(get("url"), "url"),
        in_reply_to=_id(get("in_reply_to"), "in_reply_to"),
        conversation_id=_id(get("conversation_id"), "conversation_id"),
        media=() if media is None else _texts(media, "media"),
        engagement=None if counters is None else _engagement(counters, read_at),
        own=bool(own),
        brands=() if brands is None else _texts(brands, "brands"),
        extra=_extra(value, author, counters),
    )


def readings(value: Json) -> tuple[Engagement, ...]:
    """Make the counters of one post over time of a decoded list. Raises BadRow."""
    if not isinstance(value, list):
        raise BadRow("readings: missing" if value is None else "readings: not a list")
    return tuple(_nth(number, item) for number, item in enumerate(value))


def _nth(number: int, value: Json) -> Engagement:
    try:
        reading = _engagement(value, None)
    except BadRow as error:
        raise BadRow(str(error).replace("engagement", f"readings[{number}]", 1)) from None
    assert reading is not None
    return reading


def _required(value: Json, key: str) -> str:
    text = _optional(value, key)
    if not text:
        raise BadRow(f"{key}: missing")
    return text


def _optional(value: Json, key: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise BadRow(f"{key}: not a text")


def _id(value: Json, key: str) -> str | None:
    if isinstance(value, str):
        if "\ufffd" in value:
            raise BadRow(f"{key}: a character that cannot be kept")
        return value or None
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BadRow(f"{key}: neither a text nor a whole number")


def _time(value: Json, key: str) -> datetime:
    if not isinstance(value, str):
        raise BadRow(f"{key}: missing" if value is None else f"{key}: not a text")
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except OverflowError:
        raise BadRow(f"{key}: out of range") from None
    except ValueError:
        raise BadRow(f"{key}: not a time as in RFC 3339") from None
    raise BadRow(f"{key}: no offset from UTC")


def _count(value: Json, key: str) -> int | None:
    if value is None or (type(value) is int and 0 <= value <= LARGEST):
        return value
    whole: Json = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, str):
        whole = count_of(value)
    if not isinstance(whole, int) or isinstance(whole, bool):
        raise BadRow(f"{key}: not a whole number")
    if not 0 <= whole <= LARGEST:
        raise BadRow(f"{key}: out of range")
    return whole


def _texts(value: Json, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadRow(f"{key}: not a list of texts")
    return tuple(cast("list[str]", value))


def _lang(value: Json) -> str | None:
    text = _optional(value, "lang") or ""
    return text.replace("_", "-").partition("-")[0].strip().lower() or None


def _author(value: Json) -> Author | None:
    if not isinstance(value, dict):
        raise BadRow("author: not an object")
    get = value.get
    native_id, name = (
        _id(get("native_id"), "author.native_id"),
        _optional(get("name"), "author.name"),
    )
    verified = get("verified")
    if verified is not None and not isinstance(verified, bool):
        raise BadRow("author.verified: not true or false")
    followers = _count(get("followers"), "author.followers")
    handle = _optional(get("handle"), "author.handle") or native_id or name
    if handle is None:
        return None
    return Author(
        handle=handle, native_id=native_id, name=name, followers=followers, verified=verified
    )


def _engagement(value: Json, read_at: datetime | None) -> Engagement | None:
    if not isinstance(value, dict):
        raise BadRow("engagement: not an object")
    get = value.get
    likes = _count(get("likes"), "engagement.likes")
    shares = _count(get("shares"), "engagement.shares")
    replies = _count(get("replies"), "engagement.replies")
    views = _count(get("views"), "engagement.views")
    at = get("at")
    if at is None and read_at is not None:
        if likes is shares is replies is views is None:
            return None
        when = read_at
    else:
        when = _time(at, "engagement.at")
    return Engagement(at=when, likes=likes, shares=shares, replies=replies, views=views)


def _extra(value: Mapping[str, Json], author: Json, counters: Json) -> dict[str, Json]:
    extra = {} if value.keys() <= _KNOWN else {k: value[k] for k in value.keys() - _KNOWN}
    for group, inner, known in (
        ("author", author, _AUTHOR),
        ("engagement", counters, _ENGAGEMENT),
    ):
        if isinstance(inner, dict) and not inner.keys() <= known:
            extra.update({f"{group}.{key}": inner[key] for key in inner.keys() - known})
    if extra and not _finite(list(extra.values())):
        raise BadRow("a number that is out of range")
    return extra


def _finite(value: Json) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(_finite(item) for item in value.values())
    return all(_finite(item) for item in value) if isinstance(value, list) else True
