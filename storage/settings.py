"""The configuration: one TOML file, read once, refused with the place of each fault.

Secrets are never written in it: a value `{ env = "NAME" }` is read from the environment and
`{ file = "PATH" }` from a file, such as systemd's credentials or a container's secrets; a secret
that is not mentioned at all is looked for in `VIGIE_<CHANNEL>_<OPTION>`.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from storage.errors import SettingsError
from storage.model import Brand

ModelT = TypeVar("ModelT", bound=BaseModel)

CONFIG_NAME = "config.toml"


class Table(BaseModel):
    """A table of the configuration: unknown keys are refused, values are never echoed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class StorageSettings(Table):
    """Where the ledger is."""

    path: Path = Path("vigie.db")
    """The SQLite file; a relative path starts at the configuration file."""


class ClassifierSettings(Table):
    """Which engine judges."""

    engine: str | None = None
    """One of those in docs/engines.md; the one that Vigie comes with where none is named."""
    options: Mapping[str, object] = Field(default_factory=dict)
    """Read by the engine: what it takes besides, such as the folder of a model."""
    second_opinion: Mapping[str, object] | None = None
    """Read by the classifier: the model that is asked about undecided posts; nobody by default."""


class WatchSettings(Table):
    """The pace of the loop."""

    stage_every_s: float = Field(default=15.0, gt=0)
    """Pause between two runs of each stage after the polls, in seconds."""
    silent_after_h: float = Field(default=24.0, gt=0)
    """A source that was productive and brought nothing for so many hours is reported."""


class Settings(Table):
    """The whole configuration."""

    time_zone: str = "UTC"
    storage: StorageSettings = StorageSettings()
    brands: tuple[Brand, ...] = ()
    channels: Mapping[str, Mapping[str, object]] = Field(default_factory=dict)
    """Read by each channel, by its configured name."""
    classifier: ClassifierSettings = ClassifierSettings()
    responder: Mapping[str, object] = Field(default_factory=dict)
    """Read by the responder: approver, voice, service levels."""
    alerts: Mapping[str, object] = Field(default_factory=dict)
    """Read by the responder: who is told, and how."""
    report: Mapping[str, object] = Field(default_factory=dict)
    """Read by the reports: their language and forms, when they are delivered, and to whom."""
    goals: Mapping[str, object] = Field(default_factory=dict)
    """Read by the reports: what the brand wants to keep to."""
    watch: WatchSettings = WatchSettings()

    @field_validator("brands")
    @classmethod
    def _rising(cls, brands: tuple[Brand, ...]) -> tuple[Brand, ...]:
        for brand in brands:
            if list(brand.tiers) != sorted({tier for tier in brand.tiers if tier > 0}):
                raise ValueError(f"tiers of {brand.name!r}: numbers above zero, the smallest first")
        return brands

    @field_validator("brands")
    @classmethod
    def _own_first(cls, brands: tuple[Brand, ...]) -> tuple[Brand, ...]:
        """Put one's own brands before those of competitors: the first one speaks."""
        if brands and all(brand.competitor for brand in brands):
            raise ValueError("competitors alone: name a brand of your own beside them")
        return tuple(sorted(brands, key=lambda brand: brand.competitor))

    @property
    def own_brands(self) -> tuple[Brand, ...]:
        """The brands whose customers are answered."""
        return tuple(brand for brand in self.brands if not brand.competitor)

    @property
    def competitors(self) -> frozenset[str]:
        """The names of the brands that are only counted."""
        return frozenset(brand.name for brand in self.brands if brand.competitor)

    @field_validator("brands")
    @classmethod
    def _hosts(cls, brands: tuple[Brand, ...]) -> tuple[Brand, ...]:
        for brand in brands:
            for site in brand.sites:
                if not re.fullmatch(r"[\w-]+(\.[\w-]+)*", site):
                    raise ValueError(
                        f"sites of {brand.name!r}: hosts alone, as in brumelle.example"
                    )
        return brands

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"no time zone is called {value!r}") from error
        return value


def find(explicit: Path | None) -> Path:
    """Find the configuration: the one named, `./config.toml`, the user's folder.

    Raises SettingsError where there is none.
    """
    candidates = _candidates() if explicit is None else [explicit]
    for path in candidates:
        if path.is_file():
            return path
    places = " or ".join(str(path) for path in candidates)
    raise SettingsError(f"no configuration at {places}: `vigie init` writes one")


def configured() -> Path | None:
    """Find the configuration that holds where none is named; None where there is none."""
    return next((path for path in _candidates() if path.is_file()), None)


def _candidates() -> list[Path]:
    return [Path(CONFIG_NAME), user_config_path("vigie") / CONFIG_NAME]


def load(path: Path) -> Settings:
    """Read and check the configuration. Raises SettingsError with file, line and key."""
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {error}") from error
    settings = checked(Settings, table, path=path, text=text)
    storage = StorageSettings(path=path.parent / settings.storage.path.expanduser())
    responder = {key: _from(path.parent, part) for key, part in settings.responder.items()}
    report = _from(path.parent, settings.report)
    return settings.model_copy(
        update={"storage": storage, "responder": responder, "report": report}
    )


def _from(home: Path, table: object) -> object:
    """Let the folder that a table names start at the configuration file."""
    if isinstance(table, Mapping) and isinstance(folder := table.get("folder"), str):
        return {**table, "folder": str(home / Path(folder).expanduser())}
    return table


def checked(
    model: type[ModelT],
    table: Mapping[str, object],
    *,
    path: Path | None = None,
    text: str = "",
    under: Sequence[str] = (),
) -> ModelT:
    """Validate a table, with one line for each fault. Raises SettingsError."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        lines = []
        for fault in error.errors(include_url=False, include_input=False):
            keys = [*under, *(str(part) for part in fault["loc"])]
            message = fault["msg"].removeprefix("Value error, ")
            if fault["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
                message = "is not an option" + _near(fault["loc"], model)
            place = f"{path}:{line_of(text, keys)}: " if path else ""
            lines.append(f"{place}{'.'.join(keys)}: {message}")
        raise SettingsError("\n".join(lines)) from None


def _near(place: Sequence[int | str], model: type[BaseModel]) -> str:
    for key in place[:-1]:
        field = model.model_fields.get(str(key))
        if field is None or not isinstance(field.annotation, type):
            return ""
        if not issubclass(field.annotation, BaseModel):
            return ""
        model = field.annotation
    near = difflib.get_close_matches(str(place[-1]), model.model_fields, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def line_of(text: str, keys: Sequence[str]) -> int:
    """Find the line (from 1) of a key in a TOML text, or of the table that should hold it."""
    best, table, counts = 1, list[str](), dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$", line)
        if header:
            table = [part.strip().strip("\"'") for part in header[2].split(".")]
            if header[1] == "[[":
                name = ".".join(table)
                table.append(str(counts.setdefault(name, 0)))
                counts[name] += 1
            here = table
        else:
            key = re.match(r"\s*([\w\"'-]+)\s*=", line)
            if not key:
                continue
            here = [*table, key[1].strip("\"'")]
        if here == list(keys[: len(here)]):
            best = number
    return best


def with_secrets(
    table: Mapping[str, object], model: type[BaseModel], name: str, *, under: str = "channels"
) -> Mapping[str, object]:
    """Put the secrets in the place of their references. Raises SettingsError."""
    filled = {key: _dereferenced(f"{under}.{name}.{key}", value) for key, value in table.items()}
    for key, field in model.model_fields.items():
        variable = f"VIGIE_{name}_{key}".upper().replace("-", "_")
        if key not in filled and "SecretStr" in str(field.annotation) and variable in os.environ:
            filled[key] = SecretStr(os.environ[variable])
    return filled


def _dereferenced(place: str, value: object) -> object:
    match value:
        case {"env": str(variable), **rest} if not rest:
            if variable not in os.environ:
                raise SettingsError(f"{place}: {variable} is not in the environment")
            return os.environ[variable]
        case {"file": str(file), **rest} if not rest:
            try:
                return Path(file).expanduser().read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise SettingsError(f"{place}: cannot read {file}") from None
        case _:
            return value
