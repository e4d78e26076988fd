"""The desk's reports: what is due in the loop, what somebody sends by hand, how both stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from responder.alerts.hours import weekly
from responder.reports.deliver import Handed, deliver_due, hand
from responder.reports.schedule import Due, due, following
from storage.database import held
from storage.editions import Edition
from storage.errors import SettingsError
from storage.ledger import Ledger
from storage.model import Tally

if TYPE_CHECKING:
    from responder.alerts.parcel import Parcel
    from responder.desk import Desk
    from responder.reports.report import Report
    from responder.reports.tongues.tongue import Tongue
    from responder.reports.window import Window

SHOWN = 4
"""Weeks of which the status tells what became of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the delivery of reports stands."""

    next_at: datetime | None
    """None where reports are delivered by hand alone."""
    owed: Sequence[Due]
    editions: Sequence[Edition]
    """Of the last weeks, to those who are receivers today."""


def tongue_of(desk: "Desk", language: str | None = None) -> "Tongue":
    """Give the language of reports: as named, as configured, that of the locale."""
    from responder.counter.words import language_of
    from responder.reports.tongues.registry import TONGUES

    return TONGUES[language or language_of(desk.reporting.language)]


def deliver_now(
    desk: "Desk", made: "Report", tongue: "Tongue", forms: Sequence[str]
) -> list[Handed]:
    """Send a report to all receivers at once, also to those who have it.

    Raises SettingsError where nobody is configured, StorageError while another process delivers.
    """
    from responder.reports.enclose import enclose, part_of

    carriers = desk.carriers
    if not carriers:
        raise SettingsError("report: delivered to nobody; name receivers in `to`, or a `folder`")
    parcel, week = enclose(made, tongue, forms), made.window.name
    with held(desk.path, "report"), desk.ledger(durable=True) as ledger:
        editions = [ledger.editions.get(week, name, part_of(made)) for name in carriers]
        return hand(editions, parcel, carriers, ledger, desk.clock, asked=True)


def deliver(desk: "Desk") -> Tally:
    """Deliver what is due. Raises StorageError while another process delivers."""
    with desk.ledger() as ledger:
        if not owed(desk, ledger):
            return Tally()
    # An intent that a loss of power could undo would let a report go out twice without a word.
    with held(desk.path, "report"), desk.ledger(durable=True) as ledger:
        return deliver_due(
            owed(desk, ledger), desk.carriers, partial(_composed, desk), ledger, desk.clock
        )


def owed(desk: "Desk", ledger: Ledger) -> list[Due]:
    """List what is to be delivered now."""
    every = desk.reporting.every
    if every is None:
        return []
    known, since = ledger.editions.all(), ledger.editions.known_since()
    names = desk.reporting.receivers
    return due(desk.clock(), desk.policy.zone, weekly(every), names, known, since)


def standing(desk: "Desk", ledger: Ledger) -> Standing:
    """Say how the delivery of reports stands."""
    every = desk.reporting.every
    editions = [e for e in ledger.editions.all() if e.receiver in desk.reporting.receivers]
    weeks = sorted({edition.week for edition in editions})[-SHOWN:]
    zone = desk.policy.zone
    return Standing(
        next_at=None if every is None else following(desk.clock(), zone, weekly(every)),
        owed=owed(desk, ledger),
        editions=[edition for edition in editions if edition.week in weeks],
    )


def _composed(desk: "Desk", window: "Window", due_at: datetime) -> "Parcel":
    """Build a week's report and make it ready, once for all of its receivers."""
    from responder.reports.enclose import enclose
    from responder.reports.write import report

    made = report(desk, window)
    return enclose(made, tongue_of(desk), desk.reporting.forms, due_at=due_at)
