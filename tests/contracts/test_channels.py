"""What every channel must do: against its network in the town, over HTTP, client library and all.

A channel has one or several sources (searches, notifications); each case polls them all and looks
at what they bring together, as a person would who asks: did we miss a post?
"""

from collections.abc import Mapping
from datetime import timedelta
from itertools import count

import pytest

from listener.town.http import Fault
from storage.model import Failure, Json
from storage.polled import Hole
from tests.contracts.bench import NOW, Bench, FromSecondPage, Listener

HTML = b"<!DOCTYPE html><html><head><title>Oops</title></head><body>Maintenance</body></html>"
RESET_S = 120
WRONG: tuple[Json, ...] = (None, 7, "x", [], {"a": [1]})


def resets(kind: str) -> Mapping[str, str]:
    """Say, as each network does, that the limit ends in two minutes."""
    at = NOW + timedelta(seconds=RESET_S)
    return {
        "x": {"x-rate-limit-reset": str(int(at.timestamp())), "x-rate-limit-remaining": "0"},
        "mastodon": {"X-RateLimit-Reset": at.isoformat(), "X-RateLimit-Remaining": "0"},
        "bluesky": {"ratelimit-reset": str(int(at.timestamp())), "ratelimit-remaining": "0"},
    }.get(kind, {"Retry-After": str(RESET_S)})


def assert_none_lost(listener: Listener, posted: Mapping[str, int], holes: list[Hole]) -> None:
    """Every post is in the listener's hands, or lies in a span that is told as a hole."""
    for native_id, seconds_ago in posted.items():
        at = NOW - timedelta(seconds=seconds_ago)
        told = any(hole.span.start <= at <= hole.span.end for hole in holes)
        assert native_id in listener.seen or told, f"{seconds_ago} s ago was lost"


class TestPolling:
    def test_finds_what_was_posted(self, bench: Bench) -> None:
        posted = {bench.say(f"Brumelle {n}", author=f"p{n}"): n for n in range(3)}
        found = bench.listener().poll()
        assert found.failures == dict.fromkeys(found.failures)
        assert found.mentions.keys() == posted.keys()
        for native_id, n in posted.items():
            mention = found.mentions[native_id]
            assert mention.channel == bench.name
            assert mention.published_at == NOW - timedelta(minutes=1)
            assert f"Brumelle {n}" in mention.text
            assert mention.author is not None
            assert mention.author.handle.partition(".")[0] == f"p{n}"
            assert mention.brands == ("Brumelle",)
            assert not mention.own

    def test_again_brings_nothing_new(self, bench: Bench) -> None:
        posted = {bench.say(f"Brumelle {n}", minutes_ago=n) for n in range(5)}
        listener = bench.listener()
        listener.poll()
        for _ in range(2):
            bench.now += timedelta(minutes=2)
            again = listener.poll()
            assert again.mentions.keys() <= posted
            assert again.holes == []

    def test_an_empty_network_is_no_hole(self, bench: Bench) -> None:
        listener = bench.listener()
        for _ in range(2):
            found = listener.poll()
            assert (found.mentions, found.holes) == ({}, [])
            assert found.failures == dict.fromkeys(found.failures)
            bench.now += timedelta(minutes=2)

    def test_between_two_polls_only_the_new_ones_are_new(self, bench: Bench) -> None:
        first = bench.say("Brumelle 1")
        listener = bench.listener()
        listener.poll()
        bench.now += timedelta(minutes=30)
        second = bench.say("Brumelle 2")
        found = listener.poll()
        assert second in found.mentions
        assert found.mentions.keys() <= {first, second}
        assert found.holes == []

    def test_a_post_that_the_network_shows_late_is_found(self, bench: Bench) -> None:
        bench.say("Brumelle 1", minutes_ago=1)
        listener = bench.listener()
        listener.poll()
        late = bench.say("Brumelle 2", minutes_ago=1.5)
        bench.now += timedelta(minutes=2)
        assert late in listener.poll().mentions

    def test_a_restart_goes_on_from_the_cursor(self, bench: Bench) -> None:
        bench.say("Brumelle 1")
        listener = bench.listener()
        listener.poll()
        bench.now += timedelta(minutes=30)
        second = bench.say("Brumelle 2")
        restarted = bench.listener()
        restarted.cursors = listener.cursors
        found = restarted.poll()
        assert second in found.mentions
        assert found.holes == []

    def test_our_own_posts_are_marked(self, bench: Bench) -> None:
        ours = bench.say("Brumelle vous répond", author="brumelle")
        theirs = bench.say("Brumelle ne répond pas")
        found = bench.listener().poll().mentions
        assert not found[theirs].own
        assert ours not in found or found[ours].own

    @pytest.mark.parametrize("apart_s", [3, 0], ids=["spread out", "in one second"])
    @pytest.mark.parametrize("max_pages", [200, 20])
    def test_a_burst_arrives_whole_or_as_a_hole(
        self, bench: Bench, apart_s: int, max_pages: int
    ) -> None:
        bench.say(minutes_ago=60 * 24)
        listener = bench.listener(max_pages=max_pages)
        listener.poll()
        posted = {
            bench.say(f"Brumelle {n}", author=f"p{n % 7}", minutes_ago=(1 + n * apart_s) / 60): (
                1 + n * apart_s
            )
            for n in range(1000)
        }
        found = listener.poll()
        assert_none_lost(listener, posted, found.holes)
        again = listener.poll()
        assert_none_lost(listener, posted, found.holes)
        assert again.holes == [], "the hole was told before"

    @pytest.mark.parametrize("hours", [-3, 3])
    def test_a_clock_that_jumps_loses_nothing(self, bench: Bench, hours: int) -> None:
        first = bench.say("Brumelle 1")
        listener = bench.listener()
        listener.poll()
        bench.now += timedelta(hours=hours)
        at = NOW + timedelta(minutes=5)
        second = bench.network.post("@brumelle Brumelle 2 #brumelle", author="ines", at=at)
        assert second in listener.poll().mentions
        again = listener.poll()
        assert again.mentions.keys() <= {first, second}
        assert again.holes == []

    def test_probe_says_who_and_keeps_secrets(self, bench: Bench) -> None:
        listener = bench.listener()
        for source in listener.sources:
            assert source.name.startswith(f"{bench.name}/")
            shown = [source.probe(), source.name, source.query, repr(source)]
            assert not any(secret in text for secret in listener.secrets for text in shown)
        assert len({source.name for source in listener.sources}) == len(listener.sources)
        options = repr(bench.setup().options)
        assert not any(secret in options for secret in listener.secrets)


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "expected"),
        [
            (Fault(status=429), Failure.RATE_LIMIT),
            (Fault(status=500), Failure.OUTAGE),
            (Fault(status=502), Failure.OUTAGE),
            (Fault(status=503, body=HTML, content_type="text/html"), Failure.OUTAGE),
            (Fault(status=401), Failure.CREDENTIALS),
            (Fault(status=403), Failure.PERMISSION),
            (Fault(drop=True), Failure.OUTAGE),
            (Fault(truncate=10), Failure.MALFORMED),
            (Fault(body=HTML, content_type="text/html"), Failure.MALFORMED),
            (Fault(body=b""), Failure.MALFORMED),
        ],
        ids=["429", "500", "502", "503 HTML", "401", "403", "drop", "cut", "HTML", "empty"],
    )
    def test_each_is_told_apart_and_nothing_is_lost(
        self, bench: Bench, fault: Fault, expected: Failure
    ) -> None:
        first = bench.say("Brumelle 1")
        listener = bench.listener()
        listener.poll()
        bench.now += timedelta(minutes=10)
        second = bench.say("Brumelle 2")
        bench.break_down(fault)
        failed = listener.poll()
        assert failed.failures == dict.fromkeys(failed.failures, expected)
        assert failed.holes == []
        bench.mend()
        found = listener.poll()
        assert second in found.mentions
        assert found.mentions.keys() <= {first, second}
        assert found.holes == []

    @pytest.mark.parametrize(
        ("fault", "expected"),
        [
            (Fault(status=429), Failure.RATE_LIMIT),
            (Fault(status=500), Failure.OUTAGE),
            (Fault(status=401), Failure.CREDENTIALS),
            (Fault(drop=True), Failure.OUTAGE),
            (Fault(truncate=10), Failure.MALFORMED),
            (Fault(body=HTML, content_type="text/html"), Failure.MALFORMED),
            (Fault(body=b"null"), Failure.MALFORMED),
        ],
        ids=["429", "500", "401", "drop", "cut", "HTML", "null"],
    )
    def test_before_anything_was_read(self, bench: Bench, fault: Fault, expected: Failure) -> None:
        posted = bench.say()
        listener = bench.listener()
        bench.break_down(fault)
        failed = listener.poll()
        assert failed.failures == dict.fromkeys(failed.failures, expected)
        for source in listener.sources:
            with pytest.raises(type(failed.errors[source.name])):
                source.probe()
        bench.mend()
        assert posted in listener.poll().mentions

    def test_a_limit_that_tells_its_end_is_believed(self, bench: Bench) -> None:
        listener = bench.listener()
        listener.poll()
        bench.break_down(Fault(status=429, headers=resets(bench.kind)))
        failed = listener.poll()
        assert failed.errors
        for error in failed.errors.values():
            assert error.failure is Failure.RATE_LIMIT
            assert error.retry_at is not None
            away = error.retry_at - NOW
            assert timedelta(seconds=RESET_S - 2) <= away <= timedelta(seconds=RESET_S + 10)

    def test_a_server_that_hangs_is_left_in_time_and_asked_once(self, bench: Bench) -> None:
        posted = bench.say()
        listener = bench.listener()
        listener.poll()
        hurried = bench.listener(timeout_s=0.5)
        bench.break_down(Fault(hang_s=30))
        asked = len(bench.faulty.requests)
        failed = hurried.poll()
        assert failed.failures == dict.fromkeys(failed.failures, Failure.OUTAGE)
        assert len(bench.faulty.requests) - asked <= len(hurried.sources)
        bench.mend()
        assert posted in bench.listener().poll().mentions

    def test_a_server_that_gives_its_answer_byte_by_byte_is_left_in_time(
        self, bench: Bench
    ) -> None:
        bench.say()
        hurried = bench.listener(timeout_s=0.5)
        hurried.poll()
        posted = bench.say("Brumelle 2")
        bench.twisted.drips = True
        failed = hurried.poll()
        assert failed.failures == dict.fromkeys(failed.failures, Failure.OUTAGE)
        bench.mend()
        assert posted in bench.listener().poll().mentions

    @pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b"3", b'"a"', b"[null]", b'{"a":[]}'])
    def test_an_answer_of_another_shape_is_malformed_or_empty(
        self, bench: Bench, body: bytes
    ) -> None:
        first = bench.say("Brumelle 1")
        listener = bench.listener()
        listener.poll()
        bench.now += timedelta(minutes=10)
        second = bench.say("Brumelle 2")
        bench.break_down(Fault(body=body))
        failed = listener.poll()
        assert set(failed.failures.values()) <= {None, Failure.MALFORMED}
        assert (failed.mentions, failed.holes) == ({}, [])
        bench.mend()
        found = listener.poll()
        assert second in found.mentions
        assert found.mentions.keys() <= {first, second}
        assert found.holes == []

    @pytest.mark.parametrize(
        "fault",
        [
            FromSecondPage(status=500),
            FromSecondPage(status=429),
            FromSecondPage(truncate=60),
            FromSecondPage(drop=True),
        ],
        ids=["500", "429", "cut", "drop"],
    )
    def test_on_the_second_page_what_came_before_is_kept_and_the_rest_comes_later(
        self, bench: Bench, fault: FromSecondPage
    ) -> None:
        if bench.kind == "rss":
            pytest.skip("a feed is one page")
        bench.say(minutes_ago=60)
        listener = bench.listener()
        listener.poll()
        ago = {bench.say(f"Brumelle {n}", minutes_ago=(n + 1) / 60): n + 1 for n in range(300)}
        listener.before_source = fault.seen.clear
        bench.break_down(fault)
        cut = listener.poll()
        bench.mend()
        assert cut.mentions, "the first page is kept"
        assert_none_lost(listener, ago, [*cut.holes, *listener.poll().holes])

    def test_an_item_of_wrong_types_spoils_no_other(self, bench: Bench) -> None:
        if bench.kind == "rss":
            pytest.skip("a feed is no JSON; its odd entries are in tests/listener/test_rss.py")
        posted = {bench.say(f"Brumelle {n}", author=f"p{n}") for n in range(4)}
        listener = bench.listener()
        listener.poll()
        faults = []
        for spot in count():
            for wrong in WRONG:
                bench.twisted.twist = twist = Twist(spot, wrong)
                listener.cursors.clear()
                found = listener.poll()
                lost = posted - found.mentions.keys()
                unsaid = len(found.accounted) < len(posted)
                if len(lost) > 1 or unsaid or any(found.failures.values()):
                    faults.append((twist.key, wrong, found.failures, found.rejects))
            if not twist.met:
                break
        assert faults == []


class Twist:
    """Puts a wrong value for one key of the first item of each list of objects."""

    def __init__(self, spot: int, wrong: Json) -> None:
        self._spot, self._wrong = spot, wrong
        self.met = False
        self.key: str | None = None

    def __call__(self, answer: Json) -> Json:
        self._count = 0
        self._walk(answer, inside=False)
        return answer

    def _walk(self, value: Json, *, inside: bool) -> None:
        if isinstance(value, list):
            for index, item in enumerate(value):
                self._walk(item, inside=inside or index == 0)
        elif isinstance(value, dict):
            for key, item in value.items():
                if inside and self._count == self._spot:
                    value[key], self.met, self.key = self._wrong, True, key
                self._count += inside
                self._walk(item, inside=inside)
