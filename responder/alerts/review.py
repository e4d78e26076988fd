"""What the alerts of the last weeks were worth, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from classifier.evaluate import Figure, wilson
from responder.alerts.budget import WINDOW
from storage.alert import AlertKind, Outcome
from storage.alerts import PastAlert
from storage.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """One kind of alert over a stretch of time."""

    kind: AlertKind
    days: int
    alerts: int
    told: int
    useful: int
    noise: int
    nothing: int
    """What they foretold did not come, and nobody said that it was useful all the same."""
    marked: int
    """Of which a person said what they were; of the others that are known, what came tells it."""
    precision: Figure | None
    """Useful among those that are known, with its 95 % interval; None where none is known."""
    lead: timedelta | None
    """Median time from the page to what it foretold; None where nothing came true yet."""


def worth(past: Sequence[PastAlert]) -> list[Worth]:
    """Sum up by kind, those first of which there were most."""
    kinds = sorted({alert.kind for alert in past})
    found = [_worth(kind, [alert for alert in past if alert.kind is kind]) for kind in kinds]
    return sorted(found, key=lambda row: -row.alerts)


def reviewed(ledger: Ledger, now: datetime) -> list[Worth]:
    """Sum up the last 30 days."""
    return worth(ledger.alerts.past(now - WINDOW))


def _worth(kind: AlertKind, past: Sequence[PastAlert]) -> Worth:
    told = [alert for alert in past if alert.notified_at is not None]
    useful = sum(alert.outcome is Outcome.USEFUL for alert in told)
    noise = sum(alert.outcome is Outcome.NOISE for alert in told)
    nothing = sum(alert.outcome is Outcome.NOTHING for alert in told)
    leads = [
        (alert.came_true_at - alert.notified_at).total_seconds()
        for alert in told
        if alert.came_true_at is not None and alert.notified_at is not None
    ]
    return Worth(
        kind=kind,
        days=WINDOW.days,
        alerts=len(past),
        told=len(told),
        useful=useful,
        noise=noise,
        nothing=nothing,
        marked=sum(alert.marked for alert in told),
        precision=wilson(useful, useful + noise + nothing),
        lead=timedelta(seconds=median(leads)) if leads else None,
    )
