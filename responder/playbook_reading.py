"""Reading folders of playbooks: ours and a team's own, every fault with its file and line."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from responder.playbook import GENERAL, Language, LanguageFile, Playbook, Situation, Tone
from responder.playbook_flaws import SHARED, Flaw, Source, flaws_of, flaws_shared
from responder.playbook_lines import Lines
from storage.errors import ToolError
from storage.settings import Table

SHIPPED = Path(__file__).with_name("playbooks")
TableT = TypeVar("TableT", LanguageFile, Playbook)


class PlaybookError(ToolError):
    """Playbooks cannot be used; the text names the file and the line of what is wrong."""


class PlaybookSettings(Table):
    """Where a team's own playbooks are."""

    folder: Path | None = None
    """`LANGUAGE/NAME.toml`: in place of the shipped ones of the same name, or beside them."""


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
    flaws += flaws_shared(shared[1], language)
    for found in read.values():
        if found is not None:
            flaws += flaws_of(found[1], found[0], language, now)
    flaws += [_flaw(here, gap) for gap in _gaps(language)]
    return language, flaws


def _file(path: Path, table: type[TableT], flaws: list[Flaw]) -> tuple[TableT, Source] | None:
    try:
        text = path.read_text(encoding="utf-8")
        source = Source(path=path, lines=Lines(text))
        return table.model_validate(tomllib.loads(text)), source
    except (OSError, UnicodeDecodeError) as error:
        flaws.append(_flaw(path, f"cannot be read: {error}"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        flaws.append(
            _flaw(path, str(error), int(place.group(1)) if place else len(text.split("\n")))
        )
    except ValidationError as error:
        for one in error.errors():
            key = [str(p + 1) if isinstance(p, int) else str(p) for p in one["loc"]]
            flaws.append(source.flaw([k for k in key if k != "[key]"], one["msg"]))
    return None


def _gaps(language: Language) -> Iterator[str]:
    general = language.playbooks.get(GENERAL)
    if general is None:
        yield f"{GENERAL}.toml must be there: it answers where no other playbook does"
    elif not all(general.when.holds(Situation.TOPIC, GENERAL, t, None) for t in Tone):
        yield f"{GENERAL}.toml must answer the topic {GENERAL} in every tone, for every brand"


def _flaw(path: Path, message: str, line: int = 1) -> Flaw:
    return Flaw(path=path, line=line, message=message)
