"""The nouns of incidents: streams of talk, signals of bursts in them, causes that gather posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from storage.model import MentionId

IncidentId = NewType("IncidentId", int)


class Facet(StrEnum):
    """By what the posts of a brand are told apart."""

    BRAND = "brand"
    """All of them."""
    TOPIC = "topic"
    PRODUCT = "product"
    REGION = "region"


@dataclass(frozen=True, slots=True, order=True)
class Stream:
    """The posts of a brand, or those of them with one topic, product or region."""

    brand: str
    facet: Facet = Facet.BRAND
    value: str = ""

    @property
    def whole(self) -> bool:
        """Whether it holds all posts of the brand: the parent of all its other streams."""
        return self.facet is Facet.BRAND

    @property
    def key(self) -> str:
        """Name it in one word for logs and deduplication."""
        return self.brand if self.whole else f"{self.brand}/{self.facet.value}={self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A burst in one stream, as it stands at a moment."""

    stream: Stream
    starts_at: datetime
    at: datetime
    """The newest moment at which the burst was seen to hold."""
    authors: int
    """Distinct authors observed in the window that gave it away."""
    expected: float
    severity: float
    """Against the highest of the last 14 days: 1 is as high as that."""
    ratio: float
    log10_p: float
    reasons: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A post as far as incidents are concerned."""

    id: MentionId
    author: str
    """Names the author within all channels; a post without one counts as an author of its own,
    all that were forgotten of a channel as one."""
    text: str
    at: datetime
    lang: str
    topic: str
    brands: tuple[str, ...]
    region: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A post that stands in an incident, without its text: enough to count it."""

    id: MentionId
    author: str
    """As of `Said`."""
    at: datetime
    topic: str


class Course(StrEnum):
    """How an incident goes."""

    OPEN = "open"
    """Too young to tell how it goes."""
    GROWING = "growing"
    STEADY = "steady"
    CALM = "calm"
    CLOSED = "closed"
    MERGED = "merged"
    """It is told under another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A stream that an incident holds, and when it burst there."""

    stream: Stream
    starts_at: datetime
    last_at: datetime
    log10_p: float = 0.0
    """How seldom so much comes by itself, the rarest that was seen."""
    why: tuple[str, ...] = ()
    """What was seen there, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How large an incident is, and how fast it grows."""

    posts: int = 0
    authors: int = 0
    voices: int = 0
    """Distinct things said: copies of a text count once, and so does all that one author wrote."""
    copied: int = 0
    """Posts that are copies of another one's text, or one of many by the same author."""
    per_hour: int = 0
    """Authors in the last hour."""
    before: int = 0
    """Authors in the hour before that."""
    peak: int = 0
    """The most authors of any clock hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Many posts with one cause."""

    id: IncidentId
    version: int
    """Grows by one with each event."""
    brand: str
    state: Course
    held: tuple[Held, ...]
    starts_at: datetime
    last_at: datetime
    """When a burst of it was last seen to hold."""
    severity: float = 0.0
    closed_at: datetime | None = None
    closed_by: str | None = None
    """The person who closed it; None where it closed of itself."""
    merged_into: IncidentId | None = None
    title: str | None = None
    """As a person named it."""
    terms: tuple[str, ...] = ()
    """Its commonest terms compared with ordinary talk, each used by three authors at least."""
    examples: tuple[MentionId, ...] = ()
    reasons: tuple[str, ...] = ()
    """In words for a person; never a post's text."""
    extent: Extent = Extent()
    apart: frozenset[IncidentId] = frozenset()
    """Incidents that a person said are others than this one."""
    by_hand: bool = False
    """A person corrected it: another incident goes into it rather than it into another."""

    @property
    def live(self) -> bool:
        """Whether it may still grow."""
        return self.state not in {Course.CLOSED, Course.MERGED}

    @property
    def campaign(self) -> bool:
        """Whether most of its posts are copies of a few texts, or by few authors."""
        return self.extent.posts >= 5 and 2 * self.extent.copied >= self.extent.posts

    @property
    def headline(self) -> str:
        """Name it in one line: as a person did, else by its keys and commonest terms."""
        if self.title is not None:
            return self.title
        rarest = sorted(self.held, key=lambda held: held.log10_p)
        keys = [h.stream.value.replace("_", " ") for h in rarest if not h.stream.whole]
        about = f"{self.brand}: {' and '.join(keys[:2]) or 'more talk than usual'}"
        return f"{about} ({', '.join(self.terms)})" if self.terms else about


class Step(StrEnum):
    """What happened to an incident."""

    OPEN = "open"
    JOIN = "join"
    """Another stream of the same cause burst."""
    ABSORB = "absorb"
    MERGE = "merge"
    CLOSE = "close"
    REOPEN = "reopen"
    RENAME = "rename"
    ATTACH = "attach"
    DETACH = "detach"
    FORGET = "forget"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent:
    """One entry of an incident's history: appended, never changed; never a post's text."""

    version: int
    step: Step
    actor: str
    at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the machine has to say of one incident."""

    incident_id: IncidentId
    step: Step
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where posts stand, and what people said of that."""

    stands: Mapping[MentionId, IncidentId]
    fixed: frozenset[MentionId] = frozenset()
    """Put there by a person."""
    refused: frozenset[tuple[MentionId, IncidentId]] = frozenset()
    """Taken out by a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the incidents of a brand stand after a round."""

    incidents: tuple[Incident, ...]
    """All that changed or are new; a new one has a number below zero until it is kept."""
    changes: tuple[Change, ...]
    placed: Mapping[MentionId, IncidentId | None]
    """Where each post belongs that may still be moved; None is ordinary talk."""
    read: frozenset[MentionId] = frozenset()
    """The posts by which the incidents are named."""
