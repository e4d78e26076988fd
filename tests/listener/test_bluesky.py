"""Bluesky, listened to and answered over HTTP with the real client library, against the town."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from listener.channels import bluesky_wire as wire
from listener.channels.bluesky import CHANNEL
from listener.paging import Unreadable
from listener.town.http import Fault
from storage.model import Engagement, Failure
from storage.polled import Batch, Repost
from tests.listener.bluesky_bench import NOW, Bench, posts_of, raw_post, read, town


@pytest.fixture
def bench() -> Iterator[Bench]:
    with town() as made:
        yield made


def ids(batch: Batch) -> set[str]:
    return {mention.native_id for mention in batch.mentions}


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
        names = [source.name for source in CHANNEL.sources(bench.setup())]
        assert names == [
            "bluesky/notifications",
            "bluesky/search/@brumelle",
            "bluesky/search/Brumelle",
            "bluesky/search/#brumelle",
        ]
        assert "brumelle.test" in bench.source().probe()


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
        assert read(raw_post()).engagement is None
        assert read({**raw_post(), "likeCount": 2}).engagement == Engagement(at=NOW, likes=2)
        quoted = read({**raw_post(), "repostCount": 2, "quoteCount": 1}).engagement
        assert quoted == Engagement(at=NOW, shares=3)

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


class TestRecordKey:
    def test_is_a_timestamp_identifier_that_follows_from_the_intent(self) -> None:
        keys = [wire.record_key(f"intent {n}") for n in range(2000)]
        assert keys == [wire.record_key(f"intent {n}") for n in range(2000)]
        assert len(set(keys)) == 2000
        assert all(re.fullmatch(r"[2-7a-j][2-7a-z]{12}", key) for key in keys)
