"""Replies on Bluesky, over HTTP with the real client library: each intent once, or told."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from listener.errors import Refused, Unconfirmed
from listener.town.http import Fault
from storage.model import Failure, Receipt
from tests.listener.bluesky_bench import NOW, Bench, posts_of, raw_post, read, town

SORRY = "Brumelle est désolée ! Tout repart demain. https://brumelle.example/aide #brumelle"


@pytest.fixture
def bench() -> Iterator[Bench]:
    with town() as made:
        yield made


class TestReplying:
    def test_a_reply_stands_under_its_parent_with_its_links_and_language(
        self, bench: Bench
    ) -> None:
        parent = replace(bench.complaint(), lang="fr")
        publisher = bench.publisher()
        receipt = publisher.publish(SORRY, in_reply_to=parent, key="case 1")
        assert bench.town.replies_of_brand(parent.native_id) == [SORRY]
        assert receipt.url is not None
        assert receipt.native_id.split("/")[-1] in receipt.url
        thread = publisher.parent(parent)
        assert thread.answered == Receipt(native_id=receipt.native_id, url=receipt.url, at=NOW)
        assert publisher.cost().requests == 3, "sign in, write, read the thread"
        assert publisher.cost().requests == 0
        record = record_at(bench, receipt.native_id)
        assert record["langs"] == ["fr"]
        assert [SORRY.encode()[slice(*span)].decode() for span in spans(record)] == [
            "https://brumelle.example/aide",
            "#brumelle",
        ]

    def test_the_same_intent_is_published_once(self, bench: Bench) -> None:
        parent = bench.complaint()
        receipts = {bench.publisher().publish(SORRY, in_reply_to=parent, key="k") for _ in range(3)}
        assert len(receipts) == 1
        bench.now += timedelta(hours=2)
        late = bench.publisher().publish(f"{SORRY}!", in_reply_to=parent, key="k")
        assert {late} == receipts, "the first one stands, whatever is sent after it"
        assert bench.town.replies_of_brand(parent.native_id) == [SORRY]

    @pytest.mark.parametrize(
        "fault",
        [Fault(drop=True), Fault(truncate=9), Fault(body=b"[]", status=200), Fault(status=502)],
    )
    def test_what_is_not_confirmed_is_reconciled(self, bench: Bench, fault: Fault) -> None:
        parent = bench.complaint()
        publisher = bench.publisher()
        assert publisher.reconcile(SORRY, in_reply_to=parent, key="k") is None
        bench.faulty.faults.append(replace(fault, path="putRecord"))
        with pytest.raises(Unconfirmed):
            publisher.publish(SORRY, in_reply_to=parent, key="k")
        assert bench.posts_sent() == 1
        receipt = publisher.reconcile(SORRY, in_reply_to=parent, key="k")
        replies = bench.town.replies_of_brand(parent.native_id)
        assert replies == ([SORRY] if receipt else [])
        publisher.publish(SORRY, in_reply_to=parent, key="k")
        assert bench.town.replies_of_brand(parent.native_id) == [SORRY]

    def test_a_reply_that_arrives_after_its_time_out_is_not_doubled(self, bench: Bench) -> None:
        parent = bench.complaint()
        publisher = bench.publisher(timeout_s=3)
        publisher.parent(parent)
        bench.faulty.faults.append(Fault(hang_s=30, path="putRecord"))
        with pytest.raises(Unconfirmed):
            publisher.publish(SORRY, in_reply_to=parent, key="k")
        receipt = publisher.publish(SORRY, in_reply_to=parent, key="k")
        bench.faulty.close()
        deadline = time.monotonic() + 60
        while bench.town.written < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert bench.town.replies_of_brand(parent.native_id) == [SORRY]
        assert publisher.reconcile(SORRY, in_reply_to=parent, key="k") == receipt

    @pytest.mark.parametrize(
        ("fault", "failure"),
        [
            (Fault(status=429, headers={"retry-after": "60"}), Failure.RATE_LIMIT),
            (Fault(status=403), Failure.PERMISSION),
            (Fault(status=401), Failure.CREDENTIALS),
            (Fault(status=400, body=b'{"error":"InvalidRequest"}'), Failure.PERMISSION),
        ],
    )
    def test_a_refusal_is_certain(self, bench: Bench, fault: Fault, failure: Failure) -> None:
        parent = bench.complaint()
        bench.faulty.faults.append(replace(fault, path="putRecord"))
        with pytest.raises(Refused) as caught:
            bench.publisher().publish(SORRY, in_reply_to=parent, key="k")
        assert caught.value.setback.failure is failure
        assert bench.posts_sent() == 1
        assert bench.town.replies_of_brand(parent.native_id) == []

    def test_a_server_that_is_not_there_took_nothing(self, bench: Bench) -> None:
        parent = bench.complaint()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
            with pytest.raises(Refused) as caught:
                bench.publisher(api_url=url).publish(SORRY, in_reply_to=parent, key="k")
        assert caught.value.setback.failure is Failure.OUTAGE

    def test_a_session_that_ended_does_not_lose_the_reply(self, bench: Bench) -> None:
        parent = bench.complaint()
        bench.publisher().parent(parent)
        bench.town.sign_out()
        bench.publisher().publish(SORRY, in_reply_to=parent, key="k")
        assert bench.town.replies_of_brand(parent.native_id) == [SORRY]

    def test_too_long_a_text_is_refused_as_the_limit_said(self, bench: Bench) -> None:
        parent = bench.complaint()
        limit = bench.publisher().limit()
        family = "👨‍👩‍👧‍👦"
        assert limit.fits("é" * 300)
        assert not limit.fits("é" * 301)
        assert limit.fits(family * 120)
        assert not limit.fits(family * 121), "121 graphemes, but more than 3000 bytes"
        assert limit.describe("é" * 301) == "301 of 300; 602 of 3000 bytes"
        for text in ("é" * 301, family * 121):
            with pytest.raises(Refused):
                bench.publisher().publish(text, in_reply_to=parent, key="k")

    def test_the_parent_is_read_again(self, bench: Bench) -> None:
        parent = bench.complaint()
        publisher = bench.publisher()
        assert publisher.parent(parent).mention == parent
        assert publisher.parent(parent).answered is None
        bench.town.edit(parent.native_id, "Brumelle : réglé, merci")
        edited = publisher.parent(parent).mention
        assert edited is not None
        assert edited.text == "Brumelle : réglé, merci"
        bench.town.delete(parent.native_id)
        assert publisher.parent(parent).mention is None

    def test_an_answer_written_elsewhere_is_seen(self, bench: Bench) -> None:
        parent = bench.complaint()
        bench.town.post("moi aussi", author="karim", at=NOW, in_reply_to=parent.native_id)
        by_hand = bench.town.post(
            "Bonjour", author="brumelle", at=NOW, in_reply_to=parent.native_id
        )
        answered = bench.publisher().parent(parent).answered
        assert answered is not None
        assert answered.native_id == by_hand

    def test_who_blocked_us_cannot_be_answered(self, bench: Bench) -> None:
        parent = bench.complaint()
        bench.town.block("ines")
        found = bench.publisher().parent(parent)
        assert found.mention is not None
        assert not found.eligibility.allowed
        assert found.eligibility.reason

    def test_what_may_be_answered_is_known_without_asking(self, bench: Bench) -> None:
        parent = bench.complaint()
        publisher = bench.publisher()
        before = len(bench.faulty.requests)
        assert publisher.eligibility(parent).allowed
        for other in (
            replace(parent, own=True),
            replace(parent, extra={}),
            replace(parent, extra={**parent.extra, "closed": "the author blocks our account"}),
        ):
            assert not publisher.eligibility(other).allowed
            assert publisher.eligibility(other).reason
        assert len(bench.faulty.requests) == before

    @pytest.mark.parametrize(
        ("post", "closed"),
        [
            ({"author": {"viewer": {"blockedBy": True}}}, True),
            ({"author": {"viewer": {"blocking": "at://x"}}}, True),
            ({"viewer": {"replyDisabled": True}}, True),
            ({"viewer": {"replyDisabled": False}}, False),
        ],
    )
    def test_what_the_network_says_of_replying_is_kept(
        self, bench: Bench, post: dict[str, dict[str, object]], closed: bool
    ) -> None:
        raw = raw_post()
        author = {"did": "did:plc:ines", "handle": "ines.test", **post.get("author", {})}
        mention = read({**raw, **post, "author": author})
        assert bench.publisher().eligibility(mention).allowed is not closed


def record_at(bench: Bench, uri: str) -> dict[str, object]:
    (found,) = [post for post in posts_of(bench) if post["uri"] == uri]
    record = found["record"]
    assert isinstance(record, dict)
    return record


def spans(record: dict[str, object]) -> list[tuple[int, int]]:
    facets = record["facets"]
    assert isinstance(facets, list)
    return [(facet["index"]["byteStart"], facet["index"]["byteEnd"]) for facet in facets]
