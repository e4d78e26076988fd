from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from responder.reports.window import BadPeriod, between, last_week, week
from tests.factories import NOON

PARIS = ZoneInfo("Europe/Paris")


def test_a_week_begins_on_monday_at_midnight_of_the_zone() -> None:
    found = week("2026-W47", PARIS)
    assert found.span.start == datetime(2026, 11, 15, 23, tzinfo=UTC)
    assert found.span.end - found.span.start == timedelta(days=7)
    assert [day.day for day, _ in found.days()] == [16, 17, 18, 19, 20, 21, 22]


def test_a_week_in_which_the_clocks_change_is_an_hour_longer() -> None:
    found = week("2026-W43", PARIS)
    assert found.span.end - found.span.start == timedelta(days=7, hours=1)
    days = [span.end - span.start for _, span in found.days()]
    assert days == [timedelta(days=1)] * 6 + [timedelta(hours=25)]
    after = week("2026-W44", PARIS)
    assert after.before() == found.span


def test_the_first_week_of_a_year_may_begin_in_the_year_before() -> None:
    assert week("2026-W01", PARIS).span.start == datetime(2025, 12, 28, 23, tzinfo=UTC)


def test_the_last_full_week_is_that_of_the_zone() -> None:
    sunday = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert last_week(NOON, PARIS).name == "2026-W46"
    assert last_week(sunday, ZoneInfo("UTC")).name == "2026-W46"
    assert last_week(sunday, PARIS).name == "2026-W47"


def test_two_days_are_both_included() -> None:
    assert between("2026-11-16", "2026-11-22", PARIS).span == week("2026-W47", PARIS).span


def test_times_cut_the_first_and_the_last_day() -> None:
    found = between("2026-11-20T21:58:03+01:00", "2026-11-21T01:00:00+01:00", PARIS)
    hours = [(day.day, span.end - span.start) for day, span in found.days()]
    assert hours == [(20, timedelta(hours=2, minutes=1, seconds=57)), (21, timedelta(hours=1))]


@pytest.mark.parametrize("text", ["2026-47", "2026-W54", "2026-W00", "next"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(BadPeriod, match="is not a week"):
        week(text, PARIS)


@pytest.mark.parametrize(
    "ends",
    [
        ("2026-11-22", "2026-11-20"),
        ("yesterday", "2026-11-20"),
        ("2026-11-20T12:00:00", "2026-11-21"),
        ("2026-11-20", "2026-13-01"),
        ("2026-11-20", "9999-12-31"),
    ],
)
def test_what_is_no_period_is_refused(ends: tuple[str, str]) -> None:
    with pytest.raises(BadPeriod):
        between(*ends, PARIS)
