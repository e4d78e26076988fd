from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from responder.alerts.gate import SENDS, Gate, Standing, gate, holds_back
from responder.alerts.settings import AlertSettings
from storage.alert import Alert, AlertKind, Silence
from storage.alerts import KeptAlert
from storage.model import Urgency
from storage.pages import Heard, KeptPage
from tests.factories import NOON

SETTINGS = AlertSettings()
SILENCE = Silence(at=NOON, until=NOON + timedelta(hours=1), reason="drill", actor="somebody")
MINUTE = timedelta(minutes=1)


def kept(number: int = 1, **more: object) -> KeptAlert:
    values: dict[str, object] = {
        "key": f"story {number}",
        "kind": AlertKind.SPREAD,
        "starts_at": NOON,
        "reasons": ("a test",),
    }
    return KeptAlert(id=number, alert=Alert(**{**values, **more}))  # type: ignore[arg-type]


def standing(*live: KeptAlert, page: KeptPage | None = None, **more: object) -> Standing:
    values: dict[str, object] = {
        "page": page or KeptPage(id=1, name="p", dedup_key="k", opened_at=NOON, calls={}),
        "alerts": live or (kept(),),
        "live": live,
        "held": None,
        "quiet": False,
        "silenced": False,
    }
    return Standing(**{**values, **more})  # type: ignore[arg-type]


def heard(at: datetime = NOON, **more: object) -> Heard:
    values: dict[str, object] = {
        "at": at,
        "event": "first",
        "alerts": frozenset({1}),
        "severity": Urgency.HIGH,
        "size": None,
    }
    return Heard(**{**values, **more})  # type: ignore[arg-type]


ONE = standing(kept())
LOW, CRITICAL = Urgency.LOW, Urgency.CRITICAL
BOTH = standing(kept(severity=CRITICAL), kept(2, severity=CRITICAL))
BEHIND = standing(kept(severity=CRITICAL), behind=frozenset({7, 8}))
TAKEN = replace(ONE, page=replace(ONE.page, acknowledged_by="Ada"))
OVER = standing(page=replace(ONE.page, ends_at=NOON))


@pytest.mark.parametrize(
    ("case", "known", "minutes", "why"),
    [
        (ONE, None, 0, Gate.SEND_FIRST),
        (standing(kept(group="g")), None, 0.4, Gate.HOLD_GATHERING),
        (standing(kept(group="g")), None, 0.5, Gate.SEND_FIRST),
        (standing(kept(group="g", severity=Urgency.CRITICAL)), None, 0, Gate.SEND_FIRST),
        (standing(kept(group="g", starts_at=NOON - MINUTE)), None, 0, Gate.SEND_FIRST),
        (standing(held=Gate.HOLD_SILENCED), None, 0, Gate.HOLD_SILENCED),
        (TAKEN, None, 0, Gate.HOLD_TAKEN),
        (OVER, None, 0, Gate.HOLD_OVER),
        (ONE, heard(), 239, Gate.HOLD_SAME),
        (ONE, heard(), 240, Gate.SEND_REPEAT),
        (ONE, heard(refused=True), 240, Gate.HOLD_REFUSED),
        (standing(kept(), kept(2)), heard(refused=True), 5, Gate.SEND_UPDATE),
        (TAKEN, heard(), 240, Gate.SEND_ACKNOWLEDGED),
        (TAKEN, heard(acknowledged=True), 10_000, Gate.HOLD_TAKEN),
        (standing(kept(), kept(2)), heard(), 4, Gate.HOLD_SAME),
        (standing(kept(), kept(2)), heard(), 5, Gate.SEND_UPDATE),
        (standing(kept(), kept(2)), heard(updates=2), 5, Gate.HOLD_SAME),
        (standing(kept(size=199)), heard(size=100), 5, Gate.HOLD_SAME),
        (standing(kept(size=200)), heard(size=100), 5, Gate.SEND_UPDATE),
        (standing(kept(severity=Urgency.CRITICAL)), heard(), 0, Gate.SEND_UPDATE),
        (standing(kept(severity=Urgency.CRITICAL)), heard(updates=2), 0, Gate.SEND_UPDATE),
        (standing(kept(severity=Urgency.HIGH)), heard(severity=LOW, updates=2), 0, Gate.HOLD_SAME),
        (BOTH, heard(severity=CRITICAL, critical={1}, updates=2), 0, Gate.SEND_UPDATE),
        (BOTH, heard(severity=CRITICAL, critical={1}, event="update"), 4, Gate.HOLD_SAME),
        (BOTH, heard(severity=CRITICAL, critical={1}, event="update"), 5, Gate.SEND_UPDATE),
        (BOTH, heard(severity=CRITICAL, critical={1, 2}, alerts={1, 2}), 5, Gate.HOLD_SAME),
        (BEHIND, heard(severity=CRITICAL, critical={1, 7}), 4, Gate.HOLD_SAME),
        (BEHIND, heard(severity=CRITICAL, critical={1, 7}, updates=2), 5, Gate.SEND_UPDATE),
        (BEHIND, heard(severity=CRITICAL, critical={1, 7, 8}, updates=2), 5, Gate.HOLD_SAME),
        (standing(held=Gate.HOLD_INHIBITED), heard(), 240, Gate.HOLD_INHIBITED),
        (OVER, heard(), 0, Gate.SEND_RESOLVED),
        (OVER, heard(resolved=True), 0, Gate.HOLD_OVER),
        (OVER, heard(refused=True), 0, Gate.HOLD_OVER),
        (replace(OVER, silenced=True), heard(), 0, Gate.HOLD_SILENCED),
        (replace(OVER, quiet=True), heard(), 0, Gate.HOLD_QUIET),
        (replace(OVER, quiet=True), heard(severity=Urgency.CRITICAL), 0, Gate.SEND_RESOLVED),
    ],
)
def test_a_receiver_is_told_when_something_is_new_to_it(
    case: Standing, known: Heard | None, minutes: float, why: Gate
) -> None:
    assert gate(case, known, NOON + minutes * MINUTE, SETTINGS) is why


def test_what_a_receiver_cannot_tell_is_not_asked_of_it() -> None:
    deaf = SENDS - {Gate.SEND_ACKNOWLEDGED, Gate.SEND_RESOLVED}
    assert gate(TAKEN, heard(), NOON, SETTINGS, hears=deaf) is Gate.HOLD_TAKEN
    assert gate(OVER, heard(), NOON, SETTINGS, hears=deaf) is Gate.HOLD_OVER


def test_whoever_is_called_after_the_receiver_was_told_is_told_by_it() -> None:
    call = NOON + MINUTE
    later = NOON + 2 * MINUTE
    assert gate(ONE, heard(), later, SETTINGS, called_at=call) is Gate.SEND_ESCALATED
    assert gate(ONE, heard(call), later, SETTINGS, called_at=call) is Gate.HOLD_SAME
    assert gate(TAKEN, heard(acknowledged=True), later, SETTINGS, called_at=call).sends is False
    both = replace(ONE, page=replace(ONE.page, calls={"Ada": NOON, "Grace": call}))
    assert gate(both, None, later, SETTINGS) is Gate.SEND_ESCALATED


@pytest.mark.parametrize(
    ("story", "where", "why"),
    [
        (kept(), {}, None),
        (kept(), {"silences": [SILENCE]}, Gate.HOLD_SILENCED),
        (kept(), {"silences": [replace(SILENCE, key="story 1")]}, Gate.HOLD_SILENCED),
        (kept(), {"silences": [replace(SILENCE, key="story 2")]}, None),
        (kept(), {"in_place": {"story 1": "incident"}}, Gate.HOLD_INHIBITED),
        (replace(kept(), acknowledged_by="Ada"), {}, Gate.HOLD_TAKEN),
        (replace(kept(), acknowledged_by="Ada", notified_at=NOON), {}, None),
        (kept(score=0.4), {"threshold": 0.5}, Gate.HOLD_BUDGET),
        (kept(score=0.5), {"threshold": 0.5}, None),
        (kept(), {"threshold": 0.5}, None),
        (replace(kept(score=0.4), notified_at=NOON), {"threshold": 0.5}, None),
        (kept(score=0.4, severity=Urgency.CRITICAL), {"threshold": 0.5}, None),
        (kept(), {"quiet": True}, Gate.HOLD_QUIET),
        (kept(severity=Urgency.CRITICAL), {"quiet": True}, None),
        (kept(severity=Urgency.CRITICAL), {"silences": [SILENCE]}, Gate.HOLD_SILENCED),
    ],
)
def test_a_story_is_held_back_for_a_reason(
    story: KeptAlert, where: dict[str, object], why: Gate | None
) -> None:
    calm: dict[str, object] = {"silences": [], "in_place": {}, "threshold": 0.0, "quiet": False}
    assert holds_back(story, **{**calm, **where}) is why  # type: ignore[arg-type]
