import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.wrappers import Response

from listener.channels.mastodon import CHANNEL, PER_PAGE
from listener.errors import ChannelError
from listener.town.http import Fault, Faulty, served
from storage.model import Failure, Json
from storage.polled import Batch, Reject, Repost
from tests.listener.mastodon_bench import NOW, Town, status, town_square
from tests.listener.props import Dripping


@pytest.fixture
def town() -> Iterator[Town]:
    with town_square() as place:
        yield place


def ids(batch: Batch) -> list[str]:
    return [mention.native_id for mention in batch.mentions]


def test_the_streams_are_hashtags_mentions_and_searches(town: Town) -> None:
    asked = {s.name: s.query for s in CHANNEL.sources(town.setup())}
    assert asked == {
        "mastodon/tag/brumelle": "#brumelle",
        "mastodon/tag/brumellearnaque": "#brumellearnaque",
        "mastodon/tag/brumellescam": "#brumellescam",
        "mastodon/tag/brumellesucks": "#brumellesucks",
        "mastodon/mentions": "mentions",
        "mastodon/search/1": "Brumelle",
        "mastodon/search/2": '"Brumelle Crème"',
    }
    assert CHANNEL.publisher
    alone = town.setup(access_token=None)
    assert [s.name.split("/")[1] for s in CHANNEL.sources(alone)] == ["tag"] * 4
    assert CHANNEL.publisher(alone) is None


def test_a_post_keeps_what_the_server_tells(town: Town) -> None:
    native_id = town.network.post(
        "The #brumelle van left it <open> & wet.\n\nSee https://photos.example/jar?a=1&b=2",
        author="lena",
        at=NOW - timedelta(minutes=5),
        media=("photo", "video"),
        followers=1200,
        likes=4,
        shares=2,
    )
    (mention,) = town.source("tag/brumelle").poll(None).mentions
    assert mention.text == (
        "The #brumelle van left it <open> & wet.\n\nSee https://photos.example/jar?a=1&b=2"
    )
    assert (mention.native_id, mention.conversation_id) == (native_id, native_id)
    assert mention.published_at == NOW - timedelta(minutes=5)
    assert mention.published_at.tzinfo is UTC
    assert mention.author
    assert (mention.author.handle, mention.author.followers) == ("lena", 1200)
    assert mention.engagement
    assert (mention.engagement.likes, mention.engagement.shares) == (4, 2)
    assert (mention.engagement.replies, mention.engagement.at) == (0, NOW)
    assert mention.media == ("photo", "video")
    assert mention.brands == ("Brumelle",)
    assert mention.extra["visibility"] == "public"
    assert mention.extra["uri"] == f"https://town.example/users/lena/statuses/{native_id}"


def test_many_posts_between_two_polls_arrive_whole(town: Town) -> None:
    source = town.source("tag/brumelle")
    town.network.post("#brumelle first", author="lena", at=NOW - timedelta(hours=9))
    cursor = source.poll(None).cursor
    sent = [
        town.network.post(f"#brumelle no {n}", author="ines", at=NOW - timedelta(seconds=500 - n))
        for n in range(500)
    ]
    batch = source.poll(cursor)
    assert set(sent) <= set(ids(batch))
    assert batch.holes == ()
    assert batch.cost.requests == 13
    again = source.poll(batch.cursor)
    assert set(ids(again)) <= set(sent)
    assert (again.holes, again.cost.requests) == ((), 1)


def test_more_posts_than_pages_are_told_as_a_hole(town: Town) -> None:
    source = town.source("tag/brumelle", max_pages=2)
    town.network.post("#brumelle first", author="lena", at=NOW - timedelta(hours=9))
    cursor = source.poll(None).cursor
    for n in range(100):
        town.network.post(f"#brumelle no {n}", author="ines", at=NOW - timedelta(seconds=100 - n))
    batch = source.poll(cursor)
    assert len(batch.mentions) == 2 * PER_PAGE
    (hole,) = batch.holes
    assert hole.span.start == NOW - timedelta(hours=9)
    assert hole.span.end == NOW - timedelta(seconds=2 * PER_PAGE)


def test_a_mention_that_arrives_late_does_not_hide_the_others(town: Town) -> None:
    source = town.source("mentions")
    town.network.post("@brumelle first", author="lena", at=NOW - timedelta(hours=1))
    cursor = source.poll(None).cursor
    sent = [
        town.network.post(f"@brumelle no {n}", author="ines", at=NOW - timedelta(seconds=100 - n))
        for n in range(90)
    ]
    late = town.network.post("@brumelle from a slow server", author="u", at=NOW - timedelta(days=2))
    assert {late, *sent} <= set(ids(source.poll(cursor)))


def test_a_post_dated_in_the_future_does_not_hide_the_others(town: Town) -> None:
    source = town.source("tag/brumelle")
    town.network.post("#brumelle from tomorrow", author="lena", at=NOW + timedelta(days=1))
    far = town.network.post("#brumelle from afar", author="lena", at=NOW + timedelta(days=9_000))
    first = source.poll(None)
    assert {m.published_at for m in first.mentions if m.native_id == far} == {NOW}
    cursor = first.cursor
    town.now += timedelta(hours=1)
    sent = [
        town.network.post(f"#brumelle {n}", author="u", at=NOW + timedelta(minutes=1, seconds=n))
        for n in range(90)
    ]
    assert set(sent) <= set(ids(source.poll(cursor)))


def test_pages_go_on_without_a_link_header(town: Town) -> None:
    for n in range(60):
        town.network.post(f"Brumelle no {n}", author="ines", at=NOW - timedelta(seconds=60 - n))
    batch = town.source("search/1").poll(None)
    assert len(batch.mentions) == 60


def test_own_posts_are_marked_and_the_account_is_asked_for_once(town: Town) -> None:
    town.network.post("#brumelle delivers again", author="brumelle", at=NOW)
    town.network.post("#brumelle at last", author="lena", at=NOW)
    batch = town.source("tag/brumelle").poll(None)
    assert {m.author.handle: m.own for m in batch.mentions if m.author} == {
        "brumelle": True,
        "lena": False,
    }
    town.source("mentions").poll(None)
    asked = [path for _, path in town.faulty.requests if path.endswith("verify_credentials")]
    assert len(asked) == 1


def test_an_edit_comes_under_the_same_id(town: Town) -> None:
    source = town.source("tag/brumelle")
    native_id = town.network.post("#brumelle is fine", author="lena", at=NOW)
    cursor = source.poll(None).cursor
    town.network.edit(native_id, "#brumelle is not fine")
    (mention,) = source.poll(cursor).mentions
    assert (mention.native_id, mention.text) == (native_id, "#brumelle is not fine")
    assert mention.extra["edited_at"] == "2026-03-06T22:00:00.000Z"


def test_what_is_not_public_and_what_is_noise_is_rejected(town: Town) -> None:
    secret = town.network.post("@brumelle psst", author="lena", at=NOW, visibility="direct")
    quiet = town.network.post("@brumelle hello", author="ines", at=NOW, visibility="unlisted")
    sung = town.network.post("#brumelle karaoke tonight", author="max", at=NOW)
    heard = town.source("mentions").poll(None)
    assert ids(heard) == [quiet]
    assert heard.rejects == (Reject(native_id=secret, reason="not public"),)
    tagged = town.source("tag/brumelle").poll(None)
    assert tagged.rejects == (Reject(native_id=sung, reason="noise"),)


def test_the_content_warning_stands_before_the_text(town: Town) -> None:
    town.network.post("mould in #brumelle", author="lena", at=NOW, spoiler="food, disgusting")
    (mention,) = town.source("tag/brumelle").poll(None).mentions
    assert mention.text == "food, disgusting\n\nmould in #brumelle"


def test_a_boost_gives_a_repost_and_the_original(town: Town) -> None:
    boost = status("2", content="", reblog=status("1"))
    with town.answering([boost]):
        batch = town.source("tag/brumelle").poll(None)
    assert ids(batch) == ["1"]
    at = datetime(2026, 3, 6, 21, 0, tzinfo=UTC)
    assert batch.reposts == (Repost(native_id="2", original_id="1", at=at),)


def test_unreadable_posts_are_rejected_one_by_one(town: Town) -> None:
    odd: list[Json] = [
        status("1", created_at="yesterday"),
        status("2", content=None),
        status("3", account="lena"),
        status("4", created_at="0001-01-01T00:00:00+05:00"),
        status("5", content="#brumelle \ud800"),
        None,
        "text",
        status("6", language=5, url=[], favourites_count="many", media_attachments={"a": 1}),
        status("7", id=70, language="pt-BR"),
    ]
    with town.answering(odd):
        batch = town.source("tag/brumelle").poll(None)
    assert ids(batch) == ["5", "6", "70"]
    assert batch.mentions[0].text == "#brumelle \ufffd"
    assert batch.mentions[2].lang == "pt"
    assert [r.native_id for r in batch.rejects] == ["1", "2", "3", "4", "?", "?"]
    assert all("lena" not in r.reason for r in batch.rejects)


@pytest.mark.parametrize("body", [{}, {"error": "odd"}, "text", None, 5])
def test_an_answer_of_another_type_is_malformed(town: Town, body: Json) -> None:
    with town.answering(body), pytest.raises(ChannelError) as caught:
        town.source("tag/brumelle").poll(None)
    assert caught.value.failure is Failure.MALFORMED


@pytest.mark.parametrize("body", [[], {}, {"statuses": {}}, "text"])
def test_a_search_of_another_type_is_malformed(town: Town, body: Json) -> None:
    with town.answering(body, path="/search"), pytest.raises(ChannelError) as caught:
        town.source("search/1").poll(None)
    assert caught.value.failure is Failure.MALFORMED


@pytest.mark.parametrize(
    ("headers", "retry_at"),
    [
        ({"X-RateLimit-Reset": "2026-03-06T22:05:00.123456Z"}, NOW.replace(minute=5)),
        ({"X-RateLimit-Reset": "1772834700"}, NOW.replace(minute=5)),
        ({"Retry-After": "90"}, NOW + timedelta(seconds=90)),
        ({"X-RateLimit-Reset": "soon"}, None),
        ({}, None),
    ],
)
def test_a_rate_limit_tells_when_it_ends(
    town: Town, headers: dict[str, str], retry_at: datetime | None
) -> None:
    town.faulty.faults.append(Fault(status=429, headers=headers, path="/tag/"))
    with pytest.raises(ChannelError) as caught:
        town.source("tag/brumelle").poll(None)
    assert caught.value.failure is Failure.RATE_LIMIT
    told = caught.value.retry_at
    assert (told.replace(microsecond=0) if told else None) == retry_at


def test_an_unreadable_limit_header_does_not_fail_a_good_answer(town: Town) -> None:
    town.faulty.faults.append(
        Fault(path="/tag/", body=json.dumps([status("1")]).encode(), headers={
            "X-RateLimit-Reset": "soon", "Date": "never"})
    )  # fmt: skip
    assert ids(town.source("tag/brumelle").poll(None)) == ["1"]


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault(status=401, path="/tag/"), Failure.CREDENTIALS),
        (Fault(status=403, path="/tag/"), Failure.PERMISSION),
        (Fault(status=422, path="/tag/"), Failure.PERMISSION),
        (Fault(status=404, path="/tag/"), Failure.GONE),
        (Fault(status=301, headers={"Location": "/"}, path="/tag/"), Failure.MALFORMED),
        (Fault(status=500, path="/tag/"), Failure.OUTAGE),
        (Fault(status=522, path="/tag/"), Failure.OUTAGE),
        (Fault(drop=True, path="/tag/"), Failure.OUTAGE),
        (Fault(hang_s=30, path="/tag/"), Failure.OUTAGE),
        (Fault(truncate=40, path="/tag/"), Failure.MALFORMED),
        (
            Fault(body=b"<html>Welcome</html>", content_type="text/html", path="/tag/"),
            Failure.MALFORMED,
        ),
    ],
)
def test_failures_are_told_apart(town: Town, fault: Fault, failure: Failure) -> None:
    town.network.post("#brumelle", author="lena", at=NOW)
    town.faulty.faults.append(fault)
    with pytest.raises(ChannelError) as caught:
        town.source("tag/brumelle", timeout_s=3).poll(None)
    assert caught.value.failure is failure
    assert not town.faulty.faults, "the failure was met, and not swallowed"


def test_a_body_that_never_ends_is_left_in_time(town: Town) -> None:
    endless = Dripping()
    with served(Faulty(endless)) as url, pytest.raises(ChannelError) as caught:
        town.source("tag/brumelle", api_url=url, access_token=None, timeout_s=0.3).poll(None)
    endless.over.set()
    assert caught.value.failure is Failure.OUTAGE


def test_a_failure_on_a_later_page_keeps_what_came_before(town: Town) -> None:
    for n in range(60):
        town.network.post(f"#brumelle {n}", author="ines", at=NOW - timedelta(seconds=60 - n))
    source = town.source("tag/brumelle")
    first = json.dumps([status(str(n)) for n in range(900, 900 - PER_PAGE, -1)]).encode()
    town.faulty.faults.extend([Fault(body=first, path="/tag/"), Fault(status=503, path="/tag/")])
    batch = source.poll(None)
    assert len(batch.mentions) == PER_PAGE
    assert batch.cursor is None
    assert batch.setback
    assert batch.setback.failure is Failure.OUTAGE


def test_a_starting_server_tells_twice_when_to_come_back(town: Town) -> None:
    @contextmanager
    def starting() -> Iterator[str]:
        answer = Response("<html>starting</html>", 503, content_type="text/html")
        answer.headers.add("Retry-After", "120")
        answer.headers.add("Retry-After", "Fri, 06 Mar 2026 22:02:00 GMT")
        with served(Faulty(answer)) as url:
            yield url

    with starting() as url, pytest.raises(ChannelError) as caught:
        town.source("tag/brumelle", api_url=url, access_token=None).poll(None)
    assert caught.value.failure is Failure.OUTAGE
    assert caught.value.retry_at == NOW + timedelta(minutes=2)


def test_a_probe_says_as_whom_and_where(town: Town) -> None:
    host = town.url.removeprefix("http://")
    assert town.source("tag/brumelle").probe() == f"@brumelle on {host}"
    assert town.source("tag/brumelle", access_token=None).probe() == f"{host}, without an account"
    with pytest.raises(ChannelError) as caught:
        town.source("mentions", access_token="stale").probe()
    assert caught.value.failure is Failure.CREDENTIALS
    assert "stale" not in str(caught.value)
