"""Stage: what holds now → whoever must know it.

Alerts are logged after they were told, answers before: a doubled page to the person on call is
fine, a doubled public reply is not.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from responder.alerts.gate import Gate, gate
from responder.alerts.notifier import Notifier, NotifyError
from responder.alerts.rules import FRESH, SOON, Snapshot, firing
from storage.alerts import KeptAlert
from storage.ledger import Ledger
from storage.model import Alert, AlertKind, Tally


def dispatch(
    notifiers: Mapping[str, Notifier],
    watched: Collection[str],
    ledger: Ledger,
    now: datetime,
    *,
    silent_after: timedelta,
) -> Tally:
    """Keep what holds, and tell what is new or over; `watched` names the configured sources."""
    seen = Snapshot(
        cases=ledger.cases.pressing(since=now - FRESH, due_before=now + SOON),
        sources=sorted(
            (state for state in ledger.sources.all() if state.name in watched),
            key=lambda state: state.channel,
        ),
        silent_after=silent_after,
    )
    ledger.alerts.keep(firing(seen, now), at=now)
    silence = ledger.alerts.silence_at(now)
    decided: dict[Gate, list[KeptAlert]] = {}
    for kept in sorted(ledger.alerts.unsettled(), key=_first):
        decided.setdefault(gate(kept, silence), []).append(kept)
    told = 0
    faults: list[str] = []
    for why in (Gate.SEND_FIRST, Gate.SEND_RESOLVED):
        batch = decided.get(why, [])
        if not batch:
            continue
        fault = tell(notifiers, [kept.alert for kept in batch], why)
        if fault is None:
            ledger.alerts.told([kept.id for kept in batch], at=now)
            told += len(batch)
        else:
            faults.append(fault)
    return Tally(
        new=told,
        known=len(decided.get(Gate.HOLD_SAME, [])),
        failed=len(faults),
        note=faults[0] if faults else None,
    )


def _first(kept: KeptAlert) -> tuple[bool, float]:
    """Order what is told together: the urgent first, then the newest."""
    alert = kept.alert
    return alert.kind is not AlertKind.URGENT, -alert.starts_at.timestamp()


def tell(notifiers: Mapping[str, Notifier], alerts: Sequence[Alert], why: Gate) -> str | None:
    """Tell every notifier, also when one of them fails; gives the first fault."""
    fault = None
    for name, notifier in notifiers.items():
        try:
            notifier.notify(alerts, why)
        except NotifyError as error:
            fault = fault or f"{name}: {error}"
    return fault
