"""Bluesky's sign-in, and its failures told apart, over HTTP with the real client library."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from listener.channels.bluesky import CHANNEL
from listener.errors import ChannelError
from listener.town.http import Fault
from storage.model import Failure
from tests.listener.bluesky_bench import NOW, Bench, town


@pytest.fixture
def bench() -> Iterator[Bench]:
    with town() as made:
        yield made


class TestSession:
    def logins(self, bench: Bench) -> int:
        return sum("createSession" in path for _, path in bench.faulty.requests)

    def test_is_kept_over_a_restart(self, bench: Bench) -> None:
        bench.source().poll(None)
        bench.source().poll(None)
        assert self.logins(bench) == 1

    def test_is_shared_by_the_sources_and_another_one_by_the_publisher(self, bench: Bench) -> None:
        for source in CHANNEL.sources(bench.setup()):
            source.probe()
        bench.publisher().parent(bench.complaint())
        assert self.logins(bench) == 2
        assert len(bench.vault) == 2

    @pytest.mark.parametrize("renewed", [True, False])
    def test_one_that_ended_is_made_anew_once(self, bench: Bench, renewed: bool) -> None:
        bench.source().poll(None)
        bench.town.sign_out()
        if renewed:
            bench.source().poll(None)
            assert self.logins(bench) == 2
            return
        bench.faulty.faults.append(Fault(status=401, path="createSession"))
        with pytest.raises(ChannelError) as caught:
            bench.source().poll(None)
        assert caught.value.failure is Failure.CREDENTIALS
        assert self.logins(bench) == 2

    def test_a_stored_one_that_is_garbage_is_made_anew(self, bench: Bench) -> None:
        bench.source().poll(None)
        for garbage in ("nonsense", "a:::b:::c:::d:::" + bench.url):
            for key in bench.vault:
                bench.vault.put(key, garbage)
            assert bench.source().poll(None).setback is None
        assert self.logins(bench) == 3

    @pytest.mark.parametrize("renewable", [True, False])
    def test_one_whose_time_is_up_is_renewed(self, bench: Bench, renewable: bool) -> None:
        bench.source().poll(None)
        ((key, kept),) = bench.vault.items()
        handle, did, _, *rest = kept.split(":::")
        bench.vault.put(key, ":::".join([handle, did, token(exp=1), *rest]))
        if not renewable:
            bench.town.sign_out()
        bench.source().poll(None)
        assert sum("refreshSession" in path for _, path in bench.faulty.requests) == 1
        assert self.logins(bench) == (1 if renewable else 2)
        renewed = bench.vault[key]
        bench.source().poll(None)
        assert bench.vault[key] == renewed

    def test_another_account_does_not_take_the_session_of_the_first(self, bench: Bench) -> None:
        bench.source().poll(None)
        bench.source(identifier="other.test").poll(None)
        assert self.logins(bench) == 2

    def test_a_probe_tries_the_password_though_a_session_is_kept(self, bench: Bench) -> None:
        bench.source().poll(None)
        source = bench.source(app_password="mistyped")
        assert source.poll(None).setback is None
        with pytest.raises(ChannelError) as caught:
            source.probe()
        assert caught.value.failure is Failure.CREDENTIALS
        for proven in CHANNEL.sources(bench.setup()):
            proven.probe()
        assert self.logins(bench) == 3, "one for each of the three accounts that were made"

    def test_a_wrong_password_is_a_matter_of_credentials_and_stays_secret(
        self, bench: Bench
    ) -> None:
        with pytest.raises(ChannelError) as caught:
            bench.source(app_password="not-the-one").poll(None)
        assert caught.value.failure is Failure.CREDENTIALS
        assert "not-the-one" not in f"{caught.value}{caught.value!r}"


class TestFailures:
    @pytest.mark.parametrize(
        ("fault", "failure"),
        [
            (Fault(status=401), Failure.CREDENTIALS),
            (Fault(status=400, body=b'{"error":"ExpiredToken"}'), Failure.CREDENTIALS),
            (Fault(status=403), Failure.PERMISSION),
            (Fault(status=400, body=b'{"error":"InvalidRequest"}'), Failure.PERMISSION),
            (Fault(status=429), Failure.RATE_LIMIT),
            (Fault(status=500), Failure.OUTAGE),
            (Fault(status=502, body=b'{"error":"UpstreamFailure"}'), Failure.OUTAGE),
            (Fault(status=503, body=b"<html>", content_type="text/html"), Failure.OUTAGE),
            (Fault(drop=True), Failure.OUTAGE),
            (Fault(hang_s=30), Failure.OUTAGE),
            (Fault(truncate=20), Failure.MALFORMED),
            (Fault(body=b"<html></html>", content_type="text/html"), Failure.MALFORMED),
            (Fault(body=b"[]"), Failure.MALFORMED),
            (Fault(body=b"{}"), Failure.MALFORMED),
            (Fault(body=b'{"posts": {}}'), Failure.MALFORMED),
        ],
    )
    def test_each_is_told_apart(self, bench: Bench, fault: Fault, failure: Failure) -> None:
        bench.town.post("Brumelle", author="ines", at=NOW)
        source = bench.source(timeout_s=0.5)
        source.poll(None)
        bench.faulty.faults.append(replace(fault, path="searchPosts"))
        with pytest.raises(ChannelError) as caught:
            source.poll(None)
        assert caught.value.failure is failure

    @pytest.mark.parametrize(
        ("headers", "retry_at"),
        [
            ({"ratelimit-reset": str(int(NOW.timestamp()) + 90)}, NOW + timedelta(seconds=90)),
            ({"retry-after": "30"}, NOW + timedelta(seconds=30)),
            ({"ratelimit-reset": "9" * 30}, None),
            ({"ratelimit-reset": "soon"}, None),
            ({"retry-after": "1e300"}, None),
            ({}, None),
        ],
    )
    def test_a_rate_limit_says_when_it_ends(
        self, bench: Bench, headers: dict[str, str], retry_at: datetime | None
    ) -> None:
        source = bench.source()
        source.poll(None)
        bench.faulty.faults.append(Fault(status=429, headers=headers))
        with pytest.raises(ChannelError) as caught:
            source.poll(None)
        assert caught.value.retry_at == retry_at


def token(**claims: object) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in ({}, claims, {}))
    return ".".join(part.decode().rstrip("=") for part in parts)
