"""A sign of life after each round, for a service that rings when it stays away."""

from datetime import datetime, timedelta

from responder.alerts.notifier import NotifyError
from responder.alerts.settings import AlertSettings
from storage.ledger import Ledger

NAME = "heartbeat"
"""Under which the ledger keeps how it went; no receiver bears it."""
TIMEOUT_S = 5.0
UNTOLD = timedelta(minutes=15)
"""A page that nobody could be told for so long ends the signs of life: then the service rings."""


def beat(
    settings: AlertSettings, ledger: Ledger, now: datetime, *, untold_since: datetime | None = None
) -> None:
    """Ask the address, unless it was asked just now; a failure is a line in the status.

    `untold_since` is since when a page waits that all of its receivers fail.
    """
    if settings.heartbeat is None:
        return
    if untold_since is not None and now - untold_since >= UNTOLD:
        return
    before = ledger.pages.receivers().get(NAME)
    times = [] if before is None else [before.last_success, before.last_error_at]
    last = max((at for at in times if at is not None), default=None)
    every = timedelta(seconds=settings.heartbeat_every_s)
    if last is not None and timedelta() <= now - last < every:
        return
    from responder.alerts.notifiers.http import ask

    try:
        ask("GET", settings.heartbeat.get_secret_value(), timeout_s=TIMEOUT_S)
    except NotifyError as error:
        ledger.pages.failed(NAME, str(error), at=now, not_before=None)
    else:
        ledger.pages.well(NAME, at=now)
