"""Weeks that a brand really has: slow batches, waves of shares, a promotion, a change of clocks."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from classifier.burst_values import Count
from classifier.burst_windows import Window, clustering
from tests.classifier.streams import MONDAY, PER_DAY, STEP, USUAL, counted, drawn, heard

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("level", [4.0, 12.0])
def test_a_slow_batch_is_found_by_the_cumulated_sum_alone(level: float) -> None:
    values = drawn(14, level=level, seed=7)
    mean = [level * (1 - 0.5 * math.cos(row / PER_DAY * 2 * math.pi)) for row in range(PER_DAY)]
    values += [round(1.6 * usual) for usual in mean]
    _, (*_, burst) = heard(counted(values))
    assert burst.slow
    assert burst.at >= MONDAY + timedelta(days=14)
    assert burst.window >= timedelta(hours=2)
    assert 1.3 < burst.ratio < 1.9
    _, without = heard(counted(values), asked=replace(USUAL, slow_weight=0.0))
    assert all(other.at < MONDAY + timedelta(days=14) for other in without)


def shared_on(days: int, seed: int) -> list[int]:
    """Draw a stream whose level wanders by half within hours, as what is shared on does."""
    rng = np.random.default_rng(seed)
    keeps, spread = math.exp(-1 / 12), 0.5
    wander = [0.0]
    for step in rng.normal(0, spread * math.sqrt(1 - keeps**2), days * PER_DAY - 1):
        wander.append(keeps * wander[-1] + float(step))
    return [int(x) for x in rng.poisson(6 * np.exp(np.array(wander) - spread**2 / 2))]


@pytest.mark.parametrize("seed", [1, 2])
def test_high_intervals_that_bring_others_are_no_slow_batch(seed: int) -> None:
    _, bursts = heard(counted(shared_on(21, seed)))
    assert len(bursts) <= 3
    assert not any(burst.slow for burst in bursts)


def test_evidence_is_worth_less_where_high_intervals_come_together() -> None:
    short = Window(deviation=0.1, weight=1.0)
    alone, together = (Window(deviation=d, weight=1.0) for d in (0.1 / 16, 0.1))
    assert clustering(short, alone, 64.0, 16) == pytest.approx(1.0)
    assert clustering(short, together, 64.0, 16) == pytest.approx(7.4 / 1.4)
    assert clustering(short, Window(deviation=0.005, weight=1.0), 64.0, 16) == 1.0


def test_the_cumulated_sum_ends_with_a_calm_stretch() -> None:
    wave = [v + 60 for v in drawn(1, seed=2)]
    in_it, _ = heard(counted([*drawn(7), *wave]))
    assert in_it.slow.total > 0
    after, _ = heard(counted([1] * 20, first=MONDAY + timedelta(days=8)), in_it)
    assert after.slow.total == 0
    assert max(after.slow.highest) == in_it.slow.highest_today


@pytest.mark.parametrize(("posts", "hours"), [(40, 3), (120, 1)])
def test_a_weekly_promotion_is_told_twice_at_most(posts: int, hours: int) -> None:
    values = drawn(42, seed=4)
    for week in range(2, 6):
        start = week * 7 * PER_DAY + 3 * PER_DAY + 40
        for row in range(start, start + 4 * hours):
            values[row] += posts
    _, bursts = heard(counted(values))
    promoted = [
        (burst.at - MONDAY).days // 7
        for burst in bursts
        if (burst.at - MONDAY).days % 7 == 3 and 9 <= burst.at.hour <= 14
    ]
    assert promoted[:1] == [2]
    assert set(promoted) <= {2, 3}


@pytest.mark.parametrize("seed", range(2))
def test_a_new_stream_that_borrows_a_level_is_on_probation_for_three_days(seed: int) -> None:
    borrowed = replace(USUAL, prior=4.0)
    quiet = counted(drawn(4, seed=seed))
    _, bursts = heard(quiet[: 3 * PER_DAY], asked=borrowed)
    assert bursts == []
    for row, told in ((PER_DAY // 2, False), (3 * PER_DAY + 50, True)):
        before, _ = heard(quiet[:row], asked=borrowed)
        scores = [
            before.heard(replace(quiet[row], value=value), borrowed)[1] for value in range(200)
        ]
        first = next(judged for judged in scores if judged.burst is not None)
        assert first.burst is not None
        assert first.burst.probation is not told
        assert first.score >= USUAL.needed + (0 if told else 2)
        held = [judged for judged in scores if USUAL.needed <= judged.score < USUAL.needed + 2]
        assert held and all((judged.burst is not None) is told for judged in held)


def living(days: int, seed: int) -> list[Count]:
    """Draw people who live by the clock of Paris, over the change of 29 March 2026."""
    rng = np.random.default_rng(seed)
    counts = []
    for row in range(days * PER_DAY):
        at = (datetime(2026, 3, 1, tzinfo=UTC) + row * STEP).astimezone(PARIS)
        hour = at.hour + at.minute / 60
        mean = 8 * (1 - 0.85 * math.cos(2 * math.pi * hour / 24))
        counts.append(Count(at=at, value=int(rng.negative_binomial(10, 10 / (10 + mean)))))
    return counts


def test_a_change_of_clocks_loses_nothing_and_wakes_nobody() -> None:
    told = 0
    for seed in range(2):
        counts = living(35, seed)
        stream, bursts = heard(counts)
        assert stream.last == len(counts) - 1
        told += sum(burst.at >= datetime(2026, 3, 29, tzinfo=UTC) for burst in bursts)
    assert told <= 1


def test_an_outage_is_found_beside_holes_and_the_holes_are_no_outage() -> None:
    values: list[int | None] = list(drawn(15, seed=12))
    rng = np.random.default_rng(13)
    for start in rng.integers(0, 13 * PER_DAY, 20):
        length = int(rng.integers(1, 40))
        values[start : start + length] = [None] * length
    start = 14 * PER_DAY
    values[start : start + 12] = [
        None if row % 3 == 1 else (value or 0) + 40
        for row, value in enumerate(values[start : start + 12])
    ]
    _, bursts = heard(counted(values))
    assert [burst for burst in bursts if burst.at >= MONDAY + start * STEP]
    assert len(bursts) <= 3
