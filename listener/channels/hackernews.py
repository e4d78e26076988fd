"""Hacker News by the search that Algolia offers for it; listening only, it has no posting API.

The search shows at most 1,000 hits of a query, so it is read back by time and not by page number.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from listener.again import Look
from listener.channel import Channel, Setup, Source
from listener.channels.hackernews_server import HackerNewsOptions, Server
from listener.counts import counted
from listener.errors import ChannelError
from listener.matching import Matcher
from listener.normalise import plain_text, sound
from listener.paging import Page, Watermark, walk
from listener.query import Grammar, terms
from storage.model import Author, Brand, Cost, Engagement, Failure, Mention
from storage.polled import Batch
from storage.refreshed import Counted, Refreshed

SEARCH = Grammar(max_length=500, joins=False, negates=False)
PER_PAGE = 100
BATCH = 50
"""Stories that are asked for together: their ids stand in the address."""
SINGLY = 10
SHOWN_AT_MOST = 1000
LATE = timedelta(hours=1)
"""The index may take in a post so much later; what is read twice costs nothing."""
SITE = "https://news.ycombinator.com/item?id="
_ID = re.compile(r"[0-9]{1,19}")


def _id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Count: TypeAlias = Annotated[int | None, BeforeValidator(counted)]
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
    points: Count = None
    num_comments: Count = None
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


class _Single(BaseModel):
    """A story or comment that was asked for by itself, with the comments right under it."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    native_id: NativeId = Field(alias="id")
    points: Count = None
    children: tuple[object, ...] | None = None


class HackerNewsRefresher:
    """Reads the points of stories together, and what the search does not give one by one.

    A comment has no points; how many answered it is told one by one only.
    """

    batch = BATCH
    price = 0

    def __init__(self, setup: Setup[HackerNewsOptions]) -> None:
        self._setup = setup
        self._server = Server(setup)

    def refresh(self, native_ids: Sequence[str], *, paid: Collection[str]) -> Refreshed:
        """Ask for the stories. Raises ChannelError."""
        look = Look.of(native_ids, _ID.fullmatch, "not an id of Hacker News")
        if look.asked:
            look.cost += Cost(requests=1)
            look.take(self._stories(look.asked), self._counted)
            look.ask_singly(lambda native_id: self._one(look, native_id), most=SINGLY)
        return look.done()

    def _stories(self, asked: Sequence[str]) -> list[object]:
        tags = ",".join(f"story_{native_id}" for native_id in asked)
        parameters = {"tags": f"story,({tags})", "hitsPerPage": str(BATCH)}
        answer = self._server.ask("search_by_date", parameters)
        hits = answer.get("hits") if isinstance(answer, dict) else None
        if not isinstance(hits, list):
            raise ChannelError(Failure.MALFORMED, "an answer without hits")
        return hits

    def _one(self, look: Look, native_id: str) -> None:
        look.cost += Cost(requests=1)
        try:
            answer = self._server.ask(f"items/{native_id}", {})
        except ChannelError as error:
            if error.failure is not Failure.GONE:
                raise
            look.bury(native_id)
        else:
            look.take([answer], self._counted_alone)

    def _counted(self, raw: object) -> Counted:
        hit = Hit.model_validate(raw)
        return self._reading(hit.native_id, hit.points, hit.num_comments)

    def _counted_alone(self, raw: object) -> Counted:
        item = _Single.model_validate(raw)
        under = None if item.children is None else len(item.children)
        return self._reading(item.native_id, item.points, under)

    def _reading(self, native_id: str, likes: int | None, replies: int | None) -> Counted:
        now = self._setup.clock()
        read = Engagement(at=now, likes=likes, replies=replies)
        return Counted(native_id=native_id, engagement=read)


CHANNEL = Channel(
    kind="hackernews",
    label="Hacker News",
    options=HackerNewsOptions,
    sources=sources,
    refresher=HackerNewsRefresher,
)
