"""Mastodon and the servers that speak its API: hashtags, mentions, search; replies to them.

One configured channel is one server. Hashtag timelines are what every server shows reliably;
its search sees, on most servers, only posts that the account has to do with.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from mastodon import Mastodon

from listener.channel import Channel, Publisher, Setup, Source
from listener.channels.mastodon_publisher import MastodonPublisher
from listener.channels.mastodon_refresher import MastodonRefresher
from listener.channels.mastodon_server import MastodonOptions, Server
from listener.channels.mastodon_wire import Reader, unfolded
from listener.errors import ChannelError
from listener.matching import Matcher, glued
from listener.paging import Page, Watermark, walk
from listener.query import Grammar, terms
from storage.model import Brand, Failure
from storage.polled import Batch

PER_PAGE = 40
"""The most that a server gives at once."""
SEARCH = Grammar(max_length=500, joins=False, negates=False)

Fetch: TypeAlias = Callable[[Mastodon, str | None], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    """What is asked of the server, page by page from the newest."""

    name: str
    query: str
    fetch: Fetch
    searched: bool = False
    """The posts are a part of the answer, and no Link header leads on."""
    all_concern: bool = False
    brands: Sequence[Brand]


class MastodonSource:
    """One timeline of one server."""

    def __init__(self, setup: Setup[MastodonOptions], stream: _Stream) -> None:
        self._setup = setup
        self._stream = stream
        self._server = Server(setup)

    @property
    def name(self) -> str:
        """The channel's name and the stream's."""
        return f"{self._setup.name}/{self._stream.name}"

    @property
    def query(self) -> str:
        """What is asked of the server."""
        return self._stream.query

    def poll(self, cursor: str | None) -> Batch:
        """Read back to what is known; the first poll reads up to `max_pages` pages of 40.

        Raises ChannelError.
        """
        self._server.cost()
        own_id = self._server.account().id if self._setup.options.access_token else None
        now = self._setup.clock()
        return walk(
            self._pages(),
            Reader(self._setup.name, own_id, now).item,
            since=Watermark.decode(cursor),
            now=now,
            max_pages=self._setup.options.max_pages,
            keep=Matcher(self._stream.brands).keep(all_concern=self._stream.all_concern),
            by_last=True,
        )

    def probe(self) -> str:
        """Read one page, and whose token it is. Raises ChannelError."""
        self._page(None)
        if self._setup.options.access_token is None:
            return f"{self._server.host}, without an account"
        return f"@{self._server.account(fresh=True).acct} on {self._server.host}"

    def _pages(self) -> Iterator[Page]:
        before: str | None = None
        while True:
            items, before = self._page(before)
            yield Page(items=unfolded(items), cost=self._server.cost())
            if before is None:
                return

    def _page(self, before: str | None) -> tuple[list[object], str | None]:
        searched = self._stream.searched
        answer = self._server.ask(lambda c: self._stream.fetch(c, before), listed=not searched)
        page = answer.get("statuses") if searched and isinstance(answer, dict) else answer
        if not isinstance(page, list):
            raise ChannelError(Failure.MALFORMED, f"{self._server.host} answered without posts")
        linked = self._server.next_before()
        full = page and (searched or len(page) >= PER_PAGE)
        return page, linked or (_last_id(page) if full else None)


def _last_id(page: Iterable[object]) -> str | None:
    ids = [item.get("id") for item in page if isinstance(item, dict)]
    return next((str(native_id) for native_id in reversed(ids) if native_id), None)


def sources(setup: Setup[MastodonOptions]) -> Sequence[Source]:
    """Listen to each hashtag; with a token to mentions, and where it is set to the search."""
    tagged = [replace(b, hashtags=tuple(_hashtags(b))) for b in setup.brands]
    tags = dict.fromkeys(tag for brand in tagged for tag in brand.hashtags)
    streams = [_tag_stream(tag, tagged) for tag in tags]
    if setup.options.access_token:
        streams.append(_mention_stream(tagged))
        if setup.options.search:
            words = dict.fromkeys(w for b in setup.brands for w in _search_terms(b))
            streams += [_search_stream(n, w, tagged) for n, w in enumerate(words, start=1)]
    return [MastodonSource(setup, stream) for stream in streams]


def _hashtags(brand: Brand) -> Iterable[str]:
    """Hashtags as a server takes them: one word in small letters; an ambiguous name is none."""
    names = () if brand.ambiguous else (brand.name, *brand.keywords)
    tags = (*brand.hashtags, *names, *glued(brand))
    words = (re.sub(r"\W", "", word.casefold()) for word in tags)
    return dict.fromkeys(word for word in words if word and not word.isdecimal())


def _search_terms(brand: Brand) -> Iterable[str]:
    return (term for term in terms(brand, SEARCH) if not term.startswith(("@", "#")))


def _tag_stream(tag: str, brands: Sequence[Brand]) -> _Stream:
    def fetch(client: Mastodon, before: str | None) -> object:
        return client.timeline_hashtag(tag, max_id=before, limit=PER_PAGE)

    return _Stream(name=f"tag/{tag}", query=f"#{tag}", fetch=fetch, brands=brands)


def _mention_stream(brands: Sequence[Brand]) -> _Stream:
    def fetch(client: Mastodon, before: str | None) -> object:
        return client.notifications(types=["mention"], max_id=before, limit=PER_PAGE)

    return _Stream(name="mentions", query="mentions", fetch=fetch, all_concern=True, brands=brands)


def _search_stream(number: int, words: str, brands: Sequence[Brand]) -> _Stream:
    def fetch(client: Mastodon, before: str | None) -> object:
        return client.search_v2(
            words,
            resolve=False,
            result_type="statuses",
            exclude_unreviewed=False,
            max_id=before,
            limit=PER_PAGE,
        )

    return _Stream(name=f"search/{number}", query=words, fetch=fetch, searched=True, brands=brands)


def publisher(setup: Setup[MastodonOptions]) -> Publisher | None:
    """Answer with the account of the token; without one we only listen."""
    return MastodonPublisher(setup) if setup.options.access_token else None


CHANNEL = Channel(
    kind="mastodon",
    label="Mastodon",
    options=MastodonOptions,
    sources=sources,
    publisher=publisher,
    refresher=MastodonRefresher,
)
