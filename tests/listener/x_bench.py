"""What the tests of the X channel share: a clock, a vault, a brand, a town with a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from listener.channel import Publisher, Setup, Source
from listener.channels.x import CHANNEL
from listener.channels.x_client import XOptions
from listener.town.http import Faulty, served
from listener.town.x import XNetwork
from storage.model import Brand, Mention
from tests.listener.props import Drawer

NOW = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
BRUMELLE = Brand(
    name="Brumelle",
    handles=("brumelle",),
    hashtags=("brumelle",),
    products=("yaourt Brumelle", "Brumelle Crème"),
    anger=("arnaque", "scam"),
    noise=("Brumelle-sur-Mer",),
)


@dataclass
class Bench:
    """The town behind its faults, and the channel that listens to it."""

    url: str
    faulty: Faulty
    now: datetime = NOW
    vault: Drawer = field(default_factory=Drawer)
    brand: Brand = BRUMELLE
    town: XNetwork = field(init=False)

    def __post_init__(self) -> None:
        self.town = XNetwork(lambda: self.now)

    def setup(self, **changes: object) -> Setup[XOptions]:
        """Give the setup of the channel; changes override the settings of the town."""
        options = XOptions.model_validate({**self.town.settings(self.url), **changes})
        return Setup(
            name="x", options=options, brands=[self.brand], clock=lambda: self.now, vault=self.vault
        )

    def source(self, name: str = "search/1", /, **changes: object) -> Source:
        """Build one of the sources anew, as after a restart."""
        found = {source.name: source for source in CHANNEL.sources(self.setup(**changes))}
        return found[f"x/{name}"]

    def publisher(self, **changes: object) -> Publisher:
        """Build the publisher anew, as after a restart."""
        assert CHANNEL.publisher is not None
        made = CHANNEL.publisher(self.setup(**changes))
        assert made is not None
        return made

    def says(self, text: str, *, author: str = "camille", minutes: float = 0, **more: str) -> str:
        """Let somebody post, some minutes from now."""
        at = self.now + timedelta(minutes=minutes)
        return self.town.post(text, author=author, at=at, **more)  # type: ignore[arg-type]

    def heard(self, native_id: str, source: str = "mentions") -> Mention:
        """Give a post as a poll finds it."""
        batch = self.source(source).poll(None)
        return next(m for m in batch.mentions if m.native_id == native_id)

    def posts_received(self) -> int:
        """Count the requests to post that reached the server."""
        return self.faulty.requests.count(("POST", "/2/tweets"))


@contextmanager
def bench() -> Iterator[Bench]:
    """Serve a town on loopback."""
    faulty = Faulty(lambda environ, start_response: made.town(environ, start_response))
    with served(faulty) as url:
        made = Bench(url=url, faulty=faulty)
        yield made
