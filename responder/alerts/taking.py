"""How long the word of whoever took a page stands for what is on it. Pure."""

from collections.abc import Iterable
from datetime import datetime

from responder.alerts.gate import Standing
from responder.alerts.settings import AlertSettings
from storage.model import Urgency
from storage.pages import Heard


def outlived(
    standing: Standing, heard: Iterable[Heard], now: datetime, settings: AlertSettings
) -> bool:
    """Whether a page that was taken holds now what nobody took.

    At once where that is critical, else a repeat interval after the page was taken. The critical
    stories behind a page cannot be taken one by one: whoever took it took what was critical of it
    then, and is asked anew when nothing is left of that. `heard` is what the receivers know of the
    page.
    """
    taken_at = standing.page.acknowledged_at
    if taken_at is None or standing.page.ends_at is not None:
        return False
    # What comes back while its page is open is the story that was taken.
    taken = {
        kept.alert.key
        for kept in standing.alerts
        if kept.acknowledged_at is not None and kept.acknowledged_at >= taken_at
    }
    fresh = [kept.alert for kept in standing.live if kept.alert.key not in taken]
    if any(alert.severity is Urgency.CRITICAL for alert in fresh):
        return True
    if fresh and now - taken_at >= settings.repeat_interval:
        return True
    known = frozenset[int]().union(*(each.critical for each in heard))
    # An incident is critical for what is behind it, if anything is.
    critical = standing.behind or standing.critical
    return bool(critical) and critical.isdisjoint(known)
