"""Bluesky: its search, one term at a time, and the account's notifications. Cursor: a watermark."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from atproto import models

from listener.channel import Channel, Setup, Source
from listener.channels import bluesky_wire as wire
from listener.channels.bluesky_publisher import BlueskyPublisher
from listener.channels.bluesky_refresher import BlueskyRefresher
from listener.channels.bluesky_session import Account, BlueskyOptions, Failed
from listener.matching import Matcher
from listener.paging import Item, Page, Watermark, walk
from listener.query import Grammar, queries
from storage.model import Cost, Failure, Json
from storage.polled import Batch

GRAMMAR = Grammar(max_length=500, joins=False, negates=False)
REASONS = ("mention", "reply", "quote")
PAGE = 100


class _Stream:
    """Posts of one paged list: what a search finds, or the account's notifications."""

    def __init__(
        self,
        setup: Setup[BlueskyOptions],
        account: Account,
        *,
        term: str | None,
    ) -> None:
        self.name = f"{setup.name}/search/{term}" if term else f"{setup.name}/notifications"
        self.query = term or f"notifications: {', '.join(REASONS)}"
        self._setup = setup
        self._account = account
        self._term = term
        self._keep = Matcher(setup.brands).keep(all_concern=term is None)

    def poll(self, cursor: str | None) -> Batch:
        """Read back to the newest post that is known."""
        now = self._setup.clock()
        return walk(
            self._pages(),
            partial(self._item, at=now),
            since=Watermark.decode(cursor),
            now=now,
            max_pages=self._setup.options.max_pages,
            keep=self._keep,
        )

    def probe(self) -> str:
        """Sign in anew, for a kept session outlives its password, and ask for a single post."""
        self._account.prove()
        self._page(cursor=None, limit=1)
        return f"signed in as {self._setup.options.identifier}; {self.query}"

    def _pages(self) -> Iterator[Page]:
        cursor: str | None = None
        while True:
            posts, following = self._page(cursor=cursor, limit=PAGE)
            asked = self._account.learn(did for did in map(wire.author_of, posts) if did)
            yield Page(items=posts, cost=Cost(requests=1 + asked))
            if not posts or not following or following == cursor:
                return
            cursor = following

    def _page(self, *, cursor: str | None, limit: int) -> tuple[list[Json], str | None]:
        if self._term is None:
            method, key = "app.bsky.notification.listNotifications", "notifications"
            params = models.AppBskyNotificationListNotifications.Params(
                reasons=list(REASONS), limit=limit, cursor=cursor
            )
        else:
            method, key = "app.bsky.feed.searchPosts", "posts"
            params = models.AppBskyFeedSearchPosts.Params(
                q=self._term, sort="latest", limit=limit, cursor=cursor
            )
        answer = self._account.query(method, params)
        posts, following = answer.get(key), answer.get("cursor")
        if not isinstance(posts, list):
            raise Failed(Failure.MALFORMED, f"the answer has no list of {key}")
        return posts, following if isinstance(following, str) else None

    def _item(self, raw: object, *, at: datetime) -> Item:
        return wire.item(
            raw,
            channel=self._setup.name,
            own=self._account.did,
            at=at,
            followers=self._account.followers(wire.author_of(raw)),
        )


def _sources(setup: Setup[BlueskyOptions]) -> Sequence[Source]:
    account = Account(setup, "listener")
    asked = [term for brand in setup.brands for term in queries(brand, GRAMMAR)]
    return [
        _Stream(setup, account, term=None),
        *(_Stream(setup, account, term=term) for term in dict.fromkeys(asked)),
    ]


CHANNEL = Channel(
    kind="bluesky",
    label="Bluesky",
    options=BlueskyOptions,
    sources=_sources,
    publisher=BlueskyPublisher,
    refresher=BlueskyRefresher,
)
