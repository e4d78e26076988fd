"""One incident for one cause, through the ledger, with talk of our own beside it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from classifier import follow
from classifier.text import MAX_CHARS
from storage.incident import Course, Facet, Stream
from storage.ledger import Ledger
from tests.factories import NOON
from tests.stories import BRAND, CAMPAIGN, MOULD, OUTAGE, TALK, Town, signal

HOUR = timedelta(hours=1)


@pytest.fixture
def town(ledger: Ledger) -> Town:
    town = Town(ledger)
    town.history()
    return town


def test_one_outage_in_three_wordings_and_two_languages_is_one_incident(town: Town) -> None:
    outage = town.story(OUTAGE, NOON + HOUR, NOON + 5 * HOUR, 400)
    talk = town.talk(NOON, NOON + 6 * HOUR)
    town.live([*outage, *talk], NOON, NOON + 6 * HOUR)
    (incident,) = town.ledger.incidents.told(every=True)
    assert town.ledger._db.execute("SELECT count(*) FROM incidents").fetchone() == (1,)
    placed = town.of(outage)
    assert placed.count(incident.id) >= 0.95 * len(placed)
    beside = town.of([m for m in talk if m.published_at > NOON + HOUR])
    assert beside.count(incident.id) <= 0.1 * len(beside)


def test_two_causes_at_the_same_hour_stay_two(town: Town) -> None:
    app = [told for told in OUTAGE if told[1] in {"outage_technical", "website_app"}]
    outage = town.story(app, NOON + HOUR, NOON + 3 * HOUR, 120)
    mould = town.story(MOULD, NOON + HOUR, NOON + 3 * HOUR, 90)
    talk = town.talk(NOON, NOON + 4 * HOUR)
    town.live([*outage, *mould, *talk], NOON, NOON + 4 * HOUR)
    found = town.ledger.incidents.told(every=True)
    assert len(found) == 2
    of_outage, of_mould = town.of(outage), town.of(mould)
    first = max(set(of_outage), key=of_outage.count)
    second = max(set(of_mould), key=of_mould.count)
    assert first != second
    assert of_outage.count(first) >= 0.95 * len(outage)
    assert of_mould.count(second) >= 0.95 * len(mould)


def test_a_campaign_is_folded_and_told_as_such(town: Town) -> None:
    same = [("fr", "ethics_policy", CAMPAIGN)]
    posts = town.story(same, NOON + HOUR, NOON + 2 * HOUR, 60)
    town.live([*posts, *town.talk(NOON, NOON + 3 * HOUR)], NOON, NOON + 3 * HOUR)
    (incident,) = town.ledger.incidents.told(every=True)
    assert incident.campaign and incident.extent.voices <= 5
    assert any("campaign" in reason for reason in incident.reasons)


def test_a_weekly_promotion_opens_no_incident(town: Town) -> None:
    promotion = [("fr", "price", "la promo Brumelle du vendredi est là, {mood}")]
    for weeks in (1, 2):
        start = NOON - timedelta(days=7 * weeks)
        town.hear(town.story(promotion, start + HOUR, start + 3 * HOUR, 60), NOON)
    now = town.story(promotion, NOON + HOUR, NOON + 3 * HOUR, 60)
    town.live([*now, *town.talk(NOON, NOON + 4 * HOUR)], NOON, NOON + 4 * HOUR)
    assert town.ledger.incidents.told(every=True) == []


def test_what_is_calm_closes_and_opens_again_within_a_day(town: Town) -> None:
    first = town.story(OUTAGE, NOON + HOUR, NOON + 2 * HOUR, 60)
    town.live([*first, *town.talk(NOON, NOON + 12 * HOUR)], NOON, NOON + 12 * HOUR)
    (incident,) = town.ledger.incidents.told(every=True)
    assert incident.state is Course.CLOSED
    again = town.story(OUTAGE, NOON + 20 * HOUR, NOON + 21 * HOUR, 60)
    town.live(again, NOON + 20 * HOUR, NOON + 21 * HOUR)
    (reopened,) = town.ledger.incidents.told(every=True)
    assert reopened.id == incident.id and reopened.live


def test_a_post_from_the_future_counts_when_it_was_seen(town: Town) -> None:
    ahead = town.post(TALK[0], datetime(9999, 12, 31, 23, 50, tzinfo=UTC))
    town.live([], NOON, NOON + HOUR)
    town.hear([ahead], NOON + HOUR)
    outage = town.story(OUTAGE, NOON + HOUR, NOON + 2 * HOUR, 60)
    town.live(outage, NOON + HOUR, NOON + 2 * HOUR)
    assert len(town.ledger.incidents.told()) == 1
    assert town.ledger.streams.uncounted(10) == []
    counts = dict(
        town.ledger.streams.counts(Stream("Brumelle"), NOON + HOUR, NOON + timedelta(days=30))
    )
    late = [m for m in outage if m.published_at < NOON + HOUR + timedelta(minutes=15)]
    assert counts[NOON + HOUR] == len(late) + 1
    assert max(counts) < NOON + 2 * HOUR


def test_no_more_is_read_of_a_post_than_can_be_judged(town: Town) -> None:
    long = "Brumelle " * 10_000
    town.judged[long] = ("fr", "price")
    town.hear([replace(town.post(TALK[0], NOON), text=long)], NOON)
    (said,) = town.ledger.streams.said("Brumelle", NOON, NOON + HOUR, most=2)
    assert len(said.text) == MAX_CHARS


def test_an_incident_is_counted_whole_though_few_of_its_posts_are_read(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "MOST_READ", 60)
    monkeypatch.setattr(follow, "UNSETTLED", 20)
    town, stream = Town(ledger), Stream("Brumelle", Facet.TOPIC, "outage_technical")
    outage = [told for told in OUTAGE if told[1] == "outage_technical"]
    for hour in (0, 1):
        start = NOON + hour * HOUR
        town.hear(town.story(outage, start, start + HOUR, 100), start + HOUR)
        follow.count([BRAND], ledger)
        for minute in range(4):
            now = start + HOUR + timedelta(minutes=minute)
            follow.take_in(BRAND, [signal(stream, NOON, at=now)], ledger, now)
    (incident,) = ledger.incidents.told()
    stands = ledger.incidents.posts(incident.id)
    extent = incident.extent
    assert 190 <= len(stands) == extent.posts == extent.authors
    assert 95 <= extent.peak <= 100 and extent.per_hour + extent.before >= 190
    assert incident.terms and set(incident.examples) <= set(stands[-60:])
