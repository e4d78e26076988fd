"""Reddit as a channel: what PRAW would do by itself, and what our sources and publisher do."""

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError
from werkzeug.wrappers import Request, Response

from listener.channel import Brand, Publisher, Setup, Source
from listener.channels.reddit import CHANNEL, LONGEST
from listener.channels.reddit_client import RedditOptions
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.town.http import Fault, Faulty, served
from listener.town.reddit import RedditNetwork
from storage.model import Failure, Mention

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BRUMELLE = Brand(name="Brumelle", handles=("brumelle",), products=("yaourt Brumelle",))
SECRETS = ("town-secret", "town-password", "town-refresh", "town-feed-token")


@dataclass
class Hands:
    """A clock whose hands the test moves."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@dataclass
class Shelf:
    kept: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str | None:
        return self.kept.get(key)

    def put(self, key: str, value: str) -> None:
        self.kept[key] = value


@dataclass
class Town:
    """The network, its server, and the channel that is set up to reach it."""

    network: RedditNetwork
    server: Faulty
    url: str
    hands: Hands

    def setup(
        self, base: Mapping[str, object] | None = None, **more: object
    ) -> Setup[RedditOptions]:
        table = {**(base or self.network.settings(self.url)), **more}
        return Setup(
            name="reddit",
            options=RedditOptions.model_validate(table),
            brands=[BRUMELLE],
            clock=self.hands,
            vault=Shelf(),
        )

    def source(self, name: str, base: Mapping[str, object] | None = None, **more: object) -> Source:
        return named(CHANNEL.sources(self.setup(base, **more)), name)

    def publisher(self, **more: object) -> Publisher:
        assert CHANNEL.publisher
        publisher = CHANNEL.publisher(self.setup(None, **more))
        assert publisher
        return publisher

    def say(
        self,
        text: str,
        author: str = "lea",
        in_reply_to: str | None = None,
        subreddit: str = "quotidien",
    ) -> str:
        at = self.hands.forward(seconds=30)
        return self.network.post(
            text, author=author, at=at, in_reply_to=in_reply_to, subreddit=subreddit
        )

    def sent(self, path: str = "/api/comment/") -> int:
        return sum(r == ("POST", path) for r in self.server.requests)

    def heard(self, native_id: str) -> Mention:
        for name in ("reddit/r/quotidien/posts", "reddit/r/quotidien/comments"):
            for mention in self.source(name).poll(None).mentions:
                if mention.native_id == native_id:
                    return mention
        raise AssertionError(f"{native_id} was not heard")


def named(sources: Sequence[Source], name: str) -> Source:
    return next(source for source in sources if source.name == name)


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    def never(seconds: float) -> None:
        raise AssertionError(f"somebody sleeps {seconds} s")

    monkeypatch.setattr("prawcore.sessions.time.sleep", never)
    hands = Hands()
    network = RedditNetwork(hands)
    server = Faulty(network)
    with served(server) as url:
        yield Town(network, server, url, hands)


POSTS = "reddit/r/quotidien/posts"
COMMENTS = "reddit/r/quotidien/comments"


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


def canned(town: Town, *children: object, path: str = "/r/quotidien/new") -> None:
    """Let the next answer of a listing have these children."""
    body = json.dumps({"kind": "Listing", "data": {"children": children, "after": None}})
    town.server.faults.append(Fault(body=body.encode(), path=path))


def post_of(name: str = "t3_aa", **fields: object) -> dict[str, object]:
    plain = {"name": name, "title": "Brumelle", "author": "lea", "created_utc": 1.7e9}
    return {"kind": "t3", "data": {**plain, **fields}}


def comment_of(name: str = "t1_bb", **fields: object) -> dict[str, object]:
    plain = {"name": name, "body": "Brumelle", "author": "lea", "created_utc": 1.7e9}
    return {"kind": "t1", "data": {**plain, "parent_id": "t3_aa", **fields}}


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


class TestFailures:
    def failure(
        self,
        town: Town,
        *faults: Fault,
        base: Mapping[str, object] | None = None,
        **more: object,
    ) -> ChannelError:
        source = town.source(POSTS, base, **more)
        town.server.faults.extend(faults)
        with pytest.raises(ChannelError) as raised:
            source.poll(None)
        assert not any(secret in whole_story(raised.value) for secret in SECRETS)
        return raised.value

    @pytest.mark.parametrize(
        ("status", "failure"),
        [
            (400, Failure.MALFORMED),
            (403, Failure.PERMISSION),
            (404, Failure.GONE),
            (408, Failure.OUTAGE),
            (418, Failure.MALFORMED),
            (429, Failure.RATE_LIMIT),
            (451, Failure.PERMISSION),
            (500, Failure.OUTAGE),
            (502, Failure.OUTAGE),
            (503, Failure.OUTAGE),
            (520, Failure.OUTAGE),
        ],
    )
    def test_a_status_is_told_and_nothing_is_asked_twice(
        self, town: Town, status: int, failure: Failure
    ) -> None:
        error = self.failure(town, Fault(status=status, body=b"<html>", path="/new"))
        assert error.failure is failure
        assert sum(path.endswith("/new") for _, path in town.server.requests) == 1

    def test_an_unknown_subreddit_is_gone(self, town: Town) -> None:
        away = {"Location": "https://www.reddit.com/subreddits/search?q=quotidien"}
        error = self.failure(town, Fault(status=302, headers=away, path="/new"))
        assert error.failure is Failure.GONE

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'"x"', b"null", b"<html>", b"{}"])
    def test_an_answer_that_is_no_listing_is_malformed(self, town: Town, body: bytes) -> None:
        assert self.failure(town, Fault(body=body, path="/new")).failure is Failure.MALFORMED

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'"x"', b"null", b"<html>", b"{}"])
    def test_a_token_answer_without_a_token_is_malformed(self, town: Town, body: bytes) -> None:
        error = self.failure(town, Fault(body=body, path="access_token"))
        assert error.failure is Failure.MALFORMED

    def test_a_dropped_connection_is_an_outage_asked_once(self, town: Town) -> None:
        error = self.failure(town, Fault(drop=True, path="/new"))
        assert error.failure is Failure.OUTAGE
        assert sum(path.endswith("/new") for _, path in town.server.requests) == 1

    def test_a_hung_server_is_left_alone_in_time(self, town: Town) -> None:
        began = time.monotonic()
        error = self.failure(town, Fault(hang_s=30, path="/new"), timeout_s=0.3)
        assert error.failure is Failure.OUTAGE
        assert time.monotonic() - began < 5

    @pytest.mark.parametrize(
        ("header", "wait"),
        [
            ({"Retry-After": "120"}, timedelta(seconds=120)),
            ({"Retry-After": "Mon, 02 Mar 2026 09:30:00 GMT"}, timedelta(minutes=30)),
            ({"x-ratelimit-reset": "300"}, timedelta(minutes=5)),
            ({"Retry-After": "later"}, None),
            ({}, None),
        ],
    )
    def test_a_rate_limit_says_when_to_come_back(
        self, town: Town, header: dict[str, str], wait: timedelta | None
    ) -> None:
        error = self.failure(town, Fault(status=429, headers=header, path="/new"))
        assert error.failure is Failure.RATE_LIMIT
        assert error.retry_at == (START + wait if wait else None)

    def test_a_spent_rate_limit_is_told_instead_of_slept(self, town: Town) -> None:
        source = town.source(POSTS)
        spent = {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "400"}
        body = b'{"data": {"children": []}}'
        town.server.faults.append(Fault(body=body, headers=spent, path="/new"))
        source.poll(None)
        asked = len(town.server.requests)

        with pytest.raises(ChannelError) as raised:
            source.poll(None)

        assert raised.value.failure is Failure.RATE_LIMIT
        assert raised.value.retry_at == START + timedelta(seconds=400)
        assert len(town.server.requests) == asked
        town.hands.forward(seconds=400)
        assert source.poll(None).setback is None

    def test_a_clock_that_is_moved_back_does_not_keep_us_waiting(self, town: Town) -> None:
        source = town.source(POSTS)
        spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "400"}
        body = b'{"data": {"children": []}}'
        town.server.faults.append(Fault(body=body, headers=spent, path="/new"))
        source.poll(None)
        town.hands.forward(days=-1)
        assert source.poll(None).setback is None

    def test_a_rate_limit_that_runs_low_slows_nothing_down(self, town: Town) -> None:
        source = town.source(POSTS)
        low = {
            "x-ratelimit-remaining": "10",
            "x-ratelimit-reset": "590",
            "x-ratelimit-used": "990",
        }
        body = b'{"data": {"children": []}}'
        town.server.faults.append(Fault(body=body, headers=low, path="/new"))
        source.poll(None)
        assert source.poll(None).setback is None

    def test_a_token_that_ran_out_is_renewed_unseen(self, town: Town) -> None:
        source = town.source(POSTS)
        source.poll(None)
        town.network.expire_tokens()
        assert source.poll(None).setback is None

    @pytest.mark.parametrize(
        "wrong",
        [{"password": "town-password-old"}, {"client_secret": "town-secret-old"}],
    )
    def test_wrong_credentials_are_told_without_them(
        self, town: Town, wrong: Mapping[str, object]
    ) -> None:
        error = self.failure(town, base={**town.network.settings(town.url), **wrong})
        assert error.failure is Failure.CREDENTIALS
        assert error.failure.permanent

    def test_a_refresh_token_that_was_taken_back_is_a_matter_of_credentials(
        self, town: Town
    ) -> None:
        settings = {**town.network.refresh_settings(town.url), "username": "brumelle"}
        error = self.failure(town, Fault(status=400, path="access_token"), base=settings)
        assert error.failure is Failure.CREDENTIALS

    def test_a_failure_after_the_first_page_keeps_what_came(self, town: Town) -> None:
        for n in range(150):
            town.say(f"Brumelle {n}")
        source = town.source(POSTS)
        source.probe()
        canned_first = [post_of("t3_aa")]
        body = json.dumps({"data": {"children": canned_first, "after": "t3_aa"}})
        town.server.faults.append(Fault(body=body.encode(), path="/new"))
        town.server.faults.append(Fault(status=503, path="/new"))
        batch = source.poll(None)
        assert [m.native_id for m in batch.mentions] == ["t3_aa"]
        assert batch.setback and batch.setback.failure is Failure.OUTAGE
        assert batch.cursor is None


def test_an_answer_that_trickles_in_is_cut_at_the_limit(town: Town) -> None:
    class Trickle:
        def __call__(self, environ: object, start: object) -> Iterator[bytes]:
            for _ in range(200):
                yield b" "
                time.sleep(0.05)

    @Request.application
    def slow(request: Request) -> Response:
        if request.path == "/api/v1/access_token":
            token = {"access_token": "t", "expires_in": 3600, "scope": "*"}
            return Response(json.dumps(token), content_type="application/json")
        return Response(Trickle()(None, None), content_type="application/json")

    with served(Faulty(slow)) as url:
        source = town.source(POSTS, api_url=url, timeout_s=0.4)
        began = time.monotonic()
        with pytest.raises(ChannelError) as raised:
            source.poll(None)
    assert raised.value.failure is Failure.OUTAGE
    assert time.monotonic() - began < 5


def whole_story(error: BaseException | None) -> str:
    """Everything that a traceback of this error could show."""
    if error is None:
        return ""
    return f"{error!r} {error} {whole_story(error.__cause__ or error.__context__)}"


class TestAnswering:
    def test_a_reply_is_posted_once_and_proven(self, town: Town) -> None:
        post = town.say("Brumelle en retard")
        mention = town.heard(post)
        receipt = town.publisher().publish("Bonjour Léa.", in_reply_to=mention, key="k")
        assert town.network.replies_of_brand(post) == ["Bonjour Léa."]
        assert receipt.url and receipt.url.startswith("https://www.reddit.com/r/quotidien/")
        assert receipt.at == town.hands.now
        assert town.sent() == 1

    def test_a_comment_is_answered_too(self, town: Town) -> None:
        comment = town.say("Brumelle ?", in_reply_to=town.say("Lait"))
        mention = town.heard(comment)
        town.publisher().publish("Oui.", in_reply_to=mention, key="k")
        assert town.network.replies_of_brand(comment) == ["Oui."]

    def test_a_dropped_answer_is_unconfirmed_and_found_again(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        publisher = town.publisher()
        town.server.faults.append(Fault(drop=True, method="POST", path="/api/comment"))
        with pytest.raises(Unconfirmed):
            publisher.publish("Bonjour  Léa.", in_reply_to=mention, key="k")
        assert town.sent() == 1
        receipt = publisher.reconcile("Bonjour Léa.", in_reply_to=mention, key="k")
        assert receipt
        assert len(town.network.replies_of_brand(mention.native_id)) == 1

    def test_a_late_answer_is_unconfirmed_and_sent_once(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        publisher = town.publisher(timeout_s=0.3)
        town.server.faults.append(Fault(hang_s=2, method="POST", path="/api/comment"))
        with pytest.raises(Unconfirmed):
            publisher.publish("Bonjour.", in_reply_to=mention, key="k")
        assert town.sent() == 1

    @pytest.mark.parametrize(
        "fault",
        [
            Fault(status=500, method="POST", path="/api/comment"),
            Fault(status=503, method="POST", path="/api/comment"),
            Fault(status=302, method="POST", path="/api/comment"),
            Fault(body=b"<html>", method="POST", path="/api/comment"),
            Fault(body=b"{}", method="POST", path="/api/comment"),
            Fault(truncate=20, method="POST", path="/api/comment"),
            Fault(
                body=b'{"json": {"errors": [], "data": {"things": []}}}',
                method="POST",
                path="/api/comment",
            ),
        ],
    )
    def test_an_unclear_answer_is_unconfirmed_and_sent_once(self, town: Town, fault: Fault) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        town.server.faults.append(fault)
        with pytest.raises(Unconfirmed):
            town.publisher().publish("Bonjour.", in_reply_to=mention, key="k")
        assert town.sent() == 1

    @pytest.mark.parametrize(
        ("status", "failure"),
        [
            (400, Failure.MALFORMED),
            (401, Failure.CREDENTIALS),
            (403, Failure.PERMISSION),
            (404, Failure.GONE),
            (429, Failure.RATE_LIMIT),
        ],
    )
    def test_a_certain_no_is_refused_and_sent_once(
        self, town: Town, status: int, failure: Failure
    ) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        town.server.faults.append(Fault(status=status, method="POST", path="/api/comment"))
        with pytest.raises(Refused) as raised:
            town.publisher().publish("Bonjour.", in_reply_to=mention, key="k")
        assert raised.value.setback.failure is failure
        assert town.sent() == 1

    @pytest.mark.parametrize(
        ("error", "failure", "wait"),
        [
            (["DELETED_COMMENT", "gone", "parent"], Failure.GONE, None),
            (["THREAD_LOCKED", "locked", "parent"], Failure.PERMISSION, None),
            (["TOO_LONG", "too long", "text"], Failure.PERMISSION, None),
            (["RATELIMIT", "Take a break for 9 minutes.", "x"], Failure.RATE_LIMIT, 540),
            (["RATELIMIT", "Try again in 2 seconds.", "x"], Failure.RATE_LIMIT, 2),
            (["RATELIMIT", "Try again.", "x"], Failure.RATE_LIMIT, None),
            (["RATELIMIT", None, None], Failure.RATE_LIMIT, None),
            (["<b>strange</b>"], Failure.PERMISSION, None),
            ([], Failure.PERMISSION, None),
        ],
    )
    def test_reddits_own_refusals_are_told_apart(
        self, town: Town, error: list[object], failure: Failure, wait: int | None
    ) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        body = json.dumps({"json": {"errors": [error]}}).encode()
        town.server.faults.append(Fault(body=body, method="POST", path="/api/comment"))
        with pytest.raises(Refused) as raised:
            town.publisher().publish("Bonjour.", in_reply_to=mention, key="k")
        setback = raised.value.setback
        assert setback.failure is failure
        assert setback.retry_at == (town.hands.now + timedelta(seconds=wait) if wait else None)
        assert "<b>" not in str(raised.value)
        assert town.sent() == 1

    def test_no_comment_goes_out_without_a_token(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        town.server.faults.append(Fault(drop=True, path="access_token"))
        with pytest.raises(Refused):
            town.publisher().publish("Bonjour.", in_reply_to=mention, key="k")
        assert town.sent() == 0

    def test_a_token_that_ran_out_does_not_cost_the_reply(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        publisher = town.publisher()
        publisher.parent(mention)
        town.network.expire_tokens()
        publisher.publish("Bonjour.", in_reply_to=mention, key="k")
        assert town.sent() == 1

    def test_a_spent_rate_limit_refuses_before_anything_is_sent(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"}
        body = b'{"name": "brumelle"}'
        town.server.faults.append(Fault(body=body, headers=spent, path="/api/v1/me"))
        with pytest.raises(Refused) as raised:
            town.publisher().publish("Bonjour.", in_reply_to=mention, key="k")
        assert raised.value.setback.failure is Failure.RATE_LIMIT
        assert town.sent() == 0

    def test_what_was_not_posted_is_not_found(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        publisher = town.publisher()
        town.network.post(
            "Autre chose.", author="brumelle", at=town.hands.now, in_reply_to=mention.native_id
        )
        assert publisher.reconcile("Bonjour.", in_reply_to=mention, key="k") is None

    def test_a_reply_is_found_when_the_thread_does_not_show_it_yet(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        publisher = town.publisher()
        publisher.publish("Bonjour.", in_reply_to=mention, key="k")
        thread = [
            {"data": {"children": children}} for children in ([post_of(mention.native_id)], [])
        ]
        town.server.faults.append(Fault(body=json.dumps(thread).encode(), path="/comments/"))
        assert publisher.reconcile("Bonjour.", in_reply_to=mention, key="k")

    def test_an_outcome_that_cannot_be_read_is_not_decided(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        publisher = town.publisher()
        town.server.faults.append(Fault(status=503, path="/user/brumelle/comments"))
        with pytest.raises(ChannelError):
            publisher.reconcile("Bonjour.", in_reply_to=mention, key="k")

    def test_own_comments_that_end_too_early_decide_nothing(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        other = town.say("Sel")
        for n in range(120):
            town.say(f"Réponse {n}", author="brumelle", in_reply_to=other)
        with pytest.raises(ChannelError, match="do not reach back"):
            town.publisher(max_pages=1).reconcile("Bonjour.", in_reply_to=mention, key="k")
        assert town.publisher().reconcile("Bonjour.", in_reply_to=mention, key="k") is None


class TestParent:
    def test_the_post_is_read_again(self, town: Town) -> None:
        post = town.say("Brumelle en retard")
        mention = town.heard(post)
        town.network.edit(post, "Brumelle est venu")
        parent = town.publisher().parent(mention)
        assert parent.mention and parent.mention.text == "Brumelle est venu"
        assert parent.mention.brands == ("Brumelle",)
        assert parent.answered is None
        assert parent.eligibility.allowed

    def test_a_comment_is_read_again_as_it_was_heard(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle ?", in_reply_to=town.say("Lait")))
        assert town.publisher().parent(mention).mention == mention

    @pytest.mark.parametrize("below", [False, True])
    def test_a_deleted_post_has_no_mention(self, town: Town, below: bool) -> None:
        post = town.say("Brumelle en retard")
        asked = town.say("Brumelle aussi", in_reply_to=post) if below else post
        mention = town.heard(asked)
        town.network.delete(asked)
        assert town.publisher().parent(mention).mention is None

    def test_a_thread_that_does_not_exist_has_no_mention(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        town.server.faults.append(Fault(status=404, path="/comments/"))
        assert town.publisher().parent(mention).mention is None

    def test_our_own_reply_is_seen(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        publisher = town.publisher()
        receipt = publisher.publish("Bonjour.", in_reply_to=mention, key="k")
        assert publisher.parent(mention).answered == receipt

    @pytest.mark.parametrize("state", ["locked", "archived"])
    def test_a_closed_thread_takes_no_comment(self, town: Town, state: str) -> None:
        post = town.say("Brumelle en retard")
        comment = town.say("Brumelle aussi", in_reply_to=post)
        of_post, of_comment = town.heard(post), town.heard(comment)
        town.network.close(post, **{state: True})
        publisher = town.publisher()
        assert publisher.parent(of_post).eligibility.reason == f"the thread is {state}"
        assert publisher.parent(of_comment).eligibility.reason == f"the thread is {state}"
        assert publisher.eligibility(of_post).allowed
        assert not publisher.eligibility(town.heard(post)).allowed

    @pytest.mark.parametrize("body", [b"[]", b"{}", b"[1, 2]", b'[{"data": {"children": []}}, {}]'])
    def test_a_thread_of_another_shape_is_malformed(self, town: Town, body: bytes) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        town.server.faults.append(Fault(body=body, path="/comments/"))
        with pytest.raises(ChannelError) as raised:
            town.publisher().parent(mention)
        assert raised.value.failure is Failure.MALFORMED

    def test_length_is_counted_in_characters(self, town: Town) -> None:
        limit = town.publisher().limit()
        assert limit.fits("é" * LONGEST)
        assert not limit.fits("é" * (LONGEST + 1))
        assert limit.describe("abc") == "3 of 10000"

    def test_requests_are_counted_once(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        publisher = town.publisher()
        publisher.parent(mention)
        assert publisher.cost().requests == 2
        assert publisher.cost().requests == 0


class TestFeed:
    def feed(self, town: Town, **more: object) -> Source:
        settings = town.network.feed_settings(town.url)
        [source] = CHANNEL.sources(town.setup(settings, **more))
        return source

    def test_it_is_heard_without_the_api(self, town: Town) -> None:
        post = town.say("Brumelle en retard\n\nTrois jours & rien.\n\nTriste.")
        town.say("Brumelle répond", author="brumelle")
        town.say("Autre chose")
        batch = self.feed(town).poll(None)
        ours, theirs = batch.mentions
        assert (theirs.native_id, theirs.conversation_id) == (post, post)
        assert theirs.text == "Brumelle en retard\n\nTrois jours & rien.\n\nTriste."
        assert theirs.author and theirs.author.handle == "lea"
        assert theirs.published_at == START + timedelta(seconds=30)
        assert ours.own
        assert [r.reason for r in batch.rejects] == ["names no brand"]

    def test_it_has_no_publisher(self, town: Town) -> None:
        assert CHANNEL.publisher
        assert CHANNEL.publisher(town.setup(town.network.feed_settings(town.url))) is None

    def test_it_is_paged_back_to_what_is_known(self, town: Town) -> None:
        source = self.feed(town)
        town.say("Brumelle 0")
        cursor = source.poll(None).cursor
        posted = {town.say(f"Brumelle {n}") for n in range(1, 251)}
        batch = source.poll(cursor)
        assert posted <= {m.native_id for m in batch.mentions}
        assert batch.holes == ()
        again = source.poll(batch.cursor)
        assert {m.native_id for m in again.mentions} <= {m.native_id for m in batch.mentions}
        assert again.holes == ()

    def test_a_quiet_feed_is_read_to_its_end(self, town: Town) -> None:
        assert self.feed(town).poll(None).mentions == ()
        assert self.feed(town).probe() == "the private feed can be read (0 entries)"

    @pytest.mark.parametrize(
        ("fault", "failure"),
        [
            (Fault(status=403), Failure.PERMISSION),
            (Fault(status=429, headers={"Retry-After": "60"}), Failure.RATE_LIMIT),
            (Fault(status=500), Failure.OUTAGE),
            (Fault(status=301, headers={"Location": "/elsewhere"}), Failure.MALFORMED),
            (Fault(drop=True), Failure.OUTAGE),
            (Fault(hang_s=30), Failure.OUTAGE),
            (Fault(body=b"<html><body>no</body></html>"), Failure.MALFORMED),
            (Fault(body=b'{"kind": "Listing"}'), Failure.MALFORMED),
            (Fault(body=b""), Failure.MALFORMED),
            (Fault(truncate=300), Failure.MALFORMED),
        ],
    )
    def test_its_address_is_in_no_error_and_no_log(
        self, town: Town, fault: Fault, failure: Failure, caplog: pytest.LogCaptureFixture
    ) -> None:
        town.say("Brumelle en retard")
        town.server.faults.append(fault)
        with caplog.at_level(logging.DEBUG), pytest.raises(ChannelError) as raised:
            self.feed(town, timeout_s=0.5).poll(None)
        assert raised.value.failure is failure
        assert "town-feed-token" not in whole_story(raised.value)
        assert "town-feed-token" not in caplog.text

    def test_entries_that_are_no_posts_are_set_aside(self, town: Town) -> None:
        entries = (
            "<entry><id>t4_cc</id><title>Brumelle</title><updated>2026-03-02T08:00:00Z</updated>"
            "</entry><entry><id>t3_dd</id><title>Brumelle</title></entry>"
            "<entry><title>Brumelle</title></entry>"
            "<entry><id>t1_ee</id><title>/u/max on Lait</title>"
            "<updated>2026-03-02T07:00:00Z</updated><author><name>/u/max</name></author>"
            '<link href="https://www.reddit.com/r/a/comments/aa/lait/ee/"/>'
            '<content type="html">&lt;!-- SC_OFF --&gt;&lt;div class="md"&gt;&lt;p&gt;Brumelle !'
            "&lt;/p&gt;&lt;/div&gt;&lt;!-- SC_ON --&gt;</content></entry>"
        )
        body = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
        town.server.faults.append(Fault(body=body.encode()))
        batch = self.feed(town, max_pages=1).poll(None)
        assert [(r.native_id, bool(r.reason)) for r in batch.rejects] == [
            ("t4_cc", True),
            ("t3_dd", True),
            ("?", True),
        ]
        [mention] = batch.mentions
        assert (mention.text, mention.conversation_id) == ("Brumelle !", "t3_aa")


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
