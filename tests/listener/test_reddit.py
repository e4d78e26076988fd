"""Reddit as a channel: what is listened to, and how each shape of a thing is read."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from pydantic import ValidationError

from listener.channels.reddit import CHANNEL
from listener.channels.reddit_client import RedditOptions
from tests.listener.reddit_bench import (
    COMMENTS,
    POSTS,
    START,
    Town,
    canned,
    comment_of,
    named,
    post_of,
    served_town,
)


@pytest.fixture
def town() -> Iterator[Town]:
    with served_town() as made:
        yield made


class TestListening:
    def test_a_post_is_heard_with_all_that_reddit_tells(self, town: Town) -> None:
        post = town.say("Brumelle en retard\n\nTrois jours sans lait.")
        town.network.like(post, likes=7, shares=2)
        town.say("Je réponds", author="max", in_reply_to=post)

        [mention] = town.source(POSTS).poll(None).mentions

        assert mention.native_id == post
        assert mention.text == "Brumelle en retard\n\nTrois jours sans lait."
        assert mention.author and mention.author.handle == "lea"
        assert mention.url == f"https://www.reddit.com/r/quotidien/comments/{post[3:]}/"
        assert mention.conversation_id == post
        assert mention.in_reply_to is None
        assert mention.brands == ("Brumelle",)
        assert not mention.own
        assert mention.extra == {"subreddit": "quotidien"}
        assert mention.engagement
        assert (mention.engagement.likes, mention.engagement.shares) == (7, 2)
        assert (mention.engagement.replies, mention.engagement.at) == (1, town.hands.now)

    def test_a_comment_knows_its_parent_and_its_thread(self, town: Town) -> None:
        post = town.say("Petit-déjeuner")
        first = town.say("Que prenez-vous ?", author="max", in_reply_to=post)
        second = town.say("Le yaourt Brumelle tourne vite", author="zoe", in_reply_to=first)

        batch = town.source(COMMENTS).poll(None)

        [mention] = batch.mentions
        assert (mention.native_id, mention.in_reply_to) == (second, first)
        assert mention.conversation_id == post
        assert [(r.native_id, r.reason) for r in batch.rejects] == [(first, "names no brand")]

    def test_everything_in_an_own_subreddit_concerns_the_brand(self, town: Town) -> None:
        town.say("Livraison du jeudi ?", subreddit="brumelle")
        [mention] = town.source("reddit/r/brumelle/posts").poll(None).mentions
        assert mention.brands == ("Brumelle",)

    def test_our_own_posts_are_marked(self, town: Town) -> None:
        town.say("Brumelle vous écoute", author="Brumelle")
        [mention] = town.source(POSTS).poll(None).mentions
        assert mention.own

    def test_our_own_posts_are_marked_when_only_a_refresh_token_says_who_we_are(
        self, town: Town
    ) -> None:
        town.say("Brumelle vous écoute", author="brumelle")
        settings = town.network.refresh_settings(town.url)
        [mention] = town.source(POSTS, base=settings).poll(None).mentions
        assert mention.own

    def test_pictures_and_films_are_told(self, town: Town) -> None:
        at = town.hands.now
        town.network.post("Brumelle moisi", author="lea", at=at, media=("photo",))
        town.network.post("Brumelle film", author="lea", at=at, media=("video",))
        found = {m.text: m.media for m in town.source(POSTS).poll(None).mentions}
        assert found == {"Brumelle moisi": ("photo",), "Brumelle film": ("video",)}

    def test_the_inbox_brings_mentions_and_answers(self, town: Town) -> None:
        post = town.say("Nouveau pot", author="brumelle")
        comment = town.say("Bonjour", author="max", in_reply_to=post)
        ours = town.say("Bonjour Max", author="brumelle", in_reply_to=comment)
        answer = town.say("Merci", author="max", in_reply_to=ours)
        called = town.say("Demande à u/brumelle", author="zoe", in_reply_to=comment)

        heard = {
            source.name: [m.native_id for m in source.poll(None).mentions]
            for source in CHANNEL.sources(town.setup())
            if "inbox" in source.name
        }

        assert heard == {
            "reddit/inbox/mentions": [called],
            "reddit/inbox/replies": [answer],
            "reddit/inbox/post-replies": [comment],
        }

    def test_a_comment_from_the_inbox_is_the_same_one_as_from_its_subreddit(
        self, town: Town
    ) -> None:
        post = town.say("Nouveau pot", author="brumelle")
        comment = town.say("Brumelle, bravo", author="max", in_reply_to=post)
        [of_inbox] = town.source("reddit/inbox/post-replies").poll(None).mentions
        of_place = town.heard(comment)
        assert of_inbox.conversation_id == of_place.conversation_id == post
        assert of_inbox.text == of_place.text
        assert of_inbox.url == of_place.url

    def test_many_posts_are_paged_back_to_what_is_known(self, town: Town) -> None:
        source = town.source(POSTS)
        town.say("Brumelle 0")
        cursor = source.poll(None).cursor
        posted = {town.say(f"Brumelle {n}") for n in range(1, 251)}

        batch = source.poll(cursor)

        assert posted <= {m.native_id for m in batch.mentions}
        assert (batch.holes, batch.setback, batch.cost.requests) == ((), None, 3)
        again = source.poll(batch.cursor)
        assert {m.native_id for m in again.mentions} <= {m.native_id for m in batch.mentions}
        assert (again.holes, again.cost.requests) == ((), 1)

    def test_more_than_a_listing_holds_is_a_hole(self, town: Town) -> None:
        source = town.source(POSTS)
        town.say("Brumelle 0")
        cursor = source.poll(None).cursor
        for n in range(1, 1101):
            town.say(f"Brumelle {n}")

        batch = source.poll(cursor)

        assert len(batch.mentions) == 1000
        [hole] = batch.holes
        assert hole.reason == "the listing ends at 1,000 posts"
        assert hole.span.start == START + timedelta(seconds=30)
        assert hole.span.end == START + timedelta(seconds=30 * 102)

    def test_a_search_finds_the_brand_in_any_subreddit(self, town: Town) -> None:
        found = town.say("Mon yaourt Brumelle", subreddit="cuisine")
        town.say("Mon yaourt", subreddit="cuisine")
        source = town.source("reddit/search/1")
        assert [m.native_id for m in source.poll(None).mentions] == [found]
        assert "Brumelle" in source.query
        names = [s.name for s in CHANNEL.sources(town.setup(search=False))]
        assert "reddit/search/1" not in names

    def test_more_than_a_search_shows_is_a_hole(self, town: Town) -> None:
        source = town.source("reddit/search/1")
        town.say("Brumelle 0")
        cursor = source.poll(None).cursor
        for n in range(1, 301):
            town.say(f"Brumelle {n}")
        [hole] = source.poll(cursor).holes
        assert hole.reason == "the search ends at about 250 posts"

    def test_a_quiet_subreddit_that_lost_its_only_post_is_no_hole(self, town: Town) -> None:
        source = town.source(POSTS)
        only = town.say("Brumelle 1")
        cursor = source.poll(None).cursor
        town.network.delete(only)
        town.say("Brumelle 2")
        batch = source.poll(cursor)
        assert (len(batch.mentions), batch.holes) == (1, ())

    def test_a_deleted_post_does_not_hide_where_reading_stopped(self, town: Town) -> None:
        source = town.source(POSTS)
        old, last = town.say("Brumelle un"), town.say("Brumelle deux")
        cursor = source.poll(None).cursor
        town.network.delete(last)
        new = town.say("Brumelle trois")

        batch = source.poll(cursor)

        assert [m.native_id for m in batch.mentions] == [new, old]
        assert batch.holes == ()

    def test_an_edited_post_comes_again_under_its_id(self, town: Town) -> None:
        source = town.source(POSTS)
        post = town.say("Brumelle est lent")
        cursor = source.poll(None).cursor
        town.network.edit(post, "Brumelle est lent, mais il est venu")
        [mention] = source.poll(cursor).mentions
        assert (mention.native_id, mention.text) == (post, "Brumelle est lent, mais il est venu")
        assert mention.extra["edited"] is True

    def test_each_subreddit_is_read_once_whatever_its_case(self, town: Town) -> None:
        setup = town.setup(subreddits=["Brumelle", "quotidien"], own_subreddits=["brumelle"])
        names = [source.name for source in CHANNEL.sources(setup)]
        assert len(names) == len(set(names)) == 2 * 2 + 1 + 3
        assert "reddit/r/Brumelle/posts" not in names or "reddit/r/brumelle/posts" not in names

    def test_without_an_account_there_is_no_inbox_and_no_publisher(self, town: Town) -> None:
        setup = town.setup(username=None, password=None)
        assert not [s for s in CHANNEL.sources(setup) if "inbox" in s.name]
        assert CHANNEL.publisher and CHANNEL.publisher(setup) is None
        town.say("Brumelle ici")
        assert len(named(CHANNEL.sources(setup), POSTS).poll(None).mentions) == 1
        assert "without account" in named(CHANNEL.sources(setup), POSTS).probe()

    def test_a_probe_says_who_reads_what(self, town: Town) -> None:
        assert town.source(POSTS).probe() == "u/brumelle can read new posts in r/quotidien"


class TestShapes:
    @pytest.mark.parametrize(
        "gone",
        [
            post_of(selftext="[removed]"),
            post_of(selftext="[deleted]"),
            post_of(title="[deleted by user]"),
            post_of(title="[ Removed by Reddit ]"),
            post_of(removed_by_category="moderator"),
            comment_of("t3_aa", body="[removed]"),
            comment_of("t3_aa", body="[deleted]", author="[deleted]"),
        ],
    )
    def test_what_was_taken_away_is_told(self, town: Town, gone: object) -> None:
        canned(town, gone)
        batch = town.source(POSTS).poll(None)
        assert (batch.deleted, batch.mentions) == (("t3_aa",), ())

    def test_a_post_outlives_its_author(self, town: Town) -> None:
        canned(town, post_of(author="[deleted]"), post_of("t3_ab", author=None))
        batch = town.source(POSTS).poll(None)
        assert [m.author for m in batch.mentions] == [None, None]

    def test_a_link_is_kept_with_its_title(self, town: Town) -> None:
        link = {"url": "https://news.example/brumelle", "domain": "news.example"}
        canned(town, post_of(title="Rappel", is_self=False, **link))
        [mention] = town.source(POSTS).poll(None).mentions
        assert mention.text == "Rappel\n\nhttps://news.example/brumelle"
        assert mention.media == ("link",)
        assert mention.extra["link"] == "https://news.example/brumelle"

    def test_crossposts_are_posts_of_their_own(self, town: Town) -> None:
        first = post_of(is_self=True, url="https://www.reddit.com/r/a/comments/aa/")
        second = post_of("t3_ab", is_self=False, url="/r/a/comments/aa/", crosspost_parent="t3_aa")
        canned(town, second, first)
        mentions = {m.native_id: m for m in town.source(POSTS).poll(None).mentions}
        assert mentions.keys() == {"t3_aa", "t3_ab"}
        assert mentions["t3_ab"].extra["crosspost_of"] == "t3_aa"
        assert mentions["t3_ab"].extra["link"] == "https://www.reddit.com/r/a/comments/aa/"

    def test_a_hidden_score_is_unknown_not_one(self, town: Town) -> None:
        canned(town, post_of(score=1, hide_score=True), comment_of(score=1, score_hidden=True))
        batch = town.source(POSTS).poll(None)
        assert [m.engagement and m.engagement.likes for m in batch.mentions] == [None, None]

    def test_a_private_message_is_set_aside_unread(self, town: Town) -> None:
        message = {"kind": "t4", "data": {"name": "t4_cc", "body": "Brumelle, entre nous"}}
        canned(town, message, path="/message/mentions")
        batch = town.source("reddit/inbox/mentions").poll(None)
        [reject] = batch.rejects
        assert (reject.native_id, reject.reason) == ("t4_cc", "private message")
        assert batch.mentions == ()

    @pytest.mark.parametrize(
        ("strange", "native_id"),
        [
            (post_of(created_utc=None), "t3_aa"),
            (post_of(created_utc="soon"), "t3_aa"),
            (post_of(created_utc=1e30), "t3_aa"),
            (post_of(title=None), "t3_aa"),
            (post_of(title=7), "t3_aa"),
            (post_of("../../x"), "../../x"),
            (comment_of("t1_bb", parent_id=None), "t1_bb"),
            (comment_of("t1_bb", body={"a": 1}), "t1_bb"),
            ({"kind": "t5", "data": {"name": "t5_dd"}}, "t5_dd"),
            ({"kind": "more", "data": {"name": "t1__", "children": []}}, "t1__"),
            ({"kind": "t3", "data": []}, "?"),
            ({"kind": "t3"}, "?"),
            ({}, "?"),
            (None, "?"),
            ("t3_aa", "?"),
        ],
    )
    def test_one_strange_thing_does_not_take_the_others_along(
        self, town: Town, strange: object, native_id: str
    ) -> None:
        canned(town, strange, post_of("t3_zz"))
        batch = town.source(POSTS).poll(None)
        assert [m.native_id for m in batch.mentions] == ["t3_zz"]
        assert [r.native_id for r in batch.rejects] == [native_id]
        assert batch.rejects[0].reason


class TestOptions:
    @pytest.mark.parametrize(
        "table",
        [
            {},
            {"client_id": "c", "feed_url": "https://www.reddit.com/.rss?feed=x&user=y"},
            {"feed_url": "ftp://www.reddit.com/.rss?feed=x"},
            {"client_id": "c", "password": "p"},
            {"client_id": "c", "subreddits": ["../x"]},
            {"client_id": "c", "user_agent": "short"},
        ],
    )
    def test_settings_that_cannot_work_are_refused(self, table: Mapping[str, object]) -> None:
        with pytest.raises(ValidationError) as raised:
            RedditOptions.model_validate({"kind": "reddit", **table})
        assert "feed=x" not in str(raised.value)
