"""Reports reach whom they are owed once; a copy that may be the second says so."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from werkzeug.wrappers import Request, Response

from listener.town.http import Faulty, served
from responder.alerts.hours import weekly
from responder.alerts.notifier import Carrier, NotifyError
from responder.alerts.parcel import Parcel
from responder.alerts.registry import opened_carrier
from responder.reports.deliver import deliver_due, hand
from responder.reports.schedule import due
from responder.reports.window import Window
from storage.editions import Edition
from storage.ledger import Ledger, opened
from storage.model import Tally
from tests.contracts.test_carriers import PARCEL
from tests.factories import NOON, FrozenClock, mention
from tests.responder.alerts.post_office import PostOffice, attached, post_office
from tests.responder.alerts.wire import Wire, wire

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

PARIS = ZoneInfo("Europe/Paris")
MONDAY = NOON + timedelta(days=3)
"""At noon, after the week 2026-W47."""
SECOND, WEEK = timedelta(seconds=1), timedelta(days=7)


@dataclass
class FakeCarrier:
    """Takes everything, unless it is told to fail."""

    took: list[Parcel] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def carry(self, parcel: Parcel) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.took.append(parcel)


@dataclass
class Loop:
    """The job of the loop, at moments of our choice."""

    ledger: Ledger
    carriers: dict[str, Carrier]
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(MONDAY))
    composed: list[str] = field(default_factory=list)

    def run(self, after: timedelta = timedelta()) -> Tally:
        self.clock.at += after
        known, since = self.ledger.editions.all(), self.ledger.editions.known_since()
        receivers: Sequence[str] = list(self.carriers)
        owed = due(self.clock(), PARIS, weekly("mon 07:30"), receivers, known, since)
        return deliver_due(owed, self.carriers, self._compose, self.ledger, self.clock)

    def _compose(self, window: Window, due_at: datetime) -> Parcel:
        self.composed.append(window.name)
        return PARCEL


@pytest.fixture
def loop(ledger: Ledger) -> Loop:
    ledger.mentions.keep("x", [mention("1", at=NOON - 9 * WEEK)], at=NOON)
    return Loop(ledger, {"ada": FakeCarrier(), "hook": FakeCarrier()})


def ada(loop: Loop) -> FakeCarrier:
    carrier = loop.carriers["ada"]
    assert isinstance(carrier, FakeCarrier)
    return carrier


def test_a_week_is_delivered_once_to_each_and_built_once(loop: Loop) -> None:
    assert loop.run() == Tally(new=2)
    for _ in range(20):
        assert loop.run(timedelta(hours=8)) == Tally()
    assert loop.composed == ["2026-W47"]
    assert loop.run(timedelta(days=1)) == Tally(new=2)
    assert loop.composed == ["2026-W47", "2026-W48"]
    assert [parcel.again for parcel in ada(loop).took] == [False, False]


def test_who_fails_is_tried_again_with_longer_pauses_and_holds_up_nobody(loop: Loop) -> None:
    ada(loop).failures = [NotifyError("answered 503", answered=True)] * 8
    told = loop.run()
    assert (told.new, told.failed) == (1, 1)
    assert told.note == "ada, 2026-W47: answered 503"
    asked, tries = loop.clock.at, []
    while not ada(loop).took:
        left = len(ada(loop).failures)
        loop.run(SECOND)
        if len(ada(loop).failures) < left or ada(loop).took:
            tries.append((loop.clock.at - asked).total_seconds())
            asked = loop.clock.at
    assert tries == [15, 30, 60, 120, 240, 300, 300, 300]
    assert not ada(loop).took[0].again, "it said each time that it did not take it"
    assert loop.ledger.editions.get("2026-W47", "ada").failures == 0


def test_a_pause_that_is_asked_for_counts(loop: Loop) -> None:
    busy = NotifyError("answered 429", retry_after=timedelta(minutes=20))
    ada(loop).failures = [busy]
    loop.run()
    assert loop.run(timedelta(minutes=19)) == Tally()
    assert loop.run(timedelta(minutes=1)) == Tally(new=1)


def test_what_may_have_arrived_is_sent_again_with_a_word(loop: Loop) -> None:
    lost = NotifyError("no answer after 10 s", unsure=True)
    ada(loop).failures = [lost, NotifyError("answered 503", answered=True)]
    loop.run()
    loop.run(timedelta(minutes=1))
    loop.run(timedelta(minutes=1))
    (parcel,) = ada(loop).took
    assert parcel.again


def test_who_takes_it_and_never_says_so_gets_few_copies(loop: Loop) -> None:
    del loop.carriers["hook"]
    ada(loop).failures = [NotifyError("no answer after 10 s", unsure=True)] * 1_000
    copies = []
    for minute in range(6 * 24 * 60):
        before = len(ada(loop).failures)
        loop.run(timedelta(minutes=bool(minute)))
        copies += [minute] * (before - len(ada(loop).failures))
    hours = [round(minute / 60) for minute in copies]
    assert hours == [0, 0, 1, 3, 7, 15, 31, 55, 79, 103, 127]
    ada(loop).failures = []
    assert loop.run(timedelta(days=1)) == Tally(new=2), "it is not given up, nor is the next one"


def test_who_dies_each_time_sends_few_copies(loop: Loop) -> None:
    del loop.carriers["hook"]
    ada(loop).failures = [ZeroDivisionError()] * 1_000
    for _ in range(24 * 60):
        with suppress(ZeroDivisionError):
            loop.run(timedelta(minutes=1))
    assert 1_000 - len(ada(loop).failures) == 6


def test_a_no_is_settled_until_somebody_asks(loop: Loop) -> None:
    ada(loop).failures = [NotifyError("answered 413", permanent=True)]
    assert loop.run().failed == 1
    assert loop.run(timedelta(days=3)) == Tally()
    edition = loop.ledger.editions.get("2026-W47", "ada")
    assert edition.refused_at == MONDAY
    (done,) = hand([edition], PARCEL, loop.carriers, loop.ledger, loop.clock, asked=True)
    assert done.error is None
    assert not ada(loop).took[0].again
    assert loop.ledger.editions.get("2026-W47", "ada").refused_at is None


def test_a_bug_in_a_receiver_is_no_stream_of_letters(loop: Loop) -> None:
    ada(loop).failures = [ZeroDivisionError()]
    with pytest.raises(ZeroDivisionError):
        loop.run()
    assert loop.run(SECOND) == Tally(new=1), "the other receiver"
    assert loop.run(13 * SECOND) == Tally()
    assert loop.run(SECOND) == Tally(new=1)
    assert ada(loop).took[0].again


def test_by_hand_it_goes_out_again_and_says_so(loop: Loop) -> None:
    loop.run()
    edition = loop.ledger.editions.get("2026-W47", "ada")
    hand([edition], PARCEL, loop.carriers, loop.ledger, loop.clock, asked=True)
    assert [parcel.again for parcel in ada(loop).took] == [False, True]


def test_a_failure_by_hand_is_made_up_for_by_the_loop(loop: Loop) -> None:
    ada(loop).failures = [NotifyError("answered 503", answered=True)]
    edition = loop.ledger.editions.get("2026-W47", "ada")
    hand([edition], PARCEL, loop.carriers, loop.ledger, loop.clock, asked=True)
    assert loop.run(SECOND) == Tally(new=1), "the other receiver"
    assert loop.run(14 * SECOND) == Tally(new=1)


def test_a_part_of_the_house_is_none_of_the_loops_business(loop: Loop) -> None:
    part = Edition(week="2026-W47", receiver="ada", part="brand Brumelle")
    hand([part], PARCEL, loop.carriers, loop.ledger, loop.clock, asked=True)
    assert loop.run() == Tally(new=2)


def deliver(path: Path, address: str, now: datetime) -> None:
    """One run of the job, in a ledger of its own, by the web or by mail."""
    kind = "apprise" if address.startswith("mailto") else "webhook"
    carriers = {"far": opened_carrier("far", {"kind": kind, "url": address})}
    with opened(path, durable=True) as ledger:
        Loop(ledger, carriers, FrozenClock(now)).run()


@pytest.fixture
def far() -> Iterator[Wire]:
    with wire() as served_wire:
        yield served_wire


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened_office:
        yield opened_office


def killed(path: Path, address: str, pids: list[int]) -> None:
    """Run the job in a process that the far end kills."""
    child = multiprocessing.get_context("forkserver").Process(
        target=deliver, args=(path, address, MONDAY)
    )
    child.start()
    assert child.pid is not None
    pids.append(child.pid)
    child.join()
    assert child.exitcode == -signal.SIGKILL


def test_who_is_killed_between_sending_and_noting_sends_again_and_says_so(
    path: Path, far: Wire
) -> None:
    pids: list[int] = []

    @Request.application
    def strike(request: Request) -> Response:
        far.bodies.append(request.get_data())
        os.kill(pids[0], signal.SIGKILL)
        raise ConnectionAbortedError

    with opened(path) as ledger:
        ledger.mentions.keep("x", [mention("1", at=NOON)], at=NOON)
    with served(Faulty(strike)) as url:
        killed(path, url, pids)
    deliver(path, far.url, MONDAY + SECOND)
    assert len(far.bodies) == 1, "left alone for a while first"
    deliver(path, far.url, MONDAY + 15 * SECOND)
    deliver(path, far.url, MONDAY + 90 * SECOND)
    assert far.told("again") == [False, True]
    assert len(set(far.told("dedup_key"))) == 1
    text = far.pages[1]["text"]
    assert isinstance(text, str)
    assert PARCEL.doubt in text


def test_likewise_by_mail(path: Path, office: PostOffice) -> None:
    pids: list[int] = []
    with opened(path) as ledger:
        ledger.mentions.keep("x", [mention("1", at=NOON)], at=NOON)
    office.on_letter = lambda: os.kill(pids[0], signal.SIGKILL)
    killed(path, office.url, pids)
    office.on_letter = lambda: None
    deliver(path, office.url, MONDAY + 15 * SECOND)
    deliver(path, office.url, MONDAY + 90 * SECOND)
    first, second = office.letters
    assert attached(first) == attached(second)
    for letter, doubted in ((first, False), (second, True)):
        body = letter.get_body(("html", "plain"))
        assert body is not None
        assert (PARCEL.doubt in body.get_content()) is doubted
