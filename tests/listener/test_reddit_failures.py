"""Reddit as a channel: what PRAW would wait for, repeat or choke on, and what we say instead."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from werkzeug.wrappers import Request, Response

from listener.errors import ChannelError
from listener.town.http import Fault, Faulty, served
from storage.model import Failure
from tests.listener.reddit_bench import (
    POSTS,
    SECRETS,
    START,
    Town,
    post_of,
    served_town,
    whole_story,
)


@pytest.fixture
def town() -> Iterator[Town]:
    with served_town() as made:
        yield made


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
        assert time.monotonic() - began < 25

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
    over = threading.Event()

    def drops() -> Iterator[bytes]:
        for _ in range(400):
            yield b" "
            over.wait(0.05)

    @Request.application
    def slow(request: Request) -> Response:
        if request.path == "/api/v1/access_token":
            token = {"access_token": "t", "expires_in": 3600, "scope": "*"}
            return Response(json.dumps(token), content_type="application/json")
        return Response(drops(), content_type="application/json")

    with served(Faulty(slow)) as url:
        source = town.source(POSTS, api_url=url, timeout_s=0.4)
        began = time.monotonic()
        with pytest.raises(ChannelError) as raised:
            source.poll(None)
        took = time.monotonic() - began
        over.set()
    assert raised.value.failure is Failure.OUTAGE
    assert took < 5
