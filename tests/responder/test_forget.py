import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from storage.database import held
from storage.ledger import opened
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import NOON, mention

SOURCE = SourceState(name="x/search/1", channel="x")


@pytest.fixture
def config(path: Path) -> Path:
    with opened(path) as ledger:
        told = (mention("1"), mention("2", author="somebody_else"))
        ledger.record(SOURCE, Batch(mentions=told), at=NOON)
    file = path.parent / "config.toml"
    file.write_text('[storage]\npath = "vigie.db"\n[[brands]]\nname = "Brumelle"\n', "utf-8")
    return file


def run(config: Path, *words: str) -> tuple[int, str]:
    ran = CliRunner().invoke(app, ["forget", "--config", str(config), *words])
    return ran.exit_code, ran.stdout


def test_an_author_is_forgotten_and_the_counts_are_told(config: Path) -> None:
    code, out = run(config, "--author", "@mlle_k", "--json")
    assert (code, json.loads(out)["mentions"]) == (0, 1)
    assert run(config, "--author", "mlle_k")[1].startswith("mentions: 0\n")


def test_all_is_older_than_nothing(config: Path) -> None:
    assert run(config, "--older-than", "36500", "--channel", "x")[1].startswith("mentions: 0\n")
    assert run(config, "--older-than", "0", "--channel", "y")[1].startswith("mentions: 0\n")


@pytest.mark.parametrize("words", [[], ["--author", "mlle_k", "--older-than", "1"]])
def test_one_of_the_two_must_be_said(config: Path, words: list[str]) -> None:
    assert run(config, *words)[0] == 2


def test_replies_on_their_way_keep_their_text(config: Path, path: Path) -> None:
    with held(path, "publish"):
        assert run(config, "--author", "mlle_k")[0] == 1
    with opened(path) as ledger:
        assert ledger.erasure.of_author("mlle_k", "x") != []
