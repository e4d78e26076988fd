"""Stage: answered cases of which nothing more is heard → closed.

An answer of which nobody knows whether it was posted closes nothing: it is settled first.
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
    closed = 0
    with ledger.together():
        for case in ledger.cases.silent(now - timedelta(days=days), most=AT_ONCE):
            if any(kept.pending for kept in ledger.cases.mentions(case.id)):
                continue  # something came, and is judged first
            note = f"nothing more was heard for {days:g} days after our answer"
            ledger.cases.move(case, Action.CLOSE, actor=WATCHER, at=now, note=note)
            closed += 1
    return Tally(new=closed, note=f"{closed} answered cases closed" if closed else None)
