import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from listener.channel import Setup, Source
from listener.channels.hackernews import CHANNEL, PER_PAGE
from listener.channels.hackernews_server import HackerNewsOptions
from listener.errors import ChannelError
from listener.town.hackernews import HackerNewsNetwork
from listener.town.http import Fault, Faulty, served
from storage.model import Brand, Failure, Json
from storage.polled import Reject
from tests.listener.props import Drawer, Dripping

NOW = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)
BRUMELLE = Brand(
    name="Brumelle",
    handles=("brumelle",),
    hashtags=("brumelle",),
    products=("Brumelle Crème",),
    noise=("karaoke",),
)


@dataclass
class Town:
    network: HackerNewsNetwork
    faulty: Faulty
    url: str

    def sources(self, **options: object) -> list[Source]:
        table = {**self.network.settings(self.url), "timeout_s": 5, **options}
        setup = Setup(
            name="hn",
            options=HackerNewsOptions.model_validate(table),
            brands=[BRUMELLE],
            clock=lambda: NOW,
            vault=Drawer(),
        )
        return list(CHANNEL.sources(setup))

    def source(self, **options: object) -> Source:
        return self.sources(**options)[0]


@pytest.fixture
def town() -> Iterator[Town]:
    network = HackerNewsNetwork(lambda: NOW)
    faulty = Faulty(network)
    with served(faulty) as url:
        yield Town(network, faulty, url)


def test_each_name_and_product_is_a_search(town: Town) -> None:
    assert {s.name: s.query for s in town.sources()} == {
        "hn/search/1": "Brumelle",
        "hn/search/2": '"Brumelle Crème"',
    }
    assert CHANNEL.publisher is None
    assert town.source().probe() == "Hacker News search for Brumelle"


def test_a_story_and_its_comments_share_a_thread(town: Town) -> None:
    story = town.network.post(
        "Brumelle leaked <my> address & more\n\nThey wrote to me.\n\nTwice.",
        author="lena",
        at=NOW - timedelta(hours=2),
        media=("link",),
        likes=40,
    )
    comment = town.network.post(
        "Brumelle did it to me too, see https://notes.example/a?b=1&c=2",
        author="ines",
        at=NOW - timedelta(hours=1),
        in_reply_to=story,
    )
    answer = town.network.post(
        "Brumelle here: sorry.", author="brumelle", at=NOW, in_reply_to=comment
    )
    found = {m.native_id: m for m in town.source().poll(None).mentions}
    assert set(found) == {story, comment, answer}
    first, second, ours = found[story], found[comment], found[answer]
    assert first.text == "Brumelle leaked <my> address & more\n\nThey wrote to me.\n\nTwice."
    assert first.url == f"https://news.ycombinator.com/item?id={story}"
    assert first.media == ("link",)
    assert first.engagement
    assert (first.engagement.likes, first.engagement.replies) == (40, 2)
    assert second.text == "Brumelle did it to me too, see https://notes.example/a?b=1&c=2"
    assert second.published_at == NOW - timedelta(hours=1)
    assert second.author
    assert second.author.handle == "ines"
    assert (ours.in_reply_to, ours.own, second.own) == (comment, True, False)
    assert {m.conversation_id for m in found.values()} == {story}


def test_more_than_the_search_shows_at_once_arrive_whole(town: Town) -> None:
    source = town.source()
    town.network.post("Brumelle first", author="lena", at=NOW - timedelta(hours=30))
    cursor = source.poll(None).cursor
    sent = [
        town.network.post(f"Brumelle {n}", author="ines", at=NOW - timedelta(seconds=3000 - n))
        for n in range(1500)
    ]
    batch = source.poll(cursor)
    assert set(sent) <= {m.native_id for m in batch.mentions}
    assert batch.holes == ()
    again = source.poll(batch.cursor)
    assert {m.native_id for m in again.mentions} <= set(sent)
    assert again.holes == ()
    assert again.cost.requests == 2, "the last fifty ids are kept, and two minutes read again"


def test_many_posts_of_one_second_are_read_by_page_number(town: Town) -> None:
    sent = {
        town.network.post(f"Brumelle {n}", author="ines", at=NOW - timedelta(hours=n // 250))
        for n in range(500)
    }
    batch = town.source().poll(None)
    assert {m.native_id for m in batch.mentions} == sent


def test_more_than_max_pages_is_told_as_a_hole(town: Town) -> None:
    source = town.source(max_pages=2)
    town.network.post("Brumelle first", author="lena", at=NOW - timedelta(hours=30))
    cursor = source.poll(None).cursor
    for n in range(400):
        town.network.post(f"Brumelle {n}", author="ines", at=NOW - timedelta(seconds=400 - n))
    batch = source.poll(cursor)
    assert len(batch.mentions) == 2 * PER_PAGE - 1, "the second where pages meet is read twice"
    (hole,) = batch.holes
    assert hole.span.start == NOW - timedelta(hours=30)


def test_a_post_that_the_index_takes_in_late_is_still_found(town: Town) -> None:
    source = town.source()
    town.network.post("Brumelle first", author="lena", at=NOW - timedelta(minutes=1))
    cursor = source.poll(None).cursor
    late = town.network.post("Brumelle late", author="ines", at=NOW - timedelta(minutes=45))
    assert late in {m.native_id for m in source.poll(cursor).mentions}


def test_an_edit_comes_under_the_same_id_and_noise_is_rejected(town: Town) -> None:
    source = town.source()
    native_id = town.network.post("Brumelle is fine", author="lena", at=NOW)
    sung = town.network.post("Brumelle karaoke", author="max", at=NOW)
    batch = source.poll(None)
    assert batch.rejects == (Reject(native_id=sung, reason="noise"),)
    town.network.edit(native_id, "Brumelle is not fine")
    (mention,) = source.poll(batch.cursor).mentions
    assert (mention.native_id, mention.text) == (native_id, "Brumelle is not fine")


def test_unreadable_hits_are_rejected_one_by_one(town: Town) -> None:
    good: dict[str, Json] = {"objectID": "1", "created_at_i": 1772800000, "title": "Brumelle"}
    hits: list[Json] = [
        good,
        {**good, "objectID": 2, "comment_text": "half \ud83d", "title": None},
        {**good, "objectID": "3", "created_at_i": "then"},
        {**good, "objectID": "4", "created_at_i": 10**15},
        {**good, "objectID": "5", "title": ["Brumelle"]},
        {"created_at_i": 1772800000},
        None,
    ]
    town.faulty.faults.append(Fault(body=json.dumps({"hits": hits, "nbPages": 1}).encode()))
    batch = town.source().poll(None)
    assert [m.native_id for m in batch.mentions] == ["1"]
    assert [r.native_id for r in batch.rejects] == ["3", "4", "5", "?", "?", "2"]
    assert batch.rejects[-1].reason == "names no brand"


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault(status=400), Failure.PERMISSION),
        (Fault(status=401), Failure.CREDENTIALS),
        (Fault(status=403), Failure.PERMISSION),
        (Fault(status=429), Failure.RATE_LIMIT),
        (Fault(status=503), Failure.OUTAGE),
        (Fault(status=302, headers={"Location": "http://127.0.0.1:9/"}), Failure.MALFORMED),
        (Fault(drop=True), Failure.OUTAGE),
        (Fault(hang_s=30), Failure.OUTAGE),
        (Fault(truncate=9), Failure.MALFORMED),
        (Fault(body=b"<html>"), Failure.MALFORMED),
        (Fault(body=b"[]"), Failure.MALFORMED),
        (Fault(body=b"{}"), Failure.MALFORMED),
        (Fault(body=b'{"hits": {}}'), Failure.MALFORMED),
        (Fault(body=b"[" * 100_000), Failure.MALFORMED),
        (Fault(body=b" " * 9_000_000), Failure.MALFORMED),
        (Fault(body=b"{}", headers={"Content-Encoding": "gzip"}), Failure.MALFORMED),
    ],
)
def test_failures_are_told_apart(town: Town, fault: Fault, failure: Failure) -> None:
    town.faulty.faults.append(fault)
    with pytest.raises(ChannelError) as caught:
        town.source(timeout_s=0.3 if fault.hang_s else 5).poll(None)
    assert caught.value.failure is failure


def test_a_body_that_never_ends_is_left_in_time(town: Town) -> None:
    endless = Dripping()
    with served(Faulty(endless)) as url, pytest.raises(ChannelError) as caught:
        town.source(api_url=url, timeout_s=0.3).poll(None)
    endless.over.set()
    assert caught.value.failure is Failure.OUTAGE


@pytest.mark.parametrize(
    ("after", "retry_at"),
    [
        ("30", NOW + timedelta(seconds=30)),
        ("Fri, 06 Mar 2026 22:05:00 GMT", NOW + timedelta(minutes=5)),
        ("soon", None),
    ],
)
def test_a_rate_limit_tells_when_it_ends(town: Town, after: str, retry_at: datetime | None) -> None:
    town.faulty.faults.append(Fault(status=429, headers={"Retry-After": after}))
    with pytest.raises(ChannelError) as caught:
        town.source().poll(None)
    assert caught.value.retry_at == retry_at
