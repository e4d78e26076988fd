import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from responder.judging import forecast_rows
from storage.model import Json
from tests.factories import NOON


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
