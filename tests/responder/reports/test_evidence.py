import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from responder.reports.evidence import (
    FAMILY,
    FOUND,
    Comparison,
    Silence,
    Sum,
    adjusted,
    averages,
    counts,
    trend,
)
from responder.reports.looks import Look
from responder.reports.student import quantile
from storage.views.posts import COMPLAINT
from tests.responder.reports.invented import HARD, Town, claims


@pytest.mark.parametrize(
    "name",
    [
        "20 posts",
        "300 posts, volume swings and wanders",
        "1500 posts, topics wander (0.5)",
        "1500 posts, volume and topics swing",
    ],
)
def test_a_week_in_which_nothing_changed_is_seldom_said_to_have_changed(name: str) -> None:
    weeks = 1_000
    wrong = sum(any(look.claimed for look in claims(HARD[name], seed)) for seed in range(weeks))
    assert wrong <= FAMILY * weeks


def complaints(found: Sequence[Look]) -> Comparison:
    told = next(look.told for look in found if look.question == COMPLAINT and not look.slow)
    assert isinstance(told, Comparison)
    return told


def found_of_the_smallest(town: Town, weeks: Sequence[int]) -> float:
    """Plant the smallest change that is told to be found, and tell how often it is."""
    quiet = [complaints(claims(town, seed)) for seed in weeks]
    smallest = float(np.median([told.smallest for told in quiet]))
    moved = smallest / (1 - float(np.mean([told.usual for told in quiet])))
    return float(
        np.mean(
            [
                any(
                    look.claimed and look.question == COMPLAINT and not look.slow
                    for look in claims(town, seed, moved=moved)
                )
                for seed in weeks
            ]
        )
    )


def test_a_change_is_found_as_often_as_was_said() -> None:
    town = Town(posts=400, often=8.0, swing=0.1)
    assert found_of_the_smallest(town, range(300)) == pytest.approx(FOUND, abs=0.08)


@pytest.mark.parametrize(
    "town", [Town(posts=400, memory=0.3), Town(posts=800, often=8.0, swing=0.3)]
)
def test_a_change_is_found_at_least_so_often_where_weeks_or_authors_differ_much(
    town: Town,
) -> None:
    # How far they widen chance is told with care, and a little more is found for it.
    assert FOUND <= found_of_the_smallest(town, range(150)) <= 0.97


def test_a_change_that_no_share_can_make_is_not_said_to_be_found() -> None:
    few = [Sum(posts=30, total=n, squares=n) for n in (14, 17, 15, 13, 16, 15, 14, 16)]
    many = [Sum(posts=3_000, total=100 * s.total, squares=100 * s.squares) for s in few]
    told = averages(Sum(posts=30, total=15, squares=15), few)
    assert isinstance(told, Comparison)
    assert not replace(told, looks=30).can_be_found
    told = averages(Sum(posts=3_000, total=1_500, squares=1_500), many)
    assert isinstance(told, Comparison)
    assert replace(told, looks=30).can_be_found


def test_weeks_that_resemble_one_another_need_a_larger_change() -> None:
    """A share that swings as much beyond chance, from week to week or in one long wave."""
    wave = [30, 36, 40, 41, 38, 33, 28, 26]
    jumps = [30, 40, 26, 38, 28, 41, 33, 36]
    week = Sum(posts=1_000, total=600, squares=600)
    told = [
        averages(week, [Sum(posts=1_000, total=10 * n, squares=10 * n) for n in shares])
        for shares in (wave, jumps)
    ]
    assert all(isinstance(one, Comparison) for one in told)
    # Which of the two it is cannot be told of eight weeks: both pay for the wave.
    assert told[0] == told[1]


def test_a_share_that_doubles_every_other_month_doubles_by_chance() -> None:
    halves = [Sum(posts=10_000, total=n, squares=n) for n in (250, 400) * 4]
    up = averages(Sum(posts=10_000, total=1_000, squares=1_000), halves)
    down = averages(Sum(posts=10_000, total=100, squares=100), halves)
    assert isinstance(up, Comparison)
    assert isinstance(down, Comparison)
    # Three times the usual share and a third of it are as far from it.
    assert up.change > 2 * -down.change
    assert up.chance == pytest.approx(down.chance, rel=0.9)


def test_a_line_through_weeks_that_wander_is_no_trend() -> None:
    shares = [20, 21, 25, 27, 26, 24, 27, 30, 29]
    told = trend([Sum(posts=10_000, total=100 * n, squares=100 * n) for n in shares])
    assert isinstance(told, Comparison)
    plain = stats.linregress(range(9), shares)
    assert told.change == pytest.approx(8 * plain.slope / 100)
    assert plain.pvalue < 0.003
    assert told.chance > 0.03


def test_a_line_through_weeks_that_differ_by_chance_alone_is_one() -> None:
    shares = [20, 24, 30, 32, 37, 40, 43, 49, 52]
    told = trend([Sum(posts=100, total=n, squares=n) for n in shares])
    assert isinstance(told, Comparison)
    assert told.change == pytest.approx(8 * stats.linregress(range(9), shares).slope / 100)
    assert told.chance < 0.001


def test_a_few_authors_do_not_raise_the_number_of_posts() -> None:
    usual = [18, 22, 20, 21, 19, 20, 22, 18]
    many, one = counts(80, usual), counts(80, usual, design_effect=(60**2 + 20) / 80)
    assert isinstance(many, Comparison)
    assert isinstance(one, Comparison)
    assert many.chance < 0.001
    assert one.chance > FAMILY
    assert many.change == one.change


@pytest.mark.parametrize("degrees", [3, 5, 7])
@pytest.mark.parametrize("looks", [1, 6, 40])
def test_the_smallest_change_is_that_of_the_noncentral_t(degrees: int, looks: int) -> None:
    limit = quantile(FAMILY / looks, degrees)
    steady = [Sum(posts=400, total=80 + d, squares=80 + d) for d in (40, -40) * 4][: degrees + 1]
    told = averages(Sum(posts=400, total=80, squares=80), steady)
    assert isinstance(told, Comparison)
    told = replace(told, looks=looks)
    errors = told.smallest / ((told.high - told.low) / 2 / quantile(0.05, degrees))
    # The error is told from the weeks, and too small on average by this factor.
    average = math.sqrt(2 / degrees) * math.gamma((degrees + 1) / 2) / math.gamma(degrees / 2)
    assert stats.nct.sf(limit, degrees, errors * average) == pytest.approx(FOUND, abs=0.02)


def test_one_author_who_posts_all_day_is_one_author() -> None:
    many = Sum(posts=60, total=60, squares=60)
    one = Sum(posts=60, total=60, squares=60, design_effect=60.0)
    before = [Sum(posts=50, total=10 + week % 3, squares=10 + week % 3) for week in range(8)]
    told = averages(many, before)
    assert isinstance(told, Comparison)
    assert told.chance < 0.001
    assert averages(one, before) is Silence.FEW_POSTS


def test_nothing_is_said_of_few_weeks_or_few_posts() -> None:
    week = Sum(posts=100, total=30, squares=30)
    assert averages(week, [week] * 3) is Silence.FEW_WEEKS
    assert averages(week, [*[week] * 3, Sum(posts=0, total=0, squares=0)]) is Silence.FEW_WEEKS
    assert averages(Sum(posts=3, total=3, squares=3), [week] * 8) is Silence.FEW_POSTS
    assert averages(Sum(posts=0, total=0, squares=0), [week] * 8) is Silence.FEW_POSTS
    assert counts(50, [40] * 3) is Silence.FEW_WEEKS
    assert counts(50, [1] * 8) is Silence.FEW_POSTS


def test_weeks_that_differ_much_need_a_larger_change() -> None:
    steady = [Sum(posts=200, total=60, squares=60)] * 8
    restless = [Sum(posts=200, total=60 + d, squares=60 + d) for d in (30, -30) * 4]
    week = Sum(posts=200, total=95, squares=95)
    calm, wild = averages(week, steady), averages(week, restless)
    assert isinstance(calm, Comparison)
    assert isinstance(wild, Comparison)
    assert calm.change == pytest.approx(wild.change)
    assert calm.chance < 0.01 < wild.chance
    assert calm.smallest < wild.smallest


def test_chances_are_raised_as_holm_says() -> None:
    # Worked by hand: 0.01 × 4, 0.02 × 3, 0.03 × 2 below the one before it, 0.5 × 1.
    assert adjusted([0.02, 0.5, 0.01, 0.03]) == pytest.approx([0.06, 0.5, 0.04, 0.06])
    assert adjusted([]) == []
