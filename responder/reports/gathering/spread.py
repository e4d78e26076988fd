"""What went far in a period, asked of the ledger."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from responder.alerts.budget import WINDOW
from responder.reports.window import Window
from storage.alerts import PastAlert
from storage.incident import Facet, Incident
from storage.ledger import Ledger
from storage.views.scope import Brands, leave_out
from storage.views.spread import Far

TiersOf = Callable[[Sequence[str]], Sequence[int]]
"""From how many interactions on a post matters to the brands of these names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wide:
    """A post that went far, against the tiers of its brand."""

    post: Far
    tier: int
    """The highest that it passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """An incident of the period."""

    incident: Incident
    told_at: datetime | None
    """When somebody was first told; None where nobody was."""
    cases: int

    @property
    def name(self) -> str:
        """What people call it: its title, else its words, else its number."""
        known = self.incident
        return known.title or ", ".join(known.terms) or f"#{known.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadFacts:
    """The answers for one period."""

    window: Window
    in_part: bool
    """Posts of some brands are left out."""
    far: Sequence[Wide]
    """Those that passed a tier, the most interactions first."""
    incidents: Sequence[Course]
    past: Sequence[PastAlert]
    """The alerts of `WINDOW` until the end of the period, of all brands."""


def spread(
    ledger: Ledger, window: Window, brands: Brands, tiers_of: TiersOf, names: Sequence[str]
) -> SpreadFacts:
    """Ask the ledger; `names` are the configured brands."""
    span, views = window.span, ledger.views.spread
    lowest = [min(tiers) for name in names if (tiers := tiers_of([name]))]
    found = views.far(span, brands, least=min(lowest)) if lowest else []
    passed = ((post, _passed(post, tiers_of(post.brands))) for post in found)
    told = views.incidents(span, brands)
    cases = {number: len(ledger.incident_work.cases([number])) for number, _ in told}
    return SpreadFacts(
        window=window,
        in_part=leave_out(brands, names),
        far=[Wide(post=post, tier=tier) for post, tier in passed if tier is not None],
        incidents=[
            Course(incident=ledger.incidents.get(number), told_at=at, cases=cases[number])
            for number, at in told
        ],
        past=[a for a in ledger.alerts.past(span.end - WINDOW) if a.starts_at < span.end],
    )


def of_topics(facts: SpreadFacts, topics: Collection[str]) -> SpreadFacts:
    """Keep the posts and the incidents on these topics."""
    return replace(
        facts,
        far=[wide for wide in facts.far if wide.post.topic in topics],
        incidents=[told for told in facts.incidents if _is_on(told.incident, topics)],
    )


def _is_on(incident: Incident, topics: Collection[str]) -> bool:
    streams = (held.stream for held in incident.held)
    return any(s.facet is Facet.TOPIC and s.value in topics for s in streams)


def _passed(post: Far, tiers: Sequence[int]) -> int | None:
    return max((tier for tier in tiers if post.interactions >= tier), default=None)
