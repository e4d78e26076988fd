"""What can be wrong in a file of playbooks that was understood, with the line of each fault."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from responder.playbook import Formality, Language, Playbook, Situation, Tone, Variant
from responder.playbook_lines import Lines
from responder.playbook_text import text_faults
from storage.model import TOPICS

SHARED = "_language"
"""Name of the file that all playbooks of a language share."""
FEWEST = 3
"""Wordings that a playbook needs for each tone, so that answers do not read alike."""
FACTS = frozenset({"name", "brand", "signer", "delay", "help_link", "late"})
WHOLE = FACTS | {"greeting", "signature"}
SLOTS = frozenset({"problem", "action", "details"})
OF_INCIDENT = frozenset({"matter", "since"})

Key = tuple[str, ...]
Template = tuple[Key, str, frozenset[str]]
"""A text: its key in the file, itself, the placeholders that it may use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is wrong in a file of playbooks."""

    path: Path
    line: int
    message: str
    """What is wrong, with the key."""
    warning: bool = False
    """The playbooks can be used all the same."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that was read, and where things stand in it."""

    path: Path
    lines: Lines

    def flaw(self, key: Sequence[str], message: str, *, warning: bool = False) -> Flaw:
        """Say what is wrong at a key."""
        said = f"{'.'.join(key)}: {message}" if key else message
        return Flaw(path=self.path, line=self.lines.of(key), message=said, warning=warning)

    def texts(
        self, key: Sequence[str], text: str, allowed: frozenset[str], *, pairs: bool
    ) -> Iterator[Flaw]:
        """Find what is wrong in the text at a key."""
        for fault in text_faults(text, allowed, pairs=pairs):
            found = self.flaw(key, fault.message)
            yield replace(found, line=self.lines.within(key, text, fault.line))


def flaws_shared(source: Source, language: Language) -> Iterator[Flaw]:
    """Find what is wrong in what the playbooks of a language share."""
    shared = language.shared
    for formality in Formality:
        if formality not in shared.greeting or formality not in shared.signature:
            yield source.flaw(("greeting",), f"no greeting or signature is {formality}")
    for tone in Tone:
        if len(shared.frames.get(tone, ())) < FEWEST:
            yield source.flaw(("frames", tone), f"needs {FEWEST} variants at least")
    if 0 < len(shared.again) < FEWEST:
        yield source.flaw(("again",), f"needs {FEWEST} variants at least")
    for topic in shared.matters:
        if topic not in TOPICS:
            yield source.flaw(("matters", topic), "unknown topic")
    for key, text, allowed in _shared_templates(language):
        yield from source.texts(key, text, allowed, pairs=bool(shared.addresses))


def flaws_of(
    source: Source, playbook: Playbook, language: Language, now: datetime | None
) -> Iterator[Flaw]:
    """Find what is wrong in one playbook; stale facts where `now` is given."""
    when = playbook.when
    if when.situation is Situation.TOPIC and not when.topics:
        yield source.flaw(("when",), "topics: name those that it answers")
    yield from _flaws_of_count(source, playbook, language)
    for topic in when.topics if when.situation is Situation.INCIDENT else ():
        if topic not in language.shared.matters:
            yield source.flaw(("when", "topics"), f"{SHARED}.toml has no matters.{topic}")
    for name, fact in playbook.facts.items():
        if name in WHOLE | SLOTS | OF_INCIDENT:
            yield source.flaw(("facts", name), "this name is that of a placeholder already")
        if now is not None and not fact.holds(now):
            message = f"stale since {fact.until}: left out of replies"
            yield source.flaw(("facts", name), message, warning=True)
    for key, text, allowed in _templates(playbook):
        yield from source.texts(key, text, allowed, pairs=bool(language.shared.addresses))


def _flaws_of_count(source: Source, playbook: Playbook, language: Language) -> Iterator[Flaw]:
    parts = {
        part: getattr(playbook, part) for part in ("problem", "problem_short", "action", "details")
    }
    missing = [part for part, value in parts.items() if value is None]
    if not playbook.texts and missing:
        yield source.flaw((), f"needs texts, or for the frames: {', '.join(missing)}")
        return
    for tone in playbook.when.tones:
        own = [text for text in playbook.texts if tone in text.tones]
        if len(own) < FEWEST and (own or not playbook.framed):
            message = f"needs {FEWEST} variants for the tone {tone}, has {len(own)}"
            yield source.flaw(("texts",), message)


def _shared_templates(language: Language) -> Iterator[Template]:
    shared = language.shared
    placeholders = {
        "hour": frozenset[str](),
        "hours": frozenset({"hours"}),
        "days": frozenset({"days"}),
        "today": frozenset({"hour"}),
        "yesterday": frozenset[str](),
        "weekday": frozenset({"weekday"}),
        "date": frozenset({"day", "month"}),
    }
    yield ("late",), shared.late, frozenset()
    for name, words in (("delay", shared.delay), ("since", shared.since)):
        for part, text in words:
            yield (name, part), text, placeholders[part]
    for manner, greeting in shared.greeting.items():
        yield ("greeting", manner), greeting, frozenset({"name"})
    for manner, signed in shared.signature.items():
        yield ("signature", manner, "person"), signed.person, frozenset({"signer", "brand"})
        yield ("signature", manner, "team"), signed.team, frozenset({"brand"})
    for tone, variants in shared.frames.items():
        yield from _lengths(("frames", tone), variants, WHOLE | SLOTS)
    yield from _lengths(("again",), shared.again, WHOLE | SLOTS)


def _templates(playbook: Playbook) -> Iterator[Template]:
    own = frozenset(playbook.facts)
    slots = frozenset(slot for slot in SLOTS if getattr(playbook, slot) is not None)
    if playbook.when.situation is Situation.INCIDENT:
        own |= OF_INCIDENT
    tables: list[tuple[Key, object]] = [((), playbook)]
    tables += [(("kinds", name), kind) for name, kind in playbook.kinds.items()]
    for key, table in tables:
        for part in ("problem", "problem_short", "action", "details"):
            value = getattr(table, part) or ()
            for text in (value,) if isinstance(value, str) else value:
                yield (*key, part), text, own | {"brand", "delay"}
    yield from _lengths(("texts",), playbook.texts, WHOLE | slots | own)


def _lengths(key: Key, variants: Sequence[Variant], allowed: frozenset[str]) -> Iterator[Template]:
    for number, variant in enumerate(variants, 1):
        yield (*key, str(number), "long"), variant.long, allowed
        yield (*key, str(number), "short"), variant.short, allowed
