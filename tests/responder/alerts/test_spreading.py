"""From a reading of a post that takes off to one page, and to its end."""

from datetime import timedelta

import pytest

from responder.alerts.oncall import mark
from responder.alerts.review import reviewed
from responder.alerts.spreading import WEIGHED_FROM, page_tier, spreading
from responder.review import Reviewer
from storage.alert import AlertKind, Outcome
from storage.alerts import KeptAlert
from storage.ledger import Ledger
from storage.model import (
    CaseId,
    MentionId,
    Status,
    Urgency,
)
from storage.readings import Foreseen, KeptForecast
from tests.factories import NOON, mention
from tests.responder.alerts.bench import HOUR, KEY, MINUTE, Watch, tiers


def spreads(watch: Watch) -> list[KeptAlert]:
    return [kept for kept in watch.ledger.alerts.all() if kept.alert.kind is AlertKind.SPREAD]


@pytest.fixture
def watch(ledger: Ledger) -> Watch:
    return Watch(ledger)


def test_a_complaint_that_takes_off_is_one_page(watch: Watch) -> None:
    watch.rise()
    assert watch.told == [("first", KEY)]
    (story,) = watch.notifier.pages[0].stories
    assert story.kind is AlertKind.SPREAD
    assert story.severity is Urgency.HIGH
    assert "interactions in" in story.reasons[0]
    assert "Glass" not in watch.notifier.pages[0].text
    assert story.pace is not None
    assert story.pace.endswith(("a minute", "an hour"))
    assert story.pace in story.reasons[0]
    assert story.certainty is not None
    assert "% to pass 1,000; between" in story.certainty
    assert story.certainty.endswith("in 8 of 10 cases")
    assert story.advice is not None
    assert "no compensation in public" in story.advice
    assert story.url == "https://x.example/1"
    (kept,) = [k for k in watch.ledger.alerts.firing() if k.alert.key == KEY]
    forecast = watch.ledger.readings.forecast(MentionId(1))
    assert forecast is not None
    assert (kept.alert.size, kept.alert.case_id) == (forecast.interactions, 1)
    assert kept.alert.score is not None
    assert kept.alert.score >= forecast.exceeds[1_000]


def test_further_readings_do_not_page_again_and_doubling_is_an_update(watch: Watch) -> None:
    watch.rise()
    first = watch.notifier.pages[0]
    size = watch.ledger.alerts.firing()[0].alert.size
    assert size is not None
    for minute in (31, 33, 40):
        watch.read(minute, 420 + minute)
    assert watch.told == [("first", KEY)]
    watch.read(46, 2 * max(size, 420) + 100)
    assert watch.told == [("first", KEY), ("update", KEY)]
    assert {page.dedup_key for page in watch.notifier.pages} == {first.dedup_key}


def test_one_that_dies_down_is_told_to_be_over(watch: Watch) -> None:
    watch.rise()
    for minute in range(40, 40 + 60 * 6, 10):
        watch.read(minute, 425)
    assert watch.told == [("first", KEY), ("resolved", KEY)]
    assert watch.ledger.alerts.firing() == []


def test_what_is_closed_pages_no_more(watch: Watch) -> None:
    watch.rise()
    case = watch.ledger.cases.get(CaseId(1))
    Reviewer(watch.ledger, "somebody", NOON).close(case.id, case.version, "called the customer")
    watch.round(31)
    watch.round(36)
    assert watch.told == [("first", KEY), ("resolved", KEY)]


def test_praise_pages_nobody_and_what_is_in_doubt_does(watch: Watch) -> None:
    watch.hear(mention("1", "Thank you", likes=1), mention("2", "Eh?", author="noe", likes=1))
    cases = [watch.ledger.cases.of_mention(number) for number in (1, 2)]
    assert [case is not None and case.status for case in cases] == [Status.OPEN, Status.OPEN]
    watch.take_off("1", "2")
    watch.round(30)
    assert watch.told == [("first", "post 2 spread")]


def test_what_a_person_says_is_no_complaint_pages_no_more(watch: Watch) -> None:
    watch.rise()
    Reviewer(watch.ledger, "somebody", NOON).label(CaseId(1), 1, "complaint", "no")
    watch.round(31)
    assert watch.ledger.alerts.firing() == []


def test_what_a_person_takes_back_pages_again(watch: Watch) -> None:
    watch.rise()
    Reviewer(watch.ledger, "somebody", NOON).label(CaseId(1), 1, "complaint", "no")
    Reviewer(watch.ledger, "somebody", NOON).label(CaseId(1), 2, "complaint", "")
    watch.round(31)
    assert [firing.alert.key for firing in watch.ledger.alerts.firing()] == [KEY]


def test_too_early_pages_nobody(watch: Watch) -> None:
    watch.hear(mention("1", "Glass in my jar!", likes=1))
    for minute in (10, 20, 30):
        watch.read(minute, 3)
    forecast = watch.ledger.readings.forecast(MentionId(1))
    assert forecast is not None
    assert forecast.status == "too_early"
    assert watch.told == []


def test_what_nobody_reads_any_more_is_over_after_a_day(watch: Watch) -> None:
    watch.rise()
    watch.round(30 + 24 * 60)
    assert len(watch.ledger.alerts.firing()) == 1
    watch.round(31 + 24 * 60)
    assert watch.ledger.alerts.firing() == []


def test_what_came_true_is_counted_once_with_its_lead(watch: Watch) -> None:
    watch.rise()
    told = watch.notifier.pages[0].at
    watch.read(40, 900)
    (kept,) = watch.ledger.alerts.firing()
    assert kept.came_true_at is None
    watch.read(50, 1_100)
    watch.read(60, 1_300)
    (kept,) = watch.ledger.alerts.firing()
    assert kept.came_true_at == NOON + 50 * MINUTE
    assert kept.alert.score is not None
    assert 0.5 <= kept.alert.score < 1.0
    assert kept.alert.certainty is not None
    assert kept.alert.certainty.startswith("has passed 1,000; between")
    (row,) = reviewed(watch.ledger, NOON + 60 * MINUTE)
    assert (row.kind, row.told, row.useful, row.noise) == (AlertKind.SPREAD, 1, 1, 0)
    assert row.lead == NOON + 50 * MINUTE - told


def test_what_never_passed_its_tier_came_to_nothing(watch: Watch) -> None:
    watch.rise()
    watch.read(60, 700)
    (kept,) = spreads(watch)
    assert kept.outcome is None
    watch.read(48 * 60, 700)
    watch.round(48 * 60 + 1)
    assert {kept.outcome for kept in spreads(watch)} == {Outcome.NOTHING}
    (row,) = reviewed(watch.ledger, NOON + 49 * HOUR)
    assert (row.useful, row.nothing, row.marked) == (0, 1, 0)
    watch.read(60 * 60, 1_100)
    watch.round(60 * 60 + 1)
    assert {kept.outcome for kept in spreads(watch)} == {Outcome.USEFUL}


def test_what_a_person_said_stands_whatever_comes(watch: Watch) -> None:
    watch.rise()
    (kept,) = spreads(watch)
    mark(watch.ledger, kept.id, Outcome.NOISE, actor="Ada")
    watch.read(60, 1_100)
    watch.round(61)
    (kept,) = spreads(watch)
    assert (kept.outcome, kept.came_true_at) == (Outcome.NOISE, NOON + HOUR)


def test_what_passes_after_its_case_was_closed_came_true(watch: Watch) -> None:
    watch.rise()
    case = watch.ledger.cases.get(CaseId(1))
    Reviewer(watch.ledger, "somebody", NOON).close(case.id, case.version, "called the customer")
    watch.read(90, 1_100)
    (kept,) = spreads(watch)
    assert (kept.outcome, kept.came_true_at) == (Outcome.USEFUL, NOON + 90 * MINUTE)


def test_a_post_that_comes_and_goes_is_one_story(watch: Watch) -> None:
    watch.rise()
    for hour in (2, 4, 6):
        watch.read(60 * hour, 425)
    assert watch.ledger.alerts.firing() == []
    watch.read(6 * 60 + 10, 900)
    watch.read(6 * 60 + 20, 1_000)
    watch.round(6 * 60 + 21)
    assert len(spreads(watch)) == 2
    (row,) = reviewed(watch.ledger, NOON + 7 * HOUR)
    assert (row.alerts, row.told, row.useful) == (1, 1, 1)
    assert row.lead == timedelta(hours=5, minutes=50)


def test_the_incident_that_a_post_belongs_to_is_told_in_its_place(watch: Watch) -> None:
    watch.hear(mention("1", "Glass in my jar!", likes=1))
    watch.take_off("1")
    watch.round(30, {CaseId(1): "incident 1"})
    assert watch.notifier.told == [("first", "incident 1")]


def test_many_of_one_brand_are_one_page(watch: Watch) -> None:
    posts = [mention(str(n), "Glass!", author=f"a{n}", likes=1) for n in range(1, 6)]
    watch.hear(*posts)
    watch.take_off(*"12345")
    watch.round(30)
    watch.round(31)
    (page,) = watch.notifier.pages
    assert (len(page.stories), page.more) == (3, 2)


def foreseen(chance: float, *, top: float = 0.0, status: str = "forecast") -> Foreseen:
    return Foreseen(
        mention_id=MentionId(1),
        case_id=CaseId(1),
        channel="x",
        brand="Brumelle",
        brands=(),
        url=None,
        published_at=NOON,
        forecast=KeptForecast(
            at=NOON,
            status=status,
            interactions=400,
            median=900,
            low=500,
            high=2_000,
            exceeds={100: 1.0, 1_000: chance, 10_000: top},
            doubles=0.5,
            doubling_minutes=30,
            model="growth",
            reasons=("400 interactions in 30 minutes",),
        ),
    )


@pytest.mark.parametrize(
    ("chance", "fresh", "held"),
    [(0.5, True, True), (0.49, False, True), (0.3, False, True), (0.29, False, False)],
)
def test_what_fires_holds_until_it_is_unlikely(chance: float, fresh: bool, held: bool) -> None:
    assert bool(spreading([foreseen(chance)], tiers, {})) is fresh
    assert bool(spreading([foreseen(chance)], tiers, {KEY: 0.6})) is held


def test_a_post_that_has_finished_pages_no_more() -> None:
    assert spreading([foreseen(0.9, status="finished")], tiers, {KEY: 0.95}) == []


def test_the_highest_tier_in_sight_is_critical() -> None:
    (calm,) = spreading([foreseen(0.95, top=0.79)], tiers, {})
    (grave,) = spreading([foreseen(0.95, top=0.8)], tiers, {})
    assert (calm.critical, grave.critical) == (False, True)


def test_the_page_tier_is_the_second_or_the_only_one() -> None:
    assert [page_tier(t) for t in ((100, 1_000, 9_999), (50,), ())] == [1_000, 50, None]


def test_with_a_budget_the_less_likely_are_stories_too() -> None:
    assert spreading([foreseen(0.1)], tiers, {}, fires_from=WEIGHED_FROM)
    assert spreading([foreseen(0.07)], tiers, {KEY: 0.1}, fires_from=WEIGHED_FROM)
    assert not spreading([foreseen(0.05)], tiers, {KEY: 0.1}, fires_from=WEIGHED_FROM)
    assert not spreading([foreseen(0.07)], tiers, {KEY: 0.5}, fires_from=WEIGHED_FROM)


def test_a_tier_set_since_takes_the_chance_of_the_next_higher_one() -> None:
    (found,) = spreading([foreseen(0.6)], lambda _: (100, 500), {})
    assert (found.tier, found.chance) == (500, 0.6)
    assert spreading([foreseen(0.9)], lambda _: (100, 50_000), {}) == []
