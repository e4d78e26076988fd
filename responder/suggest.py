"""Which thresholds would have kept a past stretch within a budget of pages. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from responder.alerts.bearable import weighed
from responder.alerts.budget import Threshold, threshold
from responder.alerts.settings import PageBudget
from responder.replay import DEMANDED, Replay
from storage.model import Json

BUDGETS = (0.25, 0.5, 1.0, 2.0, 5.0)
"""Pages a day that are asked about, besides what is configured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The threshold for so many pages a day, with what it would have meant."""

    pages_a_day: float
    """Of 24 hours, day and night together."""
    threshold: Threshold
    lead: timedelta | None
    """Median time from the alert to the tier; None where none came true."""


def suggested(past: Replay, budget: PageBudget | None) -> list[Suggestion]:
    """Set the threshold for some budgets, and for the sum of what is configured for day and night.

    A past of less than a week tells nothing: the configured threshold stays.
    """
    if past.first is None:
        return []
    days = past.heard / timedelta(days=1)
    own = {budget.pages_a_day + budget.pages_a_night} if budget else set[float]()
    default = (budget or DEMANDED).threshold
    found = []
    for pages in sorted({*BUDGETS, *own}):
        set_ = threshold(
            weighed(past.past), pages=pages, taken=past.taken, days=days, default=default
        )
        lead = _lead(past, set_.score)
        found.append(Suggestion(pages_a_day=pages, threshold=set_, lead=lead))
    return found


def _lead(past: Replay, score: float) -> timedelta | None:
    leads = [
        (story.came_true_at - told).total_seconds()
        for story in past.past
        if story.came_true_at is not None
        and (told := _first(past.climbs.get(story.key, ()), score)) is not None
    ]
    return timedelta(seconds=median(leads)) if leads else None


def _first(climb: Sequence[tuple[datetime, float]], score: float) -> datetime | None:
    return next((at for at, sure in climb if sure >= score), None)


def suggestion_json(found: Suggestion) -> dict[str, Json]:
    """Give one suggestion as JSON."""
    told = found.threshold
    return {
        "pages_a_day": found.pages_a_day,
        "threshold": min(told.score, 1.0),
        "learnt": told.learnt,
        "days": told.days,
        "stories": told.stories,
        "told": told.told,
        "precision": told.precision,
        "precision_n": told.known,
        "recall": told.recall,
        "recall_n": told.useful_in_all,
        "lead_minutes": None if found.lead is None else found.lead / timedelta(minutes=1),
    }
