"""X over HTTP with tweepy itself: reading, holes, what it costs, and what its errors become."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from listener.channels.x import CHANNEL
from listener.errors import ChannelError
from listener.town.http import Fault
from listener.town.x import KEYS
from storage.model import Brand, Failure
from storage.polled import Repost
from tests.listener.x_bench import NOW, Bench, bench

MINUTE = timedelta(minutes=1)


@pytest.fixture
def x() -> Iterator[Bench]:
    with bench() as made:
        yield made


def test_a_post_is_read_with_all_that_x_tells_of_it(x: Bench) -> None:
    root = x.says("Qui a goûté ?", author="nadia", minutes=-9)
    post = x.town.post(
        "Yaourt Brumelle moisi & <tiède> !! https://exemple.test/photo?a=1&b=2",
        author="Camille",
        at=NOW - 3 * MINUTE,
        in_reply_to=root,
        media=("photo", "animated_gif"),
        followers=4200,
        likes=3,
        shares=2,
    )
    (mention,) = x.source().poll(None).mentions
    assert mention.native_id == post
    assert mention.text.startswith("Yaourt Brumelle moisi & <tiède> !! https://t.co/")
    assert mention.published_at == NOW - 3 * MINUTE
    assert mention.author is not None
    assert (mention.author.handle, mention.author.followers) == ("Camille", 4200)
    assert mention.url == f"https://x.com/Camille/status/{post}"
    assert (mention.in_reply_to, mention.conversation_id) == (root, root)
    assert mention.media == ("photo", "video", "link")
    assert mention.engagement is not None
    counters = mention.engagement
    assert (counters.likes, counters.shares, counters.replies, counters.at) == (3, 2, 0, NOW)
    assert mention.brands == ("Brumelle",)
    assert mention.lang is None
    assert not mention.own


def test_a_long_post_is_read_whole(x: Bench) -> None:
    text = "Brumelle, toute l'histoire : " + "livraison manquée & silence. " * 20
    x.says(text)
    assert x.source().poll(None).mentions[0].text == text


def test_polling_again_brings_nothing_and_costs_nothing(x: Bench) -> None:
    x.says("Brumelle en retard", minutes=-1)
    source = x.source()
    first = source.poll(None)
    again = source.poll(first.cursor)
    assert (len(first.mentions), first.holes) == (1, ())
    assert (again.mentions, again.rejects, again.holes) == ((), (), ())
    assert (again.cost.items, again.cost.micros) == (0, 0)
    x.now += 5 * MINUTE
    new = x.says("Brumelle encore en retard")
    assert [m.native_id for m in source.poll(again.cursor).mentions] == [new]


def test_a_thousand_posts_come_whole_page_by_page(x: Bench) -> None:
    x.says("Brumelle, premier", minutes=-60)
    source = x.source()
    cursor = source.poll(None).cursor
    posts = {x.says(f"Brumelle numéro {n}", minutes=-50 + n / 100) for n in range(1000)}
    x.faulty.requests.clear()
    batch = source.poll(cursor)
    assert {m.native_id for m in batch.mentions} == posts
    assert (batch.holes, batch.rejects) == ((), ())
    assert batch.cost.requests == len(x.faulty.requests) == 10


def test_more_than_the_pages_allowed_is_told_as_a_hole(x: Bench) -> None:
    first = x.says("Brumelle, premier", minutes=-60)
    source = x.source(max_pages=2)
    batch = source.poll(None)
    for n in range(250):
        x.says(f"Brumelle numéro {n}", minutes=-50 + n / 10)
    later = source.poll(batch.cursor)
    assert len(later.mentions) == 200
    (hole,) = later.holes
    assert hole.reason == "more than 2 pages were waiting"
    assert hole.span.start == NOW - 60 * MINUTE
    assert abs(hole.span.end - later.mentions[-1].published_at) < timedelta(seconds=1)
    assert source.poll(later.cursor).mentions == ()
    assert first not in {m.native_id for m in later.mentions}


def test_a_failure_after_the_first_page_keeps_what_was_read_and_the_cursor(x: Bench) -> None:
    source = x.source()
    x.says("Brumelle, premier", minutes=-60)
    cursor = source.poll(None).cursor
    for n in range(150):
        x.says(f"Brumelle numéro {n}", minutes=-50 + n / 10)
    source.poll(cursor)
    reset = int((NOW + 9 * MINUTE).timestamp())
    limit = Fault(status=429, headers={"x-rate-limit-reset": str(reset)})
    x.faulty.faults.extend([Fault(hang_s=0.01), limit])
    batch = source.poll(cursor)
    assert (len(batch.mentions), batch.cursor, batch.covered) == (100, None, None)
    assert batch.setback is not None
    assert (batch.setback.failure, batch.setback.retry_at) == (
        Failure.RATE_LIMIT,
        NOW + 9 * MINUTE,
    )


def test_after_more_than_a_week_of_silence_the_lost_days_are_a_hole(x: Bench) -> None:
    x.says("Brumelle, avant la panne")
    source = x.source()
    cursor = source.poll(None).cursor
    x.now += timedelta(days=9)
    found = x.says("Brumelle, après la panne", minutes=-5)
    batch = source.poll(cursor)
    assert [m.native_id for m in batch.mentions] == [found]
    (hole,) = batch.holes
    assert hole.reason == "older than 7 days"
    assert (hole.span.start, hole.span.end) == (NOW, x.now - timedelta(days=7) + MINUTE)
    assert source.poll(batch.cursor).holes == ()


def test_a_brand_that_is_quiet_for_a_week_leaves_no_hole(x: Bench) -> None:
    x.says("Brumelle, un mot")
    source = x.source()
    cursor = source.poll(None).cursor
    for _ in range(10):
        x.now += timedelta(days=1)
        batch = source.poll(cursor)
        assert (batch.holes, batch.mentions) == ((), ())
        cursor = batch.cursor


def test_an_edit_is_the_same_post_with_another_text(x: Bench) -> None:
    post = x.says("Brumelle m'a livré du lait tourné", minutes=-20)
    others = [x.says(f"Brumelle numéro {n}", minutes=-10) for n in range(120)]
    source = x.source()
    before = source.poll(None)
    x.town.edit(post, "Brumelle m'a livré du lait tourné, photo à l'appui")
    after = source.poll(before.cursor)
    (edited,) = after.mentions
    assert edited.native_id == post
    assert edited.text.endswith("photo à l'appui")
    assert edited.published_at == NOW - 20 * MINUTE
    assert len(before.mentions) == len(others) + 1
    assert source.poll(after.cursor).mentions == ()


def test_a_retweet_counts_for_the_original_that_comes_with_it(x: Bench) -> None:
    original = x.says("@brumelle colis écrasé", minutes=-30)
    retweet = x.town.retweet(original, author="nadia", at=NOW - MINUTE)
    x.town.post("@brumelle et mon colis ?", author="ana", at=NOW)
    batch = x.source("mentions", max_pages=1).poll(None)
    assert batch.reposts == (Repost(native_id=retweet, original_id=original, at=NOW - MINUTE),)
    assert [m.native_id for m in batch.mentions].count(original) == 1
    gone = x.says("@brumelle effacé", author="leo", minutes=-40)
    x.town.retweet(gone, author="nadia", at=NOW)
    x.town.delete(gone)
    assert gone in x.source("mentions").poll(None).deleted


def test_an_original_outside_the_page_is_stored_from_the_retweet(x: Bench) -> None:
    original = x.says("@brumelle colis écrasé", minutes=-30)
    cursor = x.source("mentions").poll(None).cursor
    x.town.retweet(original, author="nadia", at=NOW)
    batch = x.source("mentions").poll(cursor)
    assert [m.native_id for m in batch.mentions] == [original]
    assert batch.mentions[0].text == "@brumelle colis écrasé"
    assert len(batch.reposts) == 1


def test_posts_of_the_brand_are_its_own_and_noise_is_rejected(x: Bench) -> None:
    own = x.says("Brumelle recrute", author="brumelle")
    noise = x.says("La plage de Brumelle-sur-Mer")
    batch = x.source().poll(None)
    assert [(m.native_id, m.own) for m in batch.mentions] == [(own, True)]
    assert noise not in {m.native_id for m in batch.mentions}


def test_mentions_are_kept_even_where_they_do_not_write_the_name(x: Bench) -> None:
    ours = x.says("Nouveau parfum !", author="brumelle", minutes=-5)
    answer = x.says("Il est périmé", in_reply_to=ours)
    batch = x.source("mentions").poll(None)
    assert [(m.native_id, m.brands) for m in batch.mentions] == [(answer, ("Brumelle",))]


def test_the_bottom_of_the_mentions_timeline_is_told_as_a_hole(x: Bench) -> None:
    x.says("@brumelle premier", minutes=-60)
    source = x.source("mentions")
    cursor = source.poll(None).cursor
    for n in range(900):
        x.says(f"@brumelle numéro {n}", minutes=-50 + n / 100)
    batch = source.poll(cursor)
    assert len(batch.mentions) == 800
    assert [hole.reason for hole in batch.holes] == ["X gives only the newest 800 mentions"]


def test_posts_and_users_are_priced_once_a_day(x: Bench) -> None:
    for n in range(3):
        x.says(f"@brumelle Brumelle {n}", author="camille", minutes=-n)
    search, mentions = x.source(), x.source("mentions")
    cost = search.poll(None).cost
    assert (cost.requests, cost.items, cost.micros) == (1, 4, 3 * 5_000 + 10_000)
    assert search.poll(None).cost.micros == 0
    assert mentions.poll(None).cost.micros == 3 * 1_000 + 10_000
    x.now += timedelta(days=1)
    assert search.poll(None).cost.micros == 3 * 5_000 + 10_000
    by_mentions, by_search = CHANNEL.sources(x.setup())
    assert by_mentions.poll(None).cost.micros == 3 * 1_000 + 10_000
    assert by_search.poll(None).cost.micros == 0
    dear = x.source(prices={"post_read": 7})
    assert dear.poll(None).cost.micros == 3 * 7 + 10_000


def test_long_lists_of_terms_are_split_into_queries_that_x_takes(x: Bench) -> None:
    x.brand = replace(x.brand, keywords=tuple(f"Brumelle spécialité {n}" for n in range(60)))
    sources = [s for s in CHANNEL.sources(x.setup()) if "/search/" in s.name]
    assert len(sources) > 2
    assert all(len(s.query) <= 512 and s.query.endswith("-is:retweet") for s in sources)
    x.says("Rien que la Brumelle spécialité 59 pour moi")
    found = [m.native_id for s in sources for m in s.poll(None).mentions]
    assert found
    assert all(s.probe().startswith("X takes the query:") for s in sources)


def test_a_contract_of_an_enterprise_takes_longer_queries(x: Bench) -> None:
    x.brand = replace(x.brand, keywords=tuple(f"Brumelle spécialité {n}" for n in range(60)))
    x.town.enterprise = True
    sources = [s for s in CHANNEL.sources(x.setup(enterprise=True)) if "/search/" in s.name]
    assert len(sources) < 4
    assert sources[0].poll(None).setback is None


def test_a_query_that_x_does_not_take_is_a_matter_for_a_person(x: Bench) -> None:
    x.brand = Brand(name="B" * 600)
    with pytest.raises(ChannelError, match="did not accept") as refused:
        x.source().probe()
    assert refused.value.failure.permanent


def test_probes_say_as_whom_and_find_the_wrong_account(x: Bench) -> None:
    assert x.source("mentions").probe() == "@brumelle (id 1001)"
    assert x.source("mentions", username="@Brumelle").probe() == "@brumelle (id 1001)"
    with pytest.raises(ChannelError, match="another account"):
        x.source("mentions", username="somebody").probe()


def test_the_account_is_looked_up_once_and_kept(x: Bench) -> None:
    x.says("@brumelle bonjour")
    x.source("mentions").poll(None)
    x.source("mentions").poll(None)
    assert x.faulty.requests.count(("GET", "/2/users/me")) == 1
    x.source("mentions", user_id="1001").poll(None)
    assert x.faulty.requests.count(("GET", "/2/users/me")) == 1


NO_KEYS: dict[str, object] = dict.fromkeys(KEYS)
BEARER = {**NO_KEYS, "bearer_token": KEYS["bearer_token"]}
ACCOUNT = {**KEYS, "bearer_token": None}


def test_either_kind_of_keys_reads_both_streams(x: Bench) -> None:
    post = x.says("@brumelle bonjour Brumelle")
    for keys in (BEARER, ACCOUNT):
        for name in ("search/1", "mentions"):
            x.vault.clear()
            source = x.source(name, **keys)
            assert [m.native_id for m in source.poll(None).mentions] == [post]
            assert source.probe()


def test_without_keys_it_says_which_to_set(x: Bench) -> None:
    with pytest.raises(ChannelError, match="set bearer_token") as refused:
        x.source(**NO_KEYS).poll(None)
    assert refused.value.failure is Failure.CREDENTIALS
    assert x.faulty.requests == []


DAY = {
    "x-rate-limit-remaining": "179",
    "x-rate-limit-reset": "1795255200",
    "x-user-limit-24hour-remaining": "0",
    "x-user-limit-24hour-reset": "1795300000",
}


@pytest.mark.parametrize(
    ("fault", "failure", "retry_at"),
    [
        (Fault(status=400), Failure.PERMISSION, None),
        (Fault(status=401), Failure.CREDENTIALS, None),
        (Fault(status=402), Failure.CAP, None),
        (Fault(status=403), Failure.PERMISSION, None),
        (Fault(status=404), Failure.GONE, None),
        (Fault(status=429), Failure.RATE_LIMIT, None),
        (Fault(status=429, headers={"x-rate-limit-reset": "soon"}), Failure.RATE_LIMIT, None),
        (Fault(status=429, headers={"x-rate-limit-reset": "9" * 30}), Failure.RATE_LIMIT, None),
        (
            Fault(status=429, headers={"x-rate-limit-reset": "1795255200"}),
            Failure.RATE_LIMIT,
            1795255200,
        ),
        (Fault(status=429, headers=DAY), Failure.CAP, 1795300000),
        (Fault(status=429, body=b'{"title":"UsageCapExceeded"}'), Failure.CAP, None),
        (Fault(status=500, body=b'"a word"'), Failure.OUTAGE, None),
        (Fault(status=503, body=b"[]"), Failure.OUTAGE, None),
        (Fault(status=503, body=b"<html>", content_type="text/html"), Failure.OUTAGE, None),
        (Fault(status=301, headers={"Location": "http://127.0.0.1:1/"}), Failure.OUTAGE, None),
        (Fault(drop=True), Failure.OUTAGE, None),
        (Fault(hang_s=5), Failure.OUTAGE, None),
        (Fault(truncate=40), Failure.MALFORMED, None),
        (Fault(body=b""), Failure.MALFORMED, None),
        (Fault(body=b"<html>", content_type="text/html"), Failure.MALFORMED, None),
        (Fault(body=b"[]"), Failure.MALFORMED, None),
        (Fault(body=b"{}"), Failure.MALFORMED, None),
        (Fault(body=b"null"), Failure.MALFORMED, None),
        (Fault(body=b"\xff\xfe"), Failure.MALFORMED, None),
        (Fault(body=b"[" * 100_000), Failure.MALFORMED, None),
        (Fault(body=b'{"data":{"id":"1","text":"a"}}'), Failure.MALFORMED, None),
        (Fault(body=b'{"data":"text"}'), Failure.MALFORMED, None),
        (Fault(body=b'{"meta":{"next_token":{}}}'), Failure.MALFORMED, None),
    ],
)
def test_every_failure_has_its_kind(
    x: Bench, fault: Fault, failure: Failure, retry_at: int | None
) -> None:
    x.says("Brumelle, un mot")
    source = x.source(timeout_s=3)
    x.faulty.faults.append(fault)
    with pytest.raises(ChannelError) as caught:
        source.poll(None)
    assert caught.value.failure is failure
    told = caught.value.retry_at
    assert (told.timestamp() if told else None) == retry_at
    assert x.faulty.requests == [("GET", "/2/tweets/search/recent")]


def test_one_bad_post_does_not_cost_the_others(x: Bench) -> None:
    body = rb"""{"data": [
        {"id": "1990000000000000003", "text": "Brumelle 3", "public_metrics": {"like_count": "x"},
         "created_at": 7e99, "referenced_tweets": [4], "entities": [], "attachments": "no",
         "edit_history_tweet_ids": null, "note_tweet": {"text": 5}, "lang": []},
        {"id": "1990000000000000002"}, {"text": "Brumelle"}, 5, null,
        {"id": "../../users/me", "text": "Brumelle"},
        {"id": "1990000000000000001", "text": "Brumelle \ud800",
         "created_at": "0001-01-01T00:00:00+14:00"},
        {"id": "12", "text": "Brumelle of old"}
    ], "meta": {"result_count": 8}, "includes": {"users": [{}], "tweets": 3}}"""
    x.faulty.faults.append(Fault(body=body))
    batch = x.source().poll(None)
    texts = {mention.native_id: mention.text for mention in batch.mentions}
    assert texts == {
        "1990000000000000003": "Brumelle 3",
        "1990000000000000001": "Brumelle \N{REPLACEMENT CHARACTER}",
    }
    assert {mention.published_at.year for mention in batch.mentions} == {2025}
    reasons = {(reject.native_id, reject.reason) for reject in batch.rejects}
    assert ("1990000000000000002", "text: Field required") in reasons
    assert ("12", "created_at: missing") in reasons
    assert len(batch.rejects) == 6


def test_a_page_that_repeats_itself_ends(x: Bench) -> None:
    page = b'{"data":[{"id":"1990000000000000003","text":"Brumelle"}],"meta":{"next_token":"a"}}'
    x.faulty.faults.extend(Fault(body=page) for _ in range(9))
    batch = x.source(max_pages=4).poll(None)
    assert (len(batch.mentions), batch.cost.requests) == (1, 4)


def test_no_secret_in_errors_options_or_logs(x: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    x.says("@brumelle la phrase du client")
    echo = KEYS["bearer_token"].encode()
    x.faulty.faults.append(Fault(status=403, body=b'{"detail":"' + echo + b'"}', path="search"))
    with pytest.raises(ChannelError) as caught:
        x.source().poll(None)
    x.source("mentions").poll(None)
    seen = f"{caught.value}{caught.value!r}{caught.value.__cause__!r}{x.setup().options!r}"
    for secret in KEYS.values():
        assert secret not in seen + caplog.text
    assert "la phrase du client" not in caplog.text
