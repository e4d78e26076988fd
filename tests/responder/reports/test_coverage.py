"""The part of a period that was read in full, beside a count of its hours."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from responder.reports.coverage import read_part
from storage.polled import Hole, Span
from storage.sources import SourceState
from tests.responder.reports.lived import HOUR, MONDAY, WEEK

HOURS = 7 * 24
PLACES = st.integers(-24, HOURS + 24)
SPANS = st.tuples(PLACES, PLACES).filter(lambda ends: ends[0] < ends[1])


def at(hour: int) -> datetime:
    return MONDAY + hour * HOUR


@given(read=SPANS, holes=st.lists(SPANS, max_size=4), now=st.integers(1, HOURS + 24))
def test_it_is_a_plain_count_of_the_hours(
    read: tuple[int, int], holes: list[tuple[int, int]], now: int
) -> None:
    state = SourceState(name="x", channel="x", first_at=at(read[0]), covered_until=at(read[1]))
    missed = [Hole(span=Span(start=at(a), end=at(b)), reason="cut short") for a, b in holes]
    over = range(min(HOURS, now))
    heard = [h for h in over if read[0] <= h < read[1] and not any(a <= h < b for a, b in holes)]
    found = read_part(state, missed, WEEK.span, at(now))
    assert abs(found - len(heard) / len(over)) < 1e-9


def test_of_a_period_that_has_not_begun_nothing_is_read() -> None:
    read = MONDAY - timedelta(days=1)
    state = SourceState(name="x", channel="x", first_at=read - HOUR, covered_until=read)
    assert read_part(state, [], WEEK.span, read) == 0.0
