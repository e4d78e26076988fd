"""Hacker News by the search that Algolia offers for it; listening only, it has no posting API.

The search shows at most 1,000 hits of a query, so it is read back by time and not by page number.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from listener.channel import Channel, Setup, Source
from listener.channels.hackernews_refresher import HackerNewsRefresher
from listener.channels.hackernews_server import HackerNewsOptions, Server
from listener.channels.hackernews_wire import Hit
from listener.errors import ChannelError
from listener.matching import Matcher
from listener.paging import Page, Watermark, walk
from listener.query import Grammar, terms
from storage.model import Author, Brand, Engagement, Failure, Mention
from storage.polled import Batch

SEARCH = Grammar(max_length=500, joins=False, negates=False)
PER_PAGE = 100
SHOWN_AT_MOST = 1000
LATE = timedelta(hours=1)
"""The index may take in a post so much later; what is read twice costs nothing."""
SITE = "https://news.ycombinator.com/item?id="


class HackerNewsSource:
    """The stories and comments that hold one term, newest first."""

    def __init__(self, setup: Setup[HackerNewsOptions], number: int, term: str) -> None:
        self._setup = setup
        self._number = number
        self._term = term
        self._server = Server(setup)

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
        answer = self._server.ask(
            "search_by_date",
            {
                "query": self._term,
                "tags": "(story,comment)",
                "numericFilters": ",".join(spans),
                "restrictSearchableAttributes": "title,story_text,comment_text",
                "advancedSyntax": "true",
                "typoTolerance": "false",
                "hitsPerPage": str(PER_PAGE),
                "page": str(page),
            },
        )
        hits = answer.get("hits") if isinstance(answer, dict) else None
        if not isinstance(answer, dict) or not isinstance(hits, list):
            raise ChannelError(Failure.MALFORMED, "an answer without hits")
        pages = answer.get("nbPages")
        return hits, page + 1 < pages if isinstance(pages, int) else len(hits) >= PER_PAGE

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


def sources(setup: Setup[HackerNewsOptions]) -> Sequence[Source]:
    """Search for each name and product; the search knows no OR."""
    words = dict.fromkeys(word for brand in setup.brands for word in _words(brand))
    return [HackerNewsSource(setup, n, word) for n, word in enumerate(words, start=1)]


def _words(brand: Brand) -> Iterable[str]:
    return (term for term in terms(brand, SEARCH) if not term.startswith(("@", "#")))


CHANNEL = Channel(
    kind="hackernews",
    label="Hacker News",
    options=HackerNewsOptions,
    sources=sources,
    refresher=HackerNewsRefresher,
)
