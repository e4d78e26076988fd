"""Blogs and the press by their feeds, RSS or Atom; those of Google Alerts and Reddit too.

Cursor: a watermark, with what the server said for a conditional request. A feed shows only its
newest entries, so a watermark that is not met again is told as a hole. A post without a date, or
dated in the future, is taken as published when it was first seen. We never answer here: a reply on
a blog is handed to a person.
"""

import hashlib
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import urlsplit

import feedparser
import httpx
from pydantic import Field, SecretStr, field_validator

from listener.channel import Channel, Options, Setup, Source
from listener.channels.rss_wire import Position, Reader, readable
from listener.errors import ChannelError, Translation, translated
from listener.matching import Matcher
from listener.paging import Page, Watermark, walk
from storage.model import Cost, Failure
from storage.polled import Batch, Span

REDIRECTS = 5


class RssOptions(Options):
    """Settings of a channel of feeds."""

    feeds: tuple[SecretStr, ...] = Field(min_length=1)
    """Addresses; kept as secrets because private feeds carry a token."""
    match: bool = True
    """Whether to keep only posts that name a brand; false where every post concerns it."""
    max_bytes: int = Field(default=2_000_000, gt=0)
    """Largest feed that is read, in bytes after decompression."""

    @field_validator("feeds")
    @classmethod
    def _web_addresses(cls, feeds: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for feed in feeds:
            parts = urlsplit(feed.get_secret_value())
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError("a feed is an address that begins with http:// or https://")
        return feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    body: bytes
    headers: httpx.Headers
    url: str


@cache
def _tls() -> ssl.SSLContext:
    """Read the trusted certificates once: it takes longer than most feeds."""
    return httpx.create_ssl_context()


class _Feed:
    """The entries of one feed."""

    def __init__(self, setup: Setup[RssOptions], feed: str) -> None:
        parts = urlsplit(feed)
        digest = hashlib.sha256(feed.encode()).hexdigest()[:6]
        self.name = f"{setup.name}/{parts.hostname}/{digest}"
        self.query = f"{parts.scheme}://{parts.hostname}{parts.path}{'?…' * bool(parts.query)}"
        self._setup = setup
        self._feed = feed
        self._host = parts.hostname or ""
        self._handles = {handle.casefold() for brand in setup.brands for handle in brand.handles}
        self._keep = Matcher(setup.brands).keep(all_concern=not setup.options.match)

    def poll(self, cursor: str | None) -> Batch:
        """Read the feed, unless the server says that it did not change."""
        now = self._setup.clock()
        last = Position() if cursor is None else Position.model_validate_json(cursor)
        answer = self._fetch(last)
        if answer is None:
            span = Span(start=last.mark.at, end=max(now, last.mark.at)) if last.mark else None
            return Batch(covered=span, cost=Cost(requests=1))
        feed, entries = self._parse(answer)
        reader = Reader(self._setup.name, self._host, self._handles, feed, entries, last, now)
        only = f"the feed shows only its newest {len(entries)} entries"
        batch = walk(
            [Page(items=entries)],
            reader.mention,
            since=last.mark,
            now=now,
            max_pages=2,
            keep=self._keep,
            bounded=only if entries else None,
        )
        position = Position(
            mark=Watermark.decode(batch.cursor) or last.mark,
            etag=answer.headers.get("etag"),
            modified=answer.headers.get("last-modified"),
            first_seen=reader.first_seen,
        )
        return replace(batch, cursor=position.model_dump_json())

    def probe(self) -> str:
        """Read the feed once and count its entries."""
        answer = self._fetch(Position())
        count = len(self._parse(answer)[1]) if answer else 0
        return f"{self.query}: {count} entries"

    def _fetch(self, last: Position) -> _Answer | None:
        options = self._setup.options
        headers = {"User-Agent": "vigie feed reader", "Accept": "application/atom+xml, */*;q=0.9"}
        if last.etag:
            headers["If-None-Match"] = last.etag
        if last.modified:
            headers["If-Modified-Since"] = last.modified
        url = self._feed
        if options.api_url:
            other = urlsplit(options.api_url)
            url = urlsplit(url)._replace(scheme=other.scheme, netloc=other.netloc).geturl()
        with (
            translated(ERRORS),
            httpx.Client(
                timeout=options.timeout_s,
                follow_redirects=True,
                max_redirects=REDIRECTS,
                trust_env=options.api_url is None,
                verify=_tls(),
            ) as client,
            client.stream("GET", url, headers=headers) as response,
        ):
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return None
            if not response.is_success:
                raise _refusal(response, self._setup.clock())
            body = b"".join(_limited(response, options))
            base = self._feed if options.api_url else str(response.url)
            return _Answer(body=body, headers=response.headers, url=base)

    def _parse(self, answer: _Answer) -> tuple[Mapping[str, object], Sequence[object]]:
        headers = {"content-location": answer.url}
        if "content-type" in answer.headers:
            headers["content-type"] = answer.headers["content-type"]
        try:
            parsed = feedparser.parse(readable(answer.body), response_headers=headers)
        except (ValueError, OverflowError) as error:
            # Seen with bytes and references that are no characters in any encoding.
            detail = f"the feed cannot be read ({type(error).__name__})"
            raise ChannelError(Failure.MALFORMED, detail) from error
        # A plain dict: feedparser's own answers for keys that an entry does not have.
        entries = [dict(entry) for entry in parsed.get("entries") or []]
        if not entries and (parsed.get("bozo") or not parsed.get("version")):
            raise ChannelError(Failure.MALFORMED, "the answer is not a feed")
        return parsed.get("feed") or {}, entries


def _limited(response: httpx.Response, options: RssOptions) -> Iterator[bytes]:
    """Give the body piece by piece, within the limits of size and of time as a whole."""
    size, ends = 0, time.monotonic() + options.timeout_s
    for piece in response.iter_bytes():
        size += len(piece)
        if size > options.max_bytes:
            raise ChannelError(Failure.MALFORMED, f"larger than {options.max_bytes} bytes")
        if time.monotonic() > ends:
            raise httpx.ReadTimeout("the answer took too long")
        yield piece


def _refusal(response: httpx.Response, now: datetime) -> ChannelError:
    status = response.status_code
    failures = {401: Failure.CREDENTIALS, 403: Failure.PERMISSION, 429: Failure.RATE_LIMIT}
    failures |= {404: Failure.GONE, 410: Failure.GONE, 408: Failure.OUTAGE}
    failure = failures.get(status, Failure.OUTAGE if status >= 500 else Failure.MALFORMED)
    retry_at = _retry_at(response.headers.get("retry-after"), now)
    return ChannelError(failure, f"status {status}", retry_at=retry_at)


def _retry_at(value: str | None, now: datetime) -> datetime | None:
    """Read a Retry-After header: seconds, or a date."""
    try:
        if value is None:
            return None
        if value.isascii() and value.isdigit():
            return now + timedelta(seconds=int(value))
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _told(failure: Failure, detail: str) -> Translation:
    return lambda error: ChannelError(failure, f"{detail} ({type(error).__name__})")


ERRORS: Mapping[type[Exception], Translation] = {
    httpx.TransportError: _told(Failure.OUTAGE, "cannot be reached"),
    httpx.TimeoutException: _told(Failure.OUTAGE, "no answer in time"),
    httpx.UnsupportedProtocol: _told(Failure.MALFORMED, "leads away from the web"),
    httpx.TooManyRedirects: _told(Failure.MALFORMED, f"more than {REDIRECTS} redirects"),
    httpx.DecodingError: _told(Failure.MALFORMED, "cannot be decompressed"),
    httpx.InvalidURL: _told(Failure.MALFORMED, "leads to no address"),
}


def _sources(setup: Setup[RssOptions]) -> Sequence[Source]:
    feeds = dict.fromkeys(feed.get_secret_value() for feed in setup.options.feeds)
    return [_Feed(setup, feed) for feed in feeds]


CHANNEL = Channel(kind="rss", label="Blogs and feeds", options=RssOptions, sources=_sources)
