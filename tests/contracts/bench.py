"""What the contract suite shares: a town's network behind faults, and a keeper of what is read."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from werkzeug.wrappers import Request, Response

from listener import registry as channels
from listener.channel import Channel, Publisher, Setup, Source
from listener.errors import ChannelError
from listener.town import registry as towns
from listener.town.http import Fault, Faulty, served
from listener.town.network import Network
from storage.model import Brand, Failure, Json, Mention
from storage.polled import Batch, Hole, Reject
from tests.listener.props import Drawer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NOW = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
BRUMELLE = Brand(name="Brumelle", handles=("brumelle",), hashtags=("brumelle",), anger=())
OUR_REPLY = "Bonjour, nous sommes désolés. Nous remplaçons le pot dès demain. Inès, pour Brumelle"


class Twisted:
    """WSGI middleware that changes true answers, or gives them byte by byte, when told to."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.twist: Callable[[Json], Json] | None = None
        self.drips = False
        self.closing = Event()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        answer = Response.from_app(self._network, environ)
        if self.twist is not None and (answer.mimetype or "").endswith("json"):
            answer.set_data(json.dumps(self.twist(json.loads(answer.get_data()))))
        if self.drips:
            answer.response = self._drops(answer.get_data())
        return answer(environ, start_response)

    def _drops(self, body: bytes) -> Iterator[bytes]:
        for place in range(40):
            self.closing.wait(0.05)
            yield body[place : place + 1]
        yield body[40:]


@dataclass(frozen=True, slots=True, kw_only=True)
class FromSecondPage(Fault):
    """Fits every request to a path that was asked before."""

    seen: Counter[str] = field(default_factory=Counter)

    def fits(self, request: Request) -> bool:
        # The copies in the queue are asked one by one about the same request.
        if "contract.counted" not in request.environ:
            self.seen[request.path] += 1
            request.environ["contract.counted"] = True
        return self.seen[request.path] > 1


@dataclass
class Bench:
    """One network of the town, and the settings by which its channel reaches it."""

    kind: str
    channel: Channel[Any]
    network: Network
    twisted: Twisted
    faulty: Faulty
    url: str
    vault: Drawer = field(default_factory=Drawer)
    now: datetime = NOW

    @property
    def name(self) -> str:
        return f"our-{self.kind}"

    def setup(self, **changes: object) -> Setup[Any]:
        table = {**self.network.settings(self.url), "max_pages": 200, **changes}
        return Setup(
            name=self.name,
            options=self.channel.options.model_validate(table),
            brands=(BRUMELLE,),
            clock=lambda: self.now,
            vault=self.vault,
        )

    def listener(self, **changes: object) -> "Listener":
        setup = self.setup(**changes)
        return Listener(self, list(self.channel.sources(setup)), secrets(setup))

    def publisher(self, **changes: object) -> Publisher:
        assert self.channel.publisher is not None
        publisher = self.channel.publisher(self.setup(**changes))
        assert publisher is not None, "the town's settings allow replies"
        return publisher

    def say(self, text: str = "Brumelle", *, author: str = "ines", minutes_ago: float = 1) -> str:
        """Let somebody post what every stream of every network finds."""
        at = self.now - timedelta(minutes=minutes_ago)
        return self.network.post(f"@brumelle {text} #brumelle", author=author, at=at)

    def break_down(self, fault: Fault) -> None:
        """Let every request from now on meet the fault."""
        self.faulty.faults.extend([fault] * 500)

    def mend(self) -> None:
        self.faulty.faults.clear()
        self.twisted.twist = None
        self.twisted.drips = False

    def replies(self, mention: Mention) -> list[str]:
        """List what we posted under a mention; some networks want the author named before it."""
        texts = self.network.replies_of_brand(mention.native_id)
        assert mention.author is not None
        return [text.removeprefix(f"@{mention.author.handle} ") for text in texts]

    def posts_sent(self) -> int:
        """Count the requests that could have posted; signing in is none."""
        return sum(
            method not in {"GET", "HEAD"} and "token" not in path and "ession" not in path
            for method, path in self.faulty.requests
        )


@dataclass
class Round:
    """What polling every source once brought."""

    batches: dict[str, Batch] = field(default_factory=dict)
    errors: dict[str, ChannelError] = field(default_factory=dict)

    @property
    def mentions(self) -> dict[str, Mention]:
        return {m.native_id: m for batch in self.batches.values() for m in batch.mentions}

    @property
    def rejects(self) -> list[Reject]:
        return [reject for batch in self.batches.values() for reject in batch.rejects]

    @property
    def holes(self) -> list[Hole]:
        return [hole for batch in self.batches.values() for hole in batch.holes]

    @property
    def accounted(self) -> set[str]:
        """Name the posts of which something was said, be it why they were not kept."""
        said = {reject.native_id for reject in self.rejects} | self.mentions.keys()
        for batch in self.batches.values():
            said |= {*batch.deleted, *(repost.native_id for repost in batch.reposts)}
        return said

    @property
    def failures(self) -> dict[str, Failure | None]:
        """Why each source failed, or None where it did not."""
        told: dict[str, Failure | None] = {name: e.failure for name, e in self.errors.items()}
        for name, batch in self.batches.items():
            told[name] = batch.setback.failure if batch.setback else None
        return told


@dataclass
class Listener:
    """Polls all sources of a channel and keeps their cursors, as the ledger does."""

    bench: Bench
    sources: list[Source]
    secrets: tuple[str, ...]
    cursors: dict[str, str] = field(default_factory=dict)
    before_source: Callable[[], None] = lambda: None
    seen: set[str] = field(default_factory=set)

    def poll(self) -> Round:
        found = Round()
        for source in self.sources:
            self.before_source()
            try:
                batch = source.poll(self.cursors.get(source.name))
            except ChannelError as error:
                found.errors[source.name] = error
                self._tells_no_secret(str(error), repr(error), error.detail)
                continue
            found.batches[source.name] = batch
            self.seen |= {mention.native_id for mention in batch.mentions}
            self._is_sound(batch)
            if batch.cursor is not None:
                self.cursors[source.name] = batch.cursor
        return found

    def _is_sound(self, batch: Batch) -> None:
        assert batch.setback is None or batch.cursor is None, "a setback moved the cursor"
        spans = [hole.span for hole in batch.holes] + ([batch.covered] if batch.covered else [])
        assert all(span.start <= span.end for span in spans)
        assert all(m.published_at.utcoffset() == timedelta(0) for m in batch.mentions)
        self._tells_no_secret(repr(batch.setback), repr(batch.rejects), repr(batch.cursor))

    def _tells_no_secret(self, *texts: str) -> None:
        for text in texts:
            assert not any(secret in text for secret in self.secrets), "a secret was told"


def secrets(setup: Setup[Any]) -> tuple[str, ...]:
    """List the values of the secret options."""
    values = [getattr(setup.options, name) for name in type(setup.options).model_fields]
    items = [i for value in values for i in (value if isinstance(value, tuple) else [value])]
    return tuple(item.get_secret_value() for item in items if isinstance(item, SecretStr))


@contextmanager
def bench(kind: str) -> Iterator[Bench]:
    """Serve the network of a kind for the length of a test."""
    made: list[Bench] = []
    network = towns.load(kind)(lambda: made[0].now)
    twisted = Twisted(network)
    faulty = Faulty(twisted)
    with served(faulty) as url:
        made.append(Bench(kind, channels.load(kind), network, twisted, faulty, url))
        yield made[0]
        twisted.closing.set()
