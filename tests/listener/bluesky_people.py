"""People on a real Bluesky network: who acts, and what the brand's channel is given there."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from atproto import Client, Request, models

from listener.channel import Publisher, Setup, Source
from listener.channels.bluesky import CHANNEL
from listener.channels.bluesky_session import NO_IDLING, BlueskyOptions
from storage.model import Brand, Mention
from storage.polled import Batch
from tests.listener.props import Drawer

PDS = os.environ.get("VIGIE_BLUESKY_PDS", "")
"""The address of the network's personal data server."""
POST = "app.bsky.feed.post"
PASSWORD = "brumelle-local-only"
PATIENCE_S = 20.0
T = TypeVar("T")


class Person:
    """Somebody with an account, who acts through the client library and not through Vigie."""

    def __init__(self, name: str) -> None:
        self.handle = f"{name}{secrets.token_hex(3)}.test"
        self.client: Any = Client(PDS, request=Request(timeout=10, limits=NO_IDLING))
        self.did: str = self.client.com.atproto.server.create_account(
            models.ComAtprotoServerCreateAccount.Data(
                handle=self.handle, email=f"{self.handle}@example.com", password=PASSWORD
            )
        ).did
        self.client.login(self.handle, PASSWORD, fetch_bsky_profile=False)
        self.create("app.bsky.actor.profile", {"displayName": name}, rkey="self")

    def create(self, collection: str, record: Mapping[str, object], **more: object) -> str:
        data = {
            "repo": self.did,
            "collection": collection,
            "record": {"$type": collection, "createdAt": datetime.now(UTC).isoformat(), **record},
            **more,
        }
        return str(self.client.com.atproto.repo.create_record(data).uri)

    def post(self, text: str, **more: object) -> str:
        return self.create(POST, {"text": text, **more})

    def delete(self, uri: str) -> None:
        *_, collection, key = uri.split("/")
        self.client.com.atproto.repo.delete_record(
            {"repo": self.did, "collection": collection, "rkey": key}
        )

    def mentioning(self, other: "Person", text: str) -> str:
        handle = f"@{other.handle}"
        facet = {
            "index": {"byteStart": 0, "byteEnd": len(handle)},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": other.did}],
        }
        return self.post(f"{handle} {text}", facets=[facet])

    def answers_to(self, uri: str) -> list[str]:
        """Read from this person's own repository what stands there as a reply to a post."""
        page = self.client.com.atproto.repo.list_records(
            {"repo": self.did, "collection": POST, "limit": 100}
        )
        return [r.uri for r in page.records if r.value.reply and r.value.reply.parent.uri == uri]

    def sees_under(self, uri: str) -> list[str] | None:
        """List who replied right under a post, as this person's app shows it; None for nobody."""
        thread = self.client.app.bsky.feed.get_post_thread({"uri": uri, "depth": 1}).thread
        return [reply.post.author.did for reply in thread.replies or []] or None


@dataclass
class Scene:
    """The brand, a customer, and the channel that is signed in as the brand."""

    brand: Person
    app_password: str
    customer: Person
    term: str
    vault: Drawer = field(default_factory=Drawer)

    def setup(self, **changes: object) -> Setup[BlueskyOptions]:
        options = {
            "kind": "bluesky",
            "api_url": PDS,
            "identifier": self.brand.handle,
            "app_password": self.app_password,
        }
        return Setup(
            name="bluesky",
            options=BlueskyOptions.model_validate({**options, **changes}),
            brands=[Brand(name=self.term, anger=())],
            clock=lambda: datetime.now(UTC),
            vault=self.vault,
        )

    def source(self, name: str, **changes: object) -> Source:
        found = {source.name: source for source in CHANNEL.sources(self.setup(**changes))}
        return found[f"bluesky/{name}"]

    def search(self) -> Source:
        return self.source(f"search/{self.term}")

    def publisher(self, **changes: object) -> Publisher:
        assert CHANNEL.publisher is not None
        publisher = CHANNEL.publisher(self.setup(**changes))
        assert publisher is not None
        return publisher

    def complaint(self) -> Mention:
        """Let the customer complain, and wait until the search shows it."""
        uri = self.customer.post(f"{self.term} : pot moisi", langs=["fr"])
        return until(lambda: found(self.search().poll(None), uri))


def found(batch: Batch, uri: str) -> Mention | None:
    return next((mention for mention in batch.mentions if mention.native_id == uri), None)


def until(question: Callable[[], T | None]) -> T:
    """Ask until there is an answer: what is written is seen a moment later."""
    deadline = time.monotonic() + PATIENCE_S
    while (answer := question()) is None:
        assert time.monotonic() < deadline, "the network did not show it in time"
        time.sleep(0.1)
    return answer
