import json
from pathlib import Path

import numpy as np
import pytest

from classifier.encoder import CARD, DEFAULT
from classifier.heads import HEADS
from classifier.training.corpus import Example
from classifier.training.encoder import reliability
from classifier.training.encoder.held import OF_TRADES, TO_OPERATOR, Split
from classifier.training.encoder.page import BEGIN, END, between, main, tables
from storage.model import Json

PAGE = Path(__file__).parents[2] / "docs" / "model-card.md"


@pytest.mark.skipif(not (DEFAULT / CARD).exists(), reason="the encoder is not there yet")
def test_the_page_shows_the_figures_of_the_shipped_encoder() -> None:
    assert between(PAGE.read_text(encoding="utf-8")).strip() == tables()


def test_the_page_has_its_two_marks_once() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1


def test_a_probability_that_is_kept_has_no_error() -> None:
    found = reliability.tables(_split(), _shares())
    table = found["complaint | all"]
    assert table == {
        "n": 10,
        "calibration_error": 0.0,
        "bins": [
            [0.8, 10, 0.8, 0.8, pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4)]
        ],
    }
    assert {name.split(" | ")[1] for name in found} == {"all", "en", "fr"}


def test_reviews_are_no_posts_to_brands() -> None:
    split = _split()
    others = Split(taught=[], judged=split.judged, groups=["reviews of an unseen app, fr"] * 10)
    assert reliability.tables(others, _shares()) == {}


def test_a_page_is_made_of_its_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card, page = tmp_path / CARD, tmp_path / "page.md"
    card.write_text(json.dumps(_card()), encoding="utf-8")
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    main([str(card)])
    printed = capsys.readouterr().out.strip()
    main([str(card), "--into", str(page)])
    written = page.read_text(encoding="utf-8")
    assert between(written).strip() == printed
    assert written.startswith("before\n") and written.endswith("after\n")
    assert f"| {OF_TRADES} | 1,234 | 50.0 (40.0 to 60.0) |" in printed
    assert "bar [0.800]" in printed and "line [0.800]" in printed
    assert "| seeds | 10 (10) | 10 (10) |" in printed
    assert "`--seed 7 --french-rounds 0.62 --rounds 1.3`" in printed


def _split() -> Split:
    """Ten posts, eight of which are complaints."""
    rows = [
        Example(
            text="x",
            key=str(i),
            source="seeds",
            part="seeds",
            lang="fr" if i % 2 else "en",
            labels={
                "complaint": "yes" if i < 8 else "no",
                "urgency": "high" if i < 3 else "low",
                "needs_reply": "yes",
                "abuse": "no",
            },
        )
        for i in range(10)
    ]
    groups = [TO_OPERATOR if row.lang == "fr" else OF_TRADES for row in rows]
    return Split(taught=[], judged=rows, groups=groups)


def _shares() -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    return {
        head: np.tile([0.2, 0.8], (10, 1))
        if len(answers) == 1
        else np.full((10, len(answers)), 1 / len(answers))
        for head, answers in HEADS.items()
    }


def _card() -> dict[str, Json]:
    figure: list[Json] = [0.5, 0.4, 0.6]
    row: dict[str, Json] = {
        "n": 1234,
        "macro_f1": figure,
        "average_recall": figure,
        "accuracy": figure,
        "calibration_error": figure,
        "f1": figure,
    }
    names = [*HEADS, "urgent"]
    counted = reliability.counts(_split().judged)
    return {
        "sha256": {"encoder.onnx": "0" * 64},
        "margin": 0.15,
        "cascade": {"no": 0.05, "yes": 0.9, "urgency": 0.6, "topic": 0.4, "sentiment": 0.6},
        "cascade cost": {"answered by the linear stage": 0.3, "greatest harm": 0.004},
        "seed": 7,
        "rounds": {"french": 0.62, "tasks": 1.3},
        "steps": {"french": 495, "tasks": 1508},
        "vocabulary": 42231,
        "judged vocabulary": 42403,
        "base": "0" * 64,
        "data": {"seeds.jsonl": "0" * 64},
        "texts": {"pairs": 3, "trial": {}, "judged": counted, "final": counted},
        "reliability": reliability.tables(_split(), _shares()),
        "figures": {
            engine: {f"{name} | {OF_TRADES}": row for name in names}
            for engine in ("linear", "encoder", "joined")
        },
    }
