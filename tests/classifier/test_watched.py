"""One stream under watch: what is heard, what is not known, and how long a burst holds."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from classifier.bursts import Settings
from classifier.bursts import Stream as Memory
from classifier.watched import PATIENCE, Quarter, Watched, look
from storage.incident import Signal, Stream
from storage.streams import QUARTER, slot_of, start_of
from tests.factories import NOON

STREAM = Stream("Brumelle")
SETTINGS = Settings(noun="authors")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
START = slot_of(NOON)


def new() -> Watched:
    return Watched(memory=Memory.new(SETTINGS))


def ordinary(slot: int) -> int:
    """Two an hour, never at the same minutes."""
    return int(slot * 7 % 13 < 6)


def span(
    first: int, last: int, count: Callable[[int], int] = ordinary, *, whole: bool = True
) -> list[Quarter]:
    return [Quarter(slot=slot, authors=count(slot), whole=whole) for slot in range(first, last)]


def at(slot: int) -> datetime:
    """The moment at which a quarter of an hour is over."""
    return start_of(slot + 1)


def grown(days: float) -> tuple[Watched, int]:
    """A stream after ordinary days, and the next quarter of an hour."""
    last = START + round(days * DAY / QUARTER)
    kept, signal = look(new(), STREAM, span(START, last), SETTINGS, start_of(last))
    assert signal is None
    return kept, last


def lived(known: Watched, first: int, counts: Sequence[int]) -> tuple[Watched, list[Signal | None]]:
    """Hear one quarter after another, each in a round of its own."""
    told = []
    for slot, count in enumerate(counts, start=first):
        quarter = Quarter(slot=slot, authors=count, whole=True)
        known, signal = look(known, STREAM, [quarter], SETTINGS, at(slot))
        told.append(signal)
    return known, told


def test_a_burst_begins_holds_and_ends_an_hour_after_it_last_held() -> None:
    known, slot = grown(10)
    _, told = lived(known, slot, [20, 25, 20, 1, 0, 1, 0, 0, 1, 0, 0, 0])
    first = told[0]
    assert first is not None
    assert first.starts_at == start_of(slot)
    assert first.authors >= 20
    assert "authors in" in first.reasons[0]
    still = [signal for signal in told if signal is not None]
    assert told == [*still, *[None] * (len(told) - len(still))]
    # The hour that holds the burst ends three quarters after its last interval.
    assert still[-1].at == at(slot + 5)
    assert len(still) == 9


def test_a_second_wave_is_told_within_a_day() -> None:
    known, slot = grown(10)
    quiet = [ordinary(n) for n in range(40)]
    _, told = lived(known, slot, [20, 25, 20, *quiet, 22, 25])
    assert told[30] is None
    assert told[-2] is not None


def test_a_hole_is_no_zero_and_what_is_known_of_it_later_is_heard() -> None:
    known, slot = grown(10)
    gap = span(slot, slot + 40, lambda _: 0, whole=False)
    after = start_of(slot + 40) + PATIENCE
    kept, signal = look(known, STREAM, gap, SETTINGS, after)
    assert signal is None
    assert kept.memory.counts[-40:] == (None,) * 40
    assert kept.memory.history.expected(0, None) >= known.memory.history.expected(0, None) * 0.9
    mended, _ = look(kept, STREAM, span(slot, slot + 40), SETTINGS, after)
    assert mended.memory.counts[-40:] == tuple(ordinary(n) for n in range(slot, slot + 40))


def test_what_is_not_known_in_full_waits() -> None:
    known, slot = grown(10)
    part = span(slot, slot + 2, lambda _: 0, whole=False)
    kept, _ = look(known, STREAM, part, SETTINGS, at(slot + 1))
    assert kept == known
    kept, _ = look(known, STREAM, span(slot, slot + 2), SETTINGS, at(slot + 1))
    assert kept.next_slot == slot + 2


def test_a_burst_is_seen_while_its_quarter_of_an_hour_is_under_way() -> None:
    known, slot = grown(10)
    now = start_of(slot) + timedelta(minutes=3)
    kept, signal = look(
        known, STREAM, span(slot, slot + 1, lambda _: 20, whole=False), SETTINGS, now
    )
    assert kept == known
    assert signal is not None
    assert signal.at == now


def test_a_burst_that_was_cut_short_by_a_hole_is_kept() -> None:
    known, slot = grown(10)
    cut = span(slot, slot + 1, lambda _: 20, whole=False)
    kept, signal = look(known, STREAM, cut, SETTINGS, at(slot) + PATIENCE)
    assert kept.memory.counts[-1] == 20
    assert signal is not None
    assert kept.signal == signal


def test_a_new_brand_is_on_probation_for_three_days() -> None:
    def told(days: float, burst: int) -> bool:
        known, slot = grown(days)
        return any(lived(known, slot, [burst, burst])[1])

    assert not told(0.9, 60)
    assert not told(2.5, 4)
    assert told(2.5, 30)
    assert told(10, 4)


def test_a_weekly_promotion_is_told_twice_at_most() -> None:
    week = round(7 * DAY / QUARTER)
    promotion = [12, 15, 14, 10]
    known, slot = grown(10)
    told = []
    for _ in range(5):
        known, signals = lived(known, slot, promotion)
        told.append(any(signals))
        last = slot + week
        known, _ = look(known, STREAM, span(slot + 4, last), SETTINGS, start_of(last))
        slot = last
    assert told == [True, True, False, False, False]


def test_hearing_in_one_go_or_quarter_by_quarter_is_the_same() -> None:
    known, slot = grown(5)
    counts = [1, 0, 20, 25, 3, 0, 1]
    one_by_one, told = lived(known, slot, counts)
    at_once, signal = look(
        known,
        STREAM,
        span(slot, slot + 7, lambda n: counts[n - slot]),
        SETTINGS,
        at(slot + 6),
    )
    assert at_once == one_by_one
    assert signal == told[-1]
