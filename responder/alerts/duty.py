"""Who is on call, which pages are open, how the receivers do: the state of alerting, as a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from responder.alerts.bearable import both
from responder.alerts.budget import Threshold
from responder.alerts.heartbeat import NAME
from responder.alerts.hours import within
from responder.alerts.rota import line
from responder.alerts.settings import AlertSettings
from storage.alert import Silence
from storage.ledger import Ledger
from storage.pages import KeptPage, ReceiverState


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """The state of alerting."""

    on_call: Sequence[str]
    """Whom a page that begins now is given to, in order; empty without a rota."""
    quiet: bool
    silences: Sequence[Silence]
    pages: Sequence[KeptPage]
    """Open, or over and not told everywhere."""
    receivers: Sequence[ReceiverState]
    """All that are configured; one that was never asked has no success and no error."""
    thresholds: tuple[Threshold, Threshold] | None
    """Of day and night, where a budget is set."""
    heartbeat: ReceiverState | None
    """None where no address is configured."""


def duty_of(settings: AlertSettings, ledger: Ledger, now: datetime, zone: str) -> Duty:
    """Gather the state of alerting."""
    states = ledger.pages.receivers()
    people = [name for person in settings.people.values() for name in person.notify]
    names = dict.fromkeys([*settings.notify, *people])
    budget = settings.budget
    beat = states.get(NAME, ReceiverState(name=NAME))
    return Duty(
        on_call=line(settings.rota, now, zone) if settings.rota else (),
        quiet=within(now, settings.quiet, ZoneInfo(zone)),
        silences=ledger.alerts.silences_at(now),
        pages=ledger.pages.unsettled(),
        receivers=[states.get(name, ReceiverState(name=name)) for name in names],
        thresholds=None if budget is None else both(ledger, budget, now, zone),
        heartbeat=None if settings.heartbeat is None else beat,
    )
