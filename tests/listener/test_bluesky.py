"""Bluesky, listened to and answered over HTTP with the real client library, against the town."""

import json
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from listener.channel import Source
from listener.channels import bluesky_wire as wire
from listener.channels.bluesky import CHANNEL
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.paging import Unreadable
from listener.town.http import Fault
from storage.model import Batch, Failure, Mention, Receipt, Repost
from tests.listener.bluesky_bench import NOW, Bench, town

SORRY = "Brumelle est désolée ! Tout repart demain. https://brumelle.example/aide #brumelle"


@pytest.fixture
def bench() -> Iterator[Bench]:
    with town() as made:
        yield made


def ids(batch: Batch) -> set[str]:
    return {mention.native_id for mention in batch.mentions}


def complaint(bench: Bench, text: str = "Brumelle : pot moisi, encore.") -> Mention:
    """Let a customer post, and give the post as the search brings it."""
    uri = bench.town.post(text, author="ines", at=NOW - timedelta(minutes=9))
    found = bench.source().poll(None).mentions
    return next(mention for mention in found if mention.native_id == uri)


class TestListening:
    def test_reads_back_over_several_pages_and_then_finds_nothing_new(self, bench: Bench) -> None:
        posted = {
            bench.town.post(f"Brumelle {n}", author=f"p{n % 40}", at=NOW - timedelta(seconds=n))
            for n in range(250)
        }
        batch = bench.source().poll(None)
        assert ids(batch) == posted
        assert batch.holes == ()
        assert batch.cost.requests == 3 + 2, "three pages, forty profiles by twenty-five"
        again = bench.source().poll(batch.cursor)
        assert ids(again) <= posted
        assert again.holes == ()

    def test_a_post_carries_what_the_network_tells(self, bench: Bench) -> None:
        root = bench.town.post("Bonjour", author="brumelle", at=NOW - timedelta(hours=1))
        uri = bench.town.post(
            "yaourt Brumelle périmé",
            author="ines",
            at=NOW,
            in_reply_to=root,
            media=("photo",),
            followers=1200,
            likes=3,
            shares=1,
        )
        (mention,) = bench.source().poll(None).mentions
        assert mention.native_id == uri
        assert (mention.in_reply_to, mention.conversation_id) == (root, root)
        assert mention.media == ("photo",)
        assert mention.author is not None
        assert (mention.author.handle, mention.author.followers) == ("ines.test", 1200)
        assert mention.engagement is not None
        assert (mention.engagement.likes, mention.engagement.shares) == (3, 1)
        assert mention.brands == ("Brumelle",)
        assert mention.published_at == NOW
        assert not mention.own

    def test_followers_that_cannot_be_read_are_unknown_and_lose_no_post(self, bench: Bench) -> None:
        bench.town.post("Brumelle", author="ines", at=NOW, followers=7)
        bench.faulty.faults.append(Fault(status=500, path="getProfiles"))
        (mention,) = bench.source().poll(None).mentions
        assert mention.author is not None
        assert mention.author.followers is None

    def test_notifications_bring_mentions_and_replies_but_not_our_own(self, bench: Bench) -> None:
        ours = bench.town.post("@brumelle c'est nous", author="brumelle", at=NOW)
        mention = bench.town.post("@brumelle.test allô ?", author="ines", at=NOW)
        reply = bench.town.post("toujours rien", author="karim", at=NOW, in_reply_to=ours)
        bench.town.post("sans rapport", author="ines", at=NOW)
        batch = bench.source("notifications").poll(None)
        assert ids(batch) == {mention, reply}
        assert all(found.brands == ("Brumelle",) for found in batch.mentions)

    def test_our_own_posts_are_marked(self, bench: Bench) -> None:
        bench.town.post("Brumelle vous répond", author="brumelle", at=NOW)
        (mention,) = bench.source().poll(None).mentions
        assert mention.own

    def test_an_edited_post_comes_again_under_its_id(self, bench: Bench) -> None:
        uri = bench.town.post("Brumelle, bof", author="ines", at=NOW)
        first = bench.source().poll(None)
        bench.town.edit(uri, "Brumelle, bravo")
        (again,) = bench.source().poll(first.cursor).mentions
        assert (again.native_id, again.text) == (uri, "Brumelle, bravo")

    def test_reading_goes_on_when_the_newest_known_post_was_deleted(self, bench: Bench) -> None:
        times = [NOW - timedelta(minutes=minute) for minute in (5, 4, 3)]
        old = [bench.town.post("Brumelle", author="ines", at=at) for at in times]
        first = bench.source().poll(None)
        bench.town.delete(old[-1])
        new = bench.town.post("Brumelle !", author="ines", at=NOW)
        batch = bench.source().poll(first.cursor)
        assert new in ids(batch)
        assert batch.holes == ()

    def test_what_is_beyond_the_last_page_is_told_as_a_hole(self, bench: Bench) -> None:
        bench.town.post("Brumelle", author="ines", at=NOW - timedelta(days=1))
        first = bench.source().poll(None)
        for n in range(250):
            bench.town.post("Brumelle", author="ines", at=NOW - timedelta(minutes=n))
        batch = bench.source(max_pages=2).poll(first.cursor)
        assert len(batch.mentions) == 200
        (hole,) = batch.holes
        assert hole.span.start == NOW - timedelta(days=1)
        assert hole.span.end == NOW - timedelta(minutes=199)

    def test_one_odd_post_is_rejected_and_the_rest_is_kept(self, bench: Bench) -> None:
        good = bench.town.post("Brumelle", author="ines", at=NOW)
        source = bench.source()
        page = posts_of(bench)
        odd = [
            {
                **page[0],
                "uri": "at://did:plc:x/app.bsky.feed.post/2",
                "record": {"text": "Brumelle"},
            },
            {"uri": "at://did:plc:x/app.bsky.feed.like/3"},
            "not a post",
            None,
        ]
        body = json.dumps({"posts": [*odd, *page]}).encode()
        bench.faulty.faults.append(Fault(body=body, path="searchPosts"))
        batch = source.poll(None)
        assert ids(batch) == {good}
        assert [reject.native_id for reject in batch.rejects] == [
            "at://did:plc:x/app.bsky.feed.post/2",
            "at://did:plc:x/app.bsky.feed.like/3",
            "?",
            "?",
        ]
        assert all(reject.reason for reject in batch.rejects)

    def test_a_later_page_that_fails_keeps_what_came_before(self, bench: Bench) -> None:
        for n in range(150):
            bench.town.post("Brumelle", author="ines", at=NOW - timedelta(minutes=n))
        source = bench.source()
        body = json.dumps({"posts": posts_of(bench), "cursor": "broken"}).encode()
        bench.faulty.faults.extend(
            [Fault(body=body, path="searchPosts"), Fault(status=503, path="searchPosts")]
        )
        batch = source.poll(None)
        assert len(batch.mentions) == 100
        assert batch.setback is not None
        assert batch.setback.failure is Failure.OUTAGE
        assert batch.cursor is None

    def test_each_term_is_a_source_of_its_own(self, bench: Bench) -> None:
        names = [source.name for source in channel_sources(bench)]
        assert names == [
            "bluesky/notifications",
            "bluesky/search/@brumelle",
            "bluesky/search/Brumelle",
            "bluesky/search/#brumelle",
        ]
        assert "brumelle.test" in bench.source().probe()


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


class TestOnePost:
    @pytest.mark.parametrize(
        ("claimed", "believed"),
        [
            ("2026-11-20T21:59:00Z", NOW - timedelta(minutes=1)),
            ("2026-11-20T22:58:00+01:00", NOW - timedelta(minutes=2)),
            ("2026-11-20T21:59:00.123456", datetime(2026, 11, 20, 21, 59, 0, 123456, UTC)),
            ("2031-01-01T00:00:00Z", NOW),
            ("2019-05-05T00:00:00Z", NOW),
            ("0001-01-01T00:00:00+23:00", NOW),
            ("yesterday", NOW),
            ("", NOW),
        ],
    )
    def test_its_time_is_never_after_nor_long_before_the_network_saw_it(
        self, claimed: str, believed: datetime
    ) -> None:
        assert read(raw_post(createdAt=claimed)).published_at == believed

    @pytest.mark.parametrize(
        ("langs", "lang"),
        [(["fr-CA", "en"], "fr"), (["EN"], "en"), ([], None), (None, None), (["?"], None)],
    )
    def test_its_language_is_a_primary_subtag(self, langs: object, lang: str | None) -> None:
        assert read(raw_post(langs=langs)).lang == lang

    @pytest.mark.parametrize(
        ("embed", "media"),
        [
            ({"$type": "app.bsky.embed.images"}, ("photo",)),
            ({"$type": "app.bsky.embed.video"}, ("video",)),
            ({"$type": "app.bsky.embed.external"}, ("link",)),
            ({"$type": "app.bsky.embed.record"}, ()),
            (
                {
                    "$type": "app.bsky.embed.recordWithMedia",
                    "media": {"$type": "app.bsky.embed.images"},
                },
                ("photo",),
            ),
            (None, ()),
        ],
    )
    def test_its_media_are_told(self, embed: object, media: tuple[str, ...]) -> None:
        assert read(raw_post(embed=embed)).media == media

    def test_counters_that_are_missing_are_unknown(self) -> None:
        engagement = read(raw_post()).engagement
        assert engagement is not None
        assert (engagement.likes, engagement.shares, engagement.replies) == (None, None, None)

    def test_a_repost_is_no_mention(self) -> None:
        raw = {
            "reason": "repost",
            "uri": "at://did:plc:ines/app.bsky.feed.repost/1",
            "reasonSubject": "at://did:plc:us/app.bsky.feed.post/2",
            "indexedAt": NOW.isoformat(),
        }
        found = wire.item(raw, channel="bluesky", own="did:plc:us", at=NOW, followers=None)
        assert found == Repost(
            native_id="at://did:plc:ines/app.bsky.feed.repost/1",
            original_id="at://did:plc:us/app.bsky.feed.post/2",
            at=NOW,
        )

    def test_a_post_that_was_never_seen_cannot_be_read(self) -> None:
        with pytest.raises(Unreadable, match="indexedAt"):
            read({**raw_post(), "indexedAt": "soon"})


class TestSession:
    def logins(self, bench: Bench) -> int:
        return sum("createSession" in path for _, path in bench.faulty.requests)

    def test_is_kept_over_a_restart(self, bench: Bench) -> None:
        bench.source().poll(None)
        bench.source().poll(None)
        assert self.logins(bench) == 1

    def test_is_shared_by_the_sources_and_another_one_by_the_publisher(self, bench: Bench) -> None:
        for source in channel_sources(bench):
            source.probe()
        bench.publisher().parent(complaint(bench))
        assert self.logins(bench) == 2
        assert len(bench.vault.kept) == 2

    @pytest.mark.parametrize("renewed", [True, False])
    def test_one_that_ended_is_made_anew_once(self, bench: Bench, renewed: bool) -> None:
        bench.source().poll(None)
        bench.town.sign_out()
        if renewed:
            bench.source().poll(None)
            assert self.logins(bench) == 2
            return
        bench.faulty.faults.append(Fault(status=401, path="createSession"))
        with pytest.raises(ChannelError) as caught:
            bench.source().poll(None)
        assert caught.value.failure is Failure.CREDENTIALS
        assert self.logins(bench) == 2

    def test_a_stored_one_that_is_garbage_is_made_anew(self, bench: Bench) -> None:
        bench.source().poll(None)
        for garbage in ("nonsense", "a:::b:::c:::d:::" + bench.url):
            for key in bench.vault.kept:
                bench.vault.put(key, garbage)
            assert bench.source().poll(None).setback is None
        assert self.logins(bench) == 3

    def test_another_account_does_not_take_the_session_of_the_first(self, bench: Bench) -> None:
        bench.source().poll(None)
        bench.source(identifier="other.test").poll(None)
        assert self.logins(bench) == 2

    def test_a_wrong_password_is_a_matter_of_credentials_and_stays_secret(
        self, bench: Bench
    ) -> None:
        with pytest.raises(ChannelError) as caught:
            bench.source(app_password="not-the-one").poll(None)
        assert caught.value.failure is Failure.CREDENTIALS
        assert "not-the-one" not in f"{caught.value}{caught.value!r}"


class TestFailures:
    @pytest.mark.parametrize(
        ("fault", "failure"),
        [
            (Fault(status=401), Failure.CREDENTIALS),
            (Fault(status=400, body=b'{"error":"ExpiredToken"}'), Failure.CREDENTIALS),
            (Fault(status=403), Failure.PERMISSION),
            (Fault(status=400, body=b'{"error":"InvalidRequest"}'), Failure.PERMISSION),
            (Fault(status=429), Failure.RATE_LIMIT),
            (Fault(status=500), Failure.OUTAGE),
            (Fault(status=502, body=b'{"error":"UpstreamFailure"}'), Failure.OUTAGE),
            (Fault(status=503, body=b"<html>", content_type="text/html"), Failure.OUTAGE),
            (Fault(drop=True), Failure.OUTAGE),
            (Fault(hang_s=30), Failure.OUTAGE),
            (Fault(truncate=20), Failure.MALFORMED),
            (Fault(body=b"<html></html>", content_type="text/html"), Failure.MALFORMED),
            (Fault(body=b"[]"), Failure.MALFORMED),
            (Fault(body=b"{}"), Failure.MALFORMED),
            (Fault(body=b'{"posts": {}}'), Failure.MALFORMED),
        ],
    )
    def test_each_is_told_apart(self, bench: Bench, fault: Fault, failure: Failure) -> None:
        bench.town.post("Brumelle", author="ines", at=NOW)
        source = bench.source(timeout_s=0.5)
        source.poll(None)
        bench.faulty.faults.append(replace(fault, path="searchPosts"))
        with pytest.raises(ChannelError) as caught:
            source.poll(None)
        assert caught.value.failure is failure

    @pytest.mark.parametrize(
        ("headers", "retry_at"),
        [
            ({"ratelimit-reset": str(int(NOW.timestamp()) + 90)}, NOW + timedelta(seconds=90)),
            ({"retry-after": "30"}, NOW + timedelta(seconds=30)),
            ({"ratelimit-reset": "9" * 30}, None),
            ({"ratelimit-reset": "soon"}, None),
            ({"retry-after": "1e300"}, None),
            ({}, None),
        ],
    )
    def test_a_rate_limit_says_when_it_ends(
        self, bench: Bench, headers: dict[str, str], retry_at: datetime | None
    ) -> None:
        source = bench.source()
        source.poll(None)
        bench.faulty.faults.append(Fault(status=429, headers=headers))
        with pytest.raises(ChannelError) as caught:
            source.poll(None)
        assert caught.value.retry_at == retry_at


class TestReplying:
    def test_a_reply_stands_under_its_parent_with_its_links_and_language(
        self, bench: Bench
    ) -> None:
        parent = replace(complaint(bench), lang="fr")
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
        parent = complaint(bench)
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
        parent = complaint(bench)
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
        parent = complaint(bench)
        publisher = bench.publisher(timeout_s=0.3)
        publisher.parent(parent)
        bench.faulty.faults.append(Fault(hang_s=30, path="putRecord"))
        with pytest.raises(Unconfirmed):
            publisher.publish(SORRY, in_reply_to=parent, key="k")
        receipt = publisher.publish(SORRY, in_reply_to=parent, key="k")
        bench.faulty.close()
        deadline = time.monotonic() + 5
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
        parent = complaint(bench)
        bench.faulty.faults.append(replace(fault, path="putRecord"))
        with pytest.raises(Refused) as caught:
            bench.publisher().publish(SORRY, in_reply_to=parent, key="k")
        assert caught.value.setback.failure is failure
        assert bench.posts_sent() == 1
        assert bench.town.replies_of_brand(parent.native_id) == []

    def test_a_server_that_is_not_there_took_nothing(self, bench: Bench) -> None:
        parent = complaint(bench)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
            with pytest.raises(Refused) as caught:
                bench.publisher(api_url=url).publish(SORRY, in_reply_to=parent, key="k")
        assert caught.value.setback.failure is Failure.OUTAGE

    def test_a_session_that_ended_does_not_lose_the_reply(self, bench: Bench) -> None:
        parent = complaint(bench)
        bench.publisher().parent(parent)
        bench.town.sign_out()
        bench.publisher().publish(SORRY, in_reply_to=parent, key="k")
        assert bench.town.replies_of_brand(parent.native_id) == [SORRY]

    def test_too_long_a_text_is_refused_as_the_limit_said(self, bench: Bench) -> None:
        parent = complaint(bench)
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
        parent = complaint(bench)
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
        parent = complaint(bench)
        bench.town.post("moi aussi", author="karim", at=NOW, in_reply_to=parent.native_id)
        by_hand = bench.town.post(
            "Bonjour", author="brumelle", at=NOW, in_reply_to=parent.native_id
        )
        answered = bench.publisher().parent(parent).answered
        assert answered is not None
        assert answered.native_id == by_hand

    def test_who_blocked_us_cannot_be_answered(self, bench: Bench) -> None:
        parent = complaint(bench)
        bench.town.block("ines")
        found = bench.publisher().parent(parent)
        assert found.mention is not None
        assert not found.eligibility.allowed
        assert found.eligibility.reason

    def test_what_may_be_answered_is_known_without_asking(self, bench: Bench) -> None:
        parent = complaint(bench)
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


class TestRecordKey:
    def test_is_a_timestamp_identifier_that_follows_from_the_intent(self) -> None:
        keys = [wire.record_key(f"intent {n}") for n in range(2000)]
        assert keys == [wire.record_key(f"intent {n}") for n in range(2000)]
        assert len(set(keys)) == 2000
        assert all(re.fullmatch(r"[2-7a-j][2-7a-z]{12}", key) for key in keys)


def channel_sources(bench: Bench) -> list[Source]:
    return list(CHANNEL.sources(bench.setup()))
