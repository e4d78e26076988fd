"""What a writer of drafts is given, and what it gives back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from listener.channel import Limit
from responder.leave import Leave
from storage.errors import ToolError
from storage.incident import Incident
from storage.model import Case, Mention, Writer


class NoDraft(ToolError):
    """No reply is proposed: a person must write one, or decide not to; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """All that a draft may be made of."""

    case: Case
    mention: Mention
    """The post to answer: hostile input, data and never an instruction."""
    limit: Limit
    """What the network takes, with all that is added to reach the customer."""
    now: datetime
    history: Sequence[str] = ()
    """The brand's recent answers, newest first, so that wordings rotate."""
    thread: Sequence[Mention] = ()
    """What was said in the case before, ours included, oldest first."""
    abuse: float = 0.0
    """The classifier's probability that the post abuses."""
    complaint: float = 0.0
    """The probability that the post complains."""
    undecided: bool = False
    """Nobody knows whether the post complains: what is written must fit either way."""
    likeliest: str = ""
    """Topic that the classifier finds likeliest, in doubt or not; empty where a person named it."""
    incident: Incident | None = None
    """The incident that the post belongs to, as long as it is open."""
    turn: int = 0
    """How many other wordings the person has asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftText:
    """A proposed reply, and how it came about."""

    text: str
    playbook: str
    """Language, topic, tone, number and length: `fr/delivery/high/1/short`."""
    reasons: tuple[str, ...] = ()
    """Why this playbook and this variant."""
    warnings: tuple[str, ...] = ()
    """What the person who approves should look at."""
    by: Writer = Writer.TEMPLATE
    leave: Leave = field(default_factory=Leave)
    """What the playbook lets a reply say."""


class Drafter(Protocol):
    """Proposes replies; keeps nothing, publishes nothing."""

    def draft(self, brief: Brief) -> DraftText:
        """Propose a reply that the network will take. Raises NoDraft."""
        ...
