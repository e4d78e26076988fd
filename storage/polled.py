"""The nouns of a poll: what one look for new posts brought, and which time it read."""

from dataclasses import dataclass
from datetime import datetime

from storage.model import Cost, Mention, Setback


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """Somebody passed a post on unchanged: engagement of the original, not a mention."""

    native_id: str
    original_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A post that was received but not stored, and why; never its text."""

    native_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time of one source, from (inclusive) to (exclusive)."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A span that could not be read, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one poll of one source brought; kept together with its cursor or not at all."""

    mentions: tuple[Mention, ...] = ()
    """New posts, and posts seen before whose text or counters may have changed."""
    reposts: tuple[Repost, ...] = ()
    deleted: tuple[str, ...] = ()
    """Native ids that the network says are gone."""
    rejects: tuple[Reject, ...] = ()
    cursor: str | None = None
    """Where the next poll begins; `None` keeps the former one."""
    covered: Span | None = None
    """The span that this poll read in full."""
    holes: tuple[Hole, ...] = ()
    cost: Cost = Cost()
    setback: Setback | None = None
    """Set when the poll ended early: what came before it is kept, the cursor is not moved."""
