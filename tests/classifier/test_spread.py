from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.spread import Forecast, Outlook, forecast
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
    """At 1 h: u = 100, v = (20 + 0.5) / 0.25 = 82 an hour, so v·a/u = 0.82."""
    told = forecast(
        [reading(45, 80), reading(60, 100)], published_at=POSTED, now=at(60), thresholds=(490,)
    )
    # The median of ln(final / u - 1) is 1.3238 + 0.7258 ln 0.82 = 1.180; its ends lie 0.865
    # above and 1.688 below.
    assert told.status is Outlook.FORECAST
    assert told.median == 425
    assert (told.low, told.high) == (160, 873)
    assert told.exceeds[490] == pytest.approx(0.394, abs=0.003)
    assert told.doubles == pytest.approx(0.815, abs=0.003)
    assert told.doubling_minutes == 75
    assert told.reasons == (
        "100 interactions in 60 minutes, 1 a minute",
        "39% (9–81) to reach 490; in 4 of 5 cases it ends between 160 and 873",
    )


paces = st.integers(min_value=1, max_value=5_000)
ages = st.integers(min_value=15, max_value=4 * 24 * 60)
kinds = st.sampled_from([None, "x", "hackernews", "reddit"])


@settings(deadline=None)
@given(paces, st.integers(5, 10**5), st.integers(1, 10**5), ages, kinds)
def test_more_interactions_at_an_equal_pace_never_lower_a_probability(
    new: int, before: int, more: int, minutes: int, kind: str | None
) -> None:
    fewer = _at_pace(before, new, minutes, kind=kind)
    greater = _at_pace(before + more, new, minutes, kind=kind)
    for threshold, share in fewer.exceeds.items():
        assert greater.exceeds[threshold] >= share - 1e-12


@settings(deadline=None)
@given(paces, st.integers(0, 5_000), st.integers(5, 10**5), ages, kinds)
def test_a_faster_pace_never_lowers_a_probability(
    new: int, faster: int, total: int, minutes: int, kind: str | None
) -> None:
    slow = _at_pace(total, new, minutes, upto=total + 10_000, kind=kind)
    fast = _at_pace(total, new + faster, minutes, upto=total + 10_000, kind=kind)
    for threshold, share in slow.exceeds.items():
        assert fast.exceeds[threshold] >= share - 1e-12


def _at_pace(
    before: int, new: int, minutes: int, *, upto: int | None = None, kind: str | None
) -> Forecast:
    """So many new ones in the last sixth of the age; `upto` fixes the total instead."""
    total = before + new if upto is None else upto
    start = reading(minutes * 5 / 6, total - new)
    return forecast(
        [start, reading(minutes, total)],
        published_at=POSTED,
        now=at(minutes),
        thresholds=(100, 1_000, 30_000, 10**6),
        kind=kind,
    )


def test_no_network_is_preferred_by_its_size() -> None:
    """Ten times the counters, ten times the forecast."""
    small = forecast([reading(60, 1_000), reading(90, 2_000)], published_at=POSTED, now=at(90))
    large = forecast([reading(60, 10_000), reading(90, 20_000)], published_at=POSTED, now=at(90))
    assert small.median is not None and large.median is not None
    assert large.median == pytest.approx(10 * small.median, rel=0.002)


@settings(deadline=None)
@given(growing, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(readings: list[Engagement], random: Random) -> None:
    mixed = [*readings, *readings[:3]]
    random.shuffle(mixed)
    now = at(10_000)
    one = forecast(readings, published_at=POSTED, now=now, thresholds=THRESHOLDS)
    other = forecast(mixed, published_at=POSTED, now=now, thresholds=THRESHOLDS)
    assert one == other


@pytest.mark.parametrize("largest", [2**31, 2**63 - 1])
def test_absurd_counters_are_answered(largest: int) -> None:
    told = forecast([reading(-10_000, 5), reading(-9_000, largest)], published_at=POSTED, now=at(0))
    assert told.median is not None
    assert told.interactions == largest


def test_upwards_an_old_post_keeps_the_room_of_a_younger_one() -> None:
    """How long posts live is the network's own: with one pace, the end may lie as far."""
    young = forecast([reading(125, 917), reading(150, 1_000)], published_at=POSTED, now=at(150))
    old = forecast([reading(500, 917), reading(600, 1_000)], published_at=POSTED, now=at(600))
    assert young.median is not None and old.median is not None
    assert young.high is not None and old.high is not None
    assert old.median < young.median
    assert old.high == pytest.approx(young.high, rel=0.01)


def test_where_posts_are_known_to_end_within_the_day_an_old_one_hopes_for_less() -> None:
    readings = [reading(500, 917), reading(600, 1_000)]
    told = {
        kind: forecast(readings, published_at=POSTED, now=at(600), thresholds=(2_000,), kind=kind)
        for kind in ("x", "hackernews", "reddit")
    }
    ends = [told[kind].high or 0 for kind in ("reddit", "hackernews", "x")]
    assert ends == sorted(ends) and len(set(ends)) == 3
    assert told["x"] == forecast(readings, published_at=POSTED, now=at(600), thresholds=(2_000,))


def test_what_is_known_of_the_network_narrows_how_sure_a_probability_is() -> None:
    readings = [reading(45, 80), reading(60, 100)]

    def spread_of(kind: str | None) -> int:
        told = forecast(
            readings, published_at=POSTED, now=at(60), thresholds=(490,), kind=kind
        ).reasons[1]
        low, high = told.partition("(")[2].partition(")")[0].split("–")
        return int(high) - int(low)

    assert 0 < spread_of("hackernews") < spread_of(None)


def test_what_speaks_for_a_post_is_told_only_before_it_moves() -> None:
    words = "what speaks for it to spread: a video"
    quiet = forecast([reading(5, 1)], published_at=POSTED, now=at(5), prior=words)
    assert quiet.reasons == ("too early to tell: only 1 interactions so far", words)
    moving = [reading(45, 80), reading(60, 100)]
    told = forecast(moving, published_at=POSTED, now=at(60), prior=words)
    assert words not in told.reasons


def test_the_reasons_name_what_is_unusual() -> None:
    told = forecast([reading(30, 100), reading(40, 212)], published_at=POSTED, now=at(40), usual=35)
    assert told.reasons[0] == (
        "212 interactions in 40 minutes, 11 a minute, 6 times this author's usual"
    )


def test_a_jump_is_told_and_steady_growth_is_none() -> None:
    steady = [reading(minute, 10 * minute) for minute in range(10, 70, 10)]
    assert not forecast(steady, published_at=POSTED, now=at(60)).jumped
    picked_up = [*steady, reading(70, 2_000)]
    told = forecast(picked_up, published_at=POSTED, now=at(70))
    assert told.jumped
    assert "a large account" in told.reasons[1]


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
