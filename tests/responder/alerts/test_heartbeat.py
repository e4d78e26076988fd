from datetime import timedelta

from responder.alerts.heartbeat import NAME, beat
from responder.alerts.settings import AlertSettings
from storage.ledger import Ledger
from tests.factories import FrozenClock
from tests.responder.alerts.wire import wire


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
