"""The stage that listens again, into the ledger: faults, budgets, deletions, restarts."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from listener.budget import Budget
from listener.errors import ChannelError
from listener.refresh import LOOKS, refresh
from storage.judgements import Judgement
from storage.ledger import Ledger
from storage.model import Cost, Engagement, Failure, Mention, MentionId, Setback, Status
from storage.polled import Reject
from storage.refreshed import Counted, Refreshed
from tests.factories import NOON, FrozenClock, classification, mention, risk

FREE = Budget(poll_every=timedelta(minutes=2))


@dataclass
class FakeRefresher:
    """A network in memory."""

    clock: FrozenClock
    likes: dict[str, int] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    failing: dict[int, BaseException] = field(default_factory=dict)
    """What the n-th look raises."""
    asked: list[list[str]] = field(default_factory=list)
    paid: list[set[str]] = field(default_factory=list)
    batch: int = 2
    price: int = 0
    twist: Callable[[Refreshed], Refreshed] = lambda found: found

    def refresh(self, native_ids: Sequence[str], *, paid: Collection[str]) -> Refreshed:
        self.asked.append(list(native_ids))
        self.paid.append(set(paid))
        if (failure := self.failing.pop(len(self.asked), None)) is not None:
            raise failure
        told = [n for n in native_ids if n in self.likes]
        found = Refreshed(
            readings=tuple(
                Counted(native_id=n, engagement=Engagement(at=self.clock(), likes=self.likes[n]))
                for n in told
            ),
            gone=tuple(n for n in native_ids if n in self.gone),
            rejects=tuple(
                Reject(native_id=n, reason="no counters")
                for n in native_ids
                if n not in self.likes and n not in self.gone
            ),
            cost=Cost(requests=1, micros=self.price * len(set(told) - set(paid))),
        )
        return self.twist(found)


@pytest.fixture
def network(clock: FrozenClock) -> FakeRefresher:
    return FakeRefresher(clock)


def hear(ledger: Ledger, *heard: Mention, judged: bool = True) -> list[MentionId]:
    new = ledger.mentions.keep("x/search/1", heard, at=NOON).new
    for number, key in enumerate(new if judged else ()):
        ledger.judgements.keep(
            Judgement(
                mention_id=key,
                revision=1,
                classification=classification(),
                risk=risk(score=50 - number),
                topic="delivery",
                actionable=True,
                due_at=None,
            ),
            at=NOON,
        )
    return list(new)


def run(ledger: Ledger, network: FakeRefresher, budget: Budget = FREE) -> str | None:
    return refresh(network, "x", budget, ledger, network.clock()).note


def test_what_is_due_is_read_in_batches_the_worthiest_first(
    ledger: Ledger, network: FakeRefresher
) -> None:
    hear(ledger, *(mention(str(n)) for n in range(5)))
    network.likes = {str(n): n for n in range(5)}
    assert refresh(network, "x", FREE, ledger, network.clock()).new == 5
    assert network.asked == [["0", "1"], ["2", "3"], ["4"]]
    run(ledger, network)
    assert len(network.asked) == 3, "nothing is due yet"
    network.clock.forward(minutes=3)
    run(ledger, network)
    assert len(network.asked) == 6


def test_what_is_read_is_handed_on_after_each_batch_and_not_at_the_end(
    ledger: Ledger, network: FakeRefresher
) -> None:
    hear(ledger, *(mention(str(n), likes=0) for n in range(5)))
    network.clock.forward(minutes=6)
    network.likes = {str(n): n for n in range(5)}
    found: list[tuple[int, int]] = []

    def kept() -> None:
        waiting = ledger.readings.moved(9, by=network.clock())
        ledger.readings.settle(waiting, by=network.clock())
        found.append((len(network.asked), len(waiting)))

    refresh(network, "x", FREE, ledger, network.clock(), kept=kept)
    assert found == [(1, 2), (2, 2), (3, 1)]


def test_posts_that_wait_for_the_classifier_are_followed_and_small_talk_is_not(
    ledger: Ledger, network: FakeRefresher
) -> None:
    waiting, idle = hear(ledger, mention("1"), mention("2"), judged=False)
    told = Judgement(
        mention_id=idle,
        revision=1,
        classification=classification(complaint=0.1),
        risk=risk(score=5),
        topic="other",
        actionable=False,
        due_at=None,
    )
    ledger.judgements.keep(told, at=NOON)
    hear(ledger, mention("3", own=True), judged=False)
    hear(ledger, mention("4", channel="other"), judged=False)
    hear(ledger, mention("5", at=NOON - timedelta(days=4)), judged=False)
    run(ledger, network)
    assert network.asked == [["1"]]
    assert ledger.mentions.get(waiting).pending


def test_every_reading_is_kept_whatever_the_counters_do(
    ledger: Ledger, network: FakeRefresher
) -> None:
    (key,) = hear(ledger, mention("1", likes=10))
    for likes in (40, 40, 3, 0, 70):
        network.clock.forward(minutes=6)
        network.likes["1"] = likes
        run(ledger, network)
    assert [r.likes for r in ledger.readings.of([key])[key]] == [10, 40, 40, 3, 0, 70]
    late = Engagement(at=NOON + timedelta(minutes=1), likes=20)
    for _ in range(2):
        assert ledger.mentions.read_engagement("x", "1", late)
    assert [r.likes for r in ledger.readings.of([key])[key]] == [10, 20, 40, 40, 3, 0, 70]
    now = ledger.mentions.get(key).mention.engagement
    assert now is not None
    assert now.likes == 70, "what comes late is not the newest"


def test_a_reading_that_tells_less_leaves_the_rest_as_it_was(ledger: Ledger) -> None:
    (key,) = hear(ledger, mention("1", likes=10))
    ledger.mentions.read_engagement("x", "1", Engagement(at=NOON + timedelta(hours=1), shares=4))
    seen = ledger.mentions.get(key).mention.engagement
    assert seen is not None
    assert (seen.likes, seen.shares) == (10, 4)


def test_a_post_of_which_nothing_comes_waits_for_its_turn(
    ledger: Ledger, network: FakeRefresher
) -> None:
    hear(ledger, mention("1"))
    run(ledger, network)
    run(ledger, network)
    assert network.asked == [["1"]]
    assert ledger.rejects("x/refresh") == {"no counters": 1}


def test_a_post_of_which_nothing_is_told_is_due_as_before(
    ledger: Ledger, network: FakeRefresher
) -> None:
    hear(ledger, mention("1"))
    network.twist = lambda found: Refreshed()
    run(ledger, network)
    run(ledger, network)
    assert network.asked == [["1"], ["1"]]


def test_what_is_deleted_there_is_a_tombstone_and_its_case_ends(
    ledger: Ledger, network: FakeRefresher
) -> None:
    key, other = hear(ledger, mention("1"), mention("2", author="noe"))
    network.gone = {"1"}
    network.likes = {"2": 1}
    assert run(ledger, network) == "1 posts are gone"
    kept = ledger.mentions.get(key)
    assert (kept.mention.text, kept.deleted_at) == ("", NOON)
    case = ledger.cases.of_mention(key)
    assert case is not None
    assert case.status is Status.CLOSED
    assert "deleted" in (ledger.cases.events(case.id)[-1].note or "")
    assert ledger.mentions.get(other).mention.text != ""
    network.clock.forward(minutes=6)
    run(ledger, network)
    assert network.asked[-1] == ["2"]


@pytest.mark.parametrize("told", [None, timedelta(minutes=2)])
def test_a_setback_keeps_what_came_before_and_is_waited_for(
    ledger: Ledger, network: FakeRefresher, told: timedelta | None
) -> None:
    hear(ledger, *(mention(str(n)) for n in range(4)))
    network.likes = {str(n): n for n in range(4)}
    until = network.clock() + told if told else None
    network.failing = {2: ChannelError(Failure.RATE_LIMIT, "429", retry_at=until)}
    assert run(ledger, network) == "rate limit: 429"
    assert len(network.asked) == 2
    state = ledger.readings.state("x")
    assert state.not_before == NOON + (told or timedelta(minutes=1))
    assert "waits until" in (run(ledger, network) or "")
    network.clock.at = state.not_before
    run(ledger, network)
    assert network.asked[2:] == [["2", "3"]]
    assert ledger.readings.state("x").failure is None


def test_a_setback_in_the_middle_of_a_look_keeps_its_readings(
    ledger: Ledger, network: FakeRefresher
) -> None:
    first, second = hear(ledger, mention("1"), mention("2"))
    network.likes = {"1": 5}
    network.twist = lambda found: replace(
        found, rejects=(), setback=Setback(failure=Failure.OUTAGE, detail="500")
    )
    run(ledger, network)
    read = ledger.readings.of([first, second])
    assert [[r.likes for r in read[key]] for key in (first, second)] == [[5], []]
    network.twist = lambda found: found
    network.clock.forward(minutes=2)
    run(ledger, network)
    assert network.asked[-1] == ["2"]


def test_killed_in_the_middle_it_goes_on_where_it_was(
    ledger: Ledger, network: FakeRefresher
) -> None:
    keys = hear(ledger, *(mention(str(n)) for n in range(4)))
    network.likes = {str(n): n for n in range(4)}
    network.failing = {2: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        run(ledger, network)
    run(ledger, network)
    assert network.asked == [["0", "1"], ["2", "3"], ["2", "3"]]
    assert [len(found) for found in ledger.readings.of(keys).values()] == [1, 1, 1, 1]


def test_a_budget_that_ends_in_the_middle_ends_the_run(
    ledger: Ledger, network: FakeRefresher
) -> None:
    hear(ledger, *(mention(str(n)) for n in range(9)))
    network.likes = {str(n): n for n in range(9)}
    network.price = 5_000
    network.clock.at = NOON + timedelta(hours=13)
    # Ten days are left in the month; of a day that has just begun, an eighth is given out.
    budget = Budget(poll_every=timedelta(minutes=2), monthly_micros=4_000_000, refresh_share=0.5)
    run(ledger, network, budget)
    read = sum(map(len, network.asked))
    spent = ledger.sources.spent("x", since=network.clock())
    assert 0 < read < 9
    assert spent.micros == read * 5_000 <= 4_000_000 / 9 / 2 / 8
    run(ledger, network, budget)
    assert sum(map(len, network.asked)) == read


def test_requests_end_too(ledger: Ledger, network: FakeRefresher) -> None:
    hear(ledger, *(mention(str(n)) for n in range(9)))
    budget = Budget(poll_every=timedelta(minutes=2), daily_requests=4, refresh_share=1.0)
    run(ledger, network, budget)
    assert len(network.asked) == 2, "half of the day has passed"


def test_one_run_is_bounded(ledger: Ledger, network: FakeRefresher) -> None:
    hear(ledger, *(mention(str(n)) for n in range(3 * LOOKS)))
    run(ledger, network)
    assert len(network.asked) == LOOKS


def test_what_a_poll_gave_today_is_told_as_paid(ledger: Ledger, network: FakeRefresher) -> None:
    hear(ledger, mention("1"))
    network.clock.forward(hours=13)
    hear(ledger, mention("2"))
    ledger.mentions.keep("x/search/1", [mention("3")], at=network.clock())
    run(ledger, network)
    assert set().union(*network.paid) == {"3"}
