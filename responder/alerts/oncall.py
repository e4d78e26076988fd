"""What the person on call does: take an alert, mark it, ask for silence, try the receivers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from responder.alerts.gate import Gate, Standing
from responder.alerts.notifier import Notifier, NotifyError
from responder.alerts.page import compose
from storage.alert import Alert, AlertKind, Outcome, Silence
from storage.alerts import KeptAlert
from storage.errors import IllegalTransition
from storage.ledger import Ledger
from storage.model import Urgency
from storage.pages import KeptPage


def acknowledge(ledger: Ledger, number: int, *, actor: str, at: datetime) -> KeptAlert:
    """Take an alert and all on its page, unless somebody did before.

    Raises NotFound, IllegalTransition.
    """
    return ledger.alerts.acknowledge(number, actor=_named(actor), at=at)


def mark(ledger: Ledger, number: int, outcome: Outcome, *, actor: str) -> KeptAlert:
    """Say what an alert was. Raises NotFound, IllegalTransition."""
    return ledger.alerts.mark(number, outcome, actor=_named(actor))


def keep_silence(
    ledger: Ledger,
    until: datetime,
    reason: str,
    *,
    actor: str,
    at: datetime,
    alert: int | None = None,
) -> Silence:
    """Tell no alert until then, or not this one. Raises IllegalTransition without reason or name.

    Raises NotFound for an alert that there is not.
    """
    if not reason.strip():
        raise IllegalTransition("a silence needs a reason")
    silence = Silence(
        at=at,
        until=until.astimezone(UTC),
        reason=reason.strip(),
        actor=_named(actor),
        key=None if alert is None else ledger.alerts.get(alert).alert.key,
    )
    ledger.alerts.silence(silence)
    return silence


def send_test(notifiers: Mapping[str, Notifier], now: datetime, zone: str = "UTC") -> None:
    """Tell a test by every receiver. Raises NotifyError with all faults."""
    words = ("this is a test: nothing is wrong",)
    test = Alert(
        key="test", kind=AlertKind.TEST, starts_at=now, reasons=words, severity=Urgency.LOW
    )
    dedup_key = f"vigie-test-{int(now.timestamp())}"
    standing = Standing(
        page=KeptPage(id=0, name="test", dedup_key=dedup_key, opened_at=now, calls={}),
        alerts=(),
        live=(KeptAlert(id=0, alert=test),),
        held=None,
        quiet=False,
        silenced=False,
    )
    faults = []
    for name, notifier in notifiers.items():
        try:
            # What was opened for a test is closed again, where that means something.
            for event in (Gate.SEND_FIRST, Gate.SEND_RESOLVED):
                if event in notifier.hears:
                    notifier.notify(compose(standing, event, now, ZoneInfo(zone)))
        except NotifyError as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise NotifyError("; ".join(faults))


def _named(actor: str) -> str:
    if not actor.strip():
        raise IllegalTransition("who are you? set responder.approver, VIGIE_APPROVER or --as NAME")
    return actor.strip()
