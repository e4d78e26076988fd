"""Stage: hand each report that is due to those who are owed it, and keep what became of it.

Unlike a page, a report is kept before it is sent and again after the answer: who dies in between
sends it once more, and the copy says that it may be the second. Unlike a reply, which is never
sent again unasked, it is: a week without a report is worse than one with two.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from responder.alerts.notifier import LONGEST_ASKED, Carrier, NotifyError, left_alone, pause
from responder.alerts.parcel import Parcel
from responder.reports.schedule import Due
from responder.reports.window import Window
from storage.editions import Edition
from storage.ledger import Ledger
from storage.model import Clock, Tally

FIRST_DOUBT, LONGEST_DOUBT = timedelta(hours=1), timedelta(days=1)
"""Pauses of a receiver that may have taken two copies already: nobody wants one every minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What became of one attempt."""

    receiver: str
    week: str
    error: NotifyError | None


def deliver_due(
    owed: Iterable[Due],
    carriers: Mapping[str, Carrier],
    compose: Callable[[Window, datetime], Parcel],
    ledger: Ledger,
    clock: Clock,
) -> Tally:
    """Deliver what is owed, but to those that are left alone for a while.

    `compose` is given the week and since when it is due; it is asked once for each week.
    """
    done: list[Handed] = []
    for since, due in groupby(owed, key=lambda one: one.since):
        editions = [(one.window, ledger.editions.get(one.window.name, one.receiver)) for one in due]
        now = clock()
        ready = [(window, edition) for window, edition in editions if not _rests(edition, now)]
        if ready:
            parcel = compose(ready[0][0], since)
            done += hand([edition for _, edition in ready], parcel, carriers, ledger, clock)
    return _tally(done)


def hand(
    editions: Sequence[Edition],
    parcel: Parcel,
    carriers: Mapping[str, Carrier],
    ledger: Ledger,
    clock: Clock,
    *,
    asked: bool = False,
) -> list[Handed]:
    """Hand one report to each of these, whatever became of it before; `asked` is by a person."""
    return [
        Handed(
            receiver=edition.receiver,
            week=edition.week,
            error=_hand(edition, parcel, carriers[edition.receiver], ledger, clock, asked=asked),
        )
        for edition in editions
    ]


def _hand(
    edition: Edition,
    parcel: Parcel,
    carrier: Carrier,
    ledger: Ledger,
    clock: Clock,
    *,
    asked: bool,
) -> NotifyError | None:
    began, failures = clock(), edition.failures + 1
    # What neither succeeds nor fails, as a crash, is left alone as long as a failure.
    rest = _pause(failures, unsure=edition.unsure)
    ledger.editions.begin(edition, at=began, not_before=began + rest, asked=asked)
    try:
        carrier.carry(replace(parcel, again=edition.unsure))
    except NotifyError as error:
        ended = clock()
        rest = _pause(failures, error.retry_after, unsure=edition.unsure and error.unsure)
        again = None if error.permanent else ended + rest
        ledger.editions.failed(edition, str(error), at=ended, not_before=again, unsure=error.unsure)
        return error
    ledger.editions.delivered(edition, at=clock())
    return None


def _rests(edition: Edition, now: datetime) -> bool:
    longest = LONGEST_DOUBT if edition.unsure else LONGEST_ASKED
    return left_alone(edition.not_before, now, longest)


def _pause(failures: int, asked: timedelta | None = None, *, unsure: bool) -> timedelta:
    """Say how long a receiver is left alone; where copies may pile up, from an hour to a day."""
    usual = pause(failures, asked)
    if not unsure:
        return usual
    return max(usual, min(FIRST_DOUBT * (1 << min(max(failures - 2, 0), 5)), LONGEST_DOUBT))


def _tally(done: Sequence[Handed]) -> Tally:
    failed = [f"{one.receiver}, {one.week}: {one.error}" for one in done if one.error is not None]
    return Tally(new=len(done) - len(failed), failed=len(failed), note="; ".join(failed) or None)
