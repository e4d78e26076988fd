"""What every channel that can answer must do: post once, or say that it does not know."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from listener.channel import Publisher
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.town.http import Fault
from storage.errors import ToolError
from storage.model import Failure, Mention
from tests.contracts.bench import OUR_REPLY, Bench, secrets

KEY = "case-7-version-3"
HTML = b"<html><body>Bad gateway</body></html>"


def complaint(desk: Bench) -> Mention:
    """Let a customer write to us, and read it."""
    native_id = desk.say("Brumelle, le pot était moisi", author="ines", minutes_ago=9)
    return desk.listener().poll().mentions[native_id]


def ready(desk: Bench, mention: Mention, **options: object) -> Publisher:
    """Make a publisher that has signed in and read the post, as it has before each reply."""
    publisher = desk.publisher(**options)
    parent = publisher.parent(mention)
    assert parent.mention is not None
    assert parent.mention.text == mention.text
    assert parent.answered is None
    assert parent.eligibility.allowed, parent.eligibility.reason
    assert publisher.limit().fits(OUR_REPLY)
    desk.faulty.requests.clear()
    return publisher


def test_a_reply_is_posted_once_and_found_again(desk: Bench) -> None:
    mention = complaint(desk)
    publisher = ready(desk, mention)
    assert publisher.eligibility(mention).allowed
    assert publisher.reconcile(OUR_REPLY, in_reply_to=mention, key=KEY) is None
    receipt = publisher.publish(OUR_REPLY, in_reply_to=mention, key=KEY)
    assert desk.replies(mention) == [OUR_REPLY]
    assert desk.posts_sent() == 1
    assert receipt.at.utcoffset() == timedelta(0)
    for later in (publisher, desk.publisher()):
        found = later.reconcile(OUR_REPLY, in_reply_to=mention, key=KEY)
        assert found is not None
        assert found.native_id == receipt.native_id
        answered = later.parent(mention).answered
        assert answered is not None
        assert answered.native_id == receipt.native_id


def test_our_reply_is_polled_as_our_own(desk: Bench) -> None:
    mention = complaint(desk)
    listener = desk.listener()
    listener.poll()
    receipt = ready(desk, mention).publish(OUR_REPLY, in_reply_to=mention, key=KEY)
    desk.now += timedelta(minutes=10)
    found = listener.poll().mentions
    if receipt.native_id in found:
        assert found[receipt.native_id].own
        assert found[receipt.native_id].in_reply_to == mention.native_id


@pytest.mark.parametrize(
    ("fault", "posted"),
    [
        (Fault(drop=True, method="POST"), True),
        (Fault(truncate=5, method="POST"), True),
        (Fault(body=HTML, content_type="text/html", method="POST"), False),
        (Fault(body=b"null", method="POST"), False),
        (Fault(body=b"{}", method="POST"), False),
        (Fault(status=500, method="POST"), False),
        (Fault(status=502, body=HTML, content_type="text/html", method="POST"), False),
        (Fault(status=503, method="POST"), False),
    ],
    ids=["drop", "cut", "HTML", "null", "{}", "500", "502", "503"],
)
def test_an_outcome_that_is_not_told_is_unconfirmed_and_read_from_the_thread(
    desk: Bench, fault: Fault, posted: bool
) -> None:
    mention = complaint(desk)
    publisher = ready(desk, mention)
    desk.faulty.faults.append(fault)
    with pytest.raises(Unconfirmed) as caught:
        publisher.publish(OUR_REPLY, in_reply_to=mention, key=KEY)
    assert_says_nothing(desk, caught.value)
    desk.mend()
    assert desk.posts_sent() == 1
    assert desk.replies(mention) == [OUR_REPLY] * posted
    found = desk.publisher().reconcile(OUR_REPLY, in_reply_to=mention, key=KEY)
    assert (found is not None) is posted
    answered = desk.publisher().parent(mention).answered
    assert (answered is not None) is posted


def test_an_answer_that_does_not_come_is_unconfirmed(desk: Bench) -> None:
    mention = complaint(desk)
    publisher = ready(desk, mention, timeout_s=0.5)
    desk.faulty.faults.append(Fault(hang_s=30, method="POST"))
    with pytest.raises(Unconfirmed):
        publisher.publish(OUR_REPLY, in_reply_to=mention, key=KEY)
    assert desk.posts_sent() == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429])
def test_a_refusal_is_certain(desk: Bench, status: int) -> None:
    mention = complaint(desk)
    publisher = ready(desk, mention)
    desk.break_down(Fault(status=status, method="POST"))
    with pytest.raises(Refused) as caught:
        publisher.publish(OUR_REPLY, in_reply_to=mention, key=KEY)
    assert_says_nothing(desk, caught.value)
    desk.mend()
    assert desk.posts_sent() == 1
    if status == 429:
        assert caught.value.setback.failure is Failure.RATE_LIMIT
    assert desk.publisher().reconcile(OUR_REPLY, in_reply_to=mention, key=KEY) is None
    receipt = publisher.publish(OUR_REPLY, in_reply_to=mention, key=KEY)
    found = publisher.reconcile(OUR_REPLY, in_reply_to=mention, key=KEY)
    assert found is not None
    assert found.native_id == receipt.native_id


def test_a_deleted_parent_is_told(desk: Bench) -> None:
    mention = complaint(desk)
    desk.network.delete(mention.native_id)
    assert desk.publisher().parent(mention).mention is None


def test_an_edited_parent_is_read_as_it_is_now(desk: Bench) -> None:
    mention = complaint(desk)
    try:
        desk.network.edit(mention.native_id, "@brumelle Brumelle, tout va bien #brumelle")
    except NotImplementedError:
        pytest.skip(f"nobody edits on {desk.kind}")
    parent = desk.publisher().parent(mention).mention
    assert parent is not None
    assert "tout va bien" in parent.text


def test_a_customers_words_are_not_taken_for_our_reply(desk: Bench) -> None:
    mention = complaint(desk)
    at = desk.now - timedelta(minutes=2)
    desk.network.post(OUR_REPLY, author="karim", at=at, in_reply_to=mention.native_id)
    publisher = desk.publisher()
    assert publisher.reconcile(OUR_REPLY, in_reply_to=mention, key=KEY) is None
    assert publisher.parent(mention).answered is None


def test_our_reply_elsewhere_is_not_taken_for_this_one(desk: Bench) -> None:
    other = complaint(desk)
    ready(desk, other).publish(OUR_REPLY, in_reply_to=other, key="another-case")
    mention = complaint(desk)
    publisher = desk.publisher()
    assert publisher.reconcile(OUR_REPLY, in_reply_to=mention, key=KEY) is None
    assert publisher.parent(mention).answered is None


READS: list[Callable[[Publisher, Mention], object]] = [
    lambda publisher, mention: publisher.parent(mention),
    lambda publisher, mention: publisher.reconcile(OUR_REPLY, in_reply_to=mention, key=KEY),
]


@pytest.mark.parametrize("read", READS, ids=["parent", "reconcile"])
@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(status=500), Failure.OUTAGE),
        (Fault(status=429), Failure.RATE_LIMIT),
        (Fault(status=401), Failure.CREDENTIALS),
        (Fault(drop=True), Failure.OUTAGE),
        (Fault(truncate=10), Failure.MALFORMED),
        (Fault(body=HTML, content_type="text/html"), Failure.MALFORMED),
        (Fault(body=b"null"), Failure.MALFORMED),
        (Fault(body=b"{}"), Failure.MALFORMED),
        (Fault(body=b"[]"), Failure.MALFORMED),
    ],
    ids=["500", "429", "401", "drop", "cut", "HTML", "null", "{}", "[]"],
)
def test_a_thread_that_cannot_be_read_is_never_taken_for_one_without_our_reply(
    desk: Bench, fault: Fault, expected: Failure, read: Callable[[Publisher, Mention], object]
) -> None:
    mention = complaint(desk)
    publisher = ready(desk, mention)
    publisher.publish(OUR_REPLY, in_reply_to=mention, key=KEY)
    desk.break_down(fault)
    with pytest.raises(ChannelError) as caught:
        read(publisher, mention)
    assert caught.value.failure is expected
    assert_says_nothing(desk, caught.value)


def test_the_cost_is_told_once(desk: Bench) -> None:
    mention = complaint(desk)
    publisher = ready(desk, mention)
    publisher.cost()
    publisher.publish(OUR_REPLY, in_reply_to=mention, key=KEY)
    assert publisher.cost().requests >= 1
    assert publisher.cost().requests == 0


def assert_says_nothing(desk: Bench, error: ToolError) -> None:
    """No secret and no word of the reply is in the error."""
    for text in (str(error), repr(error)):
        assert not any(secret in text for secret in secrets(desk.setup()))
        assert OUR_REPLY[:20] not in text
