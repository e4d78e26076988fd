from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.spread import Outlook, forecast
from storage.model import Engagement

POSTED = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
THRESHOLDS = (10, 100, 490, 2_000)


def reading(minutes: float, likes: int | None, shares: int | None = 0) -> Engagement:
    return Engagement(at=POSTED + timedelta(minutes=minutes), likes=likes, shares=shares, replies=0)


def at(minutes: float) -> datetime:
    return POSTED + timedelta(minutes=minutes)


growing = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=6 * 24 * 60),
        st.one_of(st.none(), st.integers(min_value=0, max_value=10**7)),
        st.one_of(st.none(), st.integers(min_value=0, max_value=10**6)),
    ),
    max_size=12,
).map(lambda rows: [reading(*row) for row in rows])


@settings(deadline=None)
@given(growing)
def test_the_forecast_is_coherent(readings: Sequence[Engagement]) -> None:
    told = forecast(readings, published_at=POSTED, now=at(10_000), thresholds=THRESHOLDS)
    assert told.interactions >= 0
    shares = [told.exceeds[t] for t in THRESHOLDS if t in told.exceeds]
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert shares == sorted(shares, reverse=True)
    assert all(told.exceeds[t] == 1.0 for t in THRESHOLDS if t <= told.interactions)
    if told.status is Outlook.TOO_EARLY:
        assert told.median is told.low is told.high is told.doubles is None
    else:
        assert told.median is not None and told.low is not None and told.high is not None
        assert told.interactions <= told.low <= told.median <= told.high


@settings(deadline=None)
@given(growing, st.integers(min_value=0, max_value=8_000))
def test_what_comes_later_is_not_known(readings: Sequence[Engagement], minutes: int) -> None:
    now = at(minutes)
    before = [r for r in readings if r.at <= now]
    assert forecast(readings, published_at=POSTED, now=now) == forecast(
        before, published_at=POSTED, now=now
    )


@settings(deadline=None)
@given(growing)
def test_a_counter_that_falls_does_no_harm(readings: Sequence[Engagement]) -> None:
    last = max((r.at for r in readings), default=POSTED)
    fallen = [*readings, Engagement(at=last + timedelta(minutes=5), likes=0, shares=0, replies=0)]
    now = at(10_000)
    before = forecast(readings, published_at=POSTED, now=now)
    after = forecast(fallen, published_at=POSTED, now=now)
    assert after.interactions == before.interactions


def test_few_interactions_are_too_early() -> None:
    told = forecast([reading(5, 1), reading(10, 4)], published_at=POSTED, now=at(10))
    assert told.status is Outlook.TOO_EARLY
    assert told.reasons == ("too early to tell: only 4 interactions so far",)


def test_one_reading_is_too_early_but_knows_what_was_passed() -> None:
    told = forecast([reading(30, 500)], published_at=POSTED, now=at(30), thresholds=THRESHOLDS)
    assert told.status is Outlook.TOO_EARLY
    assert told.exceeds == {10: 1.0, 100: 1.0, 490: 1.0}


def test_no_reading_and_unknown_counters_are_too_early() -> None:
    unknown = Engagement(at=at(5), views=9_000)
    assert forecast([], published_at=POSTED, now=at(5)).status is Outlook.TOO_EARLY
    assert forecast([unknown], published_at=POSTED, now=at(5)).at == at(5)


def test_the_formula_on_a_worked_example() -> None:
    """At 1 h: u = 100, v = (20 + 0.5) / 0.25 = 82 an hour, e = ln 1.82 = 0.599."""
    told = forecast(
        [reading(45, 80), reading(60, 100)], published_at=POSTED, now=at(60), thresholds=(490,)
    )
    # ln(final / u) = 0.684 + 0.688 · 0.599 + 0.396 · 0.599² = 1.238, with a spread of 0.53.
    assert told.status is Outlook.FORECAST
    assert told.median == 345
    assert (told.low, told.high) == (174, 681)
    assert told.exceeds[490] == pytest.approx(0.254, abs=0.003)
    assert told.doubles == pytest.approx(0.848, abs=0.003)
    assert told.doubling_minutes == 75


def test_a_faster_post_goes_further() -> None:
    slow = forecast([reading(45, 95), reading(60, 100)], published_at=POSTED, now=at(60))
    fast = forecast([reading(45, 40), reading(60, 100)], published_at=POSTED, now=at(60))
    assert slow.median is not None and fast.median is not None
    assert slow.median < fast.median


def test_polls_in_quick_succession_do_not_exaggerate_the_pace() -> None:
    calm = [reading(30, 50), reading(60, 60)]
    nervous = [*calm, reading(60.05, 61)]
    first = forecast(calm, published_at=POSTED, now=at(61))
    second = forecast(nervous, published_at=POSTED, now=at(61))
    assert first.median is not None and second.median is not None
    assert second.median < 1.2 * first.median


def test_a_still_post_of_yesterday_has_finished() -> None:
    readings = [reading(60, 3), reading(1_500, 3), reading(1_600, 3)]
    told = forecast(readings, published_at=POSTED, now=at(1_600), thresholds=(2, 10))
    assert told.status is Outlook.FINISHED
    assert (told.median, told.exceeds, told.doubles) == (3, {2: 1.0, 10: 0.0}, 0.0)


def test_an_old_post_that_wakes_up_is_forecast_anew() -> None:
    readings = [reading(1_500, 30), reading(1_600, 30), reading(1_605, 400)]
    told = forecast(readings, published_at=POSTED, now=at(1_605))
    assert told.status is Outlook.FORECAST
    assert "a jump" in told.reasons[1]
