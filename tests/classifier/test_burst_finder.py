"""The finder of bursts on the counts of a ledger, and on what was read of its sources."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from classifier.burst_finder import LONGEST_PAST, BurstFinder
from classifier.follow import find_incidents
from classifier.triage import triage
from storage.ledger import Ledger
from storage.listened import Listened, Reach
from storage.model import Mention
from storage.polled import Batch, Hole, Span
from storage.sources import SourceState
from storage.streams import QUARTER
from tests.factories import NOON
from tests.stories import BRAND, OUTAGE, Town

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ONE, TWO = (SourceState(name=f"x/search/{n}", channel="x") for n in (1, 2))
SOURCES = {ONE.name, TWO.name}


def read(
    town: Town, source: SourceState, posts: Sequence[Mention], since: datetime, until: datetime
) -> None:
    """Read a source in full up to a moment."""
    batch = Batch(mentions=tuple(posts), covered=Span(start=since, end=until))
    town.ledger.record(source, batch, at=until)
    triage(town, lambda posted, urgency: posted, town.ledger, until)


def look(ledger: Ledger, now: datetime) -> int:
    """Look for incidents; gives how many there are."""
    listened = ledger.sources.listened(SOURCES, now - LONGEST_PAST)
    find_incidents(BurstFinder.at(now, ledger, [BRAND], listened), [BRAND], ledger, now)
    return len(ledger.incidents.told(every=True))


def live(
    town: Town, posts: Sequence[Mention], since: datetime, until: datetime, both: bool
) -> list[int]:
    """Look each half hour; gives how many incidents there were."""
    told, now = [], since
    while now < until:
        before, now = now, now + HOUR / 2
        fresh = [p for p in posts if before <= p.published_at < now]
        read(town, ONE, fresh, before, now)
        if both:
            read(town, TWO, [], before, now)
        told.append(look(town.ledger, now))
    return told


def test_what_a_new_source_brings_is_no_burst(ledger: Ledger) -> None:
    town = Town(ledger)
    start = NOON - 8 * DAY
    read(town, ONE, town.talk(start, NOON, 4.0), start, NOON)
    assert look(ledger, NOON) == 0
    assert live(town, town.talk(NOON, NOON + 8 * HOUR, 16.0), NOON, NOON + 8 * HOUR, True)[-1] == 0
    later = NOON + 4 * DAY
    talk = town.talk(NOON + 8 * HOUR, later + 2 * HOUR, 16.0)
    for source in (ONE, TWO):
        before = [p for p in talk if p.published_at < later] if source is ONE else []
        read(town, source, before, NOON + 8 * HOUR, later)
    assert look(ledger, later) == 0
    outage = town.story(OUTAGE, later, later + 2 * HOUR, 160)
    posts = [*(p for p in talk if p.published_at >= later), *outage]
    assert live(town, posts, later, later + 2 * HOUR, True)[-1] == 1


def test_the_same_talk_of_one_source_is_a_burst(ledger: Ledger) -> None:
    town = Town(ledger)
    start = NOON - 8 * DAY
    read(town, ONE, town.talk(start, NOON, 4.0), start, NOON)
    assert look(ledger, NOON) == 0
    risen = town.talk(NOON, NOON + 8 * HOUR, 16.0)
    assert live(town, risen, NOON, NOON + 8 * HOUR, False)[-1]


def test_the_first_day_of_a_lost_source_is_never_whole() -> None:
    lost = NOON + DAY
    listened = Listened(
        reaches=[Reach(start=NOON, end=NOON + 9 * DAY), Reach(start=NOON, end=lost)]
    )
    assert listened.whole(lost - QUARTER, lost)
    assert not listened.whole(lost, lost + QUARTER)
    assert not listened.whole(lost + DAY - QUARTER, lost + DAY)
    assert listened.whole(lost + DAY, lost + DAY + QUARTER)


def test_a_source_joins_when_it_is_first_read_and_when_it_is_found_again(ledger: Ledger) -> None:
    town = Town(ledger)
    read(town, ONE, [], NOON, NOON + 9 * DAY)
    read(town, TWO, [], NOON + DAY, NOON + 2 * DAY)
    assert ledger.sources.listened(SOURCES, NOON).alike_since == NOON + DAY
    for start, end in ((NOON + 2 * DAY, NOON + 3 * DAY), (NOON + 4 * DAY, NOON + 6 * DAY)):
        hole = Hole(span=Span(start=start, end=end), reason="too much was waiting")
        batch = Batch(covered=Span(start=start, end=end + HOUR), holes=(hole,))
        ledger.record(TWO, batch, at=end + HOUR)
    assert ledger.sources.listened(SOURCES, NOON).alike_since == NOON + 6 * DAY
    assert ledger.sources.listened({ONE.name}, NOON).alike_since == NOON
