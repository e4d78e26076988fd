"""No page, silence or acknowledgement swallows what it is not about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from responder.alerts.gate import Gate
from responder.alerts.notifier import NotifyError
from responder.alerts.oncall import acknowledge, keep_silence
from responder.alerts.page import Page
from responder.alerts.rota import Level, Turn
from responder.alerts.settings import AlertSettings, Person
from storage.alert import Alert, AlertKind
from storage.ledger import Ledger
from storage.model import Urgency
from tests.factories import NOON, FrozenClock
from tests.fakes import FakeNotifier
from tests.responder.alerts.test_faults import go, settings_of, story


def test_a_silenced_incident_holds_back_nothing_critical(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()
    outage = story("incident")
    go(ledger, settings_of(), clock, [outage], {"phone": told})
    until = clock() + timedelta(hours=8)
    keep_silence(ledger, until, "known", actor="Ada", at=clock(), alert=1)
    glass = story("glass", severity=Urgency.CRITICAL, parent="incident")
    cracks = story("cracks", parent="incident")
    go(ledger, settings_of(), clock, [outage, glass, cracks], {"phone": told})
    assert told.told == [("first", "incident"), ("first", "glass")]


def test_a_silence_of_two_days_loses_no_end(ledger: Ledger, clock: FrozenClock) -> None:
    told = FakeNotifier()
    go(ledger, settings_of(), clock, [story()], {"phone": told})
    keep_silence(ledger, clock() + timedelta(days=2), "holidays", actor="Ada", at=clock())
    for hour in range(60):
        clock.forward(hours=1)
        # Just when the silence is over, nobody is there.
        told.broken = 46 < hour < 50
        go(ledger, settings_of(), clock, [], {"phone": told})
    assert told.told == [("first", "spread 1"), ("resolved", "spread 1")]
    assert ledger.pages.unsettled() == []


def test_an_end_that_nobody_can_be_told_is_put_away_after_a_day(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()
    go(ledger, settings_of(), clock, [story()], {"phone": told})
    told.broken = True
    for _ in range(27):
        clock.forward(hours=1)
        go(ledger, settings_of(), clock, [], {"phone": told})
    assert [page.name for page in ledger.pages.unsettled()] == ["Vigie"], "that it fails"


@pytest.mark.parametrize("answered", [True, False])
def test_a_page_at_which_a_receiver_always_fails_holds_up_no_other(
    ledger: Ledger, clock: FrozenClock, *, answered: bool
) -> None:
    told = Choosy(answered=answered)
    poison = story("poison", severity=Urgency.CRITICAL)
    for minute in range(120):
        new = [story(f"spread {n}", starts_at=clock()) for n in range(minute // 60 + 1)]
        go(ledger, settings_of(pages_per_hour=9), clock, [poison, *new], {"phone": told})
        clock.forward(minutes=1)
    assert told.told == [("first", "spread 0"), ("first", "spread 1")]
    minutes = [(page.at - NOON) / timedelta(minutes=1) for page in told.pages]
    assert minutes == [0, 60] if answered else minutes[1] <= 65
    assert told.tried <= 30, "it is left alone for longer each time"


class Choosy(FakeNotifier):
    """Always fails at one page."""

    def __init__(self, *, answered: bool) -> None:
        super().__init__()
        self.answered = answered
        self.tried = 0

    def notify(self, page: Page) -> None:
        if "poison" in page.title:
            self.tried += 1
            raise NotifyError("exit status 1", answered=self.answered)
        super().notify(page)


def incident(severity: Urgency, size: int) -> Alert:
    return story("incident 1", kind=AlertKind.BURST, severity=severity, size=size)


def case(number: int, at: datetime, **more: object) -> Alert:
    values: dict[str, object] = {"group": "urgent Brumelle safety", **more}
    return story(
        f"case {number} urgent",
        kind=AlertKind.URGENT,
        severity=Urgency.CRITICAL,
        starts_at=at,
        **values,
    )


def test_an_incident_that_becomes_critical_is_told_at_once_after_two_updates(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()
    times = []
    for minute in range(60):
        found = [incident(Urgency.HIGH, 5 if minute < 5 else 12 if minute < 10 else 30)]
        if minute >= 12:
            found = [incident(Urgency.CRITICAL, 30), case(9, clock(), parent="incident 1")]
        before = len(told.pages)
        go(ledger, settings_of(), clock, found, {"phone": told})
        times += [(minute, page.severity) for page in told.pages[before:]]
        clock.forward(minutes=1)
    high, critical = Urgency.HIGH, Urgency.CRITICAL
    assert times == [(0, high), (5, high), (10, high), (12, critical)]


def test_a_critical_case_of_an_incident_that_was_critical_before_is_told(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()

    def later(*found: Alert) -> None:
        clock.forward(minutes=15)
        go(ledger, settings_of(), clock, found, {"phone": told})

    first = case(1, clock(), parent="incident 1")
    later(incident(Urgency.CRITICAL, 20), first)
    acknowledge(ledger, 1, actor="Ada", at=clock())
    later(incident(Urgency.CRITICAL, 20), first)
    later(incident(Urgency.HIGH, 22))
    assert [event for event, _ in told.told] == ["first", "acknowledged"]
    for _ in range(8):
        later(incident(Urgency.CRITICAL, 22), case(2, NOON, parent="incident 1"))
    assert told.told[2:] == [("update", "incident 1")]
    (page,) = ledger.pages.unsettled()
    assert page.acknowledged_by is None, "what Ada took is over"


def test_many_critical_posts_of_an_incident_are_one_update_each_interval(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()
    for minute in range(60):
        posts = [case(n, NOON, parent="incident 1") for n in range(10 * minute + 1)]
        go(ledger, settings_of(), clock, [incident(Urgency.CRITICAL, 20), *posts], {"phone": told})
        clock.forward(minutes=1)
    assert {key for _, key in told.told} == {"incident 1"}
    minutes = [(page.at - NOON) // timedelta(minutes=1) for page in told.pages]
    assert minutes == [*range(0, 60, 5)]


def test_a_page_that_was_taken_before_it_was_told_swallows_no_other_critical_case(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier(broken=True)
    found = [case(1, clock())]
    go(ledger, settings_of(), clock, found, {"phone": told})
    acknowledge(ledger, 1, actor="Ada", at=clock())
    told.broken = False
    clock.forward(minutes=15)
    go(ledger, settings_of(), clock, found, {"phone": told})
    assert told.told == []
    found.append(case(2, clock()))
    go(ledger, settings_of(), clock, found, {"phone": told})
    assert told.told[0] == ("first", "case 2 urgent")


def by_turns(**more: object) -> AlertSettings:
    level = Level(people=("Ada", "Grace"), turn=Turn.DAY, since=NOON.date())
    people = {"Ada": Person(notify=("ada",)), "Grace": Person(notify=("grace",))}
    return settings_of(notify=(), people=people, rota=(level,), **more)


@dataclass
class TwoDays:
    """Ada has her turn and takes what she is told; the day after, Grace has hers."""

    ledger: Ledger
    clock: FrozenClock
    settings: AlertSettings = field(default_factory=by_turns)
    ada: FakeNotifier = field(default_factory=FakeNotifier)
    grace: FakeNotifier = field(default_factory=FakeNotifier)

    def round(self, found: Sequence[Alert]) -> None:
        go(
            self.ledger,
            self.settings,
            self.clock,
            found,
            {"ada": self.ada, "grace": self.grace},
        )

    def live(self, found: Sequence[Alert], *, hours: int) -> None:
        for _ in range(hours * 4):
            self.round(found)
            self.clock.forward(minutes=15)

    def taken(self, found: Sequence[Alert]) -> None:
        self.round(found)
        for kept in self.ledger.alerts.firing():
            acknowledge(self.ledger, kept.id, actor="Ada", at=self.clock())
        self.live(found, hours=24)


@pytest.mark.parametrize(
    ("group", "severity"),
    [("urgent Brumelle safety", Urgency.CRITICAL), ("late answers", Urgency.HIGH)],
)
def test_what_joins_a_page_that_was_taken_the_day_before_is_told_to_who_is_on_turn(
    ledger: Ledger, clock: FrozenClock, group: str, severity: Urgency
) -> None:
    days = TwoDays(ledger, clock)
    found = [story("one", group=group, severity=severity, starts_at=NOON - timedelta(hours=1))]
    days.taken(found)
    assert [event for event, _ in days.ada.told] == ["first", "acknowledged"]
    assert days.grace.told == []
    found.append(story("two", group=group, severity=severity, starts_at=clock()))
    days.live(found, hours=1)
    assert days.grace.told[0] == ("first", "two")
    assert days.ada.told[2] == ("update", "two")
    (page,) = ledger.pages.unsettled()
    assert {told.dedup_key for told in (*days.ada.pages, *days.grace.pages)} == {page.dedup_key}
    assert (page.acknowledged_by, next(iter(page.calls))) == (None, "Grace")
    acknowledge(ledger, 2, actor="Grace", at=clock())
    days.round(found)
    assert {days.ada.pages[-1].taken_by, days.grace.pages[-1].taken_by} == {"Grace"}


def test_what_joins_the_page_of_a_storm_that_was_taken_is_told(
    ledger: Ledger, clock: FrozenClock
) -> None:
    days = TwoDays(ledger, clock, by_turns(pages_per_hour=1, repeat_interval_s=172_800))
    found = [story(f"glass {n}", severity=Urgency.CRITICAL) for n in range(2)]
    days.taken(found)
    found.append(story("glass", severity=Urgency.CRITICAL, starts_at=clock()))
    days.round(found)
    assert days.grace.told[0] == ("first", "glass")
    assert len(ledger.pages.unsettled()) == 1


def test_an_incident_that_was_taken_and_turns_critical_is_given_to_who_is_on_turn(
    ledger: Ledger, clock: FrozenClock
) -> None:
    days = TwoDays(ledger, clock)
    days.taken([incident(Urgency.HIGH, 20)])
    worse = [incident(Urgency.CRITICAL, 20), case(1, clock(), parent="incident 1")]
    days.round(worse)
    assert days.grace.told == [("first", "incident 1")]
    acknowledge(ledger, 1, actor="Grace", at=clock())
    days.live([*worse, case(2, clock(), parent="incident 1")], hours=6)
    assert [page.event for page in days.grace.pages] == [
        Gate.SEND_FIRST,
        Gate.SEND_ACKNOWLEDGED,
        Gate.SEND_UPDATE,
    ]


def test_what_is_not_critical_and_joins_soon_leaves_a_page_taken(
    ledger: Ledger, clock: FrozenClock
) -> None:
    days = TwoDays(ledger, clock)
    late = [story(f"late {n}", group="late answers", severity=Urgency.HIGH) for n in range(2)]
    days.live(late[:1], hours=1)
    acknowledge(ledger, 1, actor="Ada", at=clock())
    days.live(late, hours=3)
    (page,) = ledger.pages.unsettled()
    assert page.acknowledged_by == "Ada"
    assert days.ada.pages[-1].event is Gate.SEND_UPDATE
