"""One's own Atom feed on Reddit, for those without access to the API: listening only.

The address holds a private token: it is in no error, no log and no name.
"""

import calendar
import functools
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import feedparser
import httpx
from pydantic import SecretStr

from listener.channel import Setup
from listener.channels.reddit_client import RedditOptions, failure
from listener.channels.reddit_wire import LISTING_ENDS, LISTING_HOLDS, PAGE, Reader
from listener.errors import ChannelError, Translation, translated
from listener.matching import Matcher
from listener.paging import Page, Watermark, walk
from storage.model import Failure
from storage.polled import Batch

LARGEST = 10_000_000
"""Bytes of one page; a hundred entries take less than one million."""


def _unreachable(error: Exception) -> ChannelError:
    return ChannelError(Failure.OUTAGE, f"the feed cannot be reached ({type(error).__name__})")


def _unreadable(error: Exception) -> ChannelError:
    return ChannelError(Failure.MALFORMED, f"the feed is unreadable ({type(error).__name__})")


def _no_address(_: Exception) -> ChannelError:
    return ChannelError(Failure.CREDENTIALS, "feed_url is not a web address")


_ERRORS: Mapping[type[Exception], Translation] = {
    httpx.TransportError: _unreachable,
    httpx.DecodingError: _unreadable,
    httpx.InvalidURL: _no_address,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """The feed, newest entry first where its address asks for that order."""

    name: str
    address: SecretStr
    setup: Setup[RedditOptions]
    query: str = "the private feed"

    def poll(self, cursor: str | None) -> Batch:
        """Read back to the watermark; the first poll reads `max_pages` pages."""
        now = self.setup.clock()
        reader = Reader(channel=self.setup.name, me=self.setup.options.username, at=now)
        return walk(
            self._pages(),
            reader.entry,
            since=Watermark.decode(cursor),
            now=now,
            max_pages=self.setup.options.max_pages,
            keep=Matcher(self.setup.brands).keep(),
        )

    def probe(self) -> str:
        """Fetch the feed's first page."""
        return f"the private feed can be read ({len(self._fetch({}))} entries)"

    def _pages(self) -> Iterator[Page]:
        seen: set[str] = set()
        place: dict[str, str] = {}
        while True:
            entries = self._fetch(place)
            names = [str(entry["name"]) for entry in entries]
            cut = LISTING_ENDS if len(seen) + len(names) >= LISTING_HOLDS else None
            yield Page(items=entries, cut=cut)
            if set(names) <= seen:  # the end, or a feed that has but one page
                return
            seen.update(names)
            place = {"after": names[-1]}

    def _fetch(self, place: Mapping[str, str]) -> list[dict[str, object]]:
        with translated(_ERRORS):
            body = self._download({"limit": str(PAGE), **place})
        feed = feedparser.parse(body)
        # A feed that is cut short still parses; its last entry may be half a sentence.
        if not feed.get("version") or not body.rstrip().endswith((b"</feed>", b"</rss>")):
            raise ChannelError(Failure.MALFORMED, "the answer is not a whole feed")
        return [_fields(entry) for entry in feed.entries]

    def _download(self, params: Mapping[str, str]) -> bytes:
        limit = self.setup.options.timeout_s
        request = httpx.Request(
            "GET",
            httpx.URL(self.address.get_secret_value()).copy_merge_params(params),
            headers={"User-Agent": self.setup.options.user_agent},
            extensions={"timeout": httpx.Timeout(limit).as_dict()},
        )
        body = bytearray()
        # Not httpx.Client: that one logs the whole address.
        with httpx.HTTPTransport(verify=_trusted()) as transport:
            ends = time.monotonic() + limit
            response = transport.handle_request(request)
            if response.status_code != 200:
                raise failure(response.status_code, response.headers, self.setup.clock())
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST or time.monotonic() > ends:
                    raise ChannelError(Failure.OUTAGE, "the feed is too long or too slow")
        return bytes(body)


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Read the certificates of the system once: that takes a third of a second."""
    return httpx.create_ssl_context()


def _fields(entry: feedparser.FeedParserDict) -> dict[str, object]:
    said = entry.get("published_parsed") or entry.get("updated_parsed")
    contents = entry.get("content") or []
    return {
        "name": str(entry.get("id", "?")).rpartition("/")[2],
        "at": datetime.fromtimestamp(calendar.timegm(said), UTC) if said else None,
        "title": entry.get("title"),
        "html": contents[0].get("value", "") if contents else entry.get("summary", ""),
        "author": entry.get("author"),
        "link": entry.get("link"),
    }
