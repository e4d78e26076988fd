"""Stage: posts with new readings → a forecast, their risk anew, and another place in the queue."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from classifier.risk import assess
from classifier.spread import Forecast, forecast
from classifier.triage import Due
from storage.ledger import Ledger
from storage.model import Engagement, MentionId, Tally
from storage.readings import KeptForecast

BATCH = 256

TiersOf: TypeAlias = Callable[[Sequence[str]], Sequence[int]]
"""From how many interactions on a post matters to the brands of these names."""


def reassess(tiers_of: TiersOf, due: Due, ledger: Ledger, now: datetime) -> Tally:
    """Foresee every post that was read again since its last forecast, and order it anew.

    A post that waits for the classifier is left until it was judged.
    """
    seen = moved = 0
    while waiting := ledger.readings.moved(BATCH):
        with ledger.together():
            for mention_id, readings in ledger.readings.of(waiting).items():
                moved += _reassessed(ledger, mention_id, readings, tiers_of, due, now)
            ledger.readings.settle(waiting)
        seen += len(waiting)
    return Tally(new=seen, note=f"{moved} cases moved in the queue" if moved else None)


def _reassessed(
    ledger: Ledger,
    mention_id: MentionId,
    readings: Sequence[Engagement],
    tiers_of: TiersOf,
    due: Due,
    now: datetime,
) -> bool:
    read = ledger.mentions.get(mention_id)
    if read.mention.own or read.deleted_at is not None:
        return False
    mention = read.mention
    tiers = tiers_of(mention.brands)
    foreseen = forecast(readings, published_at=mention.published_at, now=now, thresholds=tiers)
    ledger.readings.foresee(mention_id, kept(foreseen))
    classification = ledger.classification(mention_id)
    if classification is None:
        return False
    risk = assess(mention, classification, now, foreseen)
    at = due(mention.published_at, risk.level)
    return ledger.judgements.reweigh(mention_id, risk, due_at=at)


def kept(f: Forecast) -> KeptForecast:
    """Give a forecast in the form in which the ledger keeps it."""
    return KeptForecast(
        at=f.at,
        status=f.status.value,
        interactions=f.interactions,
        median=f.median,
        low=f.low,
        high=f.high,
        exceeds=dict(f.exceeds),
        doubles=f.doubles,
        doubling_minutes=f.doubling_minutes,
        model=f.model,
        reasons=f.reasons,
    )
