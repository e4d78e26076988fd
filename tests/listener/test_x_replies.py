"""Replying on X: who may be answered, exactly one request to post, and reading back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from listener.channels.x import CHANNEL
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.town.http import Fault
from listener.town.x import KEYS
from storage.model import Failure, Mention
from tests.listener.x_bench import NOW, Bench, bench

MINUTE = timedelta(minutes=1)
REPLY = "Bonjour, nous sommes désolés : écrivez-nous à https://brumelle.test/aide?a=1&b=2 & merci."


@pytest.fixture
def x() -> Iterator[Bench]:
    with bench() as made:
        yield made


def heard(x: Bench, text: str = "@brumelle Brumelle, mon lait a tourné", **more: str) -> Mention:
    return x.heard(x.says(text, minutes=-10, **more), "search/1")


def test_a_reply_is_posted_once_and_found_again(x: Bench) -> None:
    mention, publisher = heard(x), x.publisher()
    assert publisher.eligibility(mention).allowed
    before = publisher.parent(mention)
    assert (before.mention, before.answered) == (mention, None)
    receipt = publisher.publish(REPLY, in_reply_to=mention, key="k1")
    assert x.town.replies_of_brand(mention.native_id) == [REPLY]
    assert x.posts_received() == 1
    assert receipt.url == f"https://x.com/brumelle/status/{receipt.native_id}"
    assert receipt.at == NOW
    found = publisher.reconcile(REPLY, in_reply_to=mention, key="k1")
    assert found is not None
    assert found.native_id == receipt.native_id
    after = publisher.parent(mention)
    assert after.answered is not None
    assert after.answered.native_id == receipt.native_id


def test_a_reply_before_the_account_was_ever_looked_up_still_has_a_link(x: Bench) -> None:
    mention = heard(x)
    receipt = x.publisher(username=None).publish("Bonjour", in_reply_to=mention, key="k")
    assert receipt.url == f"https://x.com/i/web/status/{receipt.native_id}"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(method="POST", drop=True),
        Fault(method="POST", truncate=12),
        Fault(method="POST", truncate=0),
    ],
)
def test_an_answer_that_is_lost_leaves_doubt_and_the_timeline_decides(
    x: Bench, fault: Fault
) -> None:
    mention, publisher = heard(x), x.publisher(timeout_s=1)
    x.faulty.faults.append(fault)
    with pytest.raises(Unconfirmed):
        publisher.publish(REPLY, in_reply_to=mention, key="k")
    assert x.posts_received() == 1
    assert publisher.reconcile(REPLY, in_reply_to=mention, key="k") is not None
    assert publisher.reconcile("Autre chose", in_reply_to=mention, key="k") is None
    assert x.posts_received() == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(method="POST", hang_s=5, status=201),
        Fault(method="POST", status=500),
        Fault(method="POST", status=503, body=b"<html>"),
        Fault(method="POST", status=408),
        Fault(method="POST", status=307, headers={"Location": "/2/tweets"}),
        Fault(method="POST", status=200, body=b"{}"),
        Fault(method="POST", status=201, body=b'{"data":{"id":{}}}'),
    ],
)
def test_doubt_without_a_post_is_answered_by_none(x: Bench, fault: Fault) -> None:
    mention, publisher = heard(x), x.publisher(timeout_s=0.5)
    x.faulty.faults.append(fault)
    with pytest.raises(Unconfirmed):
        publisher.publish(REPLY, in_reply_to=mention, key="k")
    assert x.posts_received() == 1
    assert publisher.reconcile(REPLY, in_reply_to=mention, key="k") is None


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, Failure.PERMISSION),
        (401, Failure.CREDENTIALS),
        (402, Failure.CAP),
        (403, Failure.PERMISSION),
        (404, Failure.GONE),
        (429, Failure.RATE_LIMIT),
    ],
)
def test_a_clear_no_is_certain(x: Bench, status: int, failure: Failure) -> None:
    mention, publisher = heard(x), x.publisher()
    headers = {"x-rate-limit-reset": str(int(NOW.timestamp()) + 60)}
    x.faulty.faults.append(Fault(method="POST", status=status, headers=headers))
    with pytest.raises(Refused) as caught:
        publisher.publish(REPLY, in_reply_to=mention, key="k")
    assert caught.value.setback.failure is failure
    assert caught.value.setback.retry_at == (NOW + MINUTE if status == 429 else None)
    assert x.posts_received() == 1
    assert x.town.replies_of_brand(mention.native_id) == []


def test_nothing_was_posted_where_there_is_no_server(x: Bench) -> None:
    mention = heard(x)
    with pytest.raises(Refused, match="no connection"):
        x.publisher(api_url="http://127.0.0.1:9").publish("a", in_reply_to=mention, key="k")


def test_the_refusal_of_a_duplicate_is_doubt(x: Bench) -> None:
    mention, publisher = heard(x), x.publisher()
    first = publisher.publish(REPLY, in_reply_to=mention, key="k")
    with pytest.raises(Unconfirmed):
        publisher.publish(REPLY, in_reply_to=mention, key="k")
    assert x.town.replies_of_brand(mention.native_id) == [REPLY]
    found = publisher.reconcile(REPLY, in_reply_to=mention, key="k")
    assert found is not None
    assert found.native_id == first.native_id


def test_posts_that_do_not_summon_us_cannot_be_answered(x: Bench) -> None:
    mention, publisher = heard(x, "Brumelle m'a livré du lait tourné"), x.publisher()
    verdict = publisher.eligibility(mention)
    assert verdict.reason == (
        "X accepts replies of self-serve apps only to posts that mention or quote the account"
    )
    assert not publisher.parent(mention).eligibility.allowed
    with pytest.raises(Refused) as caught:
        publisher.publish(REPLY, in_reply_to=mention, key="k")
    assert caught.value.setback.failure is Failure.PERMISSION
    x.town.enterprise = True
    enterprise = x.publisher(enterprise=True)
    assert enterprise.eligibility(mention).allowed
    enterprise.publish(REPLY, in_reply_to=mention, key="k")
    assert len(x.town.replies_of_brand(mention.native_id)) == 1


def test_a_quote_of_our_post_summons_us(x: Bench) -> None:
    ours = x.says("Brumelle recrute", author="brumelle", minutes=-20)
    quote = heard(x, "Brumelle ferait mieux de livrer", quotes=ours)
    other = x.says("Brumelle, la honte", author="nadia", minutes=-20)
    beside = heard(x, "Brumelle, tout est dit", quotes=other)
    publisher = x.publisher()
    assert publisher.eligibility(quote).allowed
    assert not publisher.eligibility(beside).allowed
    publisher.publish("Bonjour", in_reply_to=quote, key="k")
    assert x.town.replies_of_brand(quote.native_id) == ["Bonjour"]


def test_what_the_author_limits_is_respected(x: Bench) -> None:
    ours = x.says("Brumelle recrute", author="brumelle", minutes=-20)
    quote = heard(x, "Brumelle, non", quotes=ours, reply_settings="mentionedUsers")
    named = heard(x, "@brumelle Brumelle, non", reply_settings="mentionedUsers")
    publisher = x.publisher()
    assert publisher.eligibility(quote).reason == "the author limits who may reply"
    assert publisher.eligibility(named).allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("Hé @Brumelle, et mon colis ?", True),
        ("voir https://x.com/brumelle/status/1990000000000000000", True),
        ("voir https://x.com/brumelle/status/1990000000000000000/photo/1", False),
        ("ecrire a contact@brumelle.test", False),
        ("@brumelle_officiel arnaque", False),
        ("brumelle", False),
    ],
)
def test_an_imported_post_is_judged_by_its_text(x: Bench, text: str, allowed: bool) -> None:
    row = Mention(channel="x", native_id="1990000000000000000", text=text, published_at=NOW)
    publisher = x.publisher()
    assert publisher.eligibility(row).allowed is allowed
    assert not publisher.eligibility(replace(row, native_id="row-7")).allowed
    assert x.faulty.requests == []


def test_without_the_keys_of_the_account_x_is_only_listened_to(x: Bench) -> None:
    assert CHANNEL.publisher is not None
    for missing in KEYS.keys() - {"bearer_token"}:
        assert CHANNEL.publisher(x.setup(**{missing: None})) is None


def test_the_parent_is_read_again_as_it_stands(x: Bench) -> None:
    mention, publisher = heard(x), x.publisher()
    x.town.edit(mention.native_id, "@brumelle Brumelle, tout est réglé")
    x.town.like(mention.native_id, likes=70, shares=9)
    read = publisher.parent(mention).mention
    assert read is not None
    assert (read.native_id, read.text) == (mention.native_id, "@brumelle Brumelle, tout est réglé")
    assert read.engagement is not None
    assert (read.engagement.likes, read.brands) == (70, ("Brumelle",))
    x.town.delete(mention.native_id)
    assert publisher.parent(mention).mention is None


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault(body=b"{}"), Failure.MALFORMED),
        (Fault(body=b'{"errors":[{"title":"Service Unavailable"}]}'), Failure.MALFORMED),
        (Fault(status=500), Failure.OUTAGE),
        (Fault(status=429), Failure.RATE_LIMIT),
    ],
)
def test_a_parent_that_cannot_be_read_is_not_taken_for_deleted(
    x: Bench, fault: Fault, failure: Failure
) -> None:
    mention, publisher = heard(x), x.publisher()
    x.faulty.faults.append(fault)
    with pytest.raises(ChannelError) as caught:
        publisher.parent(mention)
    assert caught.value.failure is failure


def test_a_post_that_is_not_public_any_more_is_gone(x: Bench) -> None:
    mention, publisher = heard(x), x.publisher()
    hidden = b'{"errors":[{"title":"Authorization Error","resource_type":"tweet"}]}'
    for fault in (Fault(body=hidden), Fault(status=404)):
        x.faulty.faults.append(fault)
        assert publisher.parent(mention).mention is None


def test_a_reply_by_hand_counts_as_an_answer(x: Bench) -> None:
    mention, publisher = heard(x), x.publisher()
    for n in range(150):
        x.says(f"Bonjour {n}", author="brumelle", minutes=-9)
    by_hand = x.says("Bonjour, on regarde", author="brumelle", in_reply_to=mention.native_id)
    for n in range(150):
        x.says(f"Bonsoir {n}", author="brumelle", minutes=1)
    answered = publisher.parent(mention).answered
    assert answered is not None
    assert (answered.native_id, answered.at) == (by_hand, NOW)
    assert publisher.reconcile(REPLY, in_reply_to=mention, key="k") is None


def test_what_cannot_be_read_to_its_end_is_not_denied(x: Bench) -> None:
    mention = heard(x)
    for n in range(150):
        x.says(f"Bonjour {n}", author="brumelle")
    with pytest.raises(ChannelError):
        x.publisher(max_pages=1).reconcile(REPLY, in_reply_to=mention, key="k")
    x.faulty.faults.append(Fault(body=b'{"data":[{"id":"1"}]}', path="/tweets"))
    with pytest.raises(ChannelError) as caught:
        x.publisher().reconcile(REPLY, in_reply_to=mention, key="k")
    assert caught.value.failure is Failure.MALFORMED


@pytest.mark.parametrize(
    ("text", "fits", "described"),
    [
        ("a" * 280, True, "280 of 280"),
        ("a" * 281, False, "281 of 280"),
        ("é" * 280, True, "280 of 280"),
        ("👨‍👩‍👧" * 141, False, "282 of 280"),
        ("語" * 140, True, "280 of 280"),
        (f"https://brumelle.test/{'a' * 400}", False, "422 of 280"),
        (f"https://brumelle.example.com/{'a' * 400}", True, "23 of 280"),
        ("", False, "0 of 280"),
    ],
)
def test_length_is_weighed_as_x_does(x: Bench, text: str, fits: bool, described: str) -> None:
    limit = x.publisher().limit()
    assert (limit.fits(text), limit.describe(text)) == (fits, described)


def test_a_reply_costs_by_what_it_answers_and_links(x: Bench) -> None:
    mention, publisher = heard(x), x.publisher()
    publisher.parent(mention)
    read = publisher.cost()
    assert (read.requests, read.micros) == (2, 5_000)
    publisher.publish("Bonjour", in_reply_to=mention, key="k")
    assert (publisher.cost().micros, publisher.cost().micros) == (10_000, 0)
    publisher.publish("Voir www.brumelle.com", in_reply_to=mention, key="k")
    assert publisher.cost().micros == 200_000
    x.faulty.faults.append(Fault(method="POST", status=403))
    with pytest.raises(Refused):
        publisher.publish("Encore", in_reply_to=mention, key="k")
    assert publisher.cost().micros == 0
