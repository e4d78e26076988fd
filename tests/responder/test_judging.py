import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from responder.judging import evaluated, forecast_rows
from responder.screens.scores import scores_json
from storage.errors import ImportRefused
from storage.model import Json
from tests.factories import NOON
from tests.fakes import FakeEngine


def _reading(minutes: int, likes: int | None, shares: int | None = None) -> dict[str, Json]:
    at = NOON + timedelta(minutes=minutes)
    return {"at": at.isoformat(), "likes": likes, "shares": shares}


def _write(path: Path, *rows: object) -> str:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def posts(tmp_path: Path) -> str:
    post = {"channel": "x", "published_at": NOON.isoformat()}
    return _write(
        tmp_path / "posts.jsonl",
        {**post, "native_id": "1", "readings": [_reading(10, 3, 1), _reading(40, 30, 13)]},
        "not json",
        {**post, "native_id": "2", "text": "", "readings": []},
        {**post, "native_id": "3"},
        {**post, "native_id": "4", "readings": [_reading(10, 3), {"at": "noon", "likes": 1}]},
    )


def test_each_row_is_answered_in_its_place(posts: str) -> None:
    grown, broken, unread, without, bad = forecast_rows(posts, [40, 10_000], NOON)
    assert grown["native_id"] == "1"
    assert grown["status"] == "forecast"
    assert grown["interactions"] == 43
    exceeds = grown["exceeds"]
    assert isinstance(exceeds, dict)
    assert exceeds["40"] == 1.0
    assert isinstance(exceeds["10000"], float)
    assert exceeds["10000"] < 0.1
    assert broken["line"] == 2
    assert str(broken["error"]).startswith("not JSON")
    assert (unread["status"], unread["at"]) == ("too_early", NOON.isoformat())
    assert without == {"line": 4, "error": "readings: missing"}
    assert bad == {"line": 5, "error": "readings[1].at: not a time as in RFC 3339"}


def test_at_every_reading_only_what_came_before_is_known(tmp_path: Path) -> None:
    told = [_reading(40, 30, 13), _reading(10, 3, 1), _reading(80, 90, 40)]
    post = {"channel": "x", "native_id": "1", "published_at": NOON.isoformat()}
    whole = _write(tmp_path / "whole.jsonl", {**post, "readings": told})
    early = _write(tmp_path / "early.jsonl", {**post, "readings": told[:2]})
    each = list(forecast_rows(whole, [], NOON, every_reading=True))
    assert [row["interactions"] for row in each] == [4, 43, 130]
    assert each[:2] == list(forecast_rows(early, [], NOON, every_reading=True))


def test_the_command_reads_stdin_and_writes_json_lines(posts: str) -> None:
    text = Path(posts).read_text(encoding="utf-8")
    ran = CliRunner().invoke(app, ["forecast", "--threshold", "490"], input=text)
    assert ran.exit_code == 0
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(rows) == 5
    assert [*rows[0]["exceeds"]] == ["490"]


def test_an_engine_is_scored_on_what_people_said(tmp_path: Path) -> None:
    file = _write(
        tmp_path / "labelled.jsonl",
        {"text": "Brumelle, it never came!", "complaint": 1, "topic": "delivery"},
        {"text": "A nice day", "complaint": 0},
        {"text": "It is closed again", "complaint": 1, "topic": "store_location"},
        {"text": "No label at all"},
        {"text": "A wrong label", "complaint": "perhaps"},
        {"complaint": 1},
    )
    told: list[str] = []
    measured = evaluated(file, FakeEngine(), told.append)
    assert [*measured] == ["complaint", "topic"]
    assert measured["complaint"].accuracy.value == pytest.approx(2 / 3)
    assert measured["complaint"].macro_f1.n == 3
    assert measured["topic"].accuracy.value == 0.5
    assert [line.split(":")[0] for line in told] == ["line 4", "line 5", "line 6"]
    figures = scores_json("complaint", measured["complaint"])
    assert figures["n"] == 3
    assert figures["average_recall"] == {"value": 0.75, "low": 0.0, "high": 1.0}


def test_a_file_without_labels_is_refused(tmp_path: Path) -> None:
    file = _write(tmp_path / "bare.jsonl", {"text": "No label at all"})
    with pytest.raises(ImportRefused, match="no labelled row"):
        evaluated(file, FakeEngine(), lambda line: None)


def test_the_shipped_engine_is_measured_from_the_command_line(tmp_path: Path) -> None:
    file = _write(
        tmp_path / "labelled.jsonl",
        {"text": "Brumelle, my delivery never came, I want my money back", "complaint": 1},
        {"text": "Thank you Brumelle, your cream is lovely", "complaint": 0},
    )
    ran = CliRunner().invoke(app, ["evaluate", file, "--json"])
    assert ran.exit_code == 0
    (row,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (row["question"], row["n"]) == ("complaint", 2)
    assert "complaint" in CliRunner().invoke(app, ["evaluate", file]).stdout
