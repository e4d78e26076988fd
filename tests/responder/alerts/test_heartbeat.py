from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from classifier.triage import triage
from responder.alerts.heartbeat import NAME, beat
from responder.alerts.oncall import acknowledge, keep_silence
from responder.alerts.settings import AlertSettings
from responder.desk import Desk
from storage.ledger import Ledger, opened
from storage.model import Brand, Urgency
from storage.settings import Settings, StorageSettings
from tests.factories import NOON, FrozenClock, mention
from tests.fakes import FakeEngine, FakeNotifier
from tests.responder.alerts.wire import Wire, wire


def test_a_sign_of_life_is_given_at_its_pace_and_its_failure_is_only_kept(
    ledger: Ledger, clock: FrozenClock
) -> None:
    with wire() as far:
        settings = AlertSettings.model_validate({"heartbeat": f"{far.url}/my-secret"})
        for _ in range(9):
            beat(settings, ledger, clock())
            clock.forward(seconds=15)
        assert far.faulty.requests == [("GET", "/my-secret")] * 3
        far.fail(500)
        clock.forward(minutes=1)
        beat(settings, ledger, clock())
    state = ledger.pages.receivers()[NAME]
    assert (state.failures, state.last_error) == (1, "answered 500")
    clock.forward(minutes=1)
    beat(settings, ledger, clock())
    state = ledger.pages.receivers()[NAME]
    assert state.failures == 2
    assert "my-secret" not in str(state)


def test_no_address_no_sign(ledger: Ledger, clock: FrozenClock) -> None:
    beat(AlertSettings(), ledger, clock())
    assert ledger.pages.receivers() == {}


def test_a_clock_that_went_back_does_not_stop_it(ledger: Ledger, clock: FrozenClock) -> None:
    with wire() as far:
        settings = AlertSettings.model_validate({"heartbeat": far.url})
        beat(settings, ledger, clock())
        clock.at -= timedelta(days=1)
        beat(settings, ledger, clock())
        assert far.asked == 2


class Town:
    """A desk with one address for the sign of life, and receivers that can be broken."""

    def __init__(
        self, path: Path, clock: FrozenClock, far: Wire, receivers: Mapping[str, FakeNotifier]
    ) -> None:
        alerts = {"heartbeat": far.url, "notify": list(receivers)}
        settings = Settings(
            storage=StorageSettings(path=path),
            brands=(Brand(name="Brumelle"),),
            alerts=alerts,
        )
        self.desk = Desk(settings=settings, clock=clock)
        vars(self.desk).update(notifiers=dict(receivers))
        self.clock = clock
        self.far = far

    def rounds(self, count: int) -> int:
        """Live on for so many times five minutes; says how often the address was asked."""
        before = self.far.asked
        for _ in range(count):
            self.clock.forward(minutes=5)
            self.desk.alert()
        return self.far.asked - before


@pytest.fixture
def late(ledger: Ledger) -> None:
    """Keep a case whose answer is late."""

    def due(published_at: datetime, urgency: Urgency) -> datetime:
        return NOON

    ledger.mentions.keep("x/search/1", [mention(text="My Brumelle never came!")], at=NOON)
    triage(FakeEngine(), due, ledger, NOON)


@pytest.mark.parametrize("permanent", [False, True])
@pytest.mark.usefixtures("late")
def test_there_is_no_sign_of_life_while_nobody_can_be_told(
    path: Path, clock: FrozenClock, permanent: bool
) -> None:
    phone = FakeNotifier(broken=True, permanent=permanent)
    with wire() as far:
        town = Town(path, clock, far, {"phone": phone})
        assert town.rounds(3) == 3
        assert town.rounds(4) == 0
        phone.broken = False
        with opened(path) as ledger:
            acknowledge(ledger, 1, actor="Ada", at=clock())
        assert town.rounds(2) == 2


@pytest.mark.usefixtures("late")
def test_the_sign_of_life_is_back_when_the_page_is_told(path: Path, clock: FrozenClock) -> None:
    phone = FakeNotifier(broken=True)
    with wire() as far:
        town = Town(path, clock, far, {"phone": phone})
        town.rounds(5)
        phone.broken = False
        assert town.rounds(2) == 2
        assert phone.told


@pytest.mark.usefixtures("late")
def test_one_receiver_that_is_told_is_enough_for_the_sign_of_life(
    path: Path, clock: FrozenClock
) -> None:
    broken = FakeNotifier(broken=True, permanent=True)
    with wire() as far:
        town = Town(path, clock, far, {"phone": broken, "desk": FakeNotifier()})
        assert town.rounds(6) == 6


@pytest.mark.usefixtures("late")
def test_what_is_held_back_waits_for_no_receiver(path: Path, clock: FrozenClock) -> None:
    with wire() as far:
        town = Town(path, clock, far, {"phone": FakeNotifier(broken=True)})
        town.rounds(5)
        with opened(path) as ledger:
            until = clock() + timedelta(hours=8)
            keep_silence(ledger, until, "known", actor="Ada", at=clock())
        assert town.rounds(2) == 2
