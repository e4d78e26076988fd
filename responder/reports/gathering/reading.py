"""What of a period and of those beside it was read, asked of the ledger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from responder.reports.coverage import read_part
from responder.reports.reading import Reading
from storage.ledger import Ledger
from storage.polled import Span
from storage.views.scope import Brands


def reading(
    ledger: Ledger, brands: Brands, both: Sequence[Span], others: Sequence[Span], now: datetime
) -> Reading:
    """Ask the ledger; `both` are the periods whose posts tell how much each source brings.

    Sources that are watched no more are asked too: a period that lacks them was not read as those
    were that had them.
    """
    spans = [*both, *others]
    since = min(span.start for span in spans)
    known = [(state, ledger.sources.holes(state.name, since)) for state in ledger.sources.all()]
    parts = {
        span: {state.name: read_part(state, found, span, now) for state, found in known}
        for span in spans
    }
    told = Reading(
        parts=parts,
        over={span: _over(span, now) for span in spans},
        channels={state.name: state.channel for state, _ in known},
    )
    if told.whole:
        return told
    brings: dict[str, float] = {}
    for span in both:
        for name, count in ledger.views.trust.brought(span, brands).items():
            # What no source brought, such as an import, was read as a whole.
            whole = count / (parts[span].get(name, 1.0) or 1.0)
            brings[name] = max(brings.get(name, 0.0), whole)
    everything = sum(brings.values())
    return replace(told, brings={name: whole / everything for name, whole in brings.items()})


def _over(span: Span, now: datetime) -> float:
    return min(1.0, max(0.0, (now - span.start) / (span.end - span.start)))
