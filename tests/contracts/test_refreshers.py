"""What every channel that reads counters again must do: against its network in the town."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest

from listener.channel import Refresher
from listener.errors import ChannelError
from listener.registry import CHANNELS
from listener.town.http import Fault
from listener.town.registry import NETWORKS
from storage.model import Failure, Json
from storage.refreshed import Refreshed
from tests.contracts.bench import NOW, Bench, secrets
from tests.contracts.test_channels import HTML, RESET_S, WRONG, Twist, resets

COUNTING = frozenset({"x", "reddit", "mastodon", "bluesky", "hackernews"})
COUNTERS = frozenset(
    {"retweet_count", "reply_count", "like_count", "quote_count", "impression_count"}
    | {"score", "num_comments", "num_crossposts"}
    | {"favourites_count", "reblogs_count", "replies_count"}
    | {"likeCount", "repostCount", "quoteCount", "replyCount", "points"}
)


@dataclass
class Looker:
    """Asks again for posts, and looks whether what is told is sound."""

    bench: Bench
    refresher: Refresher
    secrets: tuple[str, ...]

    def look(self, *native_ids: str, paid: frozenset[str] = frozenset()) -> Refreshed:
        try:
            found = self.refresher.refresh(native_ids, paid=paid)
        except ChannelError as error:
            assert not any(secret in repr(error) + error.detail for secret in self.secrets)
            return Refreshed(setback=error.setback)
        read = [counted.native_id for counted in found.readings]
        assert set(read) <= set(native_ids)
        assert len(read) == len(set(read))
        assert set(found.gone).isdisjoint(read)
        assert all(c.engagement.at == self.bench.now for c in found.readings)
        assert not any(secret in repr(found) for secret in self.secrets)
        return found

    def failure(self, *native_ids: str) -> Failure | None:
        found = self.look(*native_ids)
        assert (found.readings, found.gone) == ((), ())
        return found.setback.failure if found.setback else None


@pytest.fixture
def looker(bench: Bench) -> Looker:
    return made(bench)


def made(bench: Bench, **changes: object) -> Looker:
    if bench.channel.refresher is None:
        pytest.skip(f"{bench.kind} tells no counters by id")
    setup = bench.setup(**changes)
    refresher = bench.channel.refresher(setup)
    assert refresher is not None, "the town's settings allow it"
    return Looker(bench, refresher, secrets(setup))


def likes(found: Refreshed) -> dict[str, int | None]:
    return {counted.native_id: counted.engagement.likes for counted in found.readings}


def test_the_registry_says_which_can(bench: Bench) -> None:
    assert CHANNELS.keys() - COUNTING == {"rss", "file"}
    assert NETWORKS.keys() >= COUNTING
    assert (bench.channel.refresher is not None) == (bench.kind in COUNTING)


class TestCounters:
    def test_they_grow_and_fall_as_they_do_there(self, bench: Bench, looker: Looker) -> None:
        first, second = bench.say("Brumelle 1"), bench.say("Brumelle 2")
        for told in (3, 40, 7, 0):
            bench.network.like(first, likes=told, shares=2)
            found = looker.look(first, second)
            assert likes(found) == {first: told, second: 0}
            assert (found.gone, found.rejects, found.setback) == ((), (), None)
            bench.now += timedelta(minutes=5)

    def test_they_are_those_that_a_poll_reads(self, bench: Bench, looker: Looker) -> None:
        native_id = bench.say()
        bench.network.like(native_id, likes=12, shares=3)
        bench.say("Brumelle, oui", author="noe", minutes_ago=0.5)
        polled = bench.listener().poll().mentions[native_id].engagement
        again = looker.look(native_id).readings[0].engagement
        assert polled is not None
        assert (again.likes, again.shares, again.replies) == (12, polled.shares, polled.replies)

    @pytest.mark.parametrize(
        ("shown", "meant"),
        [("1.2K", 1200), ("1,2 k", 1200), ("12 345", 12345), ("3M", 3_000_000), ("many", None)],
    )
    def test_a_counter_told_as_text_is_read_or_unknown(
        self, bench: Bench, looker: Looker, shown: str, meant: int | None
    ) -> None:
        native_id = bench.say()

        def worded(answer: Json) -> Json:
            if isinstance(answer, list):
                return [worded(item) for item in answer]
            if not isinstance(answer, dict):
                return answer
            return {k: shown if k in COUNTERS else worded(v) for k, v in answer.items()}

        bench.twisted.twist = worded
        found = looker.look(native_id)
        assert found.gone == ()
        assert likes(found) == ({} if meant is None else {native_id: meant})
        assert [r.native_id for r in found.rejects] == ([native_id] if meant is None else [])

    def test_a_whole_batch_is_one_request_or_one_each(self, bench: Bench, looker: Looker) -> None:
        posted = [bench.say(f"Brumelle {n}") for n in range(looker.refresher.batch)]
        looker.look(*posted)
        asked = len(bench.faulty.requests)
        assert likes(looker.look(*posted)).keys() == set(posted)
        assert len(bench.faulty.requests) - asked == 1

    def test_nothing_is_asked_for_nothing(self, bench: Bench, looker: Looker) -> None:
        assert looker.look() == Refreshed()
        assert bench.faulty.requests == []


class TestDeletions:
    def test_a_deleted_post_is_gone_and_no_other(self, bench: Bench, looker: Looker) -> None:
        kept, deleted = bench.say("Brumelle 1"), bench.say("Brumelle 2")
        bench.network.delete(deleted)
        found = looker.look(kept, deleted)
        assert (likes(found), found.gone) == ({kept: 0}, (deleted,))

    def test_all_of_them(self, bench: Bench, looker: Looker) -> None:
        posted = [bench.say(f"Brumelle {n}") for n in range(3)]
        for native_id in posted:
            bench.network.delete(native_id)
        assert looker.look(*posted).gone == tuple(sorted(posted))

    @pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"posts":[]}', b'{"hits":[]}'])
    def test_an_empty_answer_to_everything_erases_nothing(
        self, bench: Bench, looker: Looker, body: bytes
    ) -> None:
        posted = [bench.say(f"Brumelle {n}") for n in range(3)]
        looker.look(*posted)
        bench.break_down(Fault(body=body))
        found = looker.look(*posted)
        assert (found.readings, found.gone) == ((), ())

    def test_not_found_to_everything_erases_nothing(self, bench: Bench, looker: Looker) -> None:
        posted = [bench.say(f"Brumelle {n}") for n in range(3)]
        looker.look(*posted)
        bench.break_down(Fault(status=404, body=b'{"error":"Not Found"}'))
        assert looker.failure(*posted) is not None

    @pytest.mark.parametrize("strange", ["", "../../x", "1,2", "é", "9" * 400, "at://x", "a b\n"])
    def test_an_id_of_no_network_spoils_no_other(
        self, bench: Bench, looker: Looker, strange: str
    ) -> None:
        native_id = bench.say()
        found = looker.look(native_id, strange)
        assert likes(found) == {native_id: 0}
        assert (found.gone, [r.native_id for r in found.rejects]) == ((), [strange])


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "expected"),
        [
            (Fault(status=429), Failure.RATE_LIMIT),
            (Fault(status=500), Failure.OUTAGE),
            (Fault(status=503, body=HTML, content_type="text/html"), Failure.OUTAGE),
            (Fault(status=401), Failure.CREDENTIALS),
            (Fault(drop=True), Failure.OUTAGE),
            (Fault(truncate=10), Failure.MALFORMED),
            (Fault(body=HTML, content_type="text/html"), Failure.MALFORMED),
            (Fault(body=b""), Failure.MALFORMED),
        ],
        ids=["429", "500", "503 HTML", "401", "drop", "cut", "HTML", "empty"],
    )
    def test_each_is_told_apart(
        self, bench: Bench, looker: Looker, fault: Fault, expected: Failure
    ) -> None:
        native_id = bench.say()
        looker.look(native_id)
        bench.break_down(fault)
        assert looker.failure(native_id) is expected
        bench.mend()
        assert likes(looker.look(native_id)) == {native_id: 0}

    def test_a_limit_that_tells_its_end_is_believed(self, bench: Bench, looker: Looker) -> None:
        native_id = bench.say()
        looker.look(native_id)
        bench.break_down(Fault(status=429, headers=resets(bench.kind)))
        setback = looker.look(native_id).setback
        assert setback is not None
        assert setback.retry_at is not None
        assert abs(setback.retry_at - NOW - timedelta(seconds=RESET_S)) <= timedelta(seconds=10)

    @pytest.mark.parametrize("drips", [False, True], ids=["hangs", "drips"])
    def test_a_slow_server_is_left_in_time(self, bench: Bench, drips: bool) -> None:
        native_id = bench.say()
        hurried = made(bench, timeout_s=0.5)
        hurried.look(native_id)
        bench.twisted.drips = drips
        if not drips:
            bench.break_down(Fault(hang_s=30))
        assert hurried.failure(native_id) is Failure.OUTAGE

    def test_an_item_of_wrong_types_spoils_no_other(self, bench: Bench, looker: Looker) -> None:
        posted = [bench.say(f"Brumelle {n}") for n in range(3)]
        faults = []
        for spot in count():
            for wrong in WRONG:
                bench.twisted.twist = twist = Twist(spot, wrong)
                found = looker.look(*posted)
                untold = set(posted) - likes(found).keys()
                if len(untold) > 1 or len(found.gone) > 1 or found.setback:
                    faults.append((twist.key, wrong, found))
            if not twist.met:
                break
        assert faults == []


@pytest.mark.parametrize("bench", ["x"], indirect=True)
def test_what_was_given_today_is_not_charged_again(bench: Bench) -> None:
    looker = made(bench)
    first, second = bench.say("Brumelle 1"), bench.say("Brumelle 2")
    price = looker.refresher.price
    assert looker.look(first, second, paid=frozenset({first})).cost.micros == price
    assert looker.look(first, second).cost.micros == 0
    bench.now += timedelta(days=1)
    assert looker.look(first, second).cost.micros == 2 * price


@pytest.mark.parametrize("bench", ["mastodon"], indirect=True)
def test_a_server_without_many_at_once_is_asked_one_by_one(bench: Bench) -> None:
    looker = made(bench)
    bench.network.many_at_once = False  # type: ignore[attr-defined]
    posted = [bench.say(f"Brumelle {n}") for n in range(12)]
    bench.network.delete(posted[3])
    found = looker.look(*posted)
    assert (len(found.readings), found.gone) == (9, (posted[3],))
    told = likes(found).keys() | set(found.gone)
    assert likes(looker.look(*[p for p in posted if p not in told])).keys() == set(posted) - told
