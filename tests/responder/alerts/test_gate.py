from dataclasses import replace
from datetime import timedelta

from responder.alerts.gate import Gate, gate
from storage.alerts import KeptAlert
from storage.model import Alert, AlertKind, Silence
from tests.factories import NOON

NEW = KeptAlert(
    id=1, alert=Alert(key="case 1", kind=AlertKind.URGENT, starts_at=NOON, reasons=("a test",))
)
TOLD = replace(NEW, notified_at=NOON)
SILENCE = Silence(at=NOON, until=NOON + timedelta(hours=1), reason="drill", actor="somebody")


def test_a_story_is_told_once_and_its_end_once() -> None:
    assert gate(NEW, None) is Gate.SEND_FIRST
    assert gate(TOLD, None) is Gate.HOLD_SAME
    assert gate(replace(TOLD, ends_at=NOON), None) is Gate.SEND_RESOLVED


def test_what_was_taken_before_it_was_told_is_not_told() -> None:
    assert gate(replace(NEW, acknowledged_by="somebody"), None) is Gate.HOLD_ACKNOWLEDGED


def test_a_silence_holds_back_what_is_new_and_what_is_over() -> None:
    assert gate(NEW, SILENCE) is Gate.HOLD_SILENCED
    assert gate(replace(TOLD, ends_at=NOON), SILENCE) is Gate.HOLD_SILENCED
    assert gate(TOLD, SILENCE) is Gate.HOLD_SAME


def test_only_first_and_resolved_are_sent() -> None:
    assert {why for why in Gate if why.sends} == {Gate.SEND_FIRST, Gate.SEND_RESOLVED}
