"""A Mastodon server of the town behind faults, and the channel that listens to it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from listener.channel import Publisher, Setup, Source
from listener.channels.mastodon import CHANNEL
from listener.channels.mastodon_server import MastodonOptions
from listener.town.http import Fault, Faulty, served
from listener.town.mastodon import MastodonNetwork
from storage.model import Brand, Json, Mention
from tests.listener.props import Drawer

NOW = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)
BRUMELLE = Brand(
    name="Brumelle",
    handles=("brumelle",),
    hashtags=("brumelle",),
    products=("Brumelle Crème",),
    noise=("karaoke",),
)


@dataclass
class Town:
    network: MastodonNetwork
    faulty: Faulty
    url: str
    vault: Drawer = field(default_factory=Drawer)
    now: datetime = NOW

    def setup(self, **options: object) -> Setup[MastodonOptions]:
        table = {**self.network.settings(self.url), "timeout_s": 5, **options}
        return Setup(
            name="mastodon",
            options=MastodonOptions.model_validate(table),
            brands=[BRUMELLE],
            clock=lambda: self.now,
            vault=self.vault,
        )

    def source(self, name: str, **options: object) -> Source:
        found = {s.name: s for s in CHANNEL.sources(self.setup(**options))}
        return found[f"mastodon/{name}"]

    def publisher(self, **options: object) -> Publisher:
        assert CHANNEL.publisher
        publisher = CHANNEL.publisher(self.setup(**options))
        assert publisher
        return publisher

    def complaint(self, text: str = "@brumelle my #brumelle order never came") -> Mention:
        self.network.post(text, author="lena", at=self.now - timedelta(minutes=3))
        return self.source("tag/brumelle").poll(None).mentions[0]

    def posts_sent(self) -> int:
        return sum(method == "POST" for method, _ in self.faulty.requests)

    @contextmanager
    def answering(self, body: Json, path: str = "/timelines/tag/") -> Iterator[None]:
        """Answer the next such request with a body of our own."""
        self.faulty.faults.append(Fault(path=path, body=json.dumps(body).encode()))
        yield


@contextmanager
def town_square() -> Iterator[Town]:
    """Serve a network without posts."""
    network = MastodonNetwork(lambda: place.now)
    faulty = Faulty(network)
    with served(faulty) as url:
        place = Town(network, faulty, url)
        yield place


def status(native_id: str, **fields: Json) -> dict[str, Json]:
    return {
        "id": native_id,
        "created_at": "2026-03-06T21:00:00.000Z",
        "content": "<p>#brumelle</p>",
        "visibility": "public",
        "account": {"id": "7", "acct": "lena@far.example"},
        **fields,
    }
