"""Which engine judges, from the configuration through the commands to the ledger."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from classifier.opening import SPENT_ON
from cli import app
from listener.town.http import Faulty, served
from responder.desk import Desk
from storage.errors import SettingsError
from storage.ledger import opened
from storage.polled import Batch
from storage.settings import load
from tests.classifier.test_second_opinion import Model
from tests.factories import NOON, FrozenClock, mention

GERMAN = "Mein Paket von Brumelle ist immer noch nicht da"


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def address(model: Model) -> Iterator[str]:
    with served(Faulty(model)) as address:
        yield address


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.delenv("VIGIE_CONFIG", raising=False)


def configured(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def asking(address: str, **more: object) -> str:
    lines = [f"{key} = {json.dumps(value)}" for key, value in more.items()]
    head = ["[classifier.second_opinion]", f'base_url = "{address}/v1"', 'model = "small"']
    return "\n".join([*head, *lines])


def classify(*words: str) -> tuple[list[dict[str, Any]], str]:
    text = json.dumps({"text": GERMAN, "lang": "de"}) + "\n"
    result = CliRunner().invoke(app, ["classify", *words], input=text)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def test_without_a_configuration_the_default_judges(tmp_path: Path) -> None:
    (row,), told = classify()
    assert row["undecided"] is True
    assert told == ""


def test_the_configured_second_opinion_is_asked_and_counted(
    tmp_path: Path, address: str, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_SECOND_OPINION_KEY", "s3cret")
    configured(tmp_path, asking(address))
    (row,), told = classify()
    assert row["undecided"] is False and row["complaint"] == 0.93
    assert row["reasons"][0].startswith("second opinion of small")
    assert told == "1 second opinions\n"
    assert model.keys == ["Bearer s3cret"]
    with opened(tmp_path / "vigie.db") as ledger:
        assert ledger.sources.spent(SPENT_ON, since=NOON.replace(year=2000)).items == 1


def test_an_engine_that_is_named_asks_nobody(tmp_path: Path, address: str, model: Model) -> None:
    configured(tmp_path, asking(address))
    (row,), _ = classify("--engine", "linear")
    assert row["undecided"] is True and row["engine"] == "linear"
    assert model.questions == []


def test_options_of_the_engine_are_read(tmp_path: Path) -> None:
    file = configured(
        tmp_path, '[classifier]\nengine = "linear"\n[classifier.options]\nweights = "none.npz"\n'
    )
    for words in ([], ["--engine", "linear"], ["--config", str(file)]):
        result = CliRunner().invoke(app, ["classify", *words], input="{}\n")
        assert result.exit_code == 1
        assert "none.npz" in result.stderr


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ('base_url = "http://llm.example/v1"\nmodel = "m"', "base_url: must begin with https://"),
        ('base_url = "https://llm.example/v1"', "second_opinion.model"),
        (
            'base_url = "https://llm.example/v1"\nmodel = "m"\nkey = { env = "NO_SUCH_NAME" }',
            "classifier.second_opinion.key: NO_SUCH_NAME is not in the environment",
        ),
        ('base_url = "https://llm.example/v1"\nmodel = "m"\nper_dya = 3', "'per_day'"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(tmp_path: Path, table: str, fault: str) -> None:
    file = configured(tmp_path, f"[classifier.second_opinion]\n{table}\n")
    with pytest.raises(SettingsError, match=fault):
        _ = Desk(settings=load(file), clock=FrozenClock()).engine


def test_the_loop_asks_and_says_so_in_its_note(tmp_path: Path, address: str, model: Model) -> None:
    file = configured(tmp_path, asking(address, per_day=1))
    desk = Desk(settings=load(file), clock=FrozenClock())
    with desk.ledger() as ledger:
        posts = tuple(mention(str(n), f"{GERMAN} {'sehr ' * n}") for n in range(2))
        ledger.record(ledger.sources.get("x/search", "x"), Batch(mentions=posts), at=NOON)
    tally = desk.triage()
    assert tally.note is not None
    assert tally.note.endswith("1 second opinions; 1 without: the budget of the day is used")
    assert len(model.questions) == 1
    with desk.ledger() as ledger:
        judged = [ledger.classification(kept.id) for kept in ledger.mentions.all()]
    assert sorted(c.undecided for c in judged if c is not None) == [False, True]
