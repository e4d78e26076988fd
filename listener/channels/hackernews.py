"""Hacker News by the search that Algolia offers for it; listening only, it has no posting API.

The search shows at most 1,000 hits of a query, so it is read back by time and not by page number.
"""

import json
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Annotated, TypeAlias

import httpx
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from listener.channel import Channel, Options, Setup, Source
from listener.errors import ChannelError, Translation, translated
from listener.matching import Matcher
from listener.normalise import plain_text, sound
from listener.paging import Page, Watermark, walk
from listener.query import Grammar, terms
from storage.model import Author, Batch, Brand, Engagement, Failure, Mention

SEARCH = Grammar(max_length=500, joins=False, negates=False)
PER_PAGE = 100
SHOWN_AT_MOST = 1000
LATE = timedelta(hours=1)
"""The index may take in a post so much later; what is read twice costs nothing."""
MAX_BYTES = 8_000_000
"""Far above what a hundred hits hold."""
SITE = "https://news.ycombinator.com/item?id="


class HackerNewsOptions(Options):
    """Nothing to configure but the brand's own account, where it has one."""

    username: str | None = None
    """The brand's account: its posts are kept as our own."""


def _id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text: TypeAlias = Annotated[str, AfterValidator(sound)]
NativeId: TypeAlias = Annotated[Text, BeforeValidator(_id), Field(min_length=1)]


class Hit(BaseModel):
    """One story or comment; a comment has a `comment_text`."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    native_id: NativeId = Field(alias="objectID")
    created_at_i: int = Field(ge=0, lt=253_402_300_800)
    """Seconds since 1970, before the year 10000."""
    author: Text | None = None
    title: Text | None = None
    url: str | None = None
    story_text: Text | None = None
    comment_text: Text | None = None
    points: int | None = None
    num_comments: int | None = None
    story_id: NativeId | None = None
    parent_id: NativeId | None = None

    @property
    def text(self) -> str:
        """The title as it is, and what was written below it."""
        below = plain_text(self.comment_text or self.story_text or "")
        return "\n\n".join(part for part in ((self.title or "").strip(), below) if part)


class HackerNewsSource:
    """The stories and comments that hold one term, newest first."""

    def __init__(self, setup: Setup[HackerNewsOptions], number: int, term: str) -> None:
        self._setup = setup
        self._number = number
        self._term = term
        base = (setup.options.api_url or "https://hn.algolia.com").rstrip("/")
        self._url = f"{base}/api/v1/search_by_date"

    @property
    def name(self) -> str:
        """The channel's name and the number of the term."""
        return f"{self._setup.name}/search/{self._number}"

    @property
    def query(self) -> str:
        """The term, in quotes where it has several words."""
        return self._term

    def poll(self, cursor: str | None) -> Batch:
        """Read back to what is known; the first poll reads up to `max_pages` pages of 100.

        Raises ChannelError.
        """
        since = Watermark.decode(cursor)
        return walk(
            self._pages(int((since.at - LATE).timestamp()) if since else 0),
            self._mention,
            since=since,
            now=self._setup.clock(),
            max_pages=self._setup.options.max_pages,
            keep=Matcher(self._setup.brands).keep(),
            by_last=True,
        )

    def probe(self) -> str:
        """Ask for one page. Raises ChannelError."""
        self._hits(0, None, 0)
        return f"Hacker News search for {self._term}"

    def _pages(self, start: int) -> Iterator[Page]:
        end: int | None = None
        number = 0
        while True:
            hits, more = self._hits(start, end, number)
            yield Page(items=hits)
            if not (hits and more):
                return
            oldest = min(_times(hits), default=end)
            if oldest is not None and oldest != end:
                end, number = oldest, 0  # that second again: it may hold more
            elif end is not None and (number + 1) * PER_PAGE >= SHOWN_AT_MOST:
                end, number = end - 1, 0
            else:
                number += 1

    def _hits(self, start: int, end: int | None, page: int) -> tuple[list[object], bool]:
        spans = [f"created_at_i>={start}", *([] if end is None else [f"created_at_i<={end}"])]
        answer = self._ask(
            {
                "query": self._term,
                "tags": "(story,comment)",
                "numericFilters": ",".join(spans),
                "restrictSearchableAttributes": "title,story_text,comment_text",
                "advancedSyntax": "true",
                "typoTolerance": "false",
                "hitsPerPage": str(PER_PAGE),
                "page": str(page),
            }
        )
        hits = answer.get("hits") if isinstance(answer, dict) else None
        if not isinstance(answer, dict) or not isinstance(hits, list):
            raise ChannelError(Failure.MALFORMED, "an answer without hits")
        pages = answer.get("nbPages")
        return hits, page + 1 < pages if isinstance(pages, int) else len(hits) >= PER_PAGE

    def _ask(self, parameters: Mapping[str, str]) -> object:
        timeout_s = self._setup.options.timeout_s
        ends = time.monotonic() + timeout_s
        body = bytearray()
        with (
            translated(ERRORS),
            httpx.Client(timeout=timeout_s, verify=_trusted()) as client,
            client.stream("GET", self._url, params=parameters) as response,
        ):
            self._check(response)
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MAX_BYTES:
                    raise ChannelError(Failure.MALFORMED, f"more than {MAX_BYTES} bytes")
                if time.monotonic() > ends:
                    raise ChannelError(Failure.OUTAGE, f"no whole answer in {timeout_s:g} s")
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ChannelError(Failure.MALFORMED, "an answer that is no JSON") from error

    def _check(self, response: httpx.Response) -> None:
        if response.is_success:
            return
        status = response.status_code
        retry_at = _retry_at(response.headers.get("Retry-After"), self._setup.clock())
        if status == 429:
            failure = Failure.RATE_LIMIT
        elif status >= 500:
            failure = Failure.OUTAGE
        elif status == 401:
            failure = Failure.CREDENTIALS
        else:
            failure = Failure.PERMISSION if status >= 400 else Failure.MALFORMED
        raise ChannelError(failure, f"the search answered {status}", retry_at=retry_at)

    def _mention(self, raw: object) -> Mention:
        hit = Hit.model_validate(raw)
        return Mention(
            channel=self._setup.name,
            native_id=hit.native_id,
            text=hit.text,
            published_at=datetime.fromtimestamp(hit.created_at_i, UTC),
            author=Author(handle=hit.author, native_id=hit.author) if hit.author else None,
            url=f"{SITE}{hit.native_id}",
            in_reply_to=hit.parent_id,
            conversation_id=hit.story_id or hit.native_id,
            media=("link",) if hit.url else (),
            engagement=Engagement(
                at=self._setup.clock(), likes=hit.points, replies=hit.num_comments
            ),
            own=hit.author is not None and hit.author == self._setup.options.username,
        )


def _times(hits: Iterable[object]) -> Iterator[int]:
    for hit in hits:
        at = hit.get("created_at_i") if isinstance(hit, dict) else None
        if isinstance(at, int) and at >= 0:
            yield at


def _retry_at(after: str | None, now: datetime) -> datetime | None:
    if after is None:
        return None
    if after.strip().isdecimal():
        return now + timedelta(seconds=min(int(after), 86_400))
    try:
        date = parsedate_to_datetime(after)
    except ValueError:
        return None
    return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)


@cache
def _trusted() -> ssl.SSLContext:
    """Load the certificates once: it takes longer than a request."""
    return httpx.create_ssl_context()


def _unreachable(_: Exception) -> ChannelError:
    return ChannelError(Failure.OUTAGE, "the search cannot be reached in time")


ERRORS: Mapping[type[Exception], Translation] = {
    httpx.RequestError: _unreachable,
    httpx.DecodingError: lambda _: ChannelError(Failure.MALFORMED, "a body that cannot be read"),
}


def sources(setup: Setup[HackerNewsOptions]) -> Sequence[Source]:
    """Search for each name and product; the search knows no OR."""
    words = dict.fromkeys(word for brand in setup.brands for word in _words(brand))
    return [HackerNewsSource(setup, n, word) for n, word in enumerate(words, start=1)]


def _words(brand: Brand) -> Iterable[str]:
    return (term for term in terms(brand, SEARCH) if not term.startswith(("@", "#")))


CHANNEL = Channel(
    kind="hackernews", label="Hacker News", options=HackerNewsOptions, sources=sources
)
