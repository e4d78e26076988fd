"""Stage: the incidents that go on → the alerts of those that somebody must know of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from classifier.abandoned import close_unseen
from responder.alerts.bursting import alert, key_of, pages
from storage.alert import Alert, AlertKind
from storage.incident import Incident
from storage.ledger import Ledger
from storage.model import CaseId

WAITS = timedelta(minutes=3)
"""So long a judged post waits for the next look for incidents, whatever becomes of that look."""
LATE = timedelta(minutes=5)
"""Where the last look is longer ago, no post waits for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bursts:
    """The incidents that page."""

    alerts: list[Alert]
    parents: Mapping[CaseId, str]
    """Key of the incident's alert, for each case that is a part of one or may turn out to be."""


def bursts(ledger: Ledger, now: datetime) -> Bursts:
    """Say which incidents somebody must know of.

    One that was told before it was merged is held back by the one that it is a part of now. A post
    that was judged a moment ago and that no look for incidents has seen yet is taken for a part of
    its brand's newest: the next look says what it is, and one page too late is better than one for
    each post.
    """
    close_unseen(ledger, now)
    before = {kept.alert.key: kept.alert for kept in ledger.alerts.firing(AlertKind.BURST)}
    found: dict[str, Alert] = {}
    told: list[int] = []
    newest: dict[str, str] = {}
    for incident in ledger.incidents.told():
        key, work = key_of(incident.id), ledger.incident_work.of(incident.id, now)
        if key in before or pages(incident, work):
            found[key] = alert(incident, work, _links(ledger, incident))
            told.append(incident.id)
            newest.setdefault(incident.brand, key)
    for key, told_before in before.items():
        if key not in found and told_before.incident_id is not None:
            parent = key_of(ledger.incidents.root(told_before.incident_id).id)
            if parent in found and parent != key:
                found[key] = replace(told_before, parent=parent)
    parents = {
        case: key
        for brand, key in newest.items()
        for case in ledger.incident_work.unseen(brand, now, waits=WAITS, late=LATE)
    }
    cases = ledger.incident_work.cases(told)
    parents |= {case: key_of(incident) for case, incident in cases.items()}
    return Bursts(alerts=list(found.values()), parents=parents)


def _links(ledger: Ledger, incident: Incident) -> list[str]:
    examples = (ledger.mentions.get(post) for post in incident.examples)
    return [kept.mention.url for kept in examples if kept.mention.url and kept.deleted_at is None]
