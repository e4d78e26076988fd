"""The nouns of listening again: what a second look at posts brought, and which are looked at."""

from dataclasses import dataclass
from datetime import datetime

from storage.model import Cost, Engagement, Failure, MentionId, Setback, Urgency
from storage.polled import Reject


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The counters of one post, read again."""

    native_id: str
    engagement: Engagement


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What one look at known posts brought; posts of which it tells nothing are due as before."""

    readings: tuple[Counted, ...] = ()
    gone: tuple[str, ...] = ()
    """Native ids that the network says are gone, each of them by itself."""
    rejects: tuple[Reject, ...] = ()
    """Posts of which nothing could be read, and why; they are asked about again in their turn."""
    cost: Cost = Cost()
    setback: Setback | None = None
    """Set when the look ended early: what came before it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A post whose counters may be worth another look, as far as the plan needs it."""

    mention_id: MentionId
    native_id: str
    published_at: datetime
    read_at: datetime | None
    """When it was last asked about, whatever came of it; None where it never told counters."""
    given_at: datetime
    """When the network last gave it to us, be it in a search: some charge a post once a day."""
    level: Urgency
    score: float
    """Of its risk, 0 to 100."""
    doubles: float | None = None
    """Probability that it doubles; None while it is too early to tell."""
    growth: int = 0
    """Interactions that are still expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshState:
    """How the second look at one channel stands."""

    channel: str
    last_success: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    failure: Failure | None = None
    failures: int = 0
    """Setbacks in a row."""
    not_before: datetime | None = None
