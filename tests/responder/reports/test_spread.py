from dataclasses import replace
from datetime import timedelta
from types import ModuleType

import pytest

from classifier.follow import count, take_in
from responder.reports.figures import Share
from responder.reports.gathering.spread import SpreadFacts, spread
from responder.reports.report import Part, Quote, Said, Term
from responder.reports.sections.spread import LISTED, section
from responder.reports.tongues.english import spread as english
from responder.reports.tongues.french import spread as french
from storage.alert import Alert, AlertKind, Outcome
from storage.alerts import PastAlert
from storage.incident import Facet, Stream
from storage.ledger import Ledger
from storage.model import CaseId, Engagement, MentionId, Urgency
from storage.readings import KeptForecast
from storage.views.scope import Brands
from tests.factories import NOON
from tests.responder.alerts.bench import tiers
from tests.responder.reports.lived import (
    DAY,
    HOUR,
    MONDAY,
    WEEK,
    post,
    rows,
    said_in,
    table,
    tongue,
)
from tests.stories import BRAND, OUTAGE, Town, signal


def facts(ledger: Ledger, brands: Brands = None) -> SpreadFacts:
    return spread(ledger, WEEK, brands, tiers, ["Brumelle"])


def story(number: int, score: float, outcome: Outcome | None, *, came: bool = False) -> PastAlert:
    at = NOON - timedelta(hours=number)
    return PastAlert(
        key=f"post {number} spread",
        kind=AlertKind.SPREAD,
        severity=Urgency.HIGH,
        score=score,
        starts_at=at,
        notified_at=at,
        outcome=outcome,
        came_true_at=at + HOUR if came else None,
    )


def test_posts_are_told_against_the_tiers_of_their_brand(ledger: Ledger) -> None:
    for number, likes in enumerate((99, 100, 250, 4_000)):
        post(ledger, f"{number}", "late again", MONDAY + DAY, likes=likes)
    post(ledger, "before", "late again", MONDAY - DAY, likes=9_000)
    found = section(facts(ledger))
    assert [(row[4], row[5]) for row in rows(found, "spread.far")] == [
        (4_000, 1_000),
        (250, 100),
        (100, 100),
    ]
    # Nothing was foreseen of them: whether they go further is not known.
    assert [row[8] for row in rows(found, "spread.far")] == [None] * 3
    assert found.said == (
        Said("spread.far", {"n": 2, "tier": 100}),
        Said("spread.far", {"n": 1, "tier": 1_000}),
    )


def test_counters_that_fell_again_do_not_lower_what_was_reached(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + DAY, likes=400)
    forecast = KeptForecast(
        at=MONDAY + DAY + HOUR,
        status="forecast",
        interactions=1_200,
        median=1_500,
        low=1_250,
        high=2_400,
        exceeds={},
        doubles=0.1,
        doubling_minutes=None,
        model="growth",
        reasons=(),
    )
    ledger.readings.foresee(MentionId(1), forecast)
    fallen = Engagement(at=MONDAY + DAY + 2 * HOUR, likes=300)
    ledger.mentions.read_engagement("x", "1", fallen)
    (row,) = rows(section(facts(ledger)), "spread.far")
    assert row[4:6] == (1_200, 1_000)
    assert row[8] == Said("spread.expected", {"median": 1_500, "low": 1_250, "high": 2_400})
    ledger.readings.foresee(MentionId(1), replace(forecast, status="finished"))
    (row,) = rows(section(facts(ledger)), "spread.far")
    assert row[8] == Said("spread.finished")


def test_what_was_foretold_of_a_post_stands_beside_it(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + DAY, likes=4_000)
    told = Alert(
        key="post 1 spread",
        kind=AlertKind.SPREAD,
        starts_at=MONDAY + DAY,
        reasons=("fast",),
        case_id=CaseId(1),
        mention_id=MentionId(1),
        score=0.62,
    )
    ledger.alerts.keep([told], at=MONDAY + DAY)
    ledger.alerts._db.execute("UPDATE alerts SET notified_at = starts_at")
    ledger.alerts.came_true("post 1 spread", at=MONDAY + DAY + 2 * HOUR, since=MONDAY)
    (row,) = rows(section(facts(ledger)), "spread.far")
    assert row[6:8] == (Part(value=0.62), 2 * HOUR)
    (alerts,) = rows(section(facts(ledger)), "spread.alerts")
    assert alerts[:4] == (Term("alert", "spread"), 1, 1, 1)
    assert alerts[-1] == 2 * HOUR


def test_what_came_is_told_by_what_was_foretold(ledger: Ledger) -> None:
    past = [
        *(story(n, 0.6, Outcome.USEFUL, came=True) for n in range(6)),
        *(story(n, 0.7, Outcome.NOTHING) for n in range(6, 10)),
        *(story(n, 0.1, Outcome.NOTHING) for n in range(10, 20)),
        story(30, 1.0, Outcome.USEFUL, came=True),
        story(31, 0.6, None),
    ]
    low, half, sure = rows(section(replace(facts(ledger), past=past)), "spread.forecasts")
    assert (low[1], half[1], sure[1]) == (10, 10, 1)
    assert isinstance(half[2], Part)
    assert half[2].value == pytest.approx(0.64)
    assert isinstance(half[3], Share)
    assert half[3].value == pytest.approx(0.6)
    assert isinstance(low[3], Share)
    assert low[3].value == 0.0


def test_a_link_is_given_and_no_text(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + DAY, likes=4_000)
    ledger.mentions._db.execute("UPDATE mentions SET url = 'https://x.example/1'")
    (row,) = rows(section(facts(ledger)), "spread.far")
    assert row[0] == Quote(text=None, url="https://x.example/1")


def test_the_others_are_counted(ledger: Ledger) -> None:
    for number in range(LISTED + 3):
        post(ledger, f"{number}", "late again", MONDAY + DAY, likes=150)
    found = section(facts(ledger))
    assert len(table(found, "spread.far").rows) == LISTED
    assert Said("spread.note.more", {"n": 3}) in found.notes


@pytest.fixture
def outage(ledger: Ledger) -> Ledger:
    town = Town(ledger)
    posts = town.story(OUTAGE, NOON, NOON + HOUR, 30)
    town.hear(posts, NOON + HOUR)
    count([BRAND], ledger)
    stream = Stream("Brumelle", Facet.TOPIC, "outage_technical")
    take_in(BRAND, [signal(stream)], ledger, NOON + HOUR)
    return ledger


def test_an_incident_is_told_with_its_cause_and_its_cases(outage: Ledger) -> None:
    incident = outage.incidents.get(1)
    (row,) = rows(section(facts(outage)), "spread.incidents")
    assert str(row[0]).startswith("Brumelle: ")
    assert row[1:3] == (Term("topic", "outage_technical"), Term("course", incident.state.value))
    assert row[4] is None
    assert row[6:9] == (incident.extent.posts, incident.extent.authors, incident.extent.peak)
    assert row[9] == len(outage.incident_work.cases([1])) > 0


def test_an_incident_is_told_after_its_first_page(outage: Ledger) -> None:
    incident = outage.incidents.get(1)
    told = Alert(
        key="incident 1",
        kind=AlertKind.BURST,
        starts_at=incident.starts_at + HOUR,
        reasons=("many",),
        incident_id=1,
    )
    outage.alerts.keep([told], at=NOON)
    outage.alerts._db.execute("UPDATE alerts SET notified_at = starts_at")
    (row,) = rows(section(facts(outage)), "spread.incidents")
    assert row[4] == HOUR


def test_what_was_told_of_a_part_of_an_incident_was_told_of_it(outage: Ledger) -> None:
    incident = outage.incidents.get(1)
    part = outage.corrections.split(
        1, outage.incidents.posts(incident.id)[:3], actor="somebody", at=NOON + 2 * HOUR
    )
    told = Alert(
        key=f"incident {part.id}",
        kind=AlertKind.BURST,
        starts_at=incident.starts_at + HOUR,
        reasons=("many",),
        incident_id=part.id,
    )
    outage.alerts.keep([told], at=NOON)
    outage.alerts._db.execute("UPDATE alerts SET notified_at = starts_at")
    outage.corrections.merge(part.id, 1, actor="somebody", at=NOON + 3 * HOUR)
    (row,) = rows(section(facts(outage)), "spread.incidents")
    assert row[4] == HOUR


def test_incidents_of_other_weeks_and_brands_are_left_out(outage: Ledger) -> None:
    assert facts(outage, ("Another",)).incidents == []
    outage.corrections.close(1, actor="somebody", at=NOON + 2 * HOUR)
    later = replace(WEEK, span=replace(WEEK.span, start=WEEK.span.end, end=WEEK.span.end + 7 * DAY))
    assert spread(outage, later, None, tiers, ["Brumelle"]).incidents == []


@pytest.mark.parametrize(("locale", "words"), [("en_GB", english), ("fr_FR", french)])
def test_both_tongues_say_all_of_it(outage: Ledger, locale: str, words: ModuleType) -> None:
    for number in range(LISTED + 3):
        post(outage, f"far {number}", "late again", MONDAY + DAY, likes=150)
    past = [story(n, 0.6, Outcome.USEFUL, came=True) for n in range(6)]
    made = replace(facts(outage, ("Laitou",)), past=past)
    assert not [line for line in said_in(section(made), tongue(locale, words)) if "{" in line]
    assert said_in(section(facts(outage, ("Nobody",))), tongue(locale, words))
