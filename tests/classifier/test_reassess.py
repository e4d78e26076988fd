"""New readings move cases in the queue, and nothing that a person is deciding."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from classifier.reassess import reassess
from classifier.triage import triage
from storage.errors import NotFound
from storage.ledger import Ledger
from storage.model import Action, Case, Engagement, MentionId, Tally, Urgency
from tests.factories import NOON, FrozenClock, mention
from tests.fakes import FakeEngine

HOUR = timedelta(hours=1)


def due(at: datetime, urgency: Urgency) -> datetime:
    return at + HOUR * (4 - urgency.rank)


def tiers_of(_: Sequence[str]) -> tuple[int, ...]:
    return (100, 1_000)


@pytest.fixture
def pair(ledger: Ledger, clock: FrozenClock) -> tuple[MentionId, MentionId]:
    """Two complaints of the same weight, the older first in the queue."""
    posts = [mention("1", "Brumelle!", likes=1), mention("2", "Brumelle!", author="noe", likes=1)]
    first, second = ledger.mentions.keep("x/search/1", posts, at=NOON).new
    judge(ledger, clock)
    return first, second


def judge(ledger: Ledger, clock: FrozenClock) -> None:
    triage(FakeEngine(), due, ledger, clock())


def read(ledger: Ledger, native_id: str, *likes: int, start: int = 10) -> None:
    for number, count in enumerate(likes):
        at = NOON + timedelta(minutes=start + 10 * number)
        assert ledger.mentions.read_engagement("x", native_id, Engagement(at=at, likes=count))


def again(ledger: Ledger, *, minutes: int = 60) -> Tally:
    return reassess(tiers_of, due, ledger, NOON + timedelta(minutes=minutes))


def case_of(ledger: Ledger, mention_id: MentionId) -> Case:
    case = ledger.cases.of_mention(mention_id)
    assert case is not None
    return case


def queue(ledger: Ledger) -> list[MentionId]:
    return [case.mention_id for case in ledger.cases.queue(NOON)]


def test_a_post_that_takes_off_goes_to_the_head_of_the_queue(
    ledger: Ledger, pair: tuple[MentionId, MentionId]
) -> None:
    assert queue(ledger) == list(pair)
    read(ledger, "2", 60, 200, 420)
    assert again(ledger).note == "1 cases moved in the queue"
    assert queue(ledger) == [pair[1], pair[0]]
    case = case_of(ledger, pair[1])
    assert any("to pass 1,000" in reason for reason in case.risk.reasons)
    forecast = ledger.readings.forecast(pair[1])
    assert forecast is not None
    assert forecast.interactions == 420
    assert forecast.exceeds[100] == 1.0
    assert again(ledger) == Tally()


def test_it_sinks_again_when_it_dies_down(
    ledger: Ledger, pair: tuple[MentionId, MentionId]
) -> None:
    read(ledger, "2", 60, 200, 420)
    again(ledger)
    high = case_of(ledger, pair[1]).risk.score
    for hour in range(2, 30):
        at = NOON + HOUR * hour
        ledger.mentions.read_engagement("x", "2", Engagement(at=at, likes=425))
    again(ledger, minutes=60 * 30)
    assert case_of(ledger, pair[1]).risk.score < high


def test_what_a_person_decides_is_not_voided_by_a_reading(
    ledger: Ledger, pair: tuple[MentionId, MentionId]
) -> None:
    seen = case_of(ledger, pair[1])
    read(ledger, "2", 60, 200, 420)
    again(ledger)
    risen = case_of(ledger, pair[1])
    assert risen.version == seen.version
    assert ledger.cases.events(seen.id)[-1].version == seen.version
    moved = ledger.cases.move(seen, Action.NOTE, actor="ines", at=NOON)
    assert moved.risk == risen.risk, "a person who saw the old risk does not bring it back"


def test_a_higher_level_brings_the_due_time_forward_and_a_lower_takes_nothing_back(
    ledger: Ledger, pair: tuple[MentionId, MentionId]
) -> None:
    before = case_of(ledger, pair[1])
    assert before.risk.level is Urgency.HIGH
    assert before.due_at == NOON + 2 * HOUR
    read(ledger, "2", 900, 3_000, 7_000)
    again(ledger)
    after = case_of(ledger, pair[1])
    assert after.risk.level is Urgency.CRITICAL
    assert after.due_at == NOON + HOUR


def test_counters_that_come_late_or_twice_change_no_forecast(
    ledger: Ledger, pair: tuple[MentionId, MentionId]
) -> None:
    read(ledger, "2", 60, 200, 420)
    again(ledger)
    risk, told = case_of(ledger, pair[1]).risk, ledger.readings.forecast(pair[1])
    read(ledger, "2", 60, 200, 420)
    assert again(ledger) == Tally()
    read(ledger, "2", 50, start=15)
    assert again(ledger).new == 1
    assert case_of(ledger, pair[1]).risk == risk
    assert ledger.readings.forecast(pair[1]) == told


def test_counters_that_fall_or_reset_take_back_nothing_that_was_seen(
    ledger: Ledger, pair: tuple[MentionId, MentionId]
) -> None:
    read(ledger, "2", 60, 200, 420, 30, 0)
    again(ledger)
    told = ledger.readings.forecast(pair[1])
    assert told is not None
    assert (told.interactions, told.exceeds[100]) == (420, 1.0)
    assert told.median is not None
    assert told.median >= 420


def test_too_early_is_said(ledger: Ledger, pair: tuple[MentionId, MentionId]) -> None:
    read(ledger, "1", 2)
    again(ledger)
    assert any("too early" in reason for reason in case_of(ledger, pair[0]).risk.reasons)


def test_a_post_that_waits_for_the_classifier_is_foreseen_when_it_was_judged(
    ledger: Ledger, clock: FrozenClock
) -> None:
    (key,) = ledger.mentions.keep("x/search/1", [mention("1", "Brumelle!", likes=1)], at=NOON).new
    read(ledger, "1", 60, 200, 420)
    assert again(ledger) == Tally()
    judge(ledger, clock)
    again(ledger)
    assert any("to pass 1,000" in reason for reason in case_of(ledger, key).risk.reasons)


def test_an_edit_does_not_lose_what_was_foreseen(
    ledger: Ledger, clock: FrozenClock, pair: tuple[MentionId, MentionId]
) -> None:
    read(ledger, "2", 60, 200, 420)
    again(ledger)
    edited = mention("2", "Brumelle, again!", author="noe")
    ledger.mentions.keep("x/search/1", [edited], at=NOON)
    judge(ledger, clock)
    again(ledger)
    assert any("to pass 1,000" in r for r in case_of(ledger, pair[1]).risk.reasons)


def test_a_case_stands_where_its_worst_live_post_stands(
    ledger: Ledger, clock: FrozenClock, pair: tuple[MentionId, MentionId]
) -> None:
    reply = replace(mention("3", "Still nothing!", author="noe"), in_reply_to="2")
    (third,) = ledger.mentions.keep("x/search/1", [reply], at=NOON).new
    judge(ledger, clock)
    calm = case_of(ledger, third).risk
    read(ledger, "3", 1, 60, 200, 420)
    again(ledger)
    assert case_of(ledger, pair[1]).risk.score > calm.score
    ledger.entomb("x", ("3",), at=NOON)
    read(ledger, "2", 1, 1)
    again(ledger)
    assert case_of(ledger, pair[1]).risk.score < calm.score + 1


def test_posts_of_ours_and_deleted_ones_are_settled(ledger: Ledger) -> None:
    ours = replace(mention("1", likes=1), own=True)
    ledger.mentions.keep("x/search/1", [ours, mention("2", likes=1)], at=NOON)
    ledger.entomb("x", ("2",), at=NOON)
    for native_id in ("1", "2"):
        read(ledger, native_id, 60, 200)
    assert again(ledger).new == 2
    assert ledger.readings.moved(9, by=NOON + HOUR) == []


def test_what_was_read_later_is_left_to_the_job_that_read_it(
    ledger: Ledger, pair: tuple[MentionId, MentionId]
) -> None:
    read(ledger, "1", 60, 900)
    # Another job took the time before the second reading, and finds it in the ledger all the same.
    assert again(ledger, minutes=19) == Tally()
    assert again(ledger, minutes=20).new == 1
    forecast = ledger.readings.forecast(pair[0])
    assert forecast is not None
    assert forecast.interactions == 900


def test_readings_of_nobody_are_refused(ledger: Ledger) -> None:
    assert not ledger.mentions.read_engagement("x", "404", Engagement(at=NOON, likes=1))
    with pytest.raises(NotFound):
        ledger.mentions.get(MentionId(404))
