"""The nouns that every package shares: frozen values, without input or output.

All times are aware and in UTC. A missing fact is `None`, which means *unknown*, never zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

MentionId = NewType("MentionId", int)
CaseId = NewType("CaseId", int)
Clock = Callable[[], datetime]

WATCHER = "vigie"
"""The actor of what no person did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What to listen for, and what to leave out."""

    name: str
    handles: tuple[str, ...] = ()
    """Accounts of the brand, without the at sign."""
    hashtags: tuple[str, ...] = ()
    """Without the number sign."""
    keywords: tuple[str, ...] = ()
    """Other spellings of the name."""
    products: tuple[str, ...] = ()
    anger: tuple[str, ...] = ("arnaque", "scam", "sucks")
    """Words that are listened for beside the name, glued to it too (#marquearnaque)."""
    noise: tuple[str, ...] = ()
    """Terms that make a post about something else."""
    sites: tuple[str, ...] = ()
    """Hosts of its own web sites, with all that stands under them: `brumelle.example`."""
    ambiguous: bool = False
    """The name is an ordinary word: alone it is not enough."""
    tiers: tuple[int, ...] = (100, 1_000, 10_000)
    """Interactions from which on a complaint matters, matters more…, the smallest first."""
    competitor: bool = False
    """Another's brand: what is said of it is counted, and nothing of it is ours to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote a post, as far as the network tells."""

    handle: str
    native_id: str | None = None
    name: str | None = None
    followers: int | None = None
    verified: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """The counters of a post, and when they were read."""

    at: datetime
    likes: int | None = None
    shares: int | None = None
    replies: int | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A public post that concerns a brand, as received."""

    channel: str
    """The configured name of the channel, by default its kind."""
    native_id: str
    """The network's own identifier, a string; unique within the channel."""
    text: str
    published_at: datetime
    author: Author | None = None
    lang: str | None = None
    """The language that the network states, as a BCP 47 primary subtag."""
    url: str | None = None
    in_reply_to: str | None = None
    """Native id of the post that this one answers."""
    conversation_id: str | None = None
    """Native id of the first post of the thread."""
    media: tuple[str, ...] = ()
    """Kinds of the attached media: photo, video, link…"""
    engagement: Engagement | None = None
    own: bool = False
    """Written by the brand's own account: kept for the thread, never a case."""
    brands: tuple[str, ...] = ()
    """Names of the configured brands that it concerns."""
    extra: Mapping[str, Json] = field(default_factory=dict)
    """Unknown keys of an import, facts of the channel; `quotes_post` is the id of a quoted post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a call took from the source's budget."""

    requests: int = 0
    items: int = 0
    """Posts and users that the network counts for its price or cap."""
    micros: int = 0
    """Price in millionths of a US dollar."""

    def __add__(self, other: "Cost") -> "Cost":
        """Add two costs, field by field."""
        return Cost(
            requests=self.requests + other.requests,
            items=self.items + other.items,
            micros=self.micros + other.micros,
        )


class Failure(StrEnum):
    """Why a call to a network did not do what was asked."""

    RATE_LIMIT = "rate limit"
    CAP = "cap reached"
    CREDENTIALS = "credentials"
    PERMISSION = "permission"
    OUTAGE = "outage"
    MALFORMED = "malformed answer"
    GONE = "gone"

    @property
    def permanent(self) -> bool:
        """Whether waiting alone cannot mend it: a person must look."""
        return self in {Failure.CREDENTIALS, Failure.PERMISSION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """A failure as it is kept: its kind, one line for a person, and when to try again."""

    failure: Failure
    detail: str
    retry_at: datetime | None = None


class Sentiment(StrEnum):
    """The overall tone of a post."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Urgency(StrEnum):
    """How soon a person must act; not the same as sentiment."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low to 3 for critical."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Urgency)}

TOPICS = (
    "delivery",
    "billing",
    "product_quality",
    "outage_technical",
    "customer_service",
    "staff_behaviour",
    "website_app",
    "contract_cancellation",
    "booking_schedule",
    "baggage",
    "store_location",
    "safety_hygiene",
    "privacy_security",
    "price",
    "ethics_policy",
    "question_info",
    "praise",
    "other",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What an engine makes of one text; every figure is a probability from 0 to 1."""

    lang: str
    """BCP 47 primary subtag, `und` where it cannot be told."""
    complaint: float
    sentiment: Mapping[Sentiment, float]
    urgency: Urgency
    urgencies: Mapping[Urgency, float]
    topic: str
    topic_probability: float
    needs_reply: float
    abuse: float
    reasons: tuple[str, ...]
    engine: str
    engine_version: str
    undecided: bool = False
    """The engine cannot tell: goes up the queue and is counted, never *low*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Urgency × spread × who and what: orders the queue, with its reasons."""

    level: Urgency
    score: float
    """0 (nothing to do) to 100 (drop everything)."""
    reasons: tuple[str, ...]


class Status(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    DRAFTED = "drafted"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    UNKNOWN = "unknown"
    PUBLISHED = "published"
    HANDOFF = "handoff"
    REJECTED = "rejected"
    CLOSED = "closed"


class Action(StrEnum):
    """What can be done to a case."""

    OPEN = "open"
    DRAFT = "draft"
    EDIT = "edit"
    APPROVE = "approve"
    VOID = "void"
    CLAIM = "claim"
    CONFIRM = "confirm"
    LOSE = "lose"
    RETURN = "return"
    HAND_OFF = "hand off"
    POSTED = "posted by hand"
    SNOOZE = "snooze"
    WAKE = "wake"
    REJECT = "reject"
    CLOSE = "close"
    REOPEN = "reopen"
    ASSIGN = "assign"
    LABEL = "label"
    NOTE = "note"
    ENDORSE = "endorse"
    """The first of two approvals."""
    TAKE_BACK = "take back"
    """An approval, by a person, before the answer is sent."""
    ESCALATE = "escalate"
    STAND_DOWN = "stand down"
    """An escalation that nobody needs any more."""
    TRANSFER = "transfer"
    """To another department."""
    SET_ASIDE = "set aside"
    """Abuse that nobody is to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The proof that a reply was posted."""

    native_id: str
    url: str | None
    at: datetime


class Writer(StrEnum):
    """Who wrote a draft that no person has touched."""

    TEMPLATE = "template"
    MACHINE = "machine"
    """A language model; shown as such wherever the draft is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The work that a mention, or a thread of them, asks of us."""

    id: CaseId
    channel: str
    thread: str
    """What its mentions share: the network and the first post of the thread."""
    status: Status
    version: int
    """Grows by one with each event; an action names the version that it saw."""
    mention_id: MentionId
    """The mention to answer: the newest of the customer's in the thread."""
    risk: Risk
    brand: str | None
    topic: str
    lang: str
    opened_at: datetime
    """When the customer posted: the clock of the service level starts here."""
    due_at: datetime | None
    draft: str | None
    playbook: str | None
    assignee: str | None
    approved_by: str | None
    approved_text_sha256: str | None
    approved_parent_sha256: str | None
    snoozed_until: datetime | None
    handoff_reason: str | None
    """Set when the reply cannot be sent by us: a person copies it over."""
    publish_key: str | None
    """The key of the intent, written before the call to the network."""
    receipt: Receipt | None
    resolve_by: datetime | None = None
    """Until when it is to be closed; counted on when the customer answers after a wait."""
    waiting_since: datetime | None = None
    """Since when the customer's word is awaited: the clock of the resolution stands still."""
    department: str | None = None
    """To which it was transferred; None leaves it with the one that its topic belongs to."""
    escalated_by: str | None = None
    """Who asked for a lead's eyes."""
    set_aside: str | None = None
    """Why nobody is to answer it: a case that was closed over abuse."""
    draft_by: str | None = None
    """Who wrote the draft: a person, or the kind of writer."""
    endorsed_by: str | None = None
    """Who gave the first of two approvals, and to what."""
    endorsed_text_sha256: str | None = None
    endorsed_parent_sha256: str | None = None
    approved_at: datetime | None = None
    answered_at: datetime | None = None
    """When it was answered first; what is due after that is the next answer."""

    @property
    def untouched(self) -> bool:
        """Whether the draft came from a playbook, and no person wrote in it or stood for it."""
        ours = self.draft_by is None or self.draft_by in set(Writer)
        return self.playbook is not None and self.endorsed_by is None and ours


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """One entry of a case's history: appended, never changed."""

    version: int
    action: Action
    actor: str
    at: datetime
    note: str | None = None
    text_sha256: str | None = None
    """Of the draft as it stood afterwards."""
    changes: Mapping[str, tuple[Json, Json]] = field(default_factory=dict)
    """What it changed: each field before and after; empty too where that was forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one run of a stage did, in counts."""

    new: int = 0
    known: int = 0
    failed: int = 0
    note: str | None = None
    """One short remark, such as a rate limit and its end; never a post's text."""
