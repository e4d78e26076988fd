"""Incidents that somebody must know of, as alerts. Pure.

An incident pages when enough people complain in it; what is nothing but praise or chat is told by
`vigie incidents` alone. It goes on to hold until the incident is over: talk that comes and goes
within its time is the same page.
"""

from collections.abc import Sequence

from classifier.extent import pace
from storage.alert import Alert, AlertKind
from storage.incident import Incident
from storage.incident_work import Work
from storage.model import Urgency

LEAST = 5
"""Authors who complain, from which on an incident pages."""

SHARE = 0.2
"""Of its authors, so many must complain."""

ADVICE = "say the same everywhere: what is known, what is done, when there is more"

_QUARTERS_A_DAY = 96
_YEAR = 365


def key_of(incident: int) -> str:
    """Name the story of an incident."""
    return f"incident {incident}"


def pages(incident: Incident, work: Work) -> bool:
    """Whether enough people complain to wake somebody."""
    return work.complaining >= max(LEAST, SHARE * incident.extent.authors)


def alert(incident: Incident, work: Work, links: Sequence[str]) -> Alert:
    """Say in words what happens, how fast, how sure that is, and what to do.

    It is told whatever the budget of pages: there is one for each cause, and how many come by
    chance is set where bursts are found. What it holds back, it is at least as grave as.
    """
    extent = incident.extent
    where = " and ".join(f"{name} ({posts})" for name, posts in work.channels.items())
    said = f"{incident.headline}: {extent.posts} posts by {extent.authors} authors on {where}"
    newest = max(incident.held, key=lambda held: held.last_at, default=None)
    campaign = f"{extent.voices} things said in all: it looks like a campaign"
    return Alert(
        key=key_of(incident.id),
        kind=AlertKind.BURST,
        starts_at=incident.starts_at,
        reasons=(
            said,
            *(newest.why[:1] if newest is not None else ()),
            *((campaign,) if incident.campaign else ()),
        ),
        incident_id=incident.id,
        severity=Urgency.CRITICAL if work.critical else Urgency.HIGH,
        size=extent.authors,
        pace=f"{pace(extent)}; {incident.state.value}",
        certainty=_certainty(min((held.log10_p for held in incident.held), default=0.0)),
        advice=_advice(work),
        url=links[0] if links else None,
        further=tuple(links[1:]),
    )


def _advice(work: Work) -> str:
    """Say what to do; that answers are late is told here, for their own alerts are held back."""
    playbook = f"playbook {work.playbook}; " if work.playbook else ""
    late = f"; {work.late} of its answers are late: vigie queue" if work.late else ""
    return playbook + ADVICE + late


def _certainty(log10_p: float) -> str | None:
    """Say how often so much comes by itself, no rarer than a model of counts can tell."""
    if log10_p >= 0.0:
        return None
    days = 10.0 ** min(-log10_p, 9.0) / _QUARTERS_A_DAY
    often = "less than once in a year" if days >= _YEAR else f"about once in {days:.0f} days"
    return f"so much comes by itself {often}"
