"""When the sources were read in full, and so which stretches of time are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.polled import Span

LOST_AFTER = timedelta(hours=24)
"""A source that was not read for so long is no part of the whole any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """From when to when one source was read, and what was missed in between."""

    start: datetime
    end: datetime
    holes: tuple[Span, ...] = ()

    @property
    def joined(self) -> datetime:
        """Since when it is a part of the whole: since it was first read, or found again."""
        found = [h.end for h in self.holes if h.end - h.start > LOST_AFTER]
        return max([self.start, *found])


@dataclass(frozen=True, slots=True, kw_only=True)
class Listened:
    """The reach of all sources that count."""

    reaches: Sequence[Reach]

    @property
    def alike_since(self) -> datetime | None:
        """Since when no source joined; None where nothing was ever read.

        What was said before was heard by fewer ears: nothing since can be compared with it.
        """
        return max((reach.joined for reach in self.reaches), default=None)

    def whole(self, start: datetime, end: datetime) -> bool:
        """Whether all sources that listened then have read this stretch in full."""
        due = [r for r in self.reaches if r.start <= start < r.end + LOST_AFTER]
        return bool(due) and all(
            r.end >= end and not any(h.start < end and h.end > start for h in r.holes) for r in due
        )
