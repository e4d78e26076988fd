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
)
from tests.responder.reports.invented import TOPICS, Town

LOOKS = len(TOPICS) + 1
WEEKS = 8


def claims(town: Town, seed: int, *, moved: float = 0.0) -> tuple[list[bool], Comparison | Silence]:
    """Compare all figures of a drawn week with eight before; which are told, and the moved one."""
    chance = np.random.default_rng(seed)
    before = [town.week(chance) for _ in range(WEEKS)]
    now, posts = town.week(chance, moved=moved)
    told = [
        averages(now[topic], [sums[topic] for sums, _ in before], LOOKS)
        for topic in range(len(TOPICS))
    ]
    told.append(counts(posts, [count for _, count in before], LOOKS))
    chances = [one.chance if isinstance(one, Comparison) else 1.0 for one in told]
    return [chance < FAMILY for chance in adjusted(chances)], told[1]


@pytest.mark.parametrize(
    "town",
    [
        Town(posts=300),
        Town(posts=300, loyal=0.8),
        Town(posts=600, swing=0.2),
        Town(posts=600, swing=0.2, loyal=0.8),
    ],
)
def test_a_week_in_which_nothing_changed_is_seldom_said_to_have_changed(town: Town) -> None:
    weeks = 1_000
    wrong = sum(any(claims(town, seed)[0]) for seed in range(weeks))
    # One week in twenty is allowed; of so many, fewer than this nearly always.
    assert wrong <= stats.binom.isf(0.001, weeks, FAMILY)


@pytest.mark.parametrize(
    "town", [Town(posts=400, swing=0.15), Town(posts=1_200, swing=0.1, loyal=0.5)]
)
def test_a_change_is_found_as_often_as_was_said(town: Town) -> None:
    weeks = 400
    quiet = [claims(town, seed)[1] for seed in range(weeks)]
    smallest = float(np.median([told.smallest for told in quiet if isinstance(told, Comparison)]))
    found = sum(claims(town, seed, moved=smallest)[0][1] for seed in range(weeks))
    assert found / weeks == pytest.approx(FOUND, abs=0.08)


def test_one_author_who_posts_all_day_is_one_author() -> None:
    many = Sum(posts=60, total=60, squares=60)
    one = Sum(posts=60, total=60, squares=60, design_effect=60.0)
    before = [Sum(posts=50, total=10 + week % 3, squares=10 + week % 3) for week in range(8)]
    told = averages(many, before, 1)
    assert isinstance(told, Comparison)
    assert told.chance < 0.001
    assert averages(one, before, 1) is Silence.FEW_POSTS


def test_nothing_is_said_of_few_weeks_or_few_posts() -> None:
    week = Sum(posts=100, total=30, squares=30)
    assert averages(week, [week] * 3, 1) is Silence.FEW_WEEKS
    assert averages(week, [*[week] * 3, Sum(posts=0, total=0, squares=0)], 1) is Silence.FEW_WEEKS
    assert averages(Sum(posts=3, total=3, squares=3), [week] * 8, 1) is Silence.FEW_POSTS
    assert averages(Sum(posts=0, total=0, squares=0), [week] * 8, 1) is Silence.FEW_POSTS
    assert counts(50, [40] * 3, 1) is Silence.FEW_WEEKS
    assert counts(50, [1] * 8, 1) is Silence.FEW_POSTS


def test_weeks_that_differ_much_need_a_larger_change() -> None:
    steady = [Sum(posts=200, total=60, squares=60)] * 8
    restless = [Sum(posts=200, total=60 + d, squares=60 + d) for d in (30, -30) * 4]
    week = Sum(posts=200, total=95, squares=95)
    calm, wild = averages(week, steady, 1), averages(week, restless, 1)
    assert isinstance(calm, Comparison)
    assert isinstance(wild, Comparison)
    assert calm.change == pytest.approx(wild.change)
    assert calm.chance < 0.01 < wild.chance
    assert calm.smallest < wild.smallest


def test_chances_are_raised_as_holm_says() -> None:
    # Worked by hand: 0.01 × 4, 0.02 × 3, 0.03 × 2 below the one before it, 0.5 × 1.
    assert adjusted([0.02, 0.5, 0.01, 0.03]) == pytest.approx([0.06, 0.5, 0.04, 0.06])
    assert adjusted([]) == []
