"""Stage: what is foreseen of posts → the alerts of those that are about to go far."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from classifier.reassess import TiersOf
from classifier.spread import pace
from responder.alerts.budget import WINDOW
from responder.alerts.spreading import (
    FIRES_FROM,
    alerts,
    key_of,
    over,
    page_tier,
    passed_at,
    spreading,
)
from storage.alert import Alert, AlertKind
from storage.ledger import Ledger
from storage.model import CaseId

KNOWN_FOR = timedelta(hours=24)
"""What was foreseen longer ago, from counters that nobody read since, wakes nobody."""

_NO_PARENTS: Mapping[CaseId, str] = MappingProxyType({})


def spread(
    ledger: Ledger,
    tiers_of: TiersOf,
    now: datetime,
    *,
    fires_from: float = FIRES_FROM,
    parents: Mapping[CaseId, str] = _NO_PARENTS,
) -> list[Alert]:
    """Say which posts with an open case are about to go far, and keep what came of earlier ones.

    `fires_from` is the probability from which on they do, `parents` says which incident a case is
    a part of.
    """
    _settle(ledger, tiers_of, now - WINDOW)
    foreseen = ledger.readings.foreseen(since=now - KNOWN_FOR)
    firing = {
        kept.alert.key: kept.alert.score or 0.0 for kept in ledger.alerts.firing(AlertKind.SPREAD)
    }
    earlier = ledger.alerts.scores(AlertKind.SPREAD, since=now - WINDOW)
    found = spreading(foreseen, tiers_of, firing, fires_from=fires_from, earlier=earlier)
    readings = ledger.readings.of([s.post.mention_id for s in found])
    paces = {
        s.post.mention_id: pace(
            readings[s.post.mention_id], published_at=s.post.published_at, now=s.post.forecast.at
        )
        for s in found
    }
    return alerts(found, paces, parents)


def _settle(ledger: Ledger, tiers_of: TiersOf, since: datetime) -> None:
    """Keep of the posts of earlier alerts which passed their tier, and which never will."""
    nothing = []
    for post in ledger.readings.foretold(since=since):
        tier = page_tier(tiers_of(post.brands))
        key = key_of(post.mention_id)
        if tier is None:
            continue
        if post.forecast.interactions >= tier:
            read = ledger.readings.of([post.mention_id])[post.mention_id]
            at = passed_at(read, tier) or post.forecast.at
            ledger.alerts.came_true(key, at=at, since=since)
        elif over(post):
            nothing.append(key)
    if nothing:
        ledger.alerts.came_to_nothing(nothing, since=since)
