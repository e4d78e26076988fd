"""Stage: what an incident holds back when it is over: one outage is one page, to its very end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from responder.alerts.bursting import key_of
from storage.alert import Alert, AlertKind
from storage.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """All that holds, with what incidents that are over hold back."""

    alerts: Sequence[Alert]
    over: frozenset[str]
    """Keys of the incidents that are over and were told, of which a case is still open."""


def aftermath(found: Sequence[Alert], ledger: Ledger) -> Aftermath:
    """Put what an incident held back when it ended behind it, and the lateness of its cases.

    Its page said that they are open. What got worse since then, and what began since, is news.
    """
    cases = {a.case_id for a in found if a.case_id is not None and a.parent is None}
    ended = ledger.incident_work.ended(cases) if cases else {}
    if not ended:
        return Aftermath(alerts=found, over=frozenset())
    before = {kept.alert.key: kept.alert for kept in ledger.alerts.firing()}

    def told(alert: Alert) -> Alert:
        if alert.parent is not None or alert.case_id not in ended:
            return alert
        known = before.get(alert.key)
        held = known is not None and known.parent is not None
        worse = known is not None and alert.severity.rank > known.severity.rank
        if alert.kind is not AlertKind.SLA and (worse or not held):
            return alert
        return replace(alert, parent=key_of(ended[alert.case_id]))

    return Aftermath(
        alerts=[told(alert) for alert in found],
        over=frozenset(key_of(incident) for incident in ended.values()),
    )
