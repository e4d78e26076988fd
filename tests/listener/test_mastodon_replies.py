from collections.abc import Iterator

import pytest

from listener.errors import ChannelError, Refused, Unconfirmed
from listener.town.http import Fault
from storage.model import Failure, Json
from tests.listener.mastodon_bench import Town, status, town_square


@pytest.fixture
def town() -> Iterator[Town]:
    with town_square() as place:
        yield place


def test_a_reply_is_sent_once_as_it_was_approved(town: Town) -> None:
    complaint = town.complaint()
    publisher = town.publisher()
    assert publisher.eligibility(complaint).allowed
    receipt = publisher.publish("We are sorry.", in_reply_to=complaint, key="k1")
    assert town.network.replies_of_brand(complaint.native_id) == ["We are sorry."]
    assert town.posts_sent() == 1
    assert receipt.url == f"https://town.example/@brumelle/{receipt.native_id}"
    parent = publisher.parent(complaint)
    assert parent.answered == receipt
    assert parent.mention
    assert parent.mention.text == complaint.text
    assert publisher.reconcile("We are sorry.", in_reply_to=complaint, key="k1") == receipt
    assert publisher.cost().requests > 1
    assert publisher.cost().requests == 0


def test_the_person_is_named_before_anybody_approves(town: Town) -> None:
    complaint = town.complaint()
    addressed = town.publisher().addressed
    assert addressed("We are sorry.", complaint) == "@lena We are sorry."
    assert addressed("Sorry, @Lena.", complaint) == "Sorry, @Lena."
    assert addressed("Sorry @lena.b", complaint) == "@lena Sorry @lena.b"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(method="POST", drop=True),
        Fault(method="POST", hang_s=30),
        Fault(method="POST", status=500),
        Fault(method="POST", status=503),
        Fault(method="POST", status=302, headers={"Location": "/api/v1/statuses"}),
        Fault(method="POST", status=307, headers={"Location": "/api/v1/statuses"}),
        Fault(method="POST", body=b"<html>"),
        Fault(method="POST", body=b"{}"),
        Fault(method="POST", truncate=20),
    ],
)
def test_an_unclear_outcome_is_never_tried_again_and_found_later(town: Town, fault: Fault) -> None:
    complaint = town.complaint()
    publisher = town.publisher(timeout_s=3)
    town.faulty.faults.append(fault)
    with pytest.raises(Unconfirmed):
        publisher.publish("We are sorry.", in_reply_to=complaint, key="k")
    assert town.posts_sent() == 1
    posted = town.network.replies_of_brand(complaint.native_id)
    found = publisher.reconcile("We are sorry.", in_reply_to=complaint, key="k")
    assert bool(found) == bool(posted)
    assert bool(posted) == (fault.drop or fault.truncate is not None)


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (401, Failure.CREDENTIALS),
        (403, Failure.PERMISSION),
        (404, Failure.GONE),
        (422, Failure.PERMISSION),
        (429, Failure.RATE_LIMIT),
    ],
)
def test_a_clear_refusal_is_told_as_one(town: Town, code: int, failure: Failure) -> None:
    complaint = town.complaint()
    town.faulty.faults.append(Fault(method="POST", status=code))
    with pytest.raises(Refused) as caught:
        town.publisher().publish("We are sorry.", in_reply_to=complaint, key="k")
    assert caught.value.setback.failure is failure
    assert town.posts_sent() == 1


def test_a_reply_is_found_again_after_its_parent_was_deleted(town: Town) -> None:
    complaint, other = town.complaint(), town.complaint("#brumelle cold")
    publisher = town.publisher()
    publisher.publish("We are sorry.", in_reply_to=other, key="k0")
    town.network.delete(complaint.native_id)
    assert publisher.parent(complaint).mention is None
    assert publisher.reconcile("We are sorry.", in_reply_to=complaint, key="k") is None
    with pytest.raises(Refused) as caught:
        publisher.publish("We are sorry.", in_reply_to=complaint, key="k")
    assert caught.value.setback.failure is Failure.GONE
    receipt = publisher.reconcile("We are sorry.", in_reply_to=other, key="k0")
    town.network.delete(other.native_id)
    assert publisher.reconcile("We are sorry.", in_reply_to=other, key="k0") == receipt
    assert receipt


def test_a_reply_that_cannot_be_looked_for_is_not_called_absent(town: Town) -> None:
    complaint = town.complaint()
    town.faulty.faults.append(Fault(status=500, path="/context"))
    with pytest.raises(ChannelError):
        town.publisher().reconcile("We are sorry.", in_reply_to=complaint, key="k")


def test_a_post_that_is_public_no_more_cannot_be_answered(town: Town) -> None:
    complaint = town.complaint()
    with town.answering(status(complaint.native_id, visibility="private"), path="/statuses/"):
        parent = town.publisher().parent(complaint)
    assert parent.mention == complaint
    assert not parent.eligibility.allowed


def test_the_limit_is_the_servers(town: Town) -> None:
    limit = town.publisher().limit()
    link = "https://help.example.org/" + "a" * 200
    assert limit.fits("é" * 500)
    assert not limit.fits("é" * 501)
    assert limit.fits(f"{'é' * (500 - 24)} {link}")
    assert limit.describe("👩‍👩‍👧") == "1 of 500"
    rules: Json = {"max_characters": 5000, "characters_reserved_per_url": 25}
    with town.answering({"configuration": {"statuses": rules}}, path="/api/v2/instance"):
        other = town.publisher().limit()
    assert other.describe(f"@lena {link}") == "31 of 5000"
