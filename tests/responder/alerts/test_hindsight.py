"""What was weighed, died down and passes all the same is as sure as it was, not as it is then."""

from datetime import timedelta

import pytest

from responder.alerts.settings import AlertSettings, PageBudget
from storage.alert import AlertKind, Outcome
from storage.ledger import Ledger
from storage.readings import KeptForecast
from tests.factories import NOON, mention
from tests.responder.alerts.bench import KEY, MINUTE, Watch, round_of

BUDGET = PageBudget(pages_a_day=1, pages_a_night=1, threshold=0.6)
SETTINGS = AlertSettings(notify=("fake",), budget=BUDGET)


class Weighing(Watch):
    """A ledger with one complaint, whose forecasts are given."""

    def foresee(self, minute: float, interactions: int, chance: float) -> None:
        at = NOON + minute * MINUTE
        forecast = KeptForecast(
            at=at,
            status="forecast",
            interactions=interactions,
            median=interactions,
            low=interactions,
            high=interactions,
            exceeds={100: 1.0, 1_000: chance, 10_000: 0.0},
            doubles=0.1,
            doubling_minutes=None,
            model="growth",
            reasons=("a test",),
        )
        (post,) = self.ledger.cases.mentions(self.ledger.cases.queue(NOON)[0].id)
        self.ledger.readings.foresee(post.id, forecast)
        round_of(self.ledger, self.notifier, SETTINGS, at)


@pytest.fixture
def watch(ledger: Ledger) -> Weighing:
    made = Weighing(ledger)
    made.hear(mention("1", "Late again!", likes=1))
    return made


@pytest.mark.parametrize("sunk_to", [0.2, 0.02])
def test_what_was_weighed_too_low_is_not_told_when_it_passes(
    watch: Weighing, sunk_to: float
) -> None:
    watch.foresee(10, 100, 0.2)
    watch.foresee(20, 110, sunk_to)
    watch.foresee(30, 1_100, 1.0)
    assert watch.told == []
    (story,) = watch.ledger.alerts.past(NOON - timedelta(days=1))
    assert (story.kind, story.score, story.outcome) == (AlertKind.SPREAD, 0.2, Outcome.USEFUL)


def test_what_was_weighed_high_enough_is_the_same_page_when_it_comes_back(watch: Weighing) -> None:
    watch.foresee(10, 100, 0.7)
    watch.foresee(20, 110, 0.02)
    watch.foresee(22, 1_100, 1.0)
    assert watch.told == [("first", KEY), ("update", KEY)]
    assert len({kept.page_id for kept in watch.ledger.alerts.all()}) == 1


def test_what_nothing_was_foreseen_of_is_told_when_it_passes(watch: Weighing) -> None:
    watch.foresee(20, 110, 0.02)
    watch.foresee(30, 1_100, 1.0)
    assert watch.told == [("first", KEY)]
