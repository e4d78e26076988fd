"""One source into the ledger: cursors, setbacks, budgets."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.budget import LONGEST_STRETCH, Budget, next_poll, outlook
from listener.errors import ChannelError
from listener.poll import poll
from storage.ledger import Ledger
from storage.model import Cost, Failure, Setback
from storage.polled import Batch
from tests.factories import NOON, FrozenClock, mention
from tests.fakes import FakeSource

FREE = Budget(poll_every=timedelta(minutes=2))


def test_the_cursor_is_handed_back_as_it_was_given(ledger: Ledger, clock: FrozenClock) -> None:
    source = FakeSource(answers=[Batch(mentions=(mention(),), cursor="opaque")])
    assert poll(source, "x", FREE, ledger, clock()).new == 1
    poll(source, "x", FREE, ledger, clock())
    assert source.cursors == [None, "opaque"]


@pytest.mark.parametrize("failure", Failure)
def test_a_setback_is_kept_and_waited_for(
    ledger: Ledger, clock: FrozenClock, failure: Failure
) -> None:
    told = ChannelError(failure, "as told", retry_at=clock() + timedelta(minutes=7))
    source = FakeSource(answers=[told, Batch(mentions=(mention(),))])
    assert poll(source, "x", FREE, ledger, clock()).failed == 1
    clock.forward(minutes=6)
    assert "waits until" in (poll(source, "x", FREE, ledger, clock()).note or "")
    clock.forward(minutes=1)
    assert poll(source, "x", FREE, ledger, clock()).new == 1
    assert len(source.cursors) == 2
    assert ledger.sources.get(source.name, "x").failure is None


def test_a_pause_that_nobody_tells_doubles_up_to_an_hour(
    ledger: Ledger, clock: FrozenClock
) -> None:
    source = FakeSource(answers=[ChannelError(Failure.OUTAGE, "503")] * 9)
    pauses = []
    for _ in range(9):
        poll(source, "x", FREE, ledger, clock())
        until = ledger.sources.get(source.name, "x").not_before
        assert until is not None
        pauses.append((until - clock()) / timedelta(minutes=1))
        clock.at = until
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_reset_in_the_past_does_not_make_it_ask_at_once(
    ledger: Ledger, clock: FrozenClock
) -> None:
    stale = ChannelError(Failure.RATE_LIMIT, "429", retry_at=clock() - timedelta(hours=1))
    source = FakeSource(answers=[stale])
    poll(source, "x", FREE, ledger, clock())
    poll(source, "x", FREE, ledger, clock())
    assert len(source.cursors) == 1


def test_a_used_up_budget_stops_the_source_until_the_month_ends(
    ledger: Ledger, clock: FrozenClock
) -> None:
    budget = Budget(poll_every=timedelta(minutes=2), monthly_micros=1_000_000)
    source = FakeSource(answers=[Batch(cost=Cost(requests=1, micros=1_200_000))])
    poll(source, "x", budget, ledger, clock())
    clock.forward(minutes=5)
    poll(source, "x", budget, ledger, clock())
    state = ledger.sources.get(source.name, "x")
    assert state.failure is Failure.CAP
    assert "until 2026-12-01" in (state.last_error or "")
    assert len(source.cursors) == 1
    raised = replace(budget, monthly_micros=50_000_000)
    poll(source, "x", raised, ledger, clock())
    assert len(source.cursors) == 2


def test_the_poll_slows_down_before_the_budget_is_gone() -> None:
    budget = Budget(poll_every=timedelta(minutes=10), monthly_micros=10_000_000)
    last = NOON - timedelta(minutes=10)
    # The twentieth of November is noon: 65 % of the month has passed.
    thrifty = next_poll(budget, last, Cost(), Cost(micros=3_000_000), NOON)
    hasty = next_poll(budget, last, Cost(), Cost(micros=9_000_000), NOON)
    assert thrifty == NOON
    assert not isinstance(hasty, Setback)
    assert hasty - last > timedelta(minutes=40)


@given(
    spent=st.integers(0, 20_000_000),
    limit=st.integers(1, 20_000_000),
    minutes=st.integers(0, 60 * 24 * 29),
)
def test_the_pause_is_bounded_and_a_used_budget_is_a_cap(
    spent: int, limit: int, minutes: int
) -> None:
    now = NOON.replace(day=1) + timedelta(minutes=minutes)
    budget = Budget(poll_every=timedelta(minutes=2), monthly_micros=limit)
    due = next_poll(budget, now, Cost(), Cost(micros=spent), now)
    if spent >= limit:
        assert isinstance(due, Setback)
        assert due.failure is Failure.CAP
    else:
        assert not isinstance(due, Setback)
        assert now <= due <= now + timedelta(minutes=2) * LONGEST_STRETCH


def test_the_month_is_forecast_at_the_present_pace() -> None:
    half = NOON.replace(day=16, hour=0)
    told = outlook(FREE, Cost(micros=2_000_000), half)
    assert told.forecast_micros == pytest.approx(4_000_000, rel=0.01)


def test_the_clock_moved_back_does_not_stop_the_polls(ledger: Ledger, clock: FrozenClock) -> None:
    source = FakeSource(answers=[Batch(mentions=(mention("1"),)), Batch(mentions=(mention("2"),))])
    poll(source, "x", FREE, ledger, clock())
    clock.forward(hours=-3)
    assert poll(source, "x", FREE, ledger, clock()).new == 1


def test_a_pause_from_a_clock_that_was_years_ahead_is_not_waited_for(
    ledger: Ledger, clock: FrozenClock
) -> None:
    source = FakeSource(answers=[ChannelError(Failure.OUTAGE, "503")])
    clock.forward(days=3000)
    poll(source, "x", FREE, ledger, clock())
    clock.forward(days=-3000)
    poll(source, "x", FREE, ledger, clock())
    assert len(source.cursors) == 2
