"""How good judgements are, beside the labels that people gave: figures with their intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Codes: TypeAlias = "npt.NDArray[np.int64]"
Measure = Callable[[Codes], float]
"""From rows of a sample, by their index, to a figure."""

ROUNDS = 1_000
BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured figure from 0 to 1, with its 95 % bootstrap interval and the rows it rests on."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One question on one set of labelled rows."""

    macro_f1: Figure
    average_recall: Figure
    accuracy: Figure
    calibration_error: Figure
    """Expected calibration error in 10 equal bins: 0.05 means that 80 % is right 75 to 85 times."""


def scores(
    truth: Sequence[str], predicted: Sequence[str], sure: Sequence[float], *, seed: int = 0
) -> Scores:
    """Compare predictions with labels; `sure` is the probability given to each prediction.

    Answers that no label has do not enter the averages. Raises ValueError for no rows at all.
    """
    if not truth:
        raise ValueError("there are no labelled rows to measure on")
    answers = sorted({*truth, *predicted})
    labels = np.array([answers.index(t) for t in truth])
    guesses = np.array([answers.index(p) for p in predicted])
    right = (labels == guesses).astype(np.float64)
    confidence = np.asarray(sure, dtype=np.float64)

    def measured(measure: Measure) -> Figure:
        return with_interval(measure, len(truth), seed=seed)

    def table(rows: Codes) -> npt.NDArray[np.float64]:
        cells = np.bincount(
            labels[rows] * len(answers) + guesses[rows], minlength=len(answers) ** 2
        )
        return cells.reshape(len(answers), len(answers)).astype(np.float64)

    return Scores(
        macro_f1=measured(lambda rows: _macro_f1(table(rows))),
        average_recall=measured(lambda rows: _average_recall(table(rows))),
        accuracy=measured(lambda rows: float(right[rows].mean())),
        calibration_error=measured(lambda rows: _calibration_error(confidence[rows], right[rows])),
    )


def macro_f1(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """The mean F1 of the answers that occur among the labels."""
    answers = sorted({*truth, *predicted})
    cells = np.zeros((len(answers), len(answers)))
    for t, p in zip(truth, predicted, strict=True):
        cells[answers.index(t), answers.index(p)] += 1
    return _macro_f1(cells)


def with_interval(measure: Measure, n: int, *, seed: int = 0) -> Figure:
    """The figure on all n rows, and the middle 95 % of it on samples drawn with replacement."""
    draw = np.random.default_rng(seed)
    samples = [measure(draw.integers(0, n, n)) for _ in range(ROUNDS)]
    low, high = np.percentile(samples, [2.5, 97.5])
    return Figure(value=measure(np.arange(n)), low=float(low), high=float(high), n=n)


def _macro_f1(table: npt.NDArray[np.float64]) -> float:
    hits, labelled, guessed = np.diag(table), table.sum(axis=1), table.sum(axis=0)
    occurs = labelled > 0
    return float((2 * hits[occurs] / (labelled + guessed)[occurs]).mean())


def _average_recall(table: npt.NDArray[np.float64]) -> float:
    labelled = table.sum(axis=1)
    occurs = labelled > 0
    return float((np.diag(table)[occurs] / labelled[occurs]).mean())


def _calibration_error(sure: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> float:
    bins = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    promised = np.bincount(bins, weights=sure, minlength=BINS)
    kept = np.bincount(bins, weights=right, minlength=BINS)
    return float(np.abs(promised - kept).sum() / len(sure))
