"""Stage: what is foreseen of posts → the alerts of those that are about to go far."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from classifier.reassess import TiersOf
from classifier.spread import pace
from responder.alerts.spreading import alerts, key_of, passed, spreading
from storage.ledger import Ledger
from storage.model import Alert, AlertKind, CaseId

KNOWN_FOR = timedelta(hours=24)
"""What was foreseen longer ago, from counters that nobody read since, wakes nobody."""

_NO_PARENTS: Mapping[CaseId, str] = MappingProxyType({})


def spread(
    ledger: Ledger,
    tiers_of: TiersOf,
    now: datetime,
    *,
    parents: Mapping[CaseId, str] = _NO_PARENTS,
) -> list[Alert]:
    """Say which posts with an open case are about to go far, and keep which of them did.

    `parents` says which incident a case is a part of.
    """
    foreseen = ledger.readings.foreseen(since=now - KNOWN_FOR)
    firing = {kept.alert.key: kept for kept in ledger.alerts.firing(AlertKind.SPREAD)}
    for post in foreseen:
        kept = firing.get(key_of(post.mention_id))
        if kept is not None and kept.came_true_at is None and passed(post, tiers_of):
            ledger.alerts.came_true(kept.alert.key, at=post.forecast.at)
    found = spreading(foreseen, tiers_of, firing)
    readings = ledger.readings.of([s.post.mention_id for s in found])
    paces = {
        s.post.mention_id: pace(
            readings[s.post.mention_id], published_at=s.post.published_at, now=s.post.forecast.at
        )
        for s in found
    }
    return alerts(found, paces, parents)
