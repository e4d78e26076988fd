"""Reading folders of playbooks: ours and a team's own, every fault with its file and line."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from responder.playbook import (
    GENERAL,
    Formality,
    Language,
    LanguageFile,
    Playbook,
    Situation,
    Tone,
    Variant,
    _Table,
)
from responder.playbook_lines import Lines
from responder.playbook_text import text_faults
from storage.errors import ToolError
from storage.model import TOPICS

SHIPPED = Path(__file__).with_name("playbooks")
SHARED = "_language"
FEWEST = 3
"""Wordings that a playbook needs for each tone, so that answers do not read alike."""
FACTS = frozenset({"name", "brand", "signer", "delay", "help_link", "late"})
WHOLE = FACTS | {"greeting", "signature"}
SLOTS = frozenset({"problem", "action", "details"})
OF_INCIDENT = frozenset({"matter", "since"})

TableT = TypeVar("TableT", bound=_Table)


class PlaybookError(ToolError):
    """Playbooks cannot be used; the text names the file and the line of what is wrong."""


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
class Shelf:
    """What folders of playbooks hold, and what is wrong with them."""

    languages: Mapping[str, Language] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()

    @property
    def faults(self) -> tuple[Flaw, ...]:
        """What must be mended before the playbooks can be used."""
        return tuple(flaw for flaw in self.flaws if not flaw.warning)


def load(own: Path | None = None) -> dict[str, Language]:
    """Read the shipped playbooks, with those of a folder of one's own in their place or beside.

    Raises PlaybookError with the file and the line of the first thing that is wrong.
    """
    shelf = read(own)
    if shelf.faults:
        more = len(shelf.faults) - 1
        also = f" (and {more} more: see `vigie check`)" if more else ""
        raise PlaybookError(f"{shelf.faults[0]}{also}")
    return dict(shelf.languages)


def read(own: Path | None = None, *, now: datetime | None = None) -> Shelf:
    """Read all playbooks and find all that is wrong with them; stale facts where `now` is given."""
    folders = [SHIPPED, *([own] if own is not None else [])]
    if own is not None and not any(own.glob("*/*.toml")):
        return Shelf(flaws=(_flaw(own, "no playbook is there (LANGUAGE/NAME.toml)"),))
    codes = sorted({path.parent.name for folder in folders for path in folder.glob("*/*.toml")})
    found = [_language(code, [folder / code for folder in folders], now) for code in codes]
    return Shelf(
        languages={shelf.code: shelf for shelf, _ in found if shelf is not None},
        flaws=tuple(flaw for _, flaws in found for flaw in flaws),
    )


def _language(
    code: str, folders: Sequence[Path], now: datetime | None
) -> tuple[Language | None, list[Flaw]]:
    # A file of the later folder stands in place of one of the same name.
    paths = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    here = folders[-1] if folders[-1].exists() else folders[0]
    if not re.fullmatch("[a-z]{2,3}", code):
        return None, [_flaw(here, "the folder of a language has its code for a name, such as fr")]
    flaws: list[Flaw] = []
    shared = _file(paths.pop(SHARED, here / f"{SHARED}.toml"), LanguageFile, flaws)
    read = {name: _file(path, Playbook, flaws) for name, path in sorted(paths.items())}
    playbooks = {name: found[0] for name, found in read.items() if found is not None}
    if shared is None:
        return None, flaws
    language = Language(code=code, shared=shared[0], playbooks=playbooks, paths=paths)
    flaws += _flaws_shared(shared[1], language)
    for name, found in read.items():
        if found is not None:
            flaws += _flaws_of(found[1], name, found[0], language, now)
    flaws += [_flaw(here, gap) for gap in _gaps(language)]
    return language, flaws


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    path: Path
    lines: Lines

    def flaw(self, key: Sequence[str], message: str, *, warning: bool = False) -> Flaw:
        said = f"{'.'.join(key)}: {message}" if key else message
        return Flaw(path=self.path, line=self.lines.of(key), message=said, warning=warning)

    def texts(
        self, key: Sequence[str], text: str, allowed: frozenset[str], *, pairs: bool
    ) -> Iterator[Flaw]:
        for fault in text_faults(text, allowed, pairs=pairs):
            found = self.flaw(key, fault.message)
            yield replace(found, line=self.lines.within(key, text, fault.line))


def _file(
    path: Path, table: type[TableT], flaws: list[Flaw]
) -> tuple[TableT, _Source] | None:
    try:
        text = path.read_text(encoding="utf-8")
        source = _Source(path=path, lines=Lines(text))
        return table.model_validate(tomllib.loads(text)), source
    except (OSError, UnicodeDecodeError) as error:
        flaws.append(_flaw(path, f"cannot be read: {error}"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        flaws.append(_flaw(path, str(error), int(place.group(1)) if place else len(text.split("\n"))))
    except ValidationError as error:
        for one in error.errors():
            key = [str(p + 1) if isinstance(p, int) else str(p) for p in one["loc"]]
            flaws.append(source.flaw([k for k in key if k != "[key]"], one["msg"]))
    return None


def _flaws_shared(source: _Source, language: Language) -> Iterator[Flaw]:
    shared, pairs = language.shared, bool(language.shared.addresses)
    templates = {
        ("late",): (shared.late, frozenset[str]()),
        ("delay", "hour"): (shared.delay.hour, frozenset[str]()),
        ("delay", "hours"): (shared.delay.hours, frozenset({"hours"})),
        ("delay", "weekday"): (shared.delay.weekday, frozenset({"weekday"})),
        ("delay", "days"): (shared.delay.days, frozenset({"days"})),
        ("since", "today"): (shared.since.today, frozenset({"hour"})),
        ("since", "yesterday"): (shared.since.yesterday, frozenset[str]()),
        ("since", "weekday"): (shared.since.weekday, frozenset({"weekday"})),
        ("since", "date"): (shared.since.date, frozenset({"day", "month"})),
    }
    for formality in Formality:
        if formality not in shared.greeting or formality not in shared.signature:
            yield source.flaw(("greeting",), f"no greeting or signature is {formality}")
    for manner, greeting in shared.greeting.items():
        templates["greeting", manner] = (greeting, frozenset({"name"}))
    for manner, signed in shared.signature.items():
        templates["signature", manner, "person"] = (signed.person, frozenset({"signer", "brand"}))
        templates["signature", manner, "team"] = (signed.team, frozenset({"brand"}))
    for tone in Tone:
        if len(shared.frames.get(tone, ())) < FEWEST:
            yield source.flaw(("frames", tone), f"needs {FEWEST} variants at least")
    for tone, variants in shared.frames.items():
        for number, variant in enumerate(variants, 1):
            for length in ("long", "short"):
                key = ("frames", tone, str(number), length)
                templates[key] = (getattr(variant, length), WHOLE | SLOTS)
    for key, (text, allowed) in templates.items():
        yield from source.texts(key, text, allowed, pairs=pairs)
    for topic in shared.matters:
        if topic not in TOPICS:
            yield source.flaw(("matters", topic), "unknown topic")


def _flaws_of(
    source: _Source, name: str, playbook: Playbook, language: Language, now: datetime | None
) -> Iterator[Flaw]:
    pairs = bool(language.shared.addresses)
    if playbook.when.situation is Situation.TOPIC and not playbook.when.topics:
        yield source.flaw(("when",), "topics: name those that it answers")
    if any((playbook.problem, playbook.problem_short)) and not playbook.texts and not playbook.framed:
        yield source.flaw((), "needs problem, problem_short, action and details, or texts")
    for tone in playbook.when.tones:
        found = language.variants(playbook, tone)
        if len(found) < FEWEST and tone not in _short_frames(language):
            yield source.flaw(
                ("texts",), f"needs {FEWEST} variants for the tone {tone}, has {len(found)}"
            )
    if playbook.when.situation is Situation.INCIDENT:
        for topic in playbook.when.topics:
            if topic not in language.shared.matters:
                yield source.flaw(("when", "topics"), f"{SHARED}.toml has no matters.{topic}")
    for fact in playbook.facts.keys() & (WHOLE | SLOTS | OF_INCIDENT):
        yield source.flaw(("facts", fact), "this name is that of a placeholder already")
    for fact, dated in playbook.facts.items():
        if now is not None and not dated.holds(now):
            yield source.flaw(
                ("facts", fact), f"stale since {dated.until}: left out of replies", warning=True
            )
    for key, text, allowed in _templates(playbook):
        yield from source.texts(key, text, allowed, pairs=pairs)


def _short_frames(language: Language) -> set[Tone]:
    """Tones whose frames are too few: told of the language, not of each playbook."""
    return {tone for tone in Tone if len(language.shared.frames.get(tone, ())) < FEWEST}


def _templates(playbook: Playbook) -> Iterator[tuple[tuple[str, ...], str, frozenset[str]]]:
    """Yield every text of a playbook: its key in the file, and the placeholders it may use."""
    own = frozenset(playbook.facts)
    slots = frozenset(slot for slot in SLOTS if getattr(playbook, slot) is not None)
    incident = OF_INCIDENT if playbook.when.situation is Situation.INCIDENT else frozenset[str]()
    parts = [((), playbook), *((("kinds", n), kind) for n, kind in playbook.kinds.items())]
    for key, table in parts:
        for part in ("problem", "problem_short", "action", "details"):
            value = getattr(table, part) or ()
            for text in (value,) if isinstance(value, str) else value:
                yield (*key, part), text, own | incident | {"brand", "delay"}
    for number, variant in enumerate(playbook.texts, 1):
        for length in ("long", "short"):
            allowed = WHOLE | slots | own | incident
            yield ("texts", str(number), length), _length(variant, length), allowed


def _length(variant: Variant, length: str) -> str:
    return variant.long if length == "long" else variant.short


def _gaps(language: Language) -> Iterator[str]:
    general = language.playbooks.get(GENERAL)
    if general is None:
        yield f"{GENERAL}.toml must be there: it answers where no other playbook does"
    elif not all(general.when.holds(Situation.TOPIC, GENERAL, t, None) for t in Tone):
        yield f"{GENERAL}.toml must answer the topic {GENERAL} in every tone, for every brand"


def _flaw(path: Path, message: str, line: int = 1) -> Flaw:
    return Flaw(path=path, line=line, message=message)
