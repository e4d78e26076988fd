"""What goes into the finding of bursts, and what comes out."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What came in the interval that starts at `at`."""

    at: datetime
    value: int | None
    """None where it is not known: a hole in the coverage."""
    authors: int | None = None
    """Distinct ones, where they are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """More than the stream explains by itself, when it is first seen."""

    at: datetime
    """Start of the interval with which it was seen; known once that is over."""
    window: timedelta
    observed: int
    expected: float
    authors: int | None
    log10_p: float
    score: float
    severity: float | None
    """Times the highest count of such a window in the last 14 days; none before the second day."""
    slow: bool
    """Found by the cumulated sum; the window is how long it has been going on."""
    probation: bool
    reason: str

    @property
    def ratio(self) -> float:
        """Give how many times the usual it is."""
        return self.observed / self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one interval showed."""

    score: float
    """Higher is rarer; a burst begins at `Settings.needed`."""
    burst: Burst | None
    wave: Burst | None = None
    """What the last hour alone makes a burst, told or not: an incident may have several."""
