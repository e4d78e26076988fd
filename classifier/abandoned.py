"""Stage: incidents that nobody looks at any more → incidents that are over, with the reason."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from storage.incident import Change, Course, Incident, Outcome, Step
from storage.ledger import Ledger

NO_LOOK = timedelta(hours=24)
"""An incident at which nobody looked for so long is over: nobody knows whether it goes on."""


def close_unwatched(watched: Collection[str], ledger: Ledger, now: datetime) -> None:
    """Close the incidents of brands that are not configured any more."""
    for incident in ledger.incidents.told():
        if incident.brand not in watched:
            _close(incident, "the brand is not watched any more", ledger, now)


def close_unseen(ledger: Ledger, now: datetime) -> None:
    """Close the incidents at which nobody has looked for a day, as when their job fails."""
    looks = ledger.incident_work.looks()
    for incident in ledger.incidents.told():
        seen = max(incident.last_at, looks.get(incident.brand, incident.last_at))
        if now - seen >= NO_LOOK:
            _close(incident, f"nobody looked since {seen:%Y-%m-%d %H:%M} UTC", ledger, now)


def _close(incident: Incident, why: str, ledger: Ledger, now: datetime) -> None:
    over = replace(incident, state=Course.CLOSED, closed_at=now)
    change = Change(incident_id=incident.id, step=Step.CLOSE, note=why)
    ledger.incidents.keep(
        [incident], Outcome(incidents=(over,), changes=(change,), placed={}), at=now
    )
