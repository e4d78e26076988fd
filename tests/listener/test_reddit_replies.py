"""Reddit as a channel: replying once, or saying that we do not know."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from listener.channels.reddit_publisher import LONGEST
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.town.http import Fault
from storage.model import Failure
from tests.listener.reddit_bench import Town, canned, comment_of, post_of, served_town


@pytest.fixture
def town() -> Iterator[Town]:
    with served_town() as made:
        yield made


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
        publisher = town.publisher(timeout_s=3)
        town.server.faults.append(Fault(hang_s=30, method="POST", path="/api/comment"))
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

    @pytest.mark.parametrize("parent", [None, "ours"])
    def test_an_own_comment_that_cannot_be_read_is_not_taken_for_none(
        self, town: Town, parent: str | None
    ) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        strange = comment_of(parent_id=parent and mention.native_id, body=None)
        canned(town, strange, path="/user/brumelle/comments")
        with pytest.raises(ChannelError, match="cannot be read"):
            town.publisher().reconcile("Bonjour.", in_reply_to=mention, key="k")

    def test_a_strange_comment_under_another_post_is_passed_over(self, town: Town) -> None:
        mention = town.heard(town.say("Brumelle en retard"))
        canned(town, comment_of(parent_id="t3_other", body=None), path="/user/brumelle/comments")
        publisher = town.publisher()
        assert publisher.reconcile("Bonjour.", in_reply_to=mention, key="k") is None

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
