"""What the tests of the Bluesky channel share: a clock, a vault, a brand, a town with a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from listener.channel import Publisher, Setup, Source
from listener.channels import bluesky_wire as wire
from listener.channels.bluesky import CHANNEL
from listener.channels.bluesky_session import BlueskyOptions
from listener.town.bluesky import BlueskyNetwork
from listener.town.http import Faulty, served
from storage.model import Brand, Mention
from tests.listener.props import Drawer

NOW = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
BRUMELLE = Brand(name="Brumelle", handles=("brumelle",), hashtags=("brumelle",), anger=())


@dataclass
class Bench:
    """The town behind its faults, and the channel that listens to it."""

    town: BlueskyNetwork
    faulty: Faulty
    url: str
    vault: Drawer = field(default_factory=Drawer)
    now: datetime = NOW

    def setup(self, **changes: object) -> Setup[BlueskyOptions]:
        """Give the setup of the channel; changes override the settings of the town."""
        options = BlueskyOptions.model_validate({**self.town.settings(self.url), **changes})
        return Setup(
            name="bluesky",
            options=options,
            brands=[BRUMELLE],
            clock=lambda: self.now,
            vault=self.vault,
        )

    def source(self, name: str = "search/Brumelle", **changes: object) -> Source:
        """Build one of the sources anew, as after a restart."""
        found = {source.name: source for source in CHANNEL.sources(self.setup(**changes))}
        return found[f"bluesky/{name}"]

    def publisher(self, **changes: object) -> Publisher:
        """Build the publisher anew, as after a restart."""
        assert CHANNEL.publisher is not None
        publisher = CHANNEL.publisher(self.setup(**changes))
        assert publisher is not None
        return publisher

    def complaint(self) -> Mention:
        """Let a customer post, and give the post as the search brings it."""
        text, at = "Brumelle : pot moisi, encore.", NOW - timedelta(minutes=9)
        uri = self.town.post(text, author="ines", at=at)
        found = self.source().poll(None).mentions
        return next(mention for mention in found if mention.native_id == uri)

    def posts_sent(self) -> int:
        """Count the requests by which a record was to be written."""
        return sum("putRecord" in path for _, path in self.faulty.requests)


@contextmanager
def town() -> Iterator[Bench]:
    """Serve an empty town."""
    network = BlueskyNetwork(lambda: NOW)
    faulty = Faulty(network)
    with served(faulty) as url:
        yield Bench(town=network, faulty=faulty, url=url)


def posts_of(bench: Bench) -> list[dict[str, object]]:
    """Give the town's first page of posts as it goes over the wire."""
    settings = bench.town.settings(bench.url)
    login = {"identifier": settings["identifier"], "password": settings["app_password"]}
    with httpx.Client(base_url=f"{bench.url}/xrpc/") as web:
        token = web.post("com.atproto.server.createSession", json=login).json()["accessJwt"]
        page = web.get(
            "app.bsky.feed.searchPosts",
            params={"q": "Brumelle", "limit": 100},
            headers={"Authorization": f"Bearer {token}"},
        )
    posts: list[dict[str, object]] = page.json()["posts"]
    return posts


def raw_post(**changes: object) -> dict[str, object]:
    uri = "at://did:plc:ines/app.bsky.feed.post/3m"
    record = {"$type": "app.bsky.feed.post", "text": "Brumelle", "createdAt": NOW.isoformat()}
    return {
        "uri": uri,
        "cid": "c",
        "author": {"did": "did:plc:ines", "handle": "ines.test"},
        "record": {**record, **changes},
        "indexedAt": NOW.isoformat(),
    }


def read(raw: object) -> Mention:
    found = wire.item(raw, channel="bluesky", own="did:plc:us", at=NOW, followers=None)
    assert isinstance(found, Mention)
    return found
