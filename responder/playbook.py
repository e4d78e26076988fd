"""Playbooks: what was thought through beforehand, per language; the nouns and their file format.

A language is a folder: `_language.toml` holds what all its playbooks share (greeting, signature,
delays, frames), every other file is one playbook. docs/playbooks.md says how to write one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, field_validator

from responder.leave import Address, Fact, Promise
from storage.model import TOPICS, Urgency

GENERAL = "other"
"""The playbook that answers where no other does."""

Wording: TypeAlias = Annotated[str, Field(min_length=1, max_length=1000)]
Wordings: TypeAlias = Annotated[tuple[Wording, ...], Field(min_length=2)]
Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Tone(StrEnum):
    """How pressing a reply sounds: an urgency, with low and normal as one."""

    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @classmethod
    def of(cls, urgency: Urgency) -> "Tone":
        """Give the tone in which an urgency is answered."""
        return cls.NORMAL if urgency is Urgency.LOW else cls(urgency.value)


class Formality(StrEnum):
    """How a brand greets and signs."""

    FORMAL = "formal"
    PLAIN = "plain"
    WARM = "warm"


class Situation(StrEnum):
    """What a playbook is for; the first that holds is the one that answers."""

    CRISIS = "crisis"
    """Somebody is in danger, or what is theirs."""
    UNDECIDED = "undecided"
    """Nobody knows whether the post complains: the text fits either way."""
    INCIDENT = "incident"
    """The post belongs to an incident that is open."""
    TOPIC = "topic"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(_Table):
    """When a playbook applies."""

    situation: Situation = Situation.TOPIC
    topics: tuple[str, ...] = ()
    """Of an incident: what it may be about. Empty is every topic."""
    tones: Annotated[tuple[Tone, ...], Field(min_length=1)] = tuple(Tone)
    brands: tuple[str, ...] = ()
    """Empty is every brand."""

    @field_validator("topics")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for topic in value:
            if topic not in TOPICS:
                raise ValueError(f"unknown topic {topic!r}; known: {', '.join(TOPICS)}")
        return value

    def holds(self, situation: Situation, topic: str, tone: Tone, brand: str | None) -> bool:
        """Say whether a playbook applies there."""
        return (
            self.situation is situation
            and (not self.topics or topic in self.topics)
            and tone in self.tones
            and (not self.brands or brand in self.brands)
        )


class DatedFact(_Table):
    """What the texts may state, until a day that ends it."""

    text: Wording
    until: date | None = None
    """The last day on which it holds; None holds until it is taken out of the file."""

    @property
    def stale_from(self) -> datetime | None:
        """When it ceases to hold: at the end of its last day, in UTC."""
        if self.until is None:
            return None
        return datetime.combine(self.until, time(), UTC) + timedelta(days=1)

    def holds(self, now: datetime) -> bool:
        """Say whether it may still be stated."""
        return self.stale_from is None or now < self.stale_from


class Variant(_Table):
    """One wording in two lengths."""

    long: Wording
    short: Wording
    ensure: str = ""
    """What the text affirms, to be verified before it is approved; shown to the reviewer."""


class OwnText(Variant):
    """A playbook's own wording, in place of the frame of the language."""

    tones: Annotated[tuple[Tone, ...], Field(min_length=1)] = tuple(Tone)


class Kind(_Table):
    """A narrower case of the matter, known by words of the post; none of them is repeated."""

    words: Annotated[tuple[Wording, ...], Field(min_length=1)]
    """Words, or beginnings of words that end in `*`; more than one word is a phrase."""
    names: bool = True
    """Whether the words tell what the post is about; false where they tell how often, or how."""
    problem: Wordings
    problem_short: Wordings
    action: Wordings | None = None
    details: Wording | None = None


class Playbook(_Table):
    """One file: when it applies, who owns it, what it may say, and how."""

    applies: Wording
    """When it applies, for the person who reviews."""
    when: When
    department: str | None = None
    escalate_to: Literal["writer", "approver", "lead"] | None = None
    review: Literal["one", "two"] = "one"
    """How many people approve."""
    lead: bool = False
    """Whether a lead must be the one who approves."""
    promises: frozenset[Promise] = frozenset({Promise.ANSWER})
    promises_by_lead: frozenset[Promise] = frozenset()
    may_admit: bool = False
    ensure: str = ""
    """What every text of it affirms."""
    articles: tuple[HttpUrl, ...] = ()
    """Help articles, the best first."""
    facts: Mapping[Name, DatedFact] = Field(default_factory=dict)
    """A text names one by its name: `{{ opening }}`."""
    problem: Wordings | None = None
    """Clauses that name the problem and apologise."""
    problem_short: Wordings | None = None
    action: Wordings | None = None
    """What we do, as clauses that begin with *we*."""
    details: Wording | None = None
    """What the customer is asked for, in a private message only."""
    words: tuple[Wording, ...] = ()
    """Words of posts that speak of the matter, as those of a kind: they settle a topic in doubt."""
    kinds: Mapping[Name, Kind] = Field(default_factory=dict)
    """The first whose words the post has."""
    texts: tuple[OwnText, ...] = ()

    @property
    def framed(self) -> bool:
        """Whether it has all that the frames of the language need."""
        return None not in (self.problem, self.problem_short, self.action, self.details)

    def leave_facts(self) -> tuple[Fact, ...]:
        """Give its facts as the checks read them."""
        return tuple(Fact(text=f.text, until=f.stale_from) for f in self.facts.values())


class DelayWords(_Table):
    """How a delay is said."""

    hour: Wording
    hours: Wording
    weekday: Wording
    days: Wording


class SinceWords(_Table):
    """How the beginning of an incident is said."""

    today: Wording
    yesterday: Wording
    weekday: Wording
    date: Wording


class Signature(_Table):
    """How replies are signed."""

    person: Wording
    team: Wording


class LanguageFile(_Table):
    """`_language.toml`: what all playbooks of a language share."""

    addresses: tuple[Address, ...] = ()
    """The ways to address people between which its texts choose; empty where there is one."""
    space_before: str = ""
    """Punctuation that takes a no-break space before it."""
    late: Wording
    """Said besides where the answer is late already."""
    weekdays: tuple[str, str, str, str, str, str, str]
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    greeting: Mapping[Formality, Wording]
    signature: Mapping[Formality, Signature]
    delay: DelayWords
    since: SinceWords
    matters: Mapping[str, Wording]
    """What an incident is about, by topic, as it stands after *about*."""
    frames: Mapping[Tone, tuple[Variant, ...]]
    again: tuple[Variant, ...] = ()
    """Frames of a further answer in a thread, unless it is critical; empty takes those above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The playbooks of one language, and what they share."""

    code: str
    shared: LanguageFile
    playbooks: Mapping[str, Playbook]
    """By name: that of the file."""
    paths: Mapping[str, Path] = field(default_factory=dict)

    def variants(
        self, playbook: Playbook, tone: Tone, *, again: bool = False
    ) -> tuple[Variant, ...]:
        """List the wordings for a tone: the playbook's own, else the frames."""
        own = [text for text in playbook.texts if tone in text.tones]
        if own or not playbook.framed:
            return tuple(own)
        if again and self.shared.again and tone is not Tone.CRITICAL:
            return self.shared.again
        return self.shared.frames[tone]

    def serves(self, name: str, tone: Tone) -> bool:
        """Say whether the playbook has a text in this tone."""
        known = self.playbooks.get(name)
        return known is not None and tone in known.when.tones and bool(self.variants(known, tone))

    def tones(self) -> Iterator[tuple[str, Playbook, Tone]]:
        """Go through all playbooks, and the tones in which each answers."""
        for name, playbook in self.playbooks.items():
            for tone in Tone:
                if self.serves(name, tone):
                    yield name, playbook, tone
