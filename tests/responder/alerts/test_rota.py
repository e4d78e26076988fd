from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from responder.alerts.hours import parsed, within
from responder.alerts.rota import Level, Turn, line, next_call, on_duty, on_turn, turn_of
from responder.alerts.settings import AlertSettings, Person
from tests.factories import NOON

PARIS = ZoneInfo("Europe/Paris")
ZONES = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
CHANGES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
]
"""When the clocks change in Paris, New York and on Lord Howe."""
instants = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-200, 200) | st.integers(0, 500_000),
)
clocks = st.builds(time, st.integers(0, 4) | st.integers(0, 23), st.integers(0, 59))
MINUTE = timedelta(minutes=1)


def test_hours_end_where_they_say_also_after_midnight() -> None:
    friday = datetime(2026, 11, 20, 23, 59, tzinfo=PARIS)
    assert within(friday, ["fri 22:00-06:00"], PARIS)
    assert within(friday + timedelta(hours=6), ["fri 22:00-06:00"], PARIS)
    assert not within(friday + timedelta(hours=6, minutes=1), ["fri 22:00-06:00"], PARIS)
    assert not within(friday, ["mon-thu 22:00-06:00"], PARIS)
    assert within(friday, ["sat-mon 08:00-09:00", "fri 00:00-24:00"], PARIS)


@pytest.mark.parametrize("text", ["", "mon", "mon 8:00-9:00", "foo 08:00-09:00", "25:00-26:00"])
def test_hours_that_no_clock_shows_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not like|no clock shows"):
        parsed(text)


@given(instants, st.lists(clocks, min_size=1, max_size=4, unique=True), st.sampled_from(ZONES))
def test_spans_that_meet_cover_each_instant_once(
    now: datetime, cuts: list[time], zone: str
) -> None:
    """Also in the hours that come twice or not at all: nobody falls between two shifts."""
    cuts = sorted(cuts)
    spans = [f"{a:%H:%M}-{b:%H:%M}" for a, b in zip(cuts, [*cuts[1:], cuts[0]], strict=True)]
    assert [within(now, [span], ZoneInfo(zone)) for span in spans].count(True) == 1


@given(instants, clocks, st.sampled_from(ZONES), st.sampled_from([Turn.DAY, Turn.WEEK]))
def test_turns_follow_one_another_and_never_go_back(
    now: datetime, handover: time, zone: str, turn: Turn
) -> None:
    level = Level(people=("Ada", "Grace", "Mary"), turn=turn, handover=handover)
    numbers = [turn_of(level, now + n * 10 * MINUTE, zone) for n in range(36)]
    assert numbers == sorted(numbers)
    assert numbers[-1] - numbers[0] <= 1
    period = timedelta(days=1 if turn is Turn.DAY else 7)
    assert turn_of(level, now + 3 * period, zone) - numbers[0] in {2, 3, 4}


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_handover_is_at_its_hour_on_the_days_on_which_the_clocks_change(day: date) -> None:
    level = Level(people=("Ada", "Grace"), turn=Turn.DAY, handover=time(2, 30))
    noon = datetime.combine(day, time(12), PARIS).astimezone(UTC)
    changes = [
        noon + n * MINUTE
        for n in range(-16 * 60, 0)
        if turn_of(level, noon + n * MINUTE, "Europe/Paris")
        != turn_of(level, noon + (n - 1) * MINUTE, "Europe/Paris")
    ]
    assert len(changes) == 1


def test_the_turn_of_a_week_begins_on_its_day_and_hour() -> None:
    level = Level(people=("Ada", "Grace"), since=date(2026, 11, 16), handover=time(9))
    before = datetime(2026, 11, 23, 8, 59, tzinfo=PARIS)
    assert on_turn(level, before, "Europe/Paris") == ("Ada", "Grace")
    assert on_turn(level, before + MINUTE, "Europe/Paris") == ("Grace", "Ada")
    fixed = Level(people=("Ada", "Grace"), turn=Turn.NEVER)
    assert on_turn(fixed, before + MINUTE, "UTC") == ("Ada", "Grace")


def test_each_level_keeps_the_hours_of_its_own_place() -> None:
    paris = Level(people=("Ada",), hours=("08:00-20:00",), time_zone="Europe/Paris")
    montreal = Level(people=("Grace",), hours=("14:00-08:00",), time_zone="America/Toronto")
    levels = [paris, montreal]
    assert line(levels, datetime(2026, 11, 20, 12, tzinfo=PARIS), "UTC") == ["Ada", "Grace"]
    assert line(levels, datetime(2026, 11, 20, 21, tzinfo=PARIS), "UTC") == ["Grace"]


def test_a_hole_in_the_rota_swallows_no_page() -> None:
    level = Level(people=("Ada",), hours=("mon 08:00-09:00",))
    assert on_duty([level], NOON, "UTC") == [level]


@given(instants, st.sampled_from(ZONES))
def test_somebody_is_always_called_and_everybody_once(now: datetime, zone: str) -> None:
    levels = [
        Level(people=("Ada", "Grace"), hours=("mon-fri 08:00-20:00",)),
        Level(people=("Mary", "Ada"), turn=Turn.DAY),
    ]
    order = line(levels, now, zone)
    assert {"Mary", "Ada"} <= set(order)
    assert len(order) == len(set(order))
    assert line(levels, now, zone) == order


def test_the_next_is_called_when_nobody_took_the_page() -> None:
    def call(called: dict[str, datetime], minutes: int, *, unreachable: bool = False) -> str | None:
        order = ["Ada", "Grace"]
        now = NOON + minutes * MINUTE
        after = 15 * MINUTE
        return next_call(called, order, now, after=after, unreachable=unreachable)

    assert call({}, 0) == "Ada"
    assert call({"Ada": NOON}, 14) is None
    assert call({"Ada": NOON}, 15) == "Grace"
    assert call({"Ada": NOON}, 1, unreachable=True) == "Grace"
    assert call({"Grace": NOON}, 15) == "Ada"
    assert call({"Ada": NOON, "Grace": NOON}, 10_000) is None


def test_a_rota_names_people_that_there_are() -> None:
    people = {"Ada": Person(notify=("console",))}
    with pytest.raises(ValidationError, match=r"nobody of alerts\.people"):
        AlertSettings(people=people, rota=(Level(people=("Adda",)),))
