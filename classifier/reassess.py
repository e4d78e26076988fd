"""Stage: posts with new readings → a forecast, their risk anew, and another place in the queue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from classifier.local_spread import LocalSpread
from classifier.prior import prior
from classifier.relearn import model_of
from classifier.risk import assess
from classifier.said import corrected
from classifier.spread import Forecast, forecast, usual
from classifier.triage import Due
from storage.ledger import Ledger
from storage.model import Engagement, Mention, MentionId, Tally
from storage.readings import KeptForecast

BATCH = 256

TiersOf: TypeAlias = Callable[[Sequence[str]], Sequence[int]]
"""From how many interactions on a post matters to the brands of these names."""

_NEWEST_OF_AUTHOR = 20
_NO_KINDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of channels and authors; a channel's model is read when it is first needed."""

    ledger: Ledger
    kinds: Mapping[str, str]
    _models: dict[str, LocalSpread | None] = field(default_factory=dict)

    def model(self, channel: str) -> LocalSpread | None:
        if channel not in self._models:
            self._models[channel] = model_of(channel, self.ledger)
        return self._models[channel]

    def usual(self, mention: Mention) -> int | None:
        if mention.author is None:
            return None
        return usual(
            self.ledger.lessons.reached(
                mention.channel,
                mention.author.handle,
                before=mention.published_at,
                most=_NEWEST_OF_AUTHOR,
            )
        )


def reassess(
    tiers_of: TiersOf,
    due: Due,
    ledger: Ledger,
    now: datetime,
    *,
    kinds: Mapping[str, str] = _NO_KINDS,
) -> Tally:
    """Foresee every post that was read again since its last forecast, and order it anew.

    A post that waits for the classifier is left until it was judged, one that was read after `now`
    to the job that read it. `kinds` are those of the
    channels, by name.
    """
    seen = moved = 0
    known = _Known(ledger, kinds)
    while waiting := ledger.readings.moved(BATCH, by=now):
        with ledger.together():
            for mention_id, readings in ledger.readings.of(waiting).items():
                moved += _reassessed(known, mention_id, readings, tiers_of, due, now)
            ledger.readings.settle(waiting, by=now)
        seen += len(waiting)
    return Tally(new=seen, note=f"{moved} cases moved in the queue" if moved else None)


def _reassessed(
    known: _Known,
    mention_id: MentionId,
    readings: Sequence[Engagement],
    tiers_of: TiersOf,
    due: Due,
    now: datetime,
) -> bool:
    ledger = known.ledger
    read = ledger.mentions.get(mention_id)
    if read.mention.own or read.deleted_at is not None:
        return False
    mention = read.mention
    foreseen = forecast(
        readings,
        published_at=mention.published_at,
        now=now,
        thresholds=tiers_of(mention.brands),
        followers=mention.author.followers if mention.author else None,
        usual=known.usual(mention),
        local=known.model(mention.channel),
        kind=known.kinds.get(mention.channel),
        prior=prior(mention),
    )
    ledger.readings.foresee(mention_id, kept(foreseen))
    classification = ledger.classification(mention_id)
    if classification is None:
        return False
    told = corrected(classification, ledger.labels(mention_id))
    risk = assess(mention, told, now, foreseen)
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
