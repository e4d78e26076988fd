"""What incidents are found in: a brand's posts and what stands of it in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from classifier.belonging import Ordinary
from classifier.extent import Known, in_full
from storage.incident import Incident, Placed, Said, Standing, Stream


@dataclass(frozen=True, kw_only=True)
class Scene:
    """All that must be known of one brand."""

    brand: str
    incidents: Sequence[Incident]
    """Those that live, those closed not long ago, and what was merged into them."""
    posts: Sequence[tuple[Said, frozenset[Stream]]]
    """Of the window, oldest first, without what has stood in an incident for long."""
    ordinary: Ordinary
    placed: Placed
    standing: Sequence[Standing] = ()
    """All that stands in these incidents, oldest first."""
    since: datetime | None = None
    """From when on all posts are among these; None where all are."""
    names: frozenset[str] = frozenset()
    """Terms that name the brand: they tell nothing."""
    known: Known = in_full
