"""What goes wrong between a fact and a person: nothing is lost, and no storm breaks loose."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from responder.alerts.dispatch import dispatch, seen
from responder.alerts.notifier import Notifier
from responder.alerts.oncall import acknowledge, keep_silence
from responder.alerts.registry import open_all
from responder.alerts.rota import Level, Turn
from responder.alerts.settings import AlertSettings, PageBudget, Person
from storage.alert import Alert, AlertKind
from storage.ledger import Ledger, opened
from storage.model import Json, Tally, Urgency
from storage.pages import Answer, Pages
from tests.factories import NOON, FrozenClock
from tests.fakes import FakeNotifier
from tests.responder.alerts.wire import Wire, wire

ROUND = 15
"""Seconds between two rounds of the loop."""


@pytest.fixture
def phone() -> Iterator[Wire]:
    with wire() as far:
        yield far


@pytest.fixture
def desk() -> Iterator[Wire]:
    with wire() as far:
        yield far


def hook(far: Wire) -> dict[str, Json]:
    return {"kind": "webhook", "url": far.url, "timeout_s": 5.0}


def settings_of(**more: object) -> AlertSettings:
    return AlertSettings.model_validate({"notify": ("phone",), **more})


def go(
    ledger: Ledger,
    settings: AlertSettings,
    clock: FrozenClock,
    found: Sequence[Alert] = (),
    notifiers: dict[str, Notifier] | None = None,
) -> Tally:
    told_by = open_all(settings) if notifiers is None else notifiers
    snapshot = seen(
        ledger, (), clock(), silent_after=timedelta(days=1), told_by=told_by, found=found
    )
    return dispatch(told_by, settings, snapshot, ledger, clock())


def story(key: str = "spread 1", **more: object) -> Alert:
    values: dict[str, object] = {
        "key": key,
        "kind": AlertKind.SPREAD,
        "starts_at": NOON,
        "reasons": (f"{key} is about to pass 1,000",),
    }
    return Alert(**{**values, **more})  # type: ignore[arg-type]


def test_a_receiver_that_is_down_for_an_hour_is_told_once_when_it_is_back(
    ledger: Ledger, clock: FrozenClock, phone: Wire, desk: Wire
) -> None:
    settings = settings_of(
        notify=("phone", "desk"), receivers={"phone": hook(phone), "desk": hook(desk)}
    )
    phone.fail(503, times=10_000)
    stories = [story()]
    for minute in range(60):
        if minute == 30:
            stories.append(story("spread 2"))
        go(ledger, settings, clock, stories)
        clock.forward(minutes=1)
    tries = phone.asked
    assert tries <= 30, "it is left alone for longer each time, page by page"
    assert not phone.bodies
    failing = [page for page in desk.pages if "receiver phone" in str(page["title"])]
    assert len(failing) == 1, "its failing is told by the other"
    phone.faulty.faults.clear()
    for _ in range(10):
        clock.forward(minutes=1)
        go(ledger, settings, clock, stories)
    assert Counter(phone.told("event")) == {"first": 2}
    assert {key for page in phone.pages for key in _keys(page)} == {"spread 1", "spread 2"}
    assert set(phone.told("dedup_key")) <= set(desk.told("dedup_key"))
    answers = Counter(d.answer for d in ledger.pages.deliveries() if d.receiver == "phone")
    assert answers[Answer.DELIVERED] == 2
    assert answers[Answer.FAILED] == tries


def _keys(page: dict[str, Json]) -> list[str]:
    stories = page["stories"]
    assert isinstance(stories, list)
    return [str(row["key"]) for row in stories if isinstance(row, dict)]


def test_what_a_receiver_refuses_is_not_asked_again(
    ledger: Ledger, clock: FrozenClock, phone: Wire
) -> None:
    settings = settings_of(receivers={"phone": hook(phone)})
    phone.fail(400, times=10_000)
    for _ in range(24 * 4):
        go(ledger, settings, clock, [story()])
        clock.forward(minutes=15)
    assert phone.asked == 1
    go(ledger, settings, clock, [story(severity=Urgency.CRITICAL)])
    assert phone.asked == 2, "what changed is told anew"


def test_two_who_take_a_page_at_once_are_one_acknowledgement(
    path: Path, clock: FrozenClock, phone: Wire
) -> None:
    settings = settings_of(receivers={"phone": hook(phone)})
    with opened(path) as ledger:
        go(ledger, settings, clock, [story()])

    def take(name: str) -> str | None:
        with opened(path) as mine:
            return acknowledge(mine, 1, actor=name, at=clock()).acknowledged_by

    with ThreadPoolExecutor(2) as both:
        takers = set(both.map(take, ["Ada", "Grace"]))
    assert len(takers) == 1
    with opened(path) as ledger:
        for _ in range(3):
            clock.forward(hours=5)
            go(ledger, settings, clock, [story()])
    assert phone.told("event") == ["first", "acknowledged"]
    assert {phone.pages[1]["taken_by"]} == takers


def test_a_restart_in_the_middle_of_a_group_tells_the_whole_group_once(
    path: Path, clock: FrozenClock, phone: Wire
) -> None:
    settings = settings_of(receivers={"phone": hook(phone)})
    group = [story(f"late {n}", group="late answers", starts_at=clock()) for n in range(3)]
    for count, seconds in ((1, 0), (2, 14), (3, 15), (3, 1), (3, 15)):
        clock.forward(seconds=seconds)
        with opened(path) as ledger:
            go(ledger, settings, clock, group[:count])
    assert phone.told("event") == ["first"]
    assert _keys(phone.pages[0]) == ["late 2", "late 1", "late 0"]


class Dying(Pages):
    """A ledger whose process dies before an answer is written down."""

    def log(self, *_: object, **__: object) -> None:
        raise KeyboardInterrupt


def test_who_dies_between_answer_and_log_tells_it_again_under_the_same_key(
    path: Path, clock: FrozenClock, phone: Wire
) -> None:
    settings = settings_of(receivers={"phone": hook(phone)})
    with opened(path) as ledger:
        ledger.pages = Dying(ledger._db)
        with pytest.raises(KeyboardInterrupt):
            go(ledger, settings, clock, [story()])
    clock.forward(seconds=ROUND)
    with opened(path) as ledger:
        go(ledger, settings, clock, [story()])
        clock.forward(seconds=ROUND)
        go(ledger, settings, clock, [story()])
    assert phone.told("event") == ["first", "first"]
    assert len(set(phone.told("dedup_key"))) == 1


@pytest.mark.parametrize("moved", [timedelta(days=-3), timedelta(days=3)])
def test_a_clock_that_is_moved_loses_nothing_and_repeats_little(
    ledger: Ledger, clock: FrozenClock, phone: Wire, moved: timedelta
) -> None:
    settings = settings_of(receivers={"phone": hook(phone)})
    go(ledger, settings, clock, [story()])
    clock.at += moved
    for _ in range(20):
        go(ledger, settings, clock, [story(), story("spread 2", group="g", starts_at=clock())])
        clock.forward(seconds=ROUND)
    events = Counter(phone.told("event"))
    assert events["first"] == 2
    assert events["repeat"] == (1 if moved > timedelta() else 0)
    clock.forward(hours=4)
    go(ledger, settings, clock, [story()])
    assert phone.told("event")[-1] == "repeat"
    clock.forward(minutes=6)
    go(ledger, settings, clock)
    clock.forward(minutes=6)
    go(ledger, settings, clock)
    assert Counter(phone.told("event"))["resolved"] == 2


def test_a_clock_that_goes_back_and_forth_neither_loses_nor_repeats_a_group(
    ledger: Ledger, clock: FrozenClock, phone: Wire
) -> None:
    settings = settings_of(receivers={"phone": hook(phone)})
    group: list[Alert] = []
    for number, moved in enumerate((-3, 3, -30, 30)):
        group.append(story(f"late {number}", group="late answers", starts_at=clock()))
        go(ledger, settings, clock, group)
        clock.forward(seconds=ROUND)
        clock.forward(hours=moved)
    for _ in range(25):
        go(ledger, settings, clock, group)
        clock.forward(seconds=ROUND)
    assert len(set(phone.told("dedup_key"))) == 1
    assert phone.told("event")[0] == "first"
    assert Counter(phone.told("event"))["first"] == 1
    assert len(phone.bodies) <= 1 + settings.updates_per_hour + 2, "a repeat for each leap ahead"
    on_pages = [kept for kept in ledger.alerts.firing() if kept.notified_at is not None]
    assert len(on_pages) == 4


def test_a_receiver_that_failed_before_the_clock_went_back_is_tried_again(
    ledger: Ledger, clock: FrozenClock, phone: Wire
) -> None:
    settings = settings_of(receivers={"phone": hook(phone)})
    phone.fail(503)
    go(ledger, settings, clock, [story()])
    clock.forward(days=-3)
    go(ledger, settings, clock, [story()])
    assert phone.told("event") == ["first"]


def burst(number: int) -> list[Alert]:
    """Ten thousand posts of one burst, each urgent in one of 18 topics, and each spreading."""
    urgent = [
        story(
            f"case {n} urgent",
            kind=AlertKind.URGENT,
            severity=Urgency.CRITICAL,
            group=f"urgent Brumelle topic{n % 18}",
        )
        for n in range(number // 2)
    ]
    return [*urgent, *(story(f"spread {n}") for n in range(number // 2))]


def test_ten_thousand_posts_are_three_pages_and_all_of_them_are_on_one(
    ledger: Ledger, clock: FrozenClock, phone: Wire
) -> None:
    settings = settings_of(receivers={"phone": hook(phone)})
    for count in (100, 2_000, 10_000, 10_000):
        go(ledger, settings, clock, burst(count))
        clock.forward(minutes=15)
    assert len(set(phone.told("dedup_key"))) <= 3
    assert len(phone.bodies) <= 3 + 2 * 3
    on_pages = [kept for kept in ledger.alerts.firing() if kept.page_id is not None]
    assert len(on_pages) == 10_000
    assert all(kept.notified_at for kept in on_pages)


def test_with_an_incident_ten_thousand_posts_are_one_page_with_two_updates_an_hour(
    ledger: Ledger, clock: FrozenClock, phone: Wire
) -> None:
    settings = settings_of(receivers={"phone": hook(phone)})
    for step in range(12):
        size = 10 * 2**step
        posts = [story(f"post {n}", parent="incident 1") for n in range(min(size, 1_000))]
        cause = story("incident 1", kind=AlertKind.BURST, size=size)
        go(ledger, settings, clock, [*posts, cause])
        clock.forward(minutes=5)
    assert Counter(phone.told("event")) == {"first": 1, "update": 2}
    assert len(set(phone.told("dedup_key"))) == 1
    assert {key for page in phone.pages for key in _keys(page)} == {"incident 1"}


def rota(**more: object) -> AlertSettings:
    people = {name: Person(notify=(f"{name} phone",)) for name in ("Ada", "Grace", "Mary")}
    level = Level(people=("Ada", "Grace", "Mary"), turn=Turn.NEVER)
    return settings_of(notify=(), people=people, rota=(level,), **more)


def phones() -> dict[str, FakeNotifier]:
    return {f"{name} phone": FakeNotifier() for name in ("Ada", "Grace", "Mary")}


def events(phone: FakeNotifier) -> list[str]:
    return [event for event, _ in phone.told]


def test_who_does_not_take_a_page_in_time_has_it_taken_to_the_next(
    ledger: Ledger, clock: FrozenClock
) -> None:
    all_, settings = phones(), rota()
    for minute in range(31):
        go(ledger, settings, clock, [story()], {**all_})
        if minute == 20:
            acknowledge(ledger, 1, actor="Grace", at=clock())
        clock.forward(minutes=1)
    assert events(all_["Ada phone"]) == ["first", "acknowledged"]
    assert events(all_["Grace phone"]) == ["escalated", "acknowledged"]
    assert events(all_["Mary phone"]) == []
    assert all_["Grace phone"].pages[0].called == ("Ada", "Grace")


def test_who_cannot_be_reached_is_not_waited_for(ledger: Ledger, clock: FrozenClock) -> None:
    all_, settings = phones(), rota()
    all_["Ada phone"].broken = True
    go(ledger, settings, clock, [story()], {**all_})
    clock.forward(seconds=ROUND)
    go(ledger, settings, clock, [story()], {**all_})
    assert "escalated" in events(all_["Grace phone"])


def test_quiet_hours_hold_all_but_what_is_critical_until_their_end(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()
    settings = settings_of(quiet=("12:00-13:00",))
    both = [story(), story("glass", severity=Urgency.CRITICAL)]
    go(ledger, settings, clock, both, {"phone": told})
    clock.forward(hours=1)
    go(ledger, settings, clock, both, {"phone": told})
    assert told.told == [("first", "glass"), ("first", "spread 1")]


def test_an_incident_that_is_held_by_quiet_hours_holds_back_nothing_critical(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()
    settings = settings_of(quiet=("12:00-13:00",))
    glass = story("glass", severity=Urgency.CRITICAL, parent="incident")
    go(ledger, settings, clock, [story("incident"), glass], {"phone": told})
    assert told.told == [("first", "glass")]


def test_a_silence_of_one_story_holds_back_that_one(ledger: Ledger, clock: FrozenClock) -> None:
    told = FakeNotifier()
    both = [story(), story("spread 2")]
    ledger.alerts.keep(both, at=clock())
    until = clock() + timedelta(hours=1)
    keep_silence(ledger, until, "known", actor="Ada", at=clock(), alert=1)
    go(ledger, settings_of(), clock, both, {"phone": told})
    assert told.told == [("first", "spread 2")]
    clock.forward(hours=1)
    go(ledger, settings_of(), clock, both, {"phone": told})
    assert told.told[1:] == [("first", "spread 1")]


def test_the_budget_tells_the_surest_and_keeps_the_others(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()
    settings = settings_of(budget=PageBudget(pages_a_day=1, pages_a_night=1, threshold=0.6))
    three = [
        story("weak", score=0.5),
        story("sure", score=0.7),
        story("critical", score=0.1, severity=Urgency.CRITICAL),
    ]
    go(ledger, settings, clock, three, {"phone": told})
    assert {key for _, key in told.told} == {"sure", "critical"}
    assert len(ledger.alerts.firing()) == 3
    grown = [story("weak", score=0.65), *three[1:]]
    go(ledger, settings, clock, grown, {"phone": told})
    assert ("first", "weak") in told.told
