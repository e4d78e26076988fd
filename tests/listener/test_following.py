"""The plan of listening again: when each post is due, and which come first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.budget import Budget, allowance
from listener.following import (
    LATER,
    LEAST,
    OLDEST,
    QUIET,
    Allowance,
    chosen,
    due,
    due_at,
    lag,
    paid_today,
    pause,
    worth,
)
from storage.model import Cost, MentionId, Urgency
from storage.refreshed import Followed
from tests.factories import NOON

PLENTY = Allowance(posts=10_000)


def post(number: int = 1, **changes: object) -> Followed:
    plain = Followed(
        mention_id=MentionId(number),
        native_id=str(number),
        published_at=NOON,
        read_at=NOON,
        given_at=NOON,
        level=Urgency.NORMAL,
        score=40.0,
        doubles=0.5,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


minutes = st.integers(0, 4 * 24 * 60).map(lambda n: timedelta(minutes=n))
posts = st.builds(
    lambda age, unread, level, score, doubles, growth: post(
        published_at=NOON - age,
        read_at=None if unread is None else NOON - unread,
        given_at=NOON - age,
        level=level,
        score=score,
        doubles=doubles,
        growth=growth,
    ),
    minutes,
    st.none() | minutes,
    st.sampled_from(Urgency),
    st.floats(0, 100),
    st.none() | st.floats(0, 1),
    st.integers(0, 10**6),
)
many = st.lists(posts, max_size=30).map(
    lambda found: [
        replace(p, mention_id=MentionId(n), native_id=str(n)) for n, p in enumerate(found)
    ]
)


@pytest.mark.parametrize(
    ("hours", "apart"), [(0, 5), (0.9, 5), (1, 15), (5.9, 15), (6, 60), (30, 60), (71, 60)]
)
def test_readings_grow_sparser_with_age(hours: float, apart: int) -> None:
    assert pause(post(), NOON + timedelta(hours=hours)) == timedelta(minutes=apart)


def test_the_risky_are_read_sooner() -> None:
    later = NOON + timedelta(hours=2)
    apart = [pause(post(level=level), later) for level in Urgency]
    assert apart == [timedelta(minutes=n) for n in (15, 15, 7.5, 5)]
    assert pause(post(level=Urgency.CRITICAL), NOON) == LEAST


def test_what_hardly_doubles_is_old_or_stays_quiet_is_dropped() -> None:
    assert pause(post(doubles=0.0199), NOON) is None
    assert pause(post(doubles=0.02), NOON) is not None
    assert pause(post(), NOON + OLDEST) is None
    assert pause(post(doubles=None), NOON + QUIET) is None
    assert pause(post(doubles=None), NOON + QUIET - timedelta(minutes=1)) == LATER


def test_a_post_without_counters_is_due_at_once() -> None:
    assert due_at(post(read_at=None), NOON) == NOON


def test_a_clock_that_was_set_back_does_not_stop_it() -> None:
    assert due_at(post(read_at=NOON + timedelta(days=9)), NOON) == NOON


def test_lag_is_how_long_it_was_due() -> None:
    assert lag(post(), NOON + timedelta(minutes=12)) == timedelta(minutes=7)
    assert lag(post(), NOON + timedelta(minutes=4)) == timedelta(0)


@given(posts, posts)
def test_worth_grows_with_risk_and_with_expected_growth(one: Followed, other: Followed) -> None:
    if one.score >= other.score and one.growth >= other.growth:
        assert worth(one) >= worth(other)


@given(posts, st.integers(0, 600))
def test_a_post_is_never_read_more_often_than_planned(one: Followed, later: int) -> None:
    now = NOON + timedelta(minutes=later)
    at = due_at(one, now)
    assert at is None or at >= now
    if at is not None and one.read_at is not None and one.read_at <= now:
        assert at - one.read_at >= LEAST
        assert at <= max(now, one.read_at + LATER)


@given(many, st.integers(0, 12), st.none() | st.integers(0, 60_000), st.integers(0, 5_000))
def test_the_choice_keeps_to_plan_order_and_budget(
    found: Sequence[Followed], most: int, micros: int | None, price: int
) -> None:
    picked = chosen(found, NOON, Allowance(posts=most, micros=micros), price=price)
    assert len(picked) <= most
    assert len({p.mention_id for p in picked}) == len(picked)
    assert all(due_at(p, NOON) == NOON for p in picked)
    costs = sum(price for p in picked if not paid_today(p, NOON))
    assert micros is None or costs <= micros
    waiting = due(found, NOON)
    assert [worth(p) for p in waiting] == sorted(map(worth, waiting), reverse=True)
    assert picked == [p for p in waiting if p in picked]
    if micros is None:
        assert picked == waiting[:most]


def test_what_is_free_today_is_read_when_the_money_is_gone() -> None:
    costly = post(1, score=90.0, read_at=None, given_at=NOON - timedelta(days=1))
    free = post(2, score=10.0, read_at=None)
    found = chosen([costly, free], NOON, Allowance(posts=9, micros=4_999), price=5_000)
    assert found == [free]


@given(
    st.floats(0, 1),
    st.integers(1, 50_000_000),
    st.integers(0, 60_000_000),
    st.integers(0, 3_000_000),
    st.integers(0, 60 * 24 * 30 - 1),
)
def test_listening_again_never_takes_more_than_its_share_or_what_is_left(
    share: float, limit: int, spent: int, own: int, minute: int
) -> None:
    now = NOON.replace(day=1, hour=0) + timedelta(minutes=minute)
    budget = Budget(
        poll_every=timedelta(minutes=2),
        monthly_micros=limit,
        daily_requests=1_000,
        refresh_share=share,
    )
    own_today = Cost(requests=own // 5_000, micros=min(own, spent))
    left = allowance(budget, own_today, own_today, Cost(micros=spent), now, calls=10, batch=100)
    assert left.micros is not None
    assert 0 <= left.micros <= max(0, limit - spent)
    assert left.micros <= share * max(0, limit - spent + own_today.micros)
    assert 0 <= left.posts <= 1_000
    assert left.posts <= max(0, share * 1_000 - own_today.requests) * 100


def test_the_evening_keeps_its_part() -> None:
    budget = Budget(poll_every=timedelta(minutes=2), daily_requests=100, refresh_share=0.5)
    morning = NOON.replace(hour=6)
    used = Cost(requests=16)
    assert allowance(budget, used, used, used, morning, calls=10, batch=1).posts == 0
    assert allowance(budget, used, used, used, NOON, calls=10, batch=1).posts == 10
    evening = NOON.replace(hour=23)
    assert allowance(budget, used, used, used, evening, calls=99, batch=1).posts == 34


def test_a_share_of_nothing_turns_it_off() -> None:
    budget = Budget(poll_every=timedelta(minutes=2), refresh_share=0.0)
    assert allowance(budget, Cost(), Cost(), Cost(), NOON, calls=10, batch=100).posts == 0
    assert chosen([post(read_at=None)], NOON, PLENTY, price=0) != []
