"""What a report needs to know, asked of the ledger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from responder.reports.window import Window
from storage.ledger import Ledger
from storage.polled import Hole
from storage.sources import SourceState
from storage.views import Asked, Judged, Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The answers for one period."""

    window: Window
    brand: str | None
    made_at: datetime
    days: Sequence[tuple[date, Sequence[Volume]]]
    """Those that have begun."""
    judged: Sequence[Judged]
    judged_before: Sequence[Judged]
    asked: Sequence[Asked]
    waiting: Sequence[Asked]
    sources: Sequence[tuple[SourceState, Sequence[Hole]]]


def gather(
    ledger: Ledger, window: Window, brand: str | None, watched: Collection[str], now: datetime
) -> Facts:
    """Ask the ledger; `watched` names the configured sources."""
    views = ledger.views
    return Facts(
        window=window,
        brand=brand,
        made_at=now,
        days=[(day, views.volume(s, brand)) for day, s in window.days() if s.start < now],
        judged=views.judged(window.span, brand),
        judged_before=views.judged(window.before(), brand),
        asked=views.asked(window.span, brand),
        waiting=views.waiting(window.span.end, brand),
        sources=[
            (state, ledger.sources.holes(state.name))
            for state in ledger.sources.all()
            if state.name in watched
        ],
    )
