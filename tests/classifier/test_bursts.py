import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.burst_threshold import calibrated
from classifier.burst_values import Count
from classifier.bursts import Settings, Stream
from tests.classifier.streams import MONDAY, PER_DAY, STEP, USUAL, counted, drawn, heard

QUIET = drawn(21)
LIVED, _ = heard(counted(QUIET))
NEXT = MONDAY + len(QUIET) * STEP


def after(values: Sequence[int | None], authors: Sequence[int] | None = None) -> list[Count]:
    return [
        Count(at=NEXT + row * STEP, value=value, authors=authors[row] if authors else None)
        for row, value in enumerate(values)
    ]


def test_an_outage_is_told_once_within_three_intervals() -> None:
    day = drawn(2, seed=2)
    outage = [value + 40 if 40 <= row < 60 else value for row, value in enumerate(day)]
    _, (burst,) = heard(after(outage), LIVED)
    assert 0 <= (burst.at - NEXT) / STEP - 40 <= 2
    assert burst.ratio > 3
    assert burst.log10_p < -4.3
    assert burst.severity is not None and burst.severity > 1
    assert burst.reason.endswith("; the most in 14 days")
    assert f"{burst.observed:,} posts in " in burst.reason
    assert not burst.slow and not burst.probation


def test_a_rise_by_half_over_a_day_is_found_by_its_slowness() -> None:
    lifted = [math.ceil(value * 1.6) for value in drawn(1, level=8.0, seed=3)]
    lived, _ = heard(counted(drawn(21, level=8.0)))
    _, bursts = heard(after(lifted), lived)
    assert len(bursts) == 1
    assert bursts[0].window >= timedelta(hours=1)


def test_quiet_weeks_raise_about_what_is_promised() -> None:
    kinds = [(0.5, 0.1), (3.0, 0.1), (20.0, 0.2), (3.0, 0.4)]
    told = 0
    for seed, (level, dispersion) in enumerate(kinds):
        _, bursts = heard(counted(drawn(28, level=level, dispersion=dispersion, seed=seed)))
        told += len(bursts)
    assert told <= 2 * len(kinds)


def test_one_alert_for_an_incident_that_goes_on_and_another_after_it() -> None:
    calm = drawn(5, seed=5)
    going_on = [
        value + 60 if row % 24 < 12 and row < 2 * PER_DAY else value
        for row, value in enumerate(calm)
    ]
    stream, bursts = heard(after(going_on[: 2 * PER_DAY]), LIVED)
    assert len(bursts) == 1
    assert stream.bursting
    stream, more = heard(
        [Count(at=NEXT + row * STEP, value=v) for row, v in enumerate(calm)][2 * PER_DAY :], stream
    )
    assert more == []
    assert not stream.bursting
    _, again = heard(
        [Count(at=NEXT + (row + 5 * PER_DAY) * STEP, value=v) for row, v in enumerate([200] * 4)],
        stream,
    )
    assert len(again) == 1


def test_few_posts_and_few_authors_are_no_burst() -> None:
    silent, _ = heard(counted([0] * 5 * PER_DAY))
    few, many = (Count(at=MONDAY + timedelta(days=5), value=value) for value in (4, 9))
    assert heard([few], silent)[1] == []
    assert len(heard([many], silent)[1]) == 1
    assert heard(after([60], authors=[4]), LIVED)[1] == []
    (burst,) = heard(after([60], authors=[50]), LIVED)[1]
    assert burst.authors == 50
    assert "60 posts by 50 authors in " in burst.reason


@pytest.mark.parametrize("value", [0, 1, 7, 10**12])
def test_what_is_always_the_same_is_never_a_burst(value: int) -> None:
    assert heard(counted([value] * 5 * PER_DAY))[1] == []


def test_huge_counts_do_no_harm() -> None:
    stream, (burst,) = heard(after([10**12]), LIVED)
    assert math.isfinite(burst.log10_p) and burst.log10_p < -100
    assert Stream.from_json(stream.to_json()) == stream


def test_the_first_day_is_learnt_and_three_days_are_on_probation() -> None:
    assert heard(counted([4] * 20 + [60] * 4))[1] == []
    two_days = drawn(2, seed=6)
    (burst,) = heard(counted([*two_days, 200, 200]))[1]
    assert burst.probation
    borrowed = replace(USUAL, prior=4.0)
    (early,) = heard(counted([3, 5, 4, 200]), asked=borrowed)[1]
    assert early.reason.endswith("; the stream is new")


def test_many_streams_share_the_false_alarms() -> None:
    assert replace(USUAL, streams=100).needed == pytest.approx(USUAL.needed + 2)


# Holes, late figures, clocks


def test_unknown_is_not_zero() -> None:
    holes: list[int | None] = [None if row // 7 % 3 == 1 else v for row, v in enumerate(QUIET)]
    whole = LIVED
    stream, _ = heard(counted(holes))
    zeros, _ = heard(counted(v or 0 for v in holes))
    assert whole.rates is not None and stream.rates is not None and zeros.rates is not None
    level = [sum(x.history.calm[-168:]) for x in (whole, stream, zeros)]
    assert level[1] == pytest.approx(level[0], rel=0.15)
    assert level[2] < 0.75 * level[0]


def test_skipped_intervals_are_unknown() -> None:
    counts = counted(QUIET)
    some = [count for row, count in enumerate(counts) if not 500 <= row < 620]
    told = [
        replace(count, value=None) if 500 <= row < 620 else count
        for row, count in enumerate(counts)
    ]
    assert heard(some)[0] == heard(told)[0]


def test_after_eight_weeks_of_silence_a_stream_starts_anew() -> None:
    late = Count(at=NEXT + timedelta(weeks=9), value=3)
    assert LIVED.heard(late, USUAL)[0] == Stream.new(USUAL).heard(late, USUAL)[0]


def test_a_late_figure_counts_as_if_it_had_come_in_time() -> None:
    counts = counted(QUIET)
    in_time = LIVED
    for row in (len(QUIET) - 1, len(QUIET) - 3, len(QUIET) - 40):
        wrong = [*counts[:row], replace(counts[row], value=None), *counts[row + 1 :]]
        mended, judged = heard(wrong)[0].heard(counts[row], USUAL)
        assert judged.burst is None and judged.score == 0.0
        assert mended.counts == in_time.counts
        assert mended.history.seen == in_time.history.seen


def test_too_late_a_figure_is_ignored() -> None:
    assert LIVED.heard(Count(at=MONDAY, value=500), USUAL)[0] == LIVED
    assert LIVED.heard(Count(at=MONDAY - STEP, value=500), USUAL)[0] == LIVED


def test_the_hour_of_another_zone_is_the_same_hour() -> None:
    zone = timezone(timedelta(hours=2))
    moved = [replace(count, at=count.at.astimezone(zone)) for count in counted(QUIET[:300])]
    assert heard(moved)[0] == heard(counted(QUIET[:300]))[0]


@pytest.mark.parametrize(
    "count",
    [
        Count(at=NEXT, value=-1),
        Count(at=NEXT, value=1, authors=-1),
        Count(at=NEXT.replace(tzinfo=None), value=1),
    ],
)
def test_what_is_no_count_is_refused(count: Count) -> None:
    with pytest.raises(ValueError, match="not a count"):
        LIVED.heard(count, USUAL)


@pytest.mark.parametrize("minutes", [0.5, 65, 7 * 60, 2 * 24 * 60, 5.001])
def test_an_odd_interval_is_refused(minutes: float) -> None:
    with pytest.raises(ValueError, match="no interval"):
        Stream.new(Settings(interval=timedelta(minutes=minutes)))


@pytest.mark.parametrize("minutes", [7, 60, 6 * 60, 24 * 60])
def test_other_intervals_find_what_stands_out(minutes: int) -> None:
    step = timedelta(minutes=minutes)
    asked = Settings(interval=step)
    rng = np.random.default_rng(8)
    days = 5 if minutes < 15 else 30
    rows = int(timedelta(days=days) / step)
    values = [int(x) for x in rng.poisson(20, rows)]
    counts = [Count(at=MONDAY + row * step, value=v) for row, v in enumerate([*values, 400, 400])]
    _, bursts = heard(counts, asked=asked)
    assert bursts[-1].at >= MONDAY + rows * step


# The state machine

VALUES = st.lists(st.one_of(st.none(), st.integers(0, 300)), min_size=1, max_size=60)


@settings(max_examples=15, deadline=None)
@given(values=VALUES, cut=st.integers(0, 60), jumps=st.lists(st.integers(-5, 9), max_size=60))
def test_a_stream_goes_to_json_and_back_without_a_difference(
    values: list[int | None], cut: int, jumps: list[int]
) -> None:
    row, counts = 0, []
    for place, value in enumerate(values):
        row += jumps[place] if place < len(jumps) else 1
        counts.append(Count(at=NEXT + row * STEP, value=value))
    straight, told = heard(counts, LIVED)
    half, first = heard(counts[:cut], LIVED)
    again, second = heard(counts[cut:], Stream.from_json(half.to_json()))
    assert again == straight
    assert first + second == told
    assert Stream.from_json(again.to_json()) == again


def test_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="validation error"):
        Stream.from_json('{"last": 3}')


# The threshold of one's own


def test_a_restless_stream_sets_a_higher_threshold_for_itself() -> None:
    rng = np.random.default_rng(9)
    quiet = drawn(24, seed=10)
    restless = [v + (60 if rng.random() < 0.006 else 0) for v in quiet]
    own = calibrated(counted(restless), USUAL, per_month=1.0)
    assert own > calibrated(counted(quiet), USUAL, per_month=1.0)
    asked = replace(USUAL, threshold=own)
    _, bursts = heard(counted(restless), asked=asked)
    assert len([b for b in bursts if b.at >= MONDAY + timedelta(days=3)]) <= 2
    assert calibrated(counted(quiet[: 5 * PER_DAY]), USUAL) == USUAL.threshold
    assert calibrated([], USUAL) == USUAL.threshold
