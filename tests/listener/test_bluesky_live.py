"""Bluesky on a real network of its own on loopback: see docs/bluesky.md for how to start it."""

import json
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from werkzeug.wrappers import Request as WebRequest
from werkzeug.wrappers import Response as WebResponse

from listener.channels.bluesky_session import NO_IDLING
from listener.errors import ChannelError, Refused
from listener.town.http import Faulty, served
from storage.model import Failure, Mention
from storage.polled import Batch
from tests.listener.bluesky_people import PATIENCE_S, PDS, POST, Person, Scene, found, until

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SORRY = "Nous sommes désolés : un nouveau pot part demain. https://brumelle.example/suivi"

pytestmark = [
    pytest.mark.bluesky,
    pytest.mark.skipif(not PDS, reason="VIGIE_BLUESKY_PDS names no network"),
]


@pytest.fixture(scope="module")
def scene() -> Scene:
    brand = Person("brumelle")
    made = brand.client.com.atproto.server.create_app_password({"name": "vigie"})
    return Scene(
        brand=brand, app_password=str(made.password), customer=Person("ines"), term=a_term()
    )


def a_term() -> str:
    """Name a brand that no earlier run has written of."""
    return f"Brumelle{secrets.token_hex(4)}"


def test_120_posts_are_found_over_several_pages(scene: Scene) -> None:
    term = a_term()
    posted = {scene.customer.post(f"{term} numéro {n}", langs=["fr"]) for n in range(120)}
    listening = replace(scene, term=term)
    until(lambda: complete(listening.search().poll(None), posted))
    source = listening.search()
    batch = source.poll(None)
    assert {mention.native_id for mention in batch.mentions} == posted
    assert batch.rejects == ()
    assert batch.holes == ()
    assert batch.cost.requests == 3, "two pages and one profile"
    assert {mention.lang for mention in batch.mentions} == {"fr"}
    again = source.poll(batch.cursor)
    assert {mention.native_id for mention in again.mentions} <= posted
    assert again.holes == ()


def complete(batch: Batch, posted: set[str]) -> Batch | None:
    return batch if len(batch.mentions) == len(posted) else None


def test_a_mention_and_a_reply_arrive_as_notifications(scene: Scene) -> None:
    source = scene.source("notifications")
    mention = scene.customer.mentioning(scene.brand, "où est mon colis ?")
    seen = until(lambda: found(source.poll(None), mention))
    assert seen.author is not None
    assert (seen.author.handle, seen.author.followers) == (scene.customer.handle, 0)
    scene.publisher().publish(SORRY, in_reply_to=seen, key=mention)
    (ours,) = scene.brand.answers_to(mention)
    reply = scene.customer.post("merci", reply=under(scene, ours, mention))
    answer = until(lambda: found(source.poll(None), reply))
    assert (answer.in_reply_to, answer.conversation_id) == (ours, mention)


def under(scene: Scene, uri: str, root: str) -> dict[str, object]:
    posts = scene.customer.client.app.bsky.feed.get_posts
    cids = until(lambda: both({p.uri: p.cid for p in posts({"uris": [uri, root]}).posts}))
    return {
        "parent": {"uri": uri, "cid": cids[uri]},
        "root": {"uri": root, "cid": cids[root]},
    }


def both(cids: dict[str, str]) -> dict[str, str] | None:
    return cids if len(cids) == 2 else None


def test_a_reply_is_published_and_seen_in_the_thread(scene: Scene) -> None:
    complaint = scene.complaint()
    publisher = scene.publisher()
    assert publisher.eligibility(complaint).allowed
    assert publisher.parent(complaint).answered is None
    assert publisher.reconcile(SORRY, in_reply_to=complaint, key="k") is None
    receipt = publisher.publish(SORRY, in_reply_to=complaint, key="k")
    assert until(lambda: publisher.parent(complaint).answered).native_id == receipt.native_id
    assert until(lambda: scene.customer.sees_under(complaint.native_id)) == [scene.brand.did]
    record = scene.brand.client.com.atproto.repo.get_record(
        {"repo": scene.brand.did, "collection": POST, "rkey": receipt.native_id.split("/")[-1]}
    ).value
    assert record.langs == ["fr"]
    (facet,) = record.facets
    assert facet.features[0].uri == "https://brumelle.example/suivi"


def test_an_intent_that_is_sent_again_changes_nothing(scene: Scene) -> None:
    complaint = scene.complaint()
    first = scene.publisher().publish(SORRY, in_reply_to=complaint, key="k")
    again = scene.publisher().publish(f"{SORRY} !", in_reply_to=complaint, key="k")
    assert again.native_id == first.native_id
    assert scene.brand.answers_to(complaint.native_id) == [first.native_id]
    kept = scene.publisher().reconcile(SORRY, in_reply_to=complaint, key="k")
    assert kept is not None
    assert kept.native_id == first.native_id


def test_a_deleted_post_is_seen_to_be_gone(scene: Scene) -> None:
    complaint = scene.complaint()
    publisher = scene.publisher()
    read = publisher.parent(complaint).mention
    assert read is not None
    assert replace(read, engagement=complaint.engagement) == complaint
    scene.customer.delete(complaint.native_id)
    until(lambda: True if publisher.parent(complaint).mention is None else None)


def test_who_blocks_us_cannot_be_answered(scene: Scene) -> None:
    karim = Person("karim")
    uri = karim.post(f"{scene.term}, plus jamais")
    mention = until(lambda: found(scene.search().poll(None), uri))
    karim.create("app.bsky.graph.block", {"subject": scene.brand.did})
    parent = scene.publisher().parent
    reason = until(lambda: parent(mention).eligibility.reason)
    assert "block" in reason


def test_the_network_agrees_on_the_length_of_a_reply(scene: Scene) -> None:
    complaint = scene.complaint()
    publisher = scene.publisher()
    limit = publisher.limit()
    family = "👨‍👩‍👧‍👦"
    for number, (text, fits) in enumerate(
        [("é" * 300, True), ("é" * 301, False), (family * 120, True), (family * 121, False)]
    ):
        assert limit.fits(text) is fits
        if fits:
            publisher.publish(text, in_reply_to=complaint, key=f"length {number}")
        else:
            with pytest.raises(Refused):
                publisher.publish(text, in_reply_to=complaint, key=f"length {number}")


def test_a_wrong_password_is_told(scene: Scene) -> None:
    assert scene.brand.handle in scene.source("notifications").probe()
    with pytest.raises(ChannelError) as caught:
        scene.source("notifications", app_password="wrong-wrong-wrong").probe()
    assert caught.value.failure is Failure.CREDENTIALS


class Gate:
    """Stands before the network and holds one request to write a record, or its answer."""

    def __init__(self, hold: str) -> None:
        self.hold = hold
        self.reached = threading.Event()
        self.released = threading.Event()
        self.passed = threading.Event()
        self._web = httpx.Client(base_url=PDS, timeout=10, limits=NO_IDLING)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        request = WebRequest(environ)
        held = "putRecord" in request.path
        if held and self.hold == "request":
            self._wait()
        kept = ("Authorization", "Content-Type")
        answer = self._web.request(
            request.method,
            request.full_path,
            content=request.get_data(),
            headers={name: request.headers[name] for name in kept if name in request.headers},
        )
        if held and self.hold == "answer":
            self._wait()
        if held:
            self.passed.set()
        response = WebResponse(
            answer.content, status=answer.status_code, content_type=answer.headers["content-type"]
        )
        return response(environ, start_response)

    def _wait(self) -> None:
        self.reached.set()
        self.released.wait(PATIENCE_S)


@contextmanager
def child(scene: Scene, complaint: Mention, gate: Gate) -> Iterator["subprocess.Popen[str]"]:
    """Run a process that publishes the reply through the gate; it is killed in the end."""
    scene.publisher().parent(complaint)
    with served(Faulty(gate)) as url:
        task = {
            "options": {
                "kind": "bluesky",
                "api_url": PDS,
                "identifier": scene.brand.handle,
                "app_password": scene.app_password,
                "timeout_s": PATIENCE_S,
            },
            "vault": {key: through(value, url) for key, value in scene.vault.items()},
            "parent": complaint.native_id,
            "extra": complaint.extra,
            "text": SORRY,
            "key": "k",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.listener.bluesky_child"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdin is not None
            process.stdin.write(json.dumps(task) + "\n")
            process.stdin.flush()
            try:
                yield process
            finally:
                process.kill()
                gate.released.set()


def through(session: str, url: str) -> str:
    """Let a stored session lead to the gate in place of the server that holds the account."""
    return ":::".join([*session.split(":::")[:-1], url])


def says(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == word


@pytest.mark.parametrize("moment", ["intent", "request", "answer", "receipt"])
@pytest.mark.parametrize("first", ["reconcile", "publish"])
def test_a_killed_process_leaves_exactly_one_reply(scene: Scene, moment: str, first: str) -> None:
    complaint = scene.complaint()
    gate = Gate(moment)
    with child(scene, complaint, gate) as process:
        says(process, "intent")
        if moment == "receipt":
            says(process, "receipt")
        elif moment != "intent":
            assert gate.reached.wait(PATIENCE_S)
        process.kill()
        process.wait()
        publisher = scene.publisher()
        receipt = None
        if first == "reconcile":
            receipt = publisher.reconcile(SORRY, in_reply_to=complaint, key="k")
            if moment in {"answer", "receipt"}:
                assert receipt is not None
            if moment == "request":
                assert receipt is None
        receipt = receipt or publisher.publish(SORRY, in_reply_to=complaint, key="k")
        gate.released.set()
        if moment == "request":
            assert gate.passed.wait(PATIENCE_S), "the dead process's request arrives last"
    assert scene.brand.answers_to(complaint.native_id) == [receipt.native_id]
    until(lambda: publisher.parent(complaint).answered)
    assert until(lambda: scene.customer.sees_under(complaint.native_id)) == [scene.brand.did]
