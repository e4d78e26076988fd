"""Documents that fail when they are no longer true."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr
from typer.main import get_command

from cli import app
from listener.registry import CHANNELS, load, parsed
from responder.alerts.gate import SENDS
from responder.alerts.registry import NOTIFIERS, opened
from responder.alerts.registry import load as load_receiver
from responder.alerts.rota import Level
from responder.alerts.settings import AlertSettings, PageBudget
from responder.desk import Desk
from responder.reports.settings import Goals, ReportSettings
from storage.alert import AlertKind
from storage.settings import Settings
from storage.settings import load as load_settings
from tests.factories import FrozenClock

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "config.example.toml"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in re.findall(r'env = "(VIGIE_\w+)"', EXAMPLE.read_text(encoding="utf-8")):
        monkeypatch.setenv(name, "https://reddit.example/.rss?feed=a&user=b")
    return load_settings(EXAMPLE)


def test_the_example_loads_with_the_real_loader(settings: Settings) -> None:
    desk = Desk(settings=settings, clock=FrozenClock())
    for name, table in settings.channels.items():
        channel, options = parsed(name, table)
        assert options.kind == channel.kind
    assert desk.policy.time_zone == settings.time_zone
    assert desk.drafter is not None


@pytest.mark.parametrize("kind", CHANNELS)
def test_the_example_names_every_option_of_every_channel(kind: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    tables = tomllib.loads(text)["channels"].values()
    named = {key for table in tables if table["kind"] == kind for key in table}
    common = set(re.findall(r"^#   (\w+)", text, re.MULTILINE))
    assert set(load(kind).options.model_fields) <= named | common


def test_the_example_names_every_option_besides(settings: Settings) -> None:
    table = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    missing = [path for path in _paths(Settings) if not _named(table, path)]
    assert missing == [("classifier", "options"), ("classifier", "second_opinion")]


def _paths(model: type[BaseModel], under: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _paths(field.annotation, (*under, name))
        else:
            yield (*under, name)


def _named(table: object, path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(table, Mapping) or key not in table:
            return False
        table = table[key]
    return True


def test_the_example_opens_every_kind_of_receiver(settings: Settings) -> None:
    desk = Desk(settings=settings, clock=FrozenClock())
    tables = desk.alerts.receivers
    assert {table["kind"] for table in tables.values()} == set(NOTIFIERS)
    for name, table in tables.items():
        if table["kind"] == "apprise":
            continue
        assert opened(name, table).hears


def test_the_example_names_every_option_of_alerts() -> None:
    table = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["alerts"]
    assert [path for path in _paths(AlertSettings) if not _named(table, path)] == []
    assert set(PageBudget.model_fields) == set(table["budget"])
    assert set(Level.model_fields) == set(table["rota"][0])
    for kind in NOTIFIERS:
        (named,) = (one for one in table["receivers"].values() if one["kind"] == kind)
        assert set(load_receiver(kind).options.model_fields) - {"timeout_s"} <= set(named)


def test_the_page_of_alerts_names_what_there_is() -> None:
    words = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    known = [*NOTIFIERS, *(kind.value for kind in AlertKind), *(gate.value for gate in SENDS)]
    assert [name for name in known if f"`{name}`" not in words] == []
    assert [name for name in AlertSettings.model_fields if f"`{name}`" not in words] == []


@pytest.mark.parametrize(("name", "model"), [("report", ReportSettings), ("goals", Goals)])
def test_every_option_of_reports_is_named(name: str, model: type[BaseModel]) -> None:
    table = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))[name]
    assert set(model.model_fields) == set(table)
    model.model_validate(table)
    words = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    assert [option for option in model.model_fields if f"`{option}`" not in words] == []


def test_no_option_that_holds_a_secret_shows_it(settings: Settings) -> None:
    for name, table in settings.channels.items():
        _, options = parsed(name, table)
        assert "feed=a&user=b" not in repr(options)
        assert any(isinstance(v, SecretStr) for v in options.model_dump().values()) or name in {
            "blogs",
            "hackernews",
            "inbox",
        }


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = getattr(get_command(app), "commands", {})
    assert len(commands) > 15
    assert [name for name in commands if f"vigie {name}" not in readme] == []


def test_every_command_says_what_it_does() -> None:
    for name, command in getattr(get_command(app), "commands", {}).items():
        assert command.help, name
