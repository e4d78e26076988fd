"""Stage: answered cases of which nothing more is heard → closed.

An answer of which nobody knows whether it was posted closes nothing: it is settled first. What
comes later opens the case again.
"""

from datetime import datetime, timedelta

from storage.ledger import Ledger
from storage.model import WATCHER, Action, Tally

AT_ONCE = 500
"""Cases of one run, so that a flood does not hold the ledger for long."""


def close_silent(ledger: Ledger, now: datetime, *, days: float) -> Tally:
    """Close what was answered so many days ago and brought no further word; 0 closes nothing."""
    if days == 0:
        return Tally()
    note = f"nothing more was heard for {days:g} days after our answer"
    with ledger.together():
        silent = ledger.cases.silent(now - timedelta(days=days), most=AT_ONCE)
        for case in silent:
            ledger.cases.move(case, Action.CLOSE, actor=WATCHER, at=now, note=note)
    return Tally(new=len(silent), note=f"{len(silent)} answered cases closed" if silent else None)
