"""What the person on call does: take an alert, ask for silence, try whether alerts arrive."""

from collections.abc import Mapping
from datetime import UTC, datetime

from responder.alerts.dispatch import tell
from responder.alerts.gate import Gate
from responder.alerts.notifier import Notifier, NotifyError
from storage.alerts import KeptAlert
from storage.errors import IllegalTransition
from storage.ledger import Ledger
from storage.model import Alert, AlertKind, Silence


def acknowledge(ledger: Ledger, number: int, *, actor: str, at: datetime) -> KeptAlert:
    """Take an alert, unless somebody did before. Raises NotFound, IllegalTransition."""
    return ledger.alerts.acknowledge(number, actor=_named(actor), at=at)


def keep_silence(
    ledger: Ledger, until: datetime, reason: str, *, actor: str, at: datetime
) -> Silence:
    """Tell no alert until then. Raises IllegalTransition without a reason or a name."""
    if not reason.strip():
        raise IllegalTransition("a silence needs a reason")
    silence = Silence(
        at=at, until=until.astimezone(UTC), reason=reason.strip(), actor=_named(actor)
    )
    ledger.alerts.silence(silence)
    return silence


def send_test(notifiers: Mapping[str, Notifier], now: datetime) -> None:
    """Tell a test. Raises NotifyError with the first fault."""
    words = ("this is a test: nothing is wrong",)
    test = Alert(key="test", kind=AlertKind.TEST, starts_at=now, reasons=words)
    fault = tell(notifiers, [test], Gate.SEND_FIRST)
    if fault is not None:
        raise NotifyError(fault)


def _named(actor: str) -> str:
    if not actor.strip():
        raise IllegalTransition("who are you? set responder.approver, VIGIE_APPROVER or --as NAME")
    return actor.strip()
