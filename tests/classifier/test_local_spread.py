"""A channel's own model: kept where it is better, left out where it is not."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from classifier.local_spread import LEAST_POSTS, Finished, LocalSpread, learn
from classifier.spread import forecast
from storage.model import Engagement

START = datetime(2026, 3, 1, tzinfo=UTC)
MINUTES = (20, 40, 60, 80, 110, 150, 200, 300, 450, 700)


def post(number: int, random: Random, *, tempo: float, talkative: bool) -> Finished:
    """A post that closes in on its end; those that are talked about go three times as far."""
    size = math.exp(random.gauss(4.0, 1.0))
    talked = random.random() < 0.5
    end = size * (3.0 if talked and talkative else 1.0)
    told = []
    for minute in MINUTES:
        share = size * (1 - math.exp(-minute / 30)) + (end - size) * (
            1 - math.exp(-max(minute - 100, 0) / (60 * tempo))
        )
        likes = round(share * (0.5 if talked else 0.9))
        told.append(
            Engagement(
                at=START + timedelta(hours=number, minutes=minute),
                likes=likes,
                replies=round(share) - likes,
            )
        )
    return Finished(readings=told, published_at=START + timedelta(hours=number))


@pytest.fixture(scope="module")
def history() -> list[Finished]:
    random = Random(4)
    return [post(n, random, tempo=1.0, talkative=True) for n in range(1_300)]


@pytest.fixture(scope="module")
def local(history: Sequence[Finished]) -> LocalSpread:
    found = learn(history)
    assert found is not None
    return found


def test_what_the_channel_shows_is_learnt(local: LocalSpread) -> None:
    random = Random(5)
    ours, theirs = [], []
    for number in range(2_000, 2_200):
        one = post(number, random, tempo=1.0, talkative=True)
        end = max((r.likes or 0) + (r.replies or 0) for r in one.readings)
        now = one.published_at + timedelta(minutes=80)
        told = forecast(one.readings, published_at=one.published_at, now=now, local=local)
        default = forecast(one.readings, published_at=one.published_at, now=now)
        if told.median is not None and default.median is not None:
            assert (told.model, default.model) == ("local", "growth")
            ours.append(abs(told.median / end - 1))
            theirs.append(abs(default.median / end - 1))
    assert len(ours) > 150
    assert sum(ours) < 0.5 * sum(theirs)


def test_a_higher_threshold_is_never_likelier_and_agrees_with_the_median(
    local: LocalSpread, history: Sequence[Finished]
) -> None:
    tiers = [10 * 2**n for n in range(14)]
    for one in history[::97]:
        for reading in one.readings[2:]:
            told = forecast(
                one.readings,
                published_at=one.published_at,
                now=reading.at,
                thresholds=tiers,
                local=local,
            )
            shares = list(told.exceeds.values())
            assert shares == sorted(shares, reverse=True)
            if told.median is not None and told.low is not None and told.high is not None:
                assert told.interactions <= told.low <= told.median <= told.high
                assert all(s >= 0.45 for t, s in told.exceeds.items() if t < told.median)
                assert all(s <= 0.55 for t, s in told.exceeds.items() if t > told.median + 1)


def test_few_posts_teach_nothing(history: Sequence[Finished]) -> None:
    assert learn(history[: LEAST_POSTS - 1]) is None
    assert learn([]) is None


def test_what_no_longer_holds_is_not_kept() -> None:
    """The newest fifth grew by another law: the past would mislead."""
    random = Random(6)
    past = [post(n, random, tempo=0.2, talkative=False) for n in range(900)]
    newest = [post(n, random, tempo=0.2, talkative=True) for n in range(900, 1_300)]
    turned = [
        Finished(
            readings=[Engagement(at=r.at, likes=r.replies, replies=r.likes) for r in one.readings],
            published_at=one.published_at,
        )
        for one in newest
    ]
    found = learn([*past, *turned])
    kept = set(found.stretches) if found else set()
    assert 1 not in kept


def test_the_order_of_the_history_does_not_matter(history: Sequence[Finished]) -> None:
    mixed = list(history)
    Random(1).shuffle(mixed)
    one, other = learn(history), learn(mixed)
    assert one is not None and other is not None
    asked = history[-1]
    now = asked.readings[3].at
    first = forecast(asked.readings, published_at=asked.published_at, now=now, local=one)
    second = forecast(asked.readings, published_at=asked.published_at, now=now, local=other)
    assert first.median == second.median
    assert first.model == "local"


def test_hostile_histories_are_survived() -> None:
    random = Random(3)
    posts = []
    for number in range(1_200):
        count = random.choice([0, 1, 2, 8])
        readings = [
            Engagement(
                at=START + timedelta(hours=random.uniform(-50, 500)),
                likes=random.choice([None, 0, 3, 7, 10**9, 2**63 - 1]),
                replies=random.choice([None, 0, 2**63 - 1]),
            )
            for _ in range(count)
        ]
        posts.append(Finished(readings=readings, published_at=START + timedelta(hours=number % 7)))
    found = learn(posts)
    for one in posts[:100]:
        told = forecast(
            one.readings,
            published_at=one.published_at,
            now=START + timedelta(days=30),
            thresholds=(10, 10**6),
            local=found,
        )
        assert all(0.0 <= share <= 1.0 for share in told.exceeds.values())
