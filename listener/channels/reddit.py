"""Reddit through PRAW: posts, comments, a search, the inbox; or one's own feed, without the API.

Cursor: a watermark of the newest thing that is stored. Reddit's own `before` is not used: it
answers with nothing at all once the post that it names is deleted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from listener.channel import Channel, Publisher, Refresher, Setup, Source
from listener.channels.reddit_client import Client, RedditOptions
from listener.channels.reddit_feed import FeedSource
from listener.channels.reddit_publisher import RedditPublisher
from listener.channels.reddit_refresher import RedditRefresher
from listener.channels.reddit_wire import LISTING_ENDS, LISTING_HOLDS, PAGE, Reader, listing_of
from listener.matching import Matcher
from listener.paging import Page, Watermark, walk
from listener.query import Grammar, queries
from storage.polled import Batch

SEARCH = Grammar(max_length=512, negates=False, handle_sigil="u/", hashtag_sigil="")
SEARCH_HOLDS = 200
"""A search shows about 250 posts, whatever there is."""
SEARCH_ENDS = "the search ends at about 250 posts"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingSource:
    """One listing of the API, newest first: a subreddit, the inbox, or a search for posts."""

    name: str
    query: str
    path: str
    all_concern: bool
    client: Client
    setup: Setup[RedditOptions]
    search: str | None = None

    def poll(self, cursor: str | None) -> Batch:
        """Read back to the watermark; the first poll reads `max_pages` pages."""
        now = self.setup.clock()
        reader = Reader(channel=self.setup.name, me=self.client.me(), at=now)
        return walk(
            self._pages(),
            reader.item,
            since=Watermark.decode(cursor),
            now=now,
            max_pages=self.setup.options.max_pages,
            keep=Matcher(self.setup.brands).keep(all_concern=self.all_concern),
        )

    def probe(self) -> str:
        """Ask who we are, and for one post."""
        who = f"u/{self.client.check()}" if self.client.signed_in else "a reader without account"
        listing_of(self._get(limit=1))
        return f"{who} can read {self.query}"

    def _pages(self) -> Iterator[Page]:
        ends, holds = (SEARCH_ENDS, SEARCH_HOLDS) if self.search else (LISTING_ENDS, LISTING_HOLDS)
        place: dict[str, str] = {}
        read = 0
        while True:
            page = listing_of(self._get(limit=PAGE, **place))
            read += len(page.things)
            yield Page(items=page.things, cut=ends if read >= holds else None)
            if page.after is None or page.after == place.get("after"):
                return
            place = {"after": page.after}

    def _get(self, **params: str | int) -> object:
        wanted = {"q": self.search, "sort": "new"} if self.search else {}
        return self.client.get(self.path, **wanted, **params)


def _sources(setup: Setup[RedditOptions]) -> Sequence[Source]:
    options = setup.options
    if options.feed_url:
        return [FeedSource(name=f"{setup.name}/feed", address=options.feed_url, setup=setup)]
    assert options.client_id  # the settings have one way in
    client = Client(options, options.client_id, setup.clock)

    def listing(
        name: str, path: str, query: str, *, all_concern: bool = False, search: str | None = None
    ) -> ListingSource:
        return ListingSource(
            name=f"{setup.name}/{name}",
            query=query,
            path=path,
            all_concern=all_concern,
            client=client,
            setup=setup,
            search=search,
        )

    own = {subreddit.casefold() for subreddit in options.own_subreddits}
    # By name, whatever its case: one subreddit is read once.
    places = {s.casefold(): s for s in (*options.own_subreddits, *options.subreddits)}
    streams = [
        listing(f"r/{place}/{what}", f"r/{place}/{path}", query, all_concern=key in own)
        for key, place in places.items()
        for what, path, query in (
            ("posts", "new", f"new posts in r/{place}"),
            ("comments", "comments", f"new comments in r/{place}"),
        )
    ]
    if options.search:
        asked = [query for brand in setup.brands for query in queries(brand, SEARCH)]
        streams += [
            listing(f"search/{n}", "search", query, search=query)
            for n, query in enumerate(asked, start=1)
        ]
    inbox = (
        ("mentions", "message/mentions", "comments that name our account"),
        ("replies", "message/comments", "answers to our comments"),
        ("post-replies", "message/selfreply", "answers to our posts"),
    )
    if client.signed_in:
        streams += [
            listing(f"inbox/{what}", path, query, all_concern=True) for what, path, query in inbox
        ]
    return streams


def _publisher(setup: Setup[RedditOptions]) -> Publisher | None:
    if setup.options.client_id is None:
        return None
    client = Client(setup.options, setup.options.client_id, setup.clock)
    return RedditPublisher(client, setup) if client.signed_in else None


def _refresher(setup: Setup[RedditOptions]) -> Refresher | None:
    if setup.options.client_id is None:
        return None
    client = Client(setup.options, setup.options.client_id, setup.clock)
    return RedditRefresher(client, setup)


CHANNEL = Channel(
    kind="reddit",
    label="Reddit",
    options=RedditOptions,
    sources=_sources,
    publisher=_publisher,
    refresher=_refresher,
)
