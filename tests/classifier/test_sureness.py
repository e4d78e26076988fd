"""From where on the linear stage may answer alone, on answers that are made up."""

from collections.abc import Mapping

import numpy as np
import pytest

from classifier.heads import HEADS
from classifier.training.corpus import Example
from classifier.vector import Floats

pytest.importorskip("sklearn")
pytest.importorskip("scipy")

from classifier.training.encoder.sureness import HARM, chosen

TEXTS = 300
SHIFT = 7


def _examples(answer: Mapping[str, list[int]]) -> list[Example]:
    return [
        Example(
            text=f"post {i}",
            key=f"post{i}",
            source="made up",
            part="made up",
            lang="en",
            labels={
                head: (choices if len(choices) > 1 else ("no", "yes"))[answer[head][i]]
                for head, choices in HEADS.items()
            },
        )
        for i in range(TEXTS)
    ]


def _answers() -> dict[str, list[int]]:
    return {
        head: [(i * SHIFT + i // 11) % max(len(choices), 2) for i in range(TEXTS)]
        for head, choices in HEADS.items()
    }


def _shares(answer: Mapping[str, list[int]], sure: float) -> dict[str, Floats]:
    """Probabilities that give each answer this much, and the others the rest in equal parts."""
    found: dict[str, Floats] = {}
    for head, choices in HEADS.items():
        width = max(len(choices), 2)
        rows = np.full((TEXTS, width), (1.0 - sure) / (width - 1), dtype=np.float32)
        rows[np.arange(TEXTS), answer[head]] = sure
        found[head] = rows[:, 1:] if len(choices) == 1 else rows
    return found


def test_a_stage_that_is_sure_and_right_answers_everything() -> None:
    right = _answers()
    shares = _shares(right, 0.99)
    _, cost = chosen(_examples(right), ["posts"] * TEXTS, shares, shares)
    assert cost == {"answered by the linear stage": 1.0, "greatest harm": 0.0}


def test_a_stage_that_is_sure_and_wrong_answers_nothing() -> None:
    right = _answers()
    wrong = {
        head: [(a + 1) % max(len(HEADS[head]), 2) for a in told] for head, told in right.items()
    }
    thresholds, cost = chosen(
        _examples(right), ["posts"] * TEXTS, _shares(wrong, 0.99), _shares(right, 0.99)
    )
    assert cost["answered by the linear stage"] == 0.0
    assert (thresholds.no, thresholds.yes) == (0.0, 1.0)


def test_a_stage_that_is_wrong_where_it_doubts_answers_the_rest_alone() -> None:
    right = _answers()
    half = {head: [*told[:150], *(0 for _ in told[150:])] for head, told in right.items()}
    first, second = _shares(half, 0.99), _shares(half, 0.55)
    linear = {head: np.vstack([first[head][:150], second[head][150:]]) for head in HEADS}
    _, cost = chosen(_examples(right), ["posts"] * TEXTS, linear, _shares(right, 0.99))
    assert cost["answered by the linear stage"] == 0.5
    assert cost["greatest harm"] <= HARM


def test_a_group_that_is_too_small_to_see_a_harm_decides_nothing() -> None:
    right = _answers()
    groups = ["few"] * 100 + ["posts"] * 200
    wrong = {
        head: [*((a + 1) % max(len(HEADS[head]), 2) for a in told[:100]), *told[100:]]
        for head, told in right.items()
    }
    _, cost = chosen(_examples(right), groups, _shares(wrong, 0.99), _shares(right, 0.99))
    assert cost["answered by the linear stage"] == 1.0
