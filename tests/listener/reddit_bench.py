"""What the tests of Reddit share: the town's network, its server, and a clock to move."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from listener.channel import Publisher, Setup, Source
from listener.channels.reddit import CHANNEL
from listener.channels.reddit_client import RedditOptions
from listener.town.http import Fault, Faulty, served
from listener.town.reddit import RedditNetwork
from storage.model import Brand, Mention
from tests.listener.props import Drawer

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BRUMELLE = Brand(name="Brumelle", handles=("brumelle",), products=("yaourt Brumelle",))
SECRETS = ("town-secret", "town-password", "town-refresh", "town-feed-token")


POSTS = "reddit/r/quotidien/posts"
COMMENTS = "reddit/r/quotidien/comments"


@dataclass
class Hands:
    """A clock whose hands the test moves."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@dataclass
class Town:
    """The network, its server, and the channel that is set up to reach it."""

    network: RedditNetwork
    server: Faulty
    url: str
    hands: Hands

    def setup(
        self, base: Mapping[str, object] | None = None, **more: object
    ) -> Setup[RedditOptions]:
        table = {**(base or self.network.settings(self.url)), **more}
        return Setup(
            name="reddit",
            options=RedditOptions.model_validate(table),
            brands=[BRUMELLE],
            clock=self.hands,
            vault=Drawer(),
        )

    def source(self, name: str, base: Mapping[str, object] | None = None, **more: object) -> Source:
        return named(CHANNEL.sources(self.setup(base, **more)), name)

    def publisher(self, **more: object) -> Publisher:
        assert CHANNEL.publisher
        publisher = CHANNEL.publisher(self.setup(None, **more))
        assert publisher
        return publisher

    def say(
        self,
        text: str,
        author: str = "lea",
        in_reply_to: str | None = None,
        subreddit: str = "quotidien",
    ) -> str:
        at = self.hands.forward(seconds=30)
        return self.network.post(
            text, author=author, at=at, in_reply_to=in_reply_to, subreddit=subreddit
        )

    def sent(self, path: str = "/api/comment/") -> int:
        return sum(r == ("POST", path) for r in self.server.requests)

    def heard(self, native_id: str) -> Mention:
        for name in ("reddit/r/quotidien/posts", "reddit/r/quotidien/comments"):
            for mention in self.source(name).poll(None).mentions:
                if mention.native_id == native_id:
                    return mention
        raise AssertionError(f"{native_id} was not heard")


def named(sources: Sequence[Source], name: str) -> Source:
    return next(source for source in sources if source.name == name)


@contextmanager
def served_town() -> Iterator[Town]:
    """Serve the network for the length of a test in which nobody may sleep."""

    def never(seconds: float) -> None:
        raise AssertionError(f"somebody sleeps {seconds} s")

    hands = Hands()
    network = RedditNetwork(hands)
    server = Faulty(network)
    with pytest.MonkeyPatch.context() as patch, served(server) as url:
        patch.setattr("prawcore.sessions.time.sleep", never)
        yield Town(network, server, url, hands)


def canned(town: Town, *children: object, path: str = "/r/quotidien/new") -> None:
    """Let the next answer of a listing have these children."""
    body = json.dumps({"kind": "Listing", "data": {"children": children, "after": None}})
    town.server.faults.append(Fault(body=body.encode(), path=path))


def post_of(name: str = "t3_aa", **fields: object) -> dict[str, object]:
    plain = {"name": name, "title": "Brumelle", "author": "lea", "created_utc": 1.7e9}
    return {"kind": "t3", "data": {**plain, **fields}}


def comment_of(name: str = "t1_bb", **fields: object) -> dict[str, object]:
    plain = {"name": name, "body": "Brumelle", "author": "lea", "created_utc": 1.7e9}
    return {"kind": "t1", "data": {**plain, "parent_id": "t3_aa", **fields}}


def whole_story(error: BaseException | None) -> str:
    """Everything that a traceback of this error could show."""
    if error is None:
        return ""
    return f"{error!r} {error} {whole_story(error.__cause__ or error.__context__)}"
