import json
from collections.abc import Iterable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from cli import app
from responder.measuring import Evaluation, evaluated
from responder.screens.scores import scores_json, scores_page
from storage.errors import ImportRefused
from storage.model import TOPICS, Json
from tests.factories import NOON
from tests.fakes import FakeEngine


def write(path: Path, rows: Iterable[object]) -> str:
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return str(path)


def silent(line: str) -> None:
    pass


@pytest.fixture
def mixed(tmp_path: Path) -> str:
    """Five rows: two with a bang, of which one is a complaint; one complaint without a bang."""
    rows: list[dict[str, Json]] = [
        {"text": "Brumelle, it never came!", "complaint": 1, "urgency": "high", "lang": "en"},
        {"text": "Bravo!", "complaint": 0, "urgency": "low", "lang": "fr"},
        {"text": "A nice day", "complaint": 0, "urgency": "low", "lang": "en"},
        {"text": "It is closed again", "complaint": 1, "urgency": "normal", "lang": "en"},
        {"text": "Une belle crème", "complaint": 0, "urgency": "low", "lang": "fr"},
    ]
    at = [(NOON + timedelta(hours=12 * n)).isoformat() for n in range(5)]
    stamped = [row | {"published_at": t} for row, t in zip(rows, at, strict=True)]
    return write(tmp_path / "labelled.jsonl", stamped)


def test_an_engine_is_scored_on_what_people_said(tmp_path: Path) -> None:
    file = write(
        tmp_path / "labelled.jsonl",
        [
            {"text": "Brumelle, it never came!", "complaint": 1, "topic": "delivery"},
            {"text": "A nice day", "complaint": 0},
            {"text": "It is closed again", "complaint": 1, "topic": "store_location"},
            {"text": "No label at all"},
            {"text": "A wrong label", "complaint": "perhaps"},
            {"complaint": 1},
        ],
    )
    told: list[str] = []
    evaluation = evaluated(file, FakeEngine(), told.append)
    assert [*evaluation.questions] == ["complaint", "topic"]
    complaint, topic = (found.whole.scores for found in evaluation.questions.values())
    assert complaint.accuracy.value == pytest.approx(2 / 3)
    assert complaint.macro_f1.n == 3
    assert topic.accuracy.value == 0.5
    assert [line.split(":")[0] for line in told] == ["line 4", "line 5", "line 6"]
    figures = next(scores_json(evaluation))
    assert (figures["question"], figures["n"]) == ("complaint", 3)
    assert figures["average_recall"] == {"value": 0.75, "low": 0.0, "high": 1.0}


def test_figures_stand_by_language_and_urgent_is_a_question_of_its_own(mixed: str) -> None:
    found = evaluated(mixed, FakeEngine(), silent).questions
    assert [*found] == ["complaint", "urgency", "urgent"]
    complaint = found["complaint"]
    assert {lang: d.scores.macro_f1.n for lang, d in complaint.by_language.items()} == {
        "en": 3,
        "fr": 2,
    }
    assert complaint.by_language["fr"].scores.accuracy.value == 0.5
    assert found["urgent"].whole.confusion == {
        "no": {"no": 3, "yes": 1},
        "yes": {"no": 0, "yes": 1},
    }


def test_a_threshold_costs_posts_to_read_against_posts_missed(mixed: str) -> None:
    found = evaluated(mixed, FakeEngine(), silent, per_day=50).questions["complaint"]
    (at_half,) = [c for c in found.costs if c.threshold == 0.5]
    assert (at_half.read, at_half.false_alarms, at_half.missed) == (20, 10, 10)
    assert found.suggestion is None
    assert evaluated(mixed, FakeEngine(), silent).volume.basis == (
        "2 posts a day, by the file's own times"
    )


def test_without_times_the_file_is_a_day_and_that_is_said(tmp_path: Path) -> None:
    file = write(
        tmp_path / "f.jsonl", [{"text": "a!", "complaint": 1}, {"text": "b", "complaint": 0}]
    )
    volume = evaluated(file, FakeEngine(), silent).volume
    assert volume.per_day == 2
    assert "taken for one day" in volume.basis and "--per-day" in volume.basis


def test_a_file_without_labels_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "bare.jsonl", [{"text": "No label at all"}])
    with pytest.raises(ImportRefused, match="no labelled row"):
        evaluated(file, FakeEngine(), silent)


def full(tmp_path: Path) -> Evaluation:
    rows = [
        {
            "text": f"post {n}" + "!" * (n % 3 == 0),
            "lang": ("fr", "en")[n % 2],
            "complaint": int(n % 4 == 0),
            "sentiment": n % 3 - 1,
            "urgency": n % 4,
            "topic": TOPICS[n % 18],
            "needs_reply": n % 2,
            "abuse": 0,
        }
        for n in range(90)
    ]
    file = write(tmp_path / "full.jsonl", rows)
    return evaluated(file, FakeEngine(), silent, per_day=123_456, budget=40_000)


@pytest.mark.parametrize("width", [80, 100])
def test_every_table_fits_the_terminal(tmp_path: Path, width: int) -> None:
    stream = StringIO()
    Console(file=stream, width=width, highlight=False).print(scores_page(full(tmp_path)))
    page = stream.getvalue()
    assert max(map(len, page.splitlines())) <= width
    assert "contract_cancellation" in page and "needs_reply" in page
    assert "…" not in page
    assert "chosen and measured on this same file" in " ".join(page.split())


def test_json_tells_everything(tmp_path: Path) -> None:
    rows = {str(row["question"]): row for row in scores_json(full(tmp_path))}
    assert [*rows] == [
        "complaint",
        "sentiment",
        "urgency",
        "topic",
        "needs_reply",
        "abuse",
        "urgent",
    ]
    told = json.loads(json.dumps(rows["complaint"]))
    assert told["posts_a_day"] == 123_456
    assert len(told["thresholds"]) == 19
    assert {"precision", "recall", "threshold", "note"} <= set(told["suggestion"])
    assert set(told["languages"]) == {"fr", "en"}
    assert set(told["languages"]["fr"]) <= set(told)
    assert told["answers"]["yes"]["recall"]["value"] == pytest.approx(8 / 23, abs=1e-4)
    assert "thresholds" not in rows["topic"]


def test_the_shipped_engine_is_measured_from_the_command_line(tmp_path: Path) -> None:
    file = write(
        tmp_path / "labelled.jsonl",
        [
            {"text": "Brumelle, my delivery never came, I want my money back", "complaint": 1},
            {"text": "Thank you Brumelle, your cream is lovely", "complaint": 0},
        ],
    )
    words = ["evaluate", file, "--engine", "linear"]
    ran = CliRunner().invoke(app, [*words, "--json"])
    assert ran.exit_code == 0, ran.output
    (row,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (row["question"], row["n"], row["engine"]) == ("complaint", 2, "linear")
    assert "complaint" in CliRunner().invoke(app, words).stdout
    told = CliRunner().invoke(app, [*words, "--suggest", "--budget", "0"])
    assert "suggested for complaint" in told.stdout


@pytest.mark.parametrize("words", [["--suggest"], ["--budget", "3"]])
def test_a_suggestion_wants_its_budget(tmp_path: Path, words: list[str]) -> None:
    assert CliRunner().invoke(app, ["evaluate", "x.jsonl", *words]).exit_code == 2
