"""What feedparser makes of a feed's entries, and the mentions that we make of them."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict

from listener.dates import AHEAD
from listener.normalise import plain_text
from listener.paging import Unreadable, Watermark
from storage.model import Author, Mention

_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


def readable(body: bytes) -> bytes:
    """Put U+FFFD for references that are no character, which stop feedparser: `&#55357;`."""

    def checked(match: re.Match[bytes]) -> bytes:
        # No character needs more digits than these; longer numbers would be slow to read.
        code = int(match[1], 16) if match[1] else int(match[2]) if len(match[2]) < 9 else -1
        return match[0] if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else b"&#xFFFD;"

    return _REFERENCE.sub(checked, body)


class Position(BaseModel):
    """Where reading stopped, and what a conditional request needs."""

    model_config = ConfigDict(frozen=True)

    mark: Watermark | None = None
    etag: str | None = None
    modified: str | None = None
    first_seen: Mapping[str, AwareDatetime] = {}
    """By native id, of the posts now in the feed whose own date is of no use."""


class _Text(BaseModel):
    value: str = ""
    type: str = ""
    language: str | None = None

    @property
    def plain(self) -> str:
        return self.value.strip() if self.type == "text/plain" else plain_text(self.value)


class _Link(BaseModel):
    rel: str = ""
    type: str = ""


class _Person(BaseModel):
    name: str = ""


class _Entry(BaseModel):
    """An entry as feedparser gives it."""

    id: str = ""
    link: str = ""
    links: tuple[_Link, ...] = ()
    title_detail: _Text = _Text()
    summary_detail: _Text = _Text()
    content: tuple[_Text, ...] = ()
    author: str = ""
    author_detail: _Person = _Person()
    published_parsed: tuple[int, ...] | None = None
    updated_parsed: tuple[int, ...] | None = None

    @property
    def body(self) -> _Text:
        return max((*self.content, self.summary_detail), key=lambda text: len(text.value))

    @property
    def stated(self) -> datetime | None:
        for parts in (self.published_parsed, self.updated_parsed):
            try:
                if parts:
                    year, month, day, hour, minute, second = parts[:6]
                    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
            except ValueError:
                continue
        return None


class Reader:
    """Makes mentions of a feed's entries."""

    def __init__(
        self,
        channel: str,
        host: str,
        handles: set[str],
        feed: Mapping[str, object],
        entries: Sequence[object],
        last: Position,
        now: datetime,
    ) -> None:
        self.first_seen: dict[str, datetime] = {}
        self._channel, self._host, self._handles = channel, host, handles
        self._lang = str(feed.get("language") or "")
        self._author = str(feed.get("author") or "")
        self._last, self._now = last, now
        posts = {(e.get("id"), e.get("link")) for e in entries if isinstance(e, dict)}
        self._ids = Counter(native_id for native_id, _ in posts if native_id)

    def mention(self, raw: object) -> Mention:
        """Read one entry. Raises Unreadable or ValidationError."""
        entry = _Entry.model_validate(raw)
        native_id = self._native_id(entry)
        title, body = entry.title_detail.plain, entry.body.plain
        name = entry.author_detail.name or entry.author or self._author
        handle = name.removeprefix("/u/").strip()
        lang = entry.body.language or entry.title_detail.language or self._lang
        return Mention(
            channel=self._channel,
            native_id=native_id,
            text=body if body.startswith(title) else f"{title}\n\n{body}".strip(),
            published_at=self._published_at(native_id, entry),
            author=Author(handle=handle) if handle else None,
            lang=lang.replace("_", "-").partition("-")[0].lower() or None,
            url=_address(entry.link),
            media=_media(entry),
            own=handle.casefold() in self._handles,
        )

    def _native_id(self, entry: _Entry) -> str:
        if not (entry.id or entry.link or entry.title_detail.value):
            raise Unreadable("?", "neither id, link nor title")
        if self._ids[entry.id] > 1:
            raise Unreadable(entry.id, "another entry of the feed has the same id")
        # Ids such as `1234` are unique within one feed at best.
        own = (
            entry.id
            or hashlib.sha256(f"{entry.link}\n{entry.title_detail.value}".encode()).hexdigest()[:32]
        )
        return own if ":" in own else f"{self._host}:{own}"

    def _published_at(self, native_id: str, entry: _Entry) -> datetime:
        stated = entry.stated
        if stated and stated <= self._now + AHEAD:
            return stated
        self.first_seen[native_id] = self._last.first_seen.get(native_id, self._now)
        return self.first_seen[native_id]


def _address(link: str) -> str | None:
    """Take the post's own address out of a link that leads through Google."""
    try:
        parts = urlsplit(link)
        through = parts.path == "/url" and (parts.hostname or "").startswith("www.google.")
        query = parse_qs(parts.query) if through else {}
    except ValueError:
        return None
    inner = [*query.get("url", []), *query.get("q", []), link][0]
    return inner if inner.startswith(("http://", "https://")) else None


def _media(entry: _Entry) -> tuple[str, ...]:
    kinds = {"image": "photo", "video": "video", "audio": "audio"}
    found = [kinds.get(link.type.partition("/")[0]) for link in entry.links if link.rel != "self"]
    if "<img " in entry.body.value:
        found.append("photo")
    return tuple(dict.fromkeys(kind for kind in found if kind))
