"""When which week's report is due to whom."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from responder.alerts.hours import weekly
from responder.reports.schedule import due, following
from storage.editions import Edition

PARIS = ZoneInfo("Europe/Paris")
MONDAY = weekly("mon 07:30")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FIRST = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
"""Monday at 07:30 in Paris, after the week 2026-W47."""
MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)


def owed(
    now: datetime,
    *known: Edition,
    every: str = "mon 07:30",
    to: tuple[str, ...] = ("ada",),
    zone: ZoneInfo = PARIS,
    since: datetime | None = LONG_AGO,
) -> list[tuple[str, str]]:
    return [(d.window.name, d.receiver) for d in due(now, zone, weekly(every), to, known, since)]


def took(week: str, receiver: str = "ada", *, asked: bool = False) -> Edition:
    return Edition(week=week, receiver=receiver, delivered_at=FIRST, asked=asked)


def test_the_last_full_week_falls_due_at_its_time_and_not_before() -> None:
    before = took("2026-W46")
    assert owed(FIRST - MINUTE, before) == []
    assert owed(FIRST, before) == [("2026-W47", "ada")]
    assert owed(FIRST, before, took("2026-W47")) == []


def test_each_receiver_is_owed_its_own() -> None:
    assert owed(FIRST, took("2026-W47"), to=("ada", "hook")) == [("2026-W47", "hook")]


def test_who_is_new_is_owed_the_last_week_alone() -> None:
    assert owed(FIRST + 2 * WEEK) == [("2026-W49", "ada")]


def test_what_a_sleeping_machine_missed_is_delivered_late_and_once() -> None:
    woken = FIRST + 2 * WEEK + timedelta(days=2)
    assert owed(woken, took("2026-W46")) == [(f"2026-W{n}", "ada") for n in (47, 48, 49)]
    known = [took(f"2026-W{n}") for n in (46, 47, 48, 49)]
    assert owed(woken, *known) == []


def test_no_more_than_four_weeks_are_made_up_for() -> None:
    woken = FIRST + 20 * WEEK
    assert [week for week, _ in owed(woken, took("2026-W46"))] == [
        "2027-W11",
        "2027-W12",
        "2027-W13",
        "2027-W14",
    ]


def test_a_week_that_fails_stays_owed_beside_the_next_ones() -> None:
    failing = Edition(week="2026-W47", receiver="ada", failures=3)
    assert owed(FIRST + WEEK, failing) == [("2026-W47", "ada"), ("2026-W48", "ada")]
    assert owed(FIRST + WEEK, failing, took("2026-W48")) == [("2026-W47", "ada")]


def test_what_was_refused_is_settled() -> None:
    no = Edition(week="2026-W47", receiver="ada", refused_at=FIRST, failures=1)
    assert owed(FIRST, no) == []
    assert owed(FIRST + WEEK, no) == [("2026-W48", "ada")]


def test_what_somebody_sent_by_hand_is_not_sent_again_and_owes_nothing_older() -> None:
    assert owed(FIRST, took("2026-W47", asked=True)) == []
    assert owed(FIRST, took("2026-W30", asked=True)) == [("2026-W47", "ada")]


def test_a_ledger_that_knows_nothing_of_a_week_owes_nothing_of_it() -> None:
    assert owed(FIRST, since=None) == []
    assert owed(FIRST, since=datetime(2026, 11, 22, 23, tzinfo=UTC)) == []
    assert owed(FIRST, since=datetime(2026, 11, 22, 22, 59, tzinfo=UTC)) == [("2026-W47", "ada")]


def test_another_day_than_monday_tells_the_week_that_is_over() -> None:
    sunday = datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert owed(sunday, every="sun 20:00") == [("2026-W46", "ada")]
    assert owed(FIRST - timedelta(hours=8), took("2026-W46"), every="mon 00:00") == []
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert owed(midnight, took("2026-W46"), every="mon 00:00") == [("2026-W47", "ada")]


def test_a_clock_that_was_set_back_delivers_nothing_twice() -> None:
    assert owed(FIRST - 3 * WEEK, took("2026-W47"), took("2026-W44")) == []


@pytest.mark.parametrize(
    ("every", "before", "at"),
    [
        # Clocks go forward at 02:00 on 29 March 2026: 02:30 is skipped, and falls due at 03:00.
        ("sun 02:30", (2026, 3, 29, 0, 59), (2026, 3, 29, 1, 0)),
        # Back at 03:00 on 25 October 2026: 02:30 comes twice, and falls due the first time.
        ("sun 02:30", (2026, 10, 25, 0, 29), (2026, 10, 25, 0, 30)),
        # The Monday after each: half past seven by the clock on the wall.
        ("mon 07:30", (2026, 3, 30, 5, 29), (2026, 3, 30, 5, 30)),
        ("mon 07:30", (2026, 10, 26, 6, 29), (2026, 10, 26, 6, 30)),
    ],
)
def test_summer_time(every: str, before: tuple[int, ...], at: tuple[int, ...]) -> None:
    def due_at(when: tuple[int, ...]) -> list[str]:
        year, month, day, hour, minute = when
        moment = datetime(year, month, day, hour, minute, tzinfo=UTC)
        return [d.window.name for d in due(moment, PARIS, weekly(every), ["a"], [], LONG_AGO)]

    assert due_at(before) != due_at(at)
    assert len(due_at(at)) == 1


def test_the_turn_of_a_year_with_53_weeks() -> None:
    now = datetime(2027, 1, 11, 8, tzinfo=UTC)
    assert owed(now, took("2026-W52")) == [("2026-W53", "ada"), ("2027-W01", "ada")]


def test_each_of_a_thousand_weeks_falls_due_once_wherever_one_lives() -> None:
    for name in ("Europe/Paris", "Pacific/Apia", "America/Santiago", "Africa/Casablanca"):
        zone, known, told = ZoneInfo(name), list[Edition](), list[str]()
        now = datetime(2026, 1, 1, tzinfo=UTC)
        for _ in range(4 * 365):
            now += timedelta(hours=6)
            for week, receiver in owed(now, *known[-8:], every="sun 00:30", zone=zone):
                told.append(week)
                known.append(took(week, receiver))
        assert told == sorted(set(told))
        assert len(told) in {52, 53}


def test_the_next_one_is_told() -> None:
    assert following(FIRST - MINUTE, PARIS, MONDAY) == FIRST
    assert following(FIRST, PARIS, MONDAY) == FIRST + WEEK
