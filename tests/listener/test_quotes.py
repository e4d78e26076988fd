"""A post that quotes another is linked to it, on the networks that tell which."""

from datetime import timedelta

from listener.channels import bluesky_wire
from listener.channels.mastodon_wire import Reader
from listener.town.bluesky import BlueskyNetwork
from listener.town.mastodon import MastodonNetwork
from listener.town.x import XNetwork
from storage.ledger import Ledger
from storage.model import Json, Mention
from tests.contracts.bench import NOW, bench

URI = "at://did:plc:abc/app.bsky.feed.post/3k"


def test_x_tells_it_and_the_ledger_finds_the_story(ledger: Ledger) -> None:
    with bench("x") as made:
        assert isinstance(made.network, XNetwork)
        first = made.say("Brumelle, le lait a tourné")
        at = NOW - timedelta(seconds=30)
        second = made.network.post("@brumelle chez moi aussi", author="noe", at=at, quotes=first)
        found = made.listener().poll().mentions
    assert found[second].extra["quotes_post"] == first
    ledger.mentions.keep("x/search/1", list(found.values()), at=NOW)
    root, quote = (ledger.mentions.find(made.name, native_id) for native_id in (first, second))
    assert root is not None
    assert ledger.readings.carried_by(root) == [quote]


def _mastodon(quote: Json) -> Mention:
    with bench("mastodon") as made:
        assert isinstance(made.network, MastodonNetwork)
        native_id = made.say()
        raw = made.network._shown(made.network._find(native_id))
    assert isinstance(raw, dict)
    item = Reader("m", None, NOW).item({**raw, "quote": quote})
    assert isinstance(item, Mention)
    return item


def test_mastodon_tells_the_whole_post_or_its_id() -> None:
    whole: Json = {"state": "accepted", "quoted_status": {"id": "42"}}
    assert _mastodon(whole).extra["quotes_post"] == "42"
    assert _mastodon({"state": "accepted", "quoted_status_id": "42"}).extra["quotes_post"] == "42"
    revoked: Json = {"state": "revoked", "quoted_status": None}
    empty: list[Json] = [None, revoked, 7, [], {"quoted_status": 3}]
    for nothing in empty:
        assert "quotes_post" not in _mastodon(nothing).extra


def _bluesky(embed: Json) -> Mention:
    with bench("bluesky") as made:
        assert isinstance(made.network, BlueskyNetwork)
        post = made.network._town.posts[made.say()]
        raw = made.network._town.view(post)
    raw = {**raw, "record": {**post.record, "embed": embed}}
    item = bluesky_wire.item(raw, channel="b", own="", at=NOW, followers=None)
    assert isinstance(item, Mention)
    return item


def test_bluesky_tells_it_also_beside_a_picture() -> None:
    pointer: Json = {"uri": URI, "cid": "c"}
    alone: Json = {"$type": "app.bsky.embed.record", "record": pointer}
    assert _bluesky(alone).extra["quotes_post"] == URI
    beside: Json = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": alone,
        "media": {"$type": "app.bsky.embed.images"},
    }
    assert _bluesky(beside).extra["quotes_post"] == URI
    assert _bluesky(beside).media == ("photo",)
    feed: Json = {"uri": "at://did:plc:abc/app.bsky.feed.generator/x"}
    empty: list[Json] = [feed, 7, {"record": []}, None]
    for nothing in empty:
        embed: Json = {"$type": "app.bsky.embed.record", "record": nothing}
        assert "quotes_post" not in _bluesky(embed).extra
