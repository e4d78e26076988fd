import random

import numpy as np
import pytest

from classifier.engine import Engine
from classifier.levels import level_of
from classifier.local import features
from classifier.teaching import (
    LEAST,
    Lesson,
    Verdict,
    compared,
    learn,
    log_losses,
)
from storage.model import Urgency
from tests.classifier.lessons import Blind, Unsteady, WordReader, leaks, posts


def lessons_of(engine: Engine, texts: list[str], labels: list[dict[str, str]]) -> list[Lesson]:
    judged = engine.classify(texts, [None] * len(texts))
    return [
        Lesson(text=text, author=f"x author{n // 2}", judged=told, labels=given)
        for n, (text, told, given) in enumerate(zip(texts, judged, labels, strict=True))
    ]


def learnt(lessons: list[Lesson]) -> dict[str, Verdict]:
    vectors = WordReader().vectors([lesson.text for lesson in lessons])
    verdicts = learn(lessons, features([lesson.judged for lesson in lessons], vectors))
    return {verdict.question: verdict for verdict in verdicts}


def test_systematic_corrections_help_on_posts_held_out_and_are_kept() -> None:
    texts = posts(80)
    labels = [{"complaint": leaks(text)} for text in texts]
    verdict = learnt(lessons_of(Blind(), texts, labels))["complaint"]
    assert verdict.kept and verdict.comparison is not None
    base, trained = verdict.comparison.log_loss
    assert trained < base / 2
    assert verdict.comparison.macro_f1[1] > 0.9
    assert verdict.comparison.log_loss_gain.low > 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_corrections_are_not_kept(seed: int) -> None:
    draw = random.Random(seed)
    texts = posts(60, seed=seed)
    labels = [{"complaint": draw.choice(["yes", "no"])} for _ in texts]
    verdict = learnt(lessons_of(Blind(complaint=0.5), texts, labels))["complaint"]
    assert verdict.comparison is not None
    assert not verdict.kept


def test_where_the_engine_is_right_already_nothing_is_kept() -> None:
    texts = posts(60)
    lessons = lessons_of(Unsteady(), texts, [{}] * 60)
    draw = random.Random(5)
    as_told = [
        Lesson(
            text=found.text,
            author=found.author,
            judged=found.judged,
            labels={"complaint": "yes" if draw.random() < found.judged.complaint else "no"},
        )
        for found in lessons
    ]
    assert not learnt(as_told)["complaint"].kept


def test_several_answers_are_learnt_together() -> None:
    texts = posts(80)
    tones = {"yes": "negative", "no": "positive"}
    labels = [{"sentiment": tones[leaks(text)]} for text in texts]
    verdict = learnt(lessons_of(Blind(), texts, labels))["sentiment"]
    assert verdict.kept and verdict.comparison is not None
    assert verdict.weights is not None and verdict.weights.shape[1] == 3
    assert not verdict.weights[:, 1].any()  # nobody said neutral: that answer stays as it is


def test_what_is_missing_is_said() -> None:
    texts = posts(40)
    few = lessons_of(Blind(), texts[:10], [{"complaint": "yes"}] * 10)
    assert learnt(few)["complaint"].missing == f"{LEAST - 10} more corrections"
    alike = lessons_of(Blind(), texts, [{"complaint": "yes"}] * 40)
    verdict = learnt(alike)["complaint"]
    assert verdict.missing is not None and "8 against" in verdict.missing
    assert (verdict.kept, verdict.weights) == (False, None)


def test_figures_of_a_comparison_by_hand() -> None:
    wanted = np.array([1, 1, 0, 0])
    base = np.array([[0.5], [0.5], [0.5], [0.5]])
    better = np.array([[0.8], [0.8], [0.2], [0.2]])
    assert log_losses(better, wanted) == pytest.approx(-np.log(0.8))
    told = compared(base, better, wanted, ["a", "b", "c", "d"])
    assert told.log_loss == pytest.approx((np.log(2), -np.log(0.8)))
    assert told.log_loss_gain.low == pytest.approx(np.log(1.6))
    # Even odds count as yes: all four told so, half of them right.
    assert told.macro_f1 == pytest.approx((1 / 3, 1.0))
    assert told.better
    assert not compared(better, base, wanted, ["a", "b", "c", "d"]).better


def test_of_ordered_answers_the_level_is_the_one_that_was_given() -> None:
    wanted = np.array([2, 2, 1, 1])
    likeliest_is_normal = [0.1, 0.38, 0.3, 0.22]
    base = np.array([likeliest_is_normal, likeliest_is_normal, [0.1, 0.6, 0.2, 0.1]] * 2)[:4]
    told = compared(base, base, wanted, list("abcd"), ordered=True)
    levels = [list(Urgency).index(level_of(dict(zip(Urgency, row, strict=True)))) for row in base]
    assert levels == [2, 2, 1, 2]
    # By hand: of high 2 of 2 are found among 3 told, of normal 1 of 2 among 1.
    assert told.macro_f1[0] == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert compared(base, base, wanted, list("abcd")).macro_f1[0] == pytest.approx(1 / 3)
