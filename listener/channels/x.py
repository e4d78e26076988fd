"""X through tweepy: the account's mentions, the recent search, and replies.

Cursor: the id of the newest post that was read, and until when. X stops by itself at that id, so
what is known is neither read nor paid for twice. X charges for each post and user that it gives:
prices are settings with a date, and what was given before on the same UTC day is free.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from pydantic import AwareDatetime, BaseModel

from listener.channel import Channel, Publisher, Setup, Source
from listener.channels import x_wire as wire
from listener.channels.x_client import ASKED, PER_PAGE, Api, Ask, Paid, XOptions, ids_of
from listener.channels.x_publisher import XPublisher
from listener.channels.x_reader import Reader
from listener.channels.x_refresher import XRefresher
from listener.matching import Matcher
from listener.paging import Page, Unreadable, walk
from listener.query import Grammar, queries
from storage.model import Mention
from storage.polled import Batch, Hole, Reject, Span

SEARCHED = timedelta(days=7)
"""How far back the recent search goes."""
MARGIN = timedelta(seconds=60)
MENTIONS_PAGES = 8
"""X gives the newest 800 posts of a mentions timeline, a hundred a page."""

Keep: TypeAlias = Callable[[Mention], Mention | Reject]


class _Counts(BaseModel):
    """How many posts a query has in the last seven days."""

    class _Total(BaseModel):
        total_tweet_count: int

    meta: _Total


class _Cursor(BaseModel):
    since_id: str
    read_until: AwareDatetime

    @property
    def at(self) -> datetime:
        return wire.time_of(self.since_id)


def _decoded(cursor: str | None) -> _Cursor | None:
    return None if cursor is None else _Cursor.model_validate_json(cursor)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The pages of one poll, and how far they reach."""

    api: Api
    ask: Ask
    token: str
    """The name of the parameter that asks for the next page."""
    price: int
    reader: Reader
    ids: set[int] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    pages: int = 0
    complete: bool = False

    def read(self) -> Iterator[Page]:
        token: dict[str, str] = {}
        while not self.complete:
            answer = self.api.call(wire.Posts, self.ask, **token)
            raws = answer.data or ()
            following = answer.meta.next_token if answer.meta else None
            token = {self.token: following} if following else {}
            self.pages += 1
            self.complete = following is None
            self.reader.learn(answer.includes)
            self.ids.update(int(key) for key in ids_of(raws) if re.fullmatch("[0-9]{1,19}", key))
            self.deleted.update(answer.deleted)
            yield Page(items=raws, cost=self.api.charged(answer, raws, post=self.price))

    def cut(self, max_pages: int, depth: int | None) -> str | None:
        """Say why older posts may be missing, if they may."""
        if not self.complete:
            return f"more than {max_pages} pages were waiting"
        if depth and self.pages >= depth:
            return f"X gives only the newest {depth * PER_PAGE} mentions"
        return None


def _poll(
    reading: _Reading,
    *,
    since: _Cursor | None,
    start: datetime | None,
    depth: int | None,
    keep: Keep,
) -> Batch:
    """Read all pages; `start` is where X's own limit begins, `depth` how many pages it keeps."""
    setup, now = reading.api.setup, reading.reader.at
    pages = setup.options.max_pages
    batch = walk(
        reading.read(), reading.reader.item, since=None, now=now, max_pages=pages, keep=keep
    )
    batch = replace(
        _with_originals(batch, reading.reader, keep), deleted=tuple(sorted(reading.deleted))
    )
    if batch.setback:
        return batch
    newest = max(reading.ids, default=0)
    if since is None:
        cursor = _Cursor(since_id=str(newest), read_until=now).model_dump_json()
        return replace(batch, cursor=cursor if newest else None)
    newest = max(newest, int(since.since_id))
    holes = []
    if start and since.read_until < start:
        holes.append(Hole(span=Span(start=since.read_until, end=start), reason="older than 7 days"))
    why = reading.cut(pages, depth)
    if why and reading.ids:
        begin = max(since.at, start or since.at)
        end = max(wire.time_of(str(min(reading.ids))), begin + timedelta(milliseconds=1))
        holes.append(Hole(span=Span(start=begin, end=end), reason=why))
    return replace(
        batch,
        cursor=_Cursor(since_id=str(newest), read_until=now).model_dump_json(),
        covered=Span(start=since.read_until, end=max(now, since.read_until)),
        holes=tuple(holes),
    )


def _with_originals(batch: Batch, reader: Reader, keep: Keep) -> Batch:
    """Add the posts that were passed on, where the pages include them."""
    missing = {r.original_id for r in batch.reposts} - {m.native_id for m in batch.mentions}
    originals = {p.versions[0]: p for p in reader.posts.values() if p.versions[0] in missing}
    verdicts: list[Mention | Reject] = []
    for native_id, post in originals.items():
        try:
            verdicts.append(keep(reader.mention(post)))
        except Unreadable as error:
            verdicts.append(Reject(native_id=native_id, reason=error.reason))
    return replace(
        batch,
        mentions=(*batch.mentions, *(v for v in verdicts if isinstance(v, Mention))),
        rejects=(*batch.rejects, *(v for v in verdicts if isinstance(v, Reject))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The recent search of one query: the last seven days, newest first."""

    api: Api
    name: str
    query: str
    keep: Keep

    def poll(self, cursor: str | None) -> Batch:
        """Read what was posted since the cursor; what is older than a week is told as a hole."""
        since, reader = _decoded(cursor), self.api.reader()
        start = (reader.at - SEARCHED + MARGIN).replace(microsecond=0)
        bounds: dict[str, object] = {}
        if since and since.at < start:
            bounds = {"start_time": start}
        elif since:
            bounds = {"since_id": since.since_id}
        ask = partial(
            self.api.client.search_recent_tweets,
            self.query,
            max_results=PER_PAGE,
            user_auth=self.api.signs(as_account=False),
            **bounds,
            **ASKED,
        )
        price = self.api.setup.options.prices.post_read
        reading = _Reading(api=self.api, ask=ask, token="next_token", price=price, reader=reader)  # noqa: S106
        return _poll(reading, since=since, start=start, depth=None, keep=self.keep)

    def probe(self) -> str:
        """Let X count the query's posts of seven days: far cheaper than reading them."""
        if self.api.signs(as_account=False):
            return self.api.whoami()
        counts = self.api.call(_Counts, self.api.client.get_recent_tweets_count, self.query)
        return f"X takes the query: {counts.meta.total_tweet_count} posts in 7 days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """Posts that name the account: cheap to read, and the only ones open to replies."""

    api: Api
    name: str
    keep: Keep

    @property
    def query(self) -> str:
        """Whose mentions are read."""
        username = self.api.setup.options.username
        return f"mentions of @{username}" if username else "mentions of the account of the keys"

    def poll(self, cursor: str | None) -> Batch:
        """Read the mentions since the cursor."""
        since, account = _decoded(cursor), self.api.account()
        signed = self.api.signs(as_account=True)
        ask = partial(
            self.api.client.get_users_mentions,
            account.id,
            max_results=PER_PAGE,
            user_auth=signed,
            **({"since_id": since.since_id} if since else {}),
            **ASKED,
        )
        prices, reader = self.api.setup.options.prices, self.api.reader()
        price = prices.owned_read if signed else prices.post_read
        reading = _Reading(
            api=self.api,
            ask=ask,
            token="pagination_token",  # noqa: S106
            price=price,
            reader=reader,
        )
        return _poll(reading, since=since, start=None, depth=MENTIONS_PAGES, keep=self.keep)

    def probe(self) -> str:
        """Say as whom."""
        return self.api.whoami()


def _sources(setup: Setup[XOptions]) -> Sequence[Source]:
    options, matcher, paid = setup.options, Matcher(setup.brands), Paid()
    grammar = Grammar(max_length=4096 if options.enterprise else 512, suffix="-is:retweet")
    asked = dict.fromkeys(q for brand in setup.brands for q in queries(brand, grammar))
    found: list[Source] = []
    if options.keys or options.username or options.user_id:
        keep = matcher.keep(all_concern=True)
        found.append(Mentions(api=Api(setup, paid), name=f"{setup.name}/mentions", keep=keep))
    for number, query in enumerate(asked, start=1):
        name = f"{setup.name}/search/{number}"
        found.append(Search(api=Api(setup, paid), name=name, query=query, keep=matcher.keep()))
    return found


def _publisher(setup: Setup[XOptions]) -> Publisher | None:
    return XPublisher(setup) if setup.options.keys else None


CHANNEL = Channel(
    kind="x",
    label="X",
    options=XOptions,
    sources=_sources,
    publisher=_publisher,
    refresher=XRefresher,
)
