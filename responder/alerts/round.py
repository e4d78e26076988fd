"""Stage: one round of the alerts, from what the ledger holds now to whoever must know it.

The watch and `vigie replay` run this same round.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from classifier.reassess import TiersOf
from listener.budget import Outlook
from responder.alerts.burst_lookout import bursts
from responder.alerts.dispatch import Telling, dispatch, seen
from responder.alerts.lookout import spread
from responder.alerts.notifier import Notifier
from responder.alerts.rules import USUAL, Warnings
from responder.alerts.settings import AlertSettings
from responder.alerts.spreading import FIRES_FROM, WEIGHED_FROM
from storage.ledger import Ledger

_NO_MONEY: Mapping[str, Outlook] = MappingProxyType({})


def tell(
    notifiers: Mapping[str, Notifier],
    settings: AlertSettings,
    ledger: Ledger,
    now: datetime,
    *,
    tiers_of: TiersOf,
    zone: str,
    silent_after: timedelta,
    watched: Collection[str] = (),
    read_again: Collection[str] = (),
    outlooks: Mapping[str, Outlook] = _NO_MONEY,
    warnings: Warnings = USUAL,
) -> Telling:
    """Find what holds now, keep it, and tell what must be known of it.

    `watched` names the configured sources, `read_again` the channels whose counters are read again.
    """
    ledger.alerts.weigh(on=settings.budget is not None, at=now)
    incidents = bursts(ledger, now)
    spreading = spread(
        ledger,
        tiers_of,
        now,
        parents=incidents.parents,
        fires_from=FIRES_FROM if settings.budget is None else WEIGHED_FROM,
    )
    snapshot = seen(
        ledger,
        watched,
        now,
        silent_after=silent_after,
        outlooks=outlooks,
        told_by=notifiers,
        read_again=read_again,
        found=[*incidents.alerts, *spreading],
        parents=incidents.parents,
        warnings=warnings,
    )
    return dispatch(notifiers, settings, snapshot, ledger, now, zone=zone)
