"""The nouns of alerts: what somebody is woken for, and what is said of it afterwards."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.model import CaseId, MentionId, Urgency


class AlertKind(StrEnum):
    """What somebody is woken for."""

    SPREAD = "spread"
    """One post is about to go far."""
    BURST = "burst"
    """Many authors speak of one cause: a burst, an incident."""
    URGENT = "urgent"
    SLA = "sla"
    SOURCE = "source"
    BUDGET = "budget"
    WATCHER = "watcher"
    """Vigie itself: a stage or a receiver that fails."""
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A fact that the person on call must know, for as long as it holds."""

    key: str
    """Names the story: one story is told once."""
    kind: AlertKind
    starts_at: datetime
    reasons: tuple[str, ...]
    """In words for a person; never a post's text."""
    case_id: CaseId | None = None
    mention_id: MentionId | None = None
    """The post that it is about, where it is about one."""
    severity: Urgency = Urgency.HIGH
    """Quiet hours hold all but what is critical."""
    group: str | None = None
    """Told on one page with the others of this name; by default alone, under its own key."""
    parent: str | None = None
    """Key of the story that this is a part of, as of the incident that a post belongs to: while
    that one holds, this one is held back."""
    inhibits: tuple[str, ...] = ()
    """Keys of stories that are held back while this one holds."""
    score: float | None = None
    """From 0 to 1, how surely it is worth a page: weighed against the budget of pages. None is
    told whatever the budget."""
    size: int | None = None
    """How large the story is, in posts or in interactions: it is told again when this doubles."""
    pace: str | None = None
    """How fast, in words."""
    certainty: str | None = None
    """How sure, in words."""
    advice: str | None = None
    """What to do, in words, or the playbook to take."""
    url: str | None = None
    further: tuple[str, ...] = ()
    """Links to more posts of the same story."""
    incident_id: int | None = None
    """The incident that it is about, where it is about one."""


class Outcome(StrEnum):
    """What a person, or the course of things, says an alert was."""

    USEFUL = "useful"
    NOISE = "noise"
    NOTHING = "nothing"
    """What it foretold did not come; only the course of things says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nobody is woken until then, and why."""

    at: datetime
    until: datetime
    reason: str
    actor: str
    key: str | None = None
    """The one story that it is about; None silences all."""
