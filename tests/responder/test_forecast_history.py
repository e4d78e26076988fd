"""`vigie forecast --history`: the command learns from finished posts first."""

import json
import math
from datetime import timedelta
from pathlib import Path
from random import Random

from typer.testing import CliRunner

from cli import app
from storage.model import Json
from tests.factories import NOON


def _post(number: int, random: Random, channel: str = "x") -> dict[str, Json]:
    written = NOON + timedelta(hours=number)
    size = math.exp(random.gauss(5.0, 0.8))
    readings: list[Json] = [
        {
            "at": (written + timedelta(minutes=minutes)).isoformat(),
            "likes": round(size * (1 - math.exp(-minutes / 40))),
            "replies": None,
        }
        for minutes in (20, 40, 60, 90, 130, 200, 300)
    ]
    return {
        "channel": channel,
        "native_id": str(number),
        "author": {"handle": "mlle_k", "followers": 900},
        "published_at": written.isoformat(),
        "readings": readings,
    }


def _file(path: Path, rows: list[dict[str, Json]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_the_model_of_the_channel_is_used_and_told(tmp_path: Path) -> None:
    random = Random(2)
    past = _file(tmp_path / "past.jsonl", [_post(n, random) for n in range(1_100)])
    present = [_post(2_000, random), _post(2_001, random, channel="reddit")]
    asked = _file(tmp_path / "now.jsonl", present)
    ran = CliRunner().invoke(
        app, ["forecast", asked, "--history", past, "--threshold", "10000", "--every-reading"]
    )
    assert ran.exit_code == 0
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [row["status"] for row in rows[:2]] == ["too_early", "forecast"]
    assert {row["model"] for row in rows[1:5]} == {"local"}
    assert {row["model"] for row in rows[7:]} == {"growth"}
    assert "x: a local model of 1,100 finished posts" in ran.stderr


def test_a_short_or_broken_history_leaves_the_default(tmp_path: Path) -> None:
    past = tmp_path / "past.jsonl"
    past.write_text(json.dumps(_post(1, Random(1))) + "\nnot json\n", encoding="utf-8")
    asked = _file(tmp_path / "now.jsonl", [_post(9, Random(1))])
    ran = CliRunner().invoke(app, ["forecast", asked, "--history", str(past)])
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["model"] == "growth"
    assert "1 rows of the history could not be read" in ran.stderr
    assert "x: 1 finished posts, a local model needs 1,000" in ran.stderr
