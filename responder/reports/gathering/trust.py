"""How far the figures of a period can be trusted, asked of the ledger."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from responder.reports.coverage import Sources
from responder.reports.window import Window
from storage.ledger import Ledger
from storage.model import Cost
from storage.polled import Span
from storage.views import Decided
from storage.views.posts import Moments
from storage.views.scope import Brands, leave_out
from storage.views.trust import Agreed, Rejected

LABELS_OF = timedelta(weeks=9)
"""How far back what people said of posts tells of the classifier: the period and eight weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustFacts:
    """The answers for one period."""

    window: Window
    in_part: bool
    """Posts of some brands are left out."""
    made_at: datetime
    sources: Sources
    silent_after: timedelta
    rejected: Sequence[Rejected]
    decided: Sequence[Decided]
    agreed: Sequence[Agreed]
    """What people said in the `LABELS_OF` before the end of the period."""
    complaints: Moments
    """As the classifier alone says it."""
    spent: Mapping[str, Cost]


def trust(
    ledger: Ledger,
    window: Window,
    brands: Brands,
    names: Sequence[str],
    watched: Collection[str],
    silent_after: timedelta,
    now: datetime,
) -> TrustFacts:
    """Ask the ledger; `names` are the configured brands, `watched` their sources."""
    span, views = window.span, ledger.views.trust
    lately = Span(start=span.end - LABELS_OF, end=span.end)
    ends = (span.start, span.end - timedelta.resolution)
    first, last = (at.astimezone(window.zone).date() for at in ends)
    return TrustFacts(
        window=window,
        in_part=leave_out(brands, names),
        made_at=now,
        sources=[
            (state, ledger.sources.holes(state.name, span.start))
            for state in ledger.sources.all()
            if state.name in watched
        ],
        silent_after=silent_after,
        rejected=views.rejected(span),
        decided=ledger.views.decided(span, brands),
        agreed=views.agreed(lately, brands),
        complaints=views.complaints(span, brands),
        spent=views.spent(first, last + timedelta(days=1)),
    )
