"""What the budget of pages learns, and from when on."""

from datetime import datetime, timedelta

import pytest

from classifier.triage import triage
from responder.alerts.bearable import both
from responder.alerts.round import tell
from responder.alerts.settings import AlertSettings, PageBudget
from responder.review import Reviewer
from storage.ledger import Ledger
from storage.readings import KeptForecast
from tests.factories import NOON, mention
from tests.fakes import FakeNotifier
from tests.responder.alerts.bench import Reader, late, tiers

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
BUDGET = PageBudget(pages_a_day=1, pages_a_night=1)
WITHOUT = AlertSettings(notify=("fake",))
WITH = AlertSettings(notify=("fake",), budget=BUDGET)


class Days:
    """A ledger that is lived through day by day, always at noon."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.notifier = FakeNotifier()

    def round(self, at: datetime, settings: AlertSettings) -> None:
        tell(
            {"fake": self.notifier},
            settings,
            self.ledger,
            at,
            tiers_of=tiers,
            zone="UTC",
            silent_after=99 * DAY,
        )

    def foresee(self, day: float, chance: float, settings: AlertSettings) -> None:
        """Hear of a complaint that is so likely to pass its tier."""
        at = NOON + day * DAY
        name = f"{day} {chance}"
        posts = [mention(name, "Glass in my jar!", author=name, at=at, likes=1)]
        (post,) = self.ledger.mentions.keep("x/search/1", posts, at=at).new
        triage(Reader(), late, self.ledger, at)
        forecast = KeptForecast(
            at=at,
            status="forecast",
            interactions=100,
            median=100,
            low=100,
            high=100,
            exceeds={100: 1.0, 1_000: chance, 10_000: 0.0},
            doubles=0.1,
            doubling_minutes=None,
            model="growth",
            reasons=("a test",),
        )
        self.ledger.readings.foresee(post, forecast)
        self.round(at, settings)

    def answer_late(self, day: float, settings: AlertSettings) -> None:
        """Be told of an answer that is late, and close its case an hour later."""
        at = NOON + day * DAY
        name = f"late {day}"
        posts = [mention(name, "Nobody answers!", author=name, at=at)]
        (post,) = self.ledger.mentions.keep("x/search/1", posts, at=at).new
        triage(Reader(), lambda published_at, urgency: published_at, self.ledger, at)
        self.round(at, settings)
        self.round(at + timedelta(minutes=1), settings)
        case = self.ledger.cases.of_mention(post)
        assert case is not None
        Reviewer(self.ledger, "somebody", at + HOUR).close(case.id, case.version, "answered")
        for minutes in (60, 70):
            self.round(at + timedelta(minutes=minutes), settings)

    @property
    def told(self) -> list[str]:
        return [key for event, key in self.notifier.told if event == "first"]


@pytest.fixture
def days(ledger: Ledger) -> Days:
    return Days(ledger)


def test_a_budget_that_is_switched_on_learns_from_then_on(days: Days) -> None:
    for day in range(20):
        days.foresee(day, 0.5 + 0.01 * day, WITHOUT)
    before = len(days.told)
    days.foresee(20, 0.3, WITH)
    now = NOON + 20 * DAY
    (told, _) = both(days.ledger, BUDGET, now, "UTC")
    assert (told.learnt, told.score, told.days, told.stories) == (False, 0.5, 0.0, 1)
    for number in range(21, 26):
        days.foresee(number, 0.3, WITH)
    assert len(days.told) == before
    # For a week what is less likely is weighed too: there is room for all of it.
    (told, _) = both(days.ledger, BUDGET, now + 7 * DAY, "UTC")
    assert (told.learnt, told.score, told.stories) == (True, 0.1, 6)
    days.foresee(27, 0.3, WITH)
    assert len(days.told) == before + 1
    days.round(now + 8 * DAY, WITHOUT)
    days.round(now + 9 * DAY, WITH)
    (told, _) = both(days.ledger, BUDGET, now + 9 * DAY, "UTC")
    assert (told.learnt, told.stories) == (False, 0)


def test_an_old_answer_that_is_late_makes_no_past(days: Days) -> None:
    posts = [mention("1", "Nobody answers!", at=NOON - 8 * DAY)]
    days.ledger.mentions.keep("x/search/1", posts, at=NOON)
    triage(Reader(), lambda published_at, urgency: NOON - 7 * DAY, days.ledger, NOON)
    days.round(NOON, WITH)
    (late_answer,) = days.ledger.alerts.all()
    assert late_answer.alert.starts_at < NOON - 7 * DAY
    assert [told.days for told in both(days.ledger, BUDGET, NOON, "UTC")] == [0.0, 0.0]


def test_late_answers_every_day_leave_half_of_the_budget_to_what_spreads(days: Days) -> None:
    for day in range(10):
        days.foresee(day, 0.4 + 0.05 * day, WITH)
        days.answer_late(day + 0.01, WITH)
    now = NOON + 10 * DAY
    assert len(days.ledger.pages.unscored(NOON)) == 10
    (told, _) = both(days.ledger, BUDGET, now, "UTC")
    assert (told.learnt, told.told) == (True, 5)
    before = len(days.told)
    days.foresee(10, 0.99, WITH)
    assert len(days.told) == before + 1
