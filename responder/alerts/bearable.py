"""The budget of pages against the ledger: what the last 30 days say of day and night.

Counted are the days since stories are weighed.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from responder.alerts.budget import WINDOW, Scored, Threshold, length_of, threshold
from responder.alerts.hours import within
from responder.alerts.settings import PageBudget
from storage.alerts import PastAlert
from storage.ledger import Ledger
from storage.model import Urgency


def bearable(ledger: Ledger, budget: PageBudget, now: datetime, zone: str) -> Threshold:
    """Set the threshold that holds now, for it is day or night."""
    return _set(ledger, budget, now, zone, night=within(now, budget.night, ZoneInfo(zone)))


def both(
    ledger: Ledger, budget: PageBudget, now: datetime, zone: str
) -> tuple[Threshold, Threshold]:
    """Set the thresholds of day and night."""
    return (
        _set(ledger, budget, now, zone, night=False),
        _set(ledger, budget, now, zone, night=True),
    )


def weighed(past: Iterable[PastAlert]) -> list[Scored]:
    """Pick the stories that a threshold decides on: what is critical is told whatever its score."""
    return [
        Scored(score=alert.score, outcome=alert.outcome, marked=alert.marked)
        for alert in past
        if alert.score is not None and alert.severity is not Urgency.CRITICAL
    ]


def _set(ledger: Ledger, budget: PageBudget, now: datetime, zone: str, *, night: bool) -> Threshold:
    place = ZoneInfo(zone)
    # Before, only the likely ones were stories: that past cannot tell how many the others are.
    began = ledger.alerts.weighed_since()
    since = max(now - WINDOW, began or now)
    past = ledger.alerts.past(since)

    def same(at: datetime) -> bool:
        return within(at, budget.night, place) == night

    return threshold(
        weighed(alert for alert in past if same(alert.starts_at)),
        pages=budget.pages_a_night if night else budget.pages_a_day,
        taken=sum(map(same, ledger.pages.unscored(since))),
        days=length_of(began, now),
        default=budget.threshold,
    )
