"""A month of readings, round by round as the watch lives them, and the budget set from them."""

from datetime import datetime, timedelta

import pytest

from classifier.reassess import reassess
from classifier.triage import triage
from responder.alerts.bearable import both
from responder.alerts.duty import duty_of
from responder.alerts.oncall import mark
from responder.alerts.review import reviewed
from responder.alerts.settings import AlertSettings, PageBudget
from storage.alert import AlertKind, Outcome
from storage.ledger import Ledger
from storage.model import Engagement
from tests.factories import NOON, mention
from tests.fakes import FakeNotifier
from tests.responder.alerts.bench import Reader, late, round_of, tiers

POSTS = 28
FLAT = timedelta(hours=25)
BUDGET = PageBudget(pages_a_day=0.5, pages_a_night=0.5)
SETTINGS = AlertSettings(notify=("fake",), budget=BUDGET)
START = NOON - timedelta(days=29)


class Month:
    """A ledger that is watched for a month."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.notifier = FakeNotifier()

    def post(self, native_id: str, at: datetime) -> None:
        post = mention(native_id, "Glass in my jar!", author=native_id, at=at, likes=1)
        self.ledger.mentions.keep("x/search/1", [post], at=at)
        triage(Reader(), late, self.ledger, at)

    def read(self, native_id: str, at: datetime, likes: int) -> None:
        counters = Engagement(at=at, likes=likes)
        assert self.ledger.mentions.read_engagement("x", native_id, counters)
        self.round(at)

    def round(self, at: datetime) -> None:
        reassess(tiers, late, self.ledger, at)
        round_of(self.ledger, self.notifier, SETTINGS, at)

    def rise(self, native_id: str, at: datetime, *, pace: float, passes: bool) -> None:
        """Let a post take off at some pace, and pass its tier or stay where it is."""
        self.post(native_id, at)
        for minute, likes in ((10, 60), (20, 140), (30, 230)):
            self.read(native_id, at + timedelta(minutes=minute), round(pace * likes))
        if passes:
            self.read(native_id, at + timedelta(minutes=90), 1_050)
        last = 1_050 if passes else round(pace * 230)
        self.read(native_id, at + FLAT - timedelta(hours=2), last)
        self.read(native_id, at + FLAT, last)

    @property
    def told(self) -> set[str]:
        return {key for event, key in self.notifier.told if event == "first"}


@pytest.fixture
def month(ledger: Ledger) -> Month:
    """One post a day: each third is the fastest and passes, the others come to nothing."""
    lived = Month(ledger)
    for day in range(POSTS):
        kind = day % 3
        at = START + timedelta(days=day)
        lived.rise(str(day), at, pace=(1.8, 1.3, 0.9)[kind], passes=kind == 0)
    return lived


def test_the_threshold_is_that_of_the_last_thirty_days(month: Month) -> None:
    day, night = both(month.ledger, BUDGET, NOON, "UTC")
    assert (day.learnt, day.stories) == (True, POSTS)
    # Half a page a day pays for fourteen; the next best are nine alike, too many together.
    assert (day.told, day.useful, day.known, day.marked) == (10, 10, 10, 0)
    assert (day.precision, day.recall) == (1.0, 1.0)
    assert (night.stories, night.told) == (0, 0)
    duty = duty_of(SETTINGS, month.ledger, NOON, "UTC")
    assert duty.thresholds == (day, night)
    assert "10 of 28 stories in 29 days; precision 100%" in day.words()
    assert "0 marked by people, 10 told by what came" in day.words()


def test_it_decides_who_is_woken_next(month: Month) -> None:
    before = month.told
    month.rise("fast", NOON, pace=1.8, passes=False)
    month.rise("slow", NOON + timedelta(days=2), pace=1.3, passes=False)
    assert month.told - before == {f"post {POSTS + 1} spread"}


def test_a_post_that_was_weighed_and_passes_all_the_same_is_not_told(month: Month) -> None:
    before = month.told
    month.rise("slow", NOON, pace=1.3, passes=True)
    assert month.told == before


def test_what_passes_out_of_nowhere_is_told(month: Month) -> None:
    before = month.told
    month.post("quiet", NOON)
    month.read("quiet", NOON + timedelta(minutes=10), 2)
    month.read("quiet", NOON + timedelta(minutes=20), 1_400)
    assert month.told - before == {f"post {POSTS + 1} spread"}


def test_the_review_says_what_came_and_what_people_said(month: Month) -> None:
    told = [
        kept
        for kept in month.ledger.alerts.all()
        if kept.notified_at is not None and kept.alert.kind is AlertKind.SPREAD
    ]
    (useless,) = [kept for kept in told if kept.alert.key == "post 3 spread"]
    assert useless.outcome is Outcome.NOTHING
    mark(month.ledger, useless.id, Outcome.USEFUL, actor="Ada")
    month.round(NOON)
    (row,) = [row for row in reviewed(month.ledger, NOON) if row.kind is AlertKind.SPREAD]
    assert (row.alerts, row.told) == (POSTS, len(told))
    assert row.marked == 1
    assert row.useful + row.nothing == row.told
    assert row.precision is not None
    assert row.precision.n == row.told
    assert row.lead is not None
    assert row.lead > timedelta(minutes=30)
