"""What went far in a period, asked of the ledger."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from responder.alerts.budget import WINDOW
from responder.reports.window import Window
from storage.alerts import PastAlert
from storage.incident import Incident
from storage.ledger import Ledger
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
    brand: str | None
    far: Sequence[Wide]
    """Those that passed a tier, the most interactions first."""
    incidents: Sequence[Course]
    past: Sequence[PastAlert]
    """The alerts of `WINDOW` until the end of the period, of all brands."""


def spread(
    ledger: Ledger, window: Window, brand: str | None, tiers_of: TiersOf, names: Sequence[str]
) -> SpreadFacts:
    """Ask the ledger; `names` are the configured brands."""
    span, views = window.span, ledger.views.spread
    lowest = [min(tiers) for name in names if (tiers := tiers_of([name]))]
    found = views.far(span, brand, least=min(lowest)) if lowest else []
    passed = ((post, _passed(post, tiers_of(post.brands))) for post in found)
    told = views.incidents(span, brand)
    cases = {number: len(ledger.incident_work.cases([number])) for number, _ in told}
    return SpreadFacts(
        window=window,
        brand=brand,
        far=[Wide(post=post, tier=tier) for post, tier in passed if tier is not None],
        incidents=[
            Course(incident=ledger.incidents.get(number), told_at=at, cases=cases[number])
            for number, at in told
        ],
        past=[a for a in ledger.alerts.past(span.end - WINDOW) if a.starts_at < span.end],
    )


def _passed(post: Far, tiers: Sequence[int]) -> int | None:
    return max((tier for tier in tiers if post.interactions >= tier), default=None)
