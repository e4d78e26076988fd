"""From corrections in the ledger to a layer that is kept, used, and removed again."""

import json
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from typer.testing import CliRunner, Result

from classifier.engines.linear import LinearEngine
from classifier.local import place_of, read
from cli import app
from storage.ledger import Ledger, opened
from storage.model import Json
from tests.classifier.lessons import WordReader, leaks, posts
from tests.factories import NOON, mention

CONFIG = """
[[brands]]
name = "Brumelle"
[classifier]
engine = "linear"
"""


class Desk:
    """Runs commands over one ledger."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config.toml"
        self.config.write_text(CONFIG, encoding="utf-8")
        self.path = folder / "vigie.db"
        self.layer = place_of(self.path)

    def __call__(self, *words: str, stdin: str | None = None, fails: int = 0) -> Result:
        ran = CliRunner().invoke(app, [*words, "--config", str(self.config)], input=stdin)
        assert ran.exit_code == fails, (ran.output, ran.exception)
        return ran

    def rows(self, *words: str, stdin: str | None = None) -> list[dict[str, Json]]:
        return [json.loads(line) for line in self(*words, stdin=stdin).stdout.splitlines()]

    def corrected(self, texts: list[str], label: Callable[[str], str]) -> None:
        with opened(self.path) as ledger:
            keep(ledger, texts)
            for number, text in enumerate(texts):
                found = ledger.mentions.find("x", str(number))
                assert found is not None
                ledger.label(found, "complaint", label(text), actor="ann", at=NOON)


def keep(ledger: Ledger, texts: list[str]) -> None:
    written = [
        replace(mention(str(n), text, author=f"customer{n // 2}"), lang="en")
        for n, text in enumerate(texts)
    ]
    ledger.mentions.keep("test", written, at=NOON)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    # The encoder is a heavy edge: words with a place of their own stand in for it.
    monkeypatch.setitem(sys.modules, "classifier.encoder", SimpleNamespace(Encoder=WordReader))
    return Desk(tmp_path)


def test_systematic_corrections_are_learnt_used_and_forgotten(desk: Desk) -> None:
    texts = posts(80)
    desk.corrected(texts, leaks)
    ran = desk("train")
    assert "kept what was learnt of complaint" in ran.stderr
    assert "complaint" in ran.stdout and "yes" in ran.stdout
    layer = read(desk.layer)
    assert layer.taught == {"complaint": 80}
    assert not any(text.encode() in desk.layer.read_bytes() for text in texts)

    new = "Brumelle parcel leaking blue again near small"
    (told,) = desk.rows("classify", stdin=json.dumps({"text": new}))
    (bare,) = desk.rows("classify", "--engine", "linear", stdin=json.dumps({"text": new}))
    assert cast(float, told["complaint"]) > cast(float, bare["complaint"])
    assert cast(float, told["complaint"]) > 0.6
    assert told["engine_version"] == f"{bare['engine_version']}+local.{layer.digest[:8]}"

    assert "removed" in desk("train", "--forget").stderr
    assert not desk.layer.exists()
    assert "nothing to remove" in desk("train", "--forget").stderr
    (again,) = desk.rows("classify", stdin=json.dumps({"text": new}))
    assert again["complaint"] == bare["complaint"]


def test_the_loop_judges_with_what_was_learnt(desk: Desk) -> None:
    desk.corrected(posts(60), leaks)
    desk("train")
    rows = [json.loads(line) for line in desk("export").stdout.splitlines()]
    assert all("+local." in row["classification"]["engine_version"] for row in rows)


def test_a_backup_judges_as_the_ledger_that_it_is_of(desk: Desk, tmp_path: Path) -> None:
    desk.corrected(posts(80), leaks)
    desk("train")
    folder = tmp_path / "copies"
    folder.mkdir()
    told = desk("backup", str(folder / "monday.db")).stderr
    copied = folder / "monday.local.npz"
    assert f"wrote {folder / 'monday.db'}\nwrote {copied}" in told
    assert copied.stat().st_mode & 0o077 == 0
    restored = Desk(folder)
    (folder / "monday.db").rename(restored.path)
    copied.rename(restored.layer)
    post = json.dumps({"text": "Brumelle parcel leaking blue again near small"})
    assert restored.rows("classify", stdin=post) == desk.rows("classify", stdin=post)
    assert "+local." in str(restored.rows("classify", stdin=post))


def test_a_backup_of_what_was_never_taught_is_one_file(desk: Desk, tmp_path: Path) -> None:
    assert desk("backup", str(tmp_path / "copy.db")).stderr == f"wrote {tmp_path / 'copy.db'}\n"
    assert not place_of(tmp_path / "copy.db").exists()


def test_a_backup_is_written_whatever_becomes_of_its_layer(desk: Desk, tmp_path: Path) -> None:
    copy, other = tmp_path / "copy.monday", tmp_path / "copy.tuesday"
    place_of(copy).write_bytes(b"stale")
    assert "is left of an older copy" in desk("backup", str(copy), fails=1).stderr
    copy.unlink()
    desk.corrected(posts(80), leaks)
    desk("train")
    desk("backup", str(copy))
    assert place_of(copy).read_bytes() == desk.layer.read_bytes()
    told = desk("backup", str(other), fails=1).stderr
    assert f"wrote {other}\n" in told and "name the copy otherwise" in told
    assert other.exists()


def test_a_backup_that_uses_the_layer_of_the_ledger_says_so(desk: Desk, tmp_path: Path) -> None:
    desk.corrected(posts(80), leaks)
    desk("train")
    taught = desk.layer.read_bytes()
    told = desk("backup", str(tmp_path / "vigie.bak")).stderr
    assert "was not copied" in told and str(desk.layer) in told
    assert desk.layer.read_bytes() == taught


def test_a_layer_that_cannot_be_copied_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.layer.mkdir()
    told = desk("backup", str(tmp_path / "copy.db"), fails=1).stderr
    assert "was not copied" in told and (tmp_path / "copy.db").exists()


def test_random_corrections_change_nothing(desk: Desk) -> None:
    draw = random.Random(11)
    desk.corrected(posts(50), lambda text: draw.choice(["yes", "no"]))
    (row,) = desk.rows("train", "--json")
    assert row["kept"] is False
    assert not desk.layer.exists()
    assert "the engine stays as it is shipped" in desk("train").stderr


def test_too_few_corrections_say_what_is_missing(desk: Desk) -> None:
    assert "nobody has corrected anything yet" in desk("train").stderr
    desk.corrected(posts(12), leaks)
    (row,) = desk.rows("train", "--json")
    assert (row["corrections"], row["missing"]) == (12, "18 more corrections")
    assert "18 more corrections" in desk("train").stdout


def test_a_layer_of_another_version_is_left_out_and_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.corrected(posts(60), leaks)
    desk("train")
    monkeypatch.setattr(LinearEngine, "version", "another")
    ran = desk("classify", stdin='{"text": "leaking"}')
    assert "left out" in ran.stderr and "vigie train" in ran.stderr
    assert json.loads(ran.stdout)["engine_version"] == "another"


def test_a_correction_of_a_text_that_was_edited_or_deleted_teaches_nothing(path: Path) -> None:
    with opened(path) as ledger:
        keep(ledger, ["one", "two", "three"])
        for number in range(3):
            found = ledger.mentions.find("x", str(number))
            assert found is not None
            ledger.label(found, "complaint", "no", actor="ann", at=NOON)
            ledger.label(found, "complaint", "yes", actor="bob", at=NOON)
        edited = mention("1", "another text", author="customer0")
        ledger.mentions.keep("test", [edited], at=NOON.replace(hour=13))
        ledger.mentions.entomb("x", ["2"], at=NOON)
        (left,) = ledger.views.corrected()
    assert (left.text, left.labels, left.author) == ("one", {"complaint": "yes"}, "customer0")


def test_the_most_instructive_posts_are_listed_with_their_case(desk: Desk) -> None:
    doubtful = "Brumelle parcel again today, hm"
    texts = [doubtful, doubtful.upper(), "Thank you Brumelle, lovely cream, bravo!"]
    with opened(desk.path) as ledger:
        keep(ledger, [*texts, "\x1b[31mqwx zzv"])
    rows = desk.rows("queue", "--uncertain", "--json")
    doubts = [cast(float, row["doubt"]) for row in rows]
    assert doubts == sorted(doubts, reverse=True) and len(rows) >= 1
    keys = {str(cast(dict[str, Json], row["mention"])["text"]).casefold() for row in rows}
    assert len(keys) == len(rows)
    assert len(desk.rows("queue", "--uncertain", "--limit", "1", "--json")) == 1
    page = desk("queue", "--uncertain").stdout
    assert "would teach most" in page and "\x1b" not in page
    first = rows[0]
    desk("label", str(first["case"]), "complaint=yes", "--as", "ann")
    desk("label", str(first["case"]), "urgency=low", "--as", "ann")
    left = {row["case"] for row in desk.rows("queue", "--uncertain", "--json")}
    assert first["case"] not in left
