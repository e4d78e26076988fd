"""Playbooks: what was thought through beforehand, per language, topic and tone; read from TOML.

A language is one file: frames (one per tone) into which each topic puts the wording of its problem
and its next step, and texts of its own where a frame will not do (thanks, questions, a crisis).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeAlias

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from storage.errors import ToolError

SHIPPED = Path(__file__).with_name("playbooks")
GENERAL = "other"
"""The topic that stands in for one without a text for the tone."""

Wording: TypeAlias = Annotated[str, Field(min_length=1, max_length=1000)]
Wordings: TypeAlias = Annotated[tuple[Wording, ...], Field(min_length=2)]


class PlaybookError(ToolError):
    """A playbook cannot be used; the text names the file, and the line or the key."""


class Tone(StrEnum):
    """How pressing a reply sounds: an urgency, with low and normal as one."""

    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a text may name; nothing of it comes from the post but a cleaned display name."""

    name: str
    """Empty when the customer is not greeted by name."""
    brand: str
    signer: str
    """First name of the person who signs; empty when the team does."""
    delay: str
    """When the customer hears from us, in words."""
    help_link: str
    """Empty when no article is configured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One variant of a playbook, filled in."""

    key: str
    """Language, topic, tone and number: `fr/delivery/high/1`."""
    long: str
    short: str
    ensure: str
    """What the text affirms and a person must make sure of; often empty."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Variant(_Table):
    """One wording in two lengths."""

    long: Wording
    short: Wording
    ensure: str = ""
    """What the text affirms, to be verified before it is approved; shown to the reviewer."""


class OwnText(Variant):
    """A topic's own wording, for the tones it names, in place of the frame."""

    tones: tuple[Tone, ...] = Field(min_length=1)


class Topic(_Table):
    """What a playbook knows of one topic."""

    applies: Wording
    """When it applies, for the person who reviews."""
    problem: Wordings | None = None
    """Sentences that name the problem and apologise; the frame's n-th variant takes the n-th."""
    problem_short: Wordings | None = None
    action: Wording | None = None
    """What we do, as a clause that begins with *we*."""
    details: Wording | None = None
    """What the customer is asked for, in a private message only."""
    texts: tuple[OwnText, ...] = ()

    @property
    def framed(self) -> bool:
        """Whether it has all that the frames need."""
        return None not in (self.problem, self.problem_short, self.action, self.details)


class DelayWords(_Table):
    """How a delay is said."""

    hour: Wording
    hours: Wording
    weekday: Wording
    days: Wording
    weekdays: tuple[str, str, str, str, str, str, str]


class Language(_Table):
    """One file of playbooks."""

    language: str = Field(pattern="^[a-z]{2,3}$")
    greeting: Wording
    signed_by_person: Wording
    signed_by_team: Wording
    space_before: str = ""
    """Punctuation that takes a no-break space before it."""
    delay: DelayWords
    frames: Mapping[Tone, Annotated[tuple[Variant, ...], Field(min_length=2)]]
    topics: Mapping[str, Topic]

    def templates(self) -> Iterator[tuple[str, str, frozenset[str]]]:
        """Yield every template: its key in the file, its text, the placeholders it may use."""
        facts = frozenset(Facts.__dataclass_fields__)
        whole = facts | {"greeting", "signature"}
        topical = {"problem", "action", "details"}
        yield "greeting", self.greeting, frozenset({"name"})
        yield "signed_by_person", self.signed_by_person, frozenset({"signer", "brand"})
        yield "signed_by_team", self.signed_by_team, frozenset({"brand"})
        yield "delay.hour", self.delay.hour, frozenset()
        yield "delay.hours", self.delay.hours, frozenset({"hours"})
        yield "delay.weekday", self.delay.weekday, frozenset({"weekday"})
        yield "delay.days", self.delay.days, frozenset({"days"})
        for tone, variants in self.frames.items():
            for number, variant in enumerate(variants, 1):
                yield f"frames.{tone}.{number}.long", variant.long, whole | topical
                yield f"frames.{tone}.{number}.short", variant.short, whole | topical
        for name, topic in self.topics.items():
            for part in ("problem", "problem_short", "action", "details"):
                value = getattr(topic, part) or ()
                for text in (value,) if isinstance(value, str) else value:
                    yield f"topics.{name}.{part}", text, frozenset({"brand"})
            for number, own in enumerate(topic.texts, 1):
                allowed = whole | (topical if topic.framed else set())
                yield f"topics.{name}.texts.{number}.long", own.long, allowed
                yield f"topics.{name}.texts.{number}.short", own.short, allowed

    def say(self, text: str, values: Mapping[str, object]) -> str:
        """Fill one template in, with the spacing of the language."""
        paragraphs = re.split(r"\n\s*\n", _compiled(text).render(values))
        filled = "\n".join(" ".join(part.split()) for part in paragraphs if part.strip())
        if not self.space_before:
            return filled
        return re.sub(f" ([{re.escape(self.space_before)}])", "\u00a0\\1", filled)

    def serves(self, topic: str, tone: Tone) -> bool:
        """Say whether the topic has at least one variant in this tone."""
        known = self.topics.get(topic)
        return known is not None and (known.framed or any(tone in t.tones for t in known.texts))

    def render(self, topic: str, tone: Tone, facts: Facts) -> tuple[Rendering, ...]:
        """Fill in every variant of a topic that serves the tone, in the order of the file."""
        known = self.topics[topic]
        own = [text for text in known.texts if tone in text.tones]
        variants: list[Variant] = [*(own or self.frames[tone])]
        return tuple(
            Rendering(
                key=f"{self.language}/{topic}/{tone}/{number + 1}",
                long=self.say(variant.long, self._values(known, number, facts, known.problem)),
                short=self.say(
                    variant.short, self._values(known, number, facts, known.problem_short)
                ),
                ensure=variant.ensure,
            )
            for number, variant in enumerate(variants)
        )

    def _values(
        self, topic: Topic, number: int, facts: Facts, problems: tuple[str, ...] | None
    ) -> dict[str, object]:
        values: dict[str, object] = asdict(facts)
        signed = self.signed_by_person if facts.signer else self.signed_by_team
        values |= {
            "greeting": self.say(self.greeting, values),
            "signature": self.say(signed, values),
        }
        parts = {
            "problem": problems[number % len(problems)] if problems else None,
            "action": topic.action,
            "details": topic.details,
        }
        return values | {k: self.say(text, values) for k, text in parts.items() if text}


def load(folder: Path = SHIPPED) -> dict[str, Language]:
    """Read every `*.toml` of the folder; the key is the language.

    Raises PlaybookError with the file and the line, or the key, of the first thing that is wrong.
    """
    languages: dict[str, Language] = {}
    for path in sorted(folder.glob("*.toml")):
        language = _read(path)
        if language.language in languages:
            raise PlaybookError(f"{path}: language: {language.language!r} has a file already")
        languages[language.language] = language
    if not languages:
        raise PlaybookError(f"{folder}: no playbook (*.toml) is there")
    return languages


def _read(path: Path) -> Language:
    try:
        source = path.read_text(encoding="utf-8")
        language = Language.model_validate(tomllib.loads(source))
    except (OSError, UnicodeDecodeError) as error:
        raise PlaybookError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise PlaybookError(f"{path}: {key}: {first['msg']}") from error
    for key, problem in _gaps(language):
        raise PlaybookError(f"{path}: {key}: {problem}")
    for key, text, allowed in language.templates():
        _examine(path, source, key, text, allowed)
    return language


def _gaps(language: Language) -> Iterator[tuple[str, str]]:
    for tone in Tone:
        if tone not in language.frames:
            yield f"frames.{tone}", "this tone has no frame"
    for name, topic in language.topics.items():
        parts = (topic.problem, topic.problem_short, topic.action, topic.details)
        if not topic.framed and (not topic.texts or any(parts)):
            yield (
                f"topics.{name}",
                "needs problem, problem_short, action and details, or texts of its own",
            )
        for tone in Tone:
            if len([text for text in topic.texts if tone in text.tones]) == 1:
                yield f"topics.{name}.texts", f"needs two variants for the tone {tone}, not one"
    if GENERAL not in language.topics or not language.topics[GENERAL].framed:
        yield f"topics.{GENERAL}", "the general playbook must be there and use the frames"


def _examine(path: Path, source: str, key: str, text: str, allowed: frozenset[str]) -> None:
    """Refuse all but placeholders that are known here, and `if` around them."""
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        line = _line(source, text, error.lineno, None)
        raise PlaybookError(f"{path}:{line}: {key}: {error.message}") from error
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            line = _line(source, text, node.lineno, None)
            raise PlaybookError(
                f"{path}:{line}: {key}: only {{{{ placeholder }}}} and"
                " {% if placeholder %}…{% endif %} can be used"
            )
        if isinstance(node, nodes.Name) and node.name not in allowed:
            line = _line(source, text, node.lineno, node.name)
            known = ", ".join(sorted(allowed)) or "none"
            raise PlaybookError(
                f"{path}:{line}: {key}: unknown placeholder {node.name!r}; known here: {known}"
            )


def _line(source: str, text: str, lineno: int, name: str | None) -> int:
    """The line of the file on which line `lineno` of the text stands."""
    start = source.find(text)
    if start < 0 and name is not None:  # written with TOML escapes: look for the name instead
        found = re.search(r"\{[{%][^}]*\b" + re.escape(name) + r"\b", source)
        return source.count("\n", 0, found.start()) + 1 if found else 1
    return source.count("\n", 0, max(start, 0)) + lineno


_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)


def _environment() -> ImmutableSandboxedEnvironment:
    # Plain text goes out, not HTML: there is nothing to escape, and the values are cleaned before.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


_ENVIRONMENT = _environment()


@lru_cache(maxsize=2048)
def _compiled(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)
