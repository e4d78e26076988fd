"""How much was said of each watched brand in a period, asked of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

from responder.reports.window import Window
from storage.ledger import Ledger
from storage.model import Brand
from storage.views.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFacts:
    """The answers for one period and the one before."""

    window: Window
    brands: Sequence[Brand]
    """All that are watched, one's own first."""
    now: Sequence[Voice]
    before: Sequence[Voice]


def voice(ledger: Ledger, window: Window, brands: Sequence[Brand]) -> VoiceFacts:
    """Ask the ledger, of all configured brands whichever the report is of.

    Where no competitor is watched there is nothing to compare, and nothing is asked.
    """
    if not any(brand.competitor for brand in brands):
        return VoiceFacts(window=window, brands=brands, now=(), before=())
    names = [brand.name for brand in brands]
    accounts = [handle for brand in brands for handle in brand.handles]
    views = ledger.views.voice
    return VoiceFacts(
        window=window,
        brands=brands,
        now=views.of(window.span, names, accounts),
        before=views.of(window.before(), names, accounts),
    )
