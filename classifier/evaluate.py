"""How good judgements are, beside the labels that people gave: figures with their intervals.

Nothing here knows an engine: labels, answers and probabilities come in, figures go out.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Codes: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Measure = Callable[[Codes], float]
"""From rows of a sample, by their index, to a figure."""

ROUNDS = 1_000
BINS = 10
_Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFigures:
    """One answer to a question: how often it was right, and how often it was found."""

    answer: str
    labelled: int
    told: int
    precision: Figure | None
    """Of the rows told so, the share that is labelled so; None where none was told so."""
    recall: Figure | None
    """Of the rows labelled so, the share that was told so; None where none is labelled so."""
    f1: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The answers that were given with about the same probability."""

    low: float
    high: float
    promised: float
    """Mean of the probabilities."""
    kept: Figure
    """Share that was right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One question in full."""

    scores: Scores
    answers: tuple[AnswerFigures, ...]
    reliability: tuple[Bin, ...]
    """From low to high; bins without rows are left out."""
    confusion: Mapping[str, Mapping[str, int]]
    """Rows by label and then by answer; every answer that occurs in either has a place."""


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

    cells = np.bincount(labels * len(answers) + guesses, minlength=len(answers) ** 2)
    table = cells.reshape(len(answers), len(answers)).astype(np.float64)
    samples = _sampled(table, seed)

    def measured(measure: Callable[[Floats], Floats]) -> Figure:
        low, high = np.percentile(measure(samples), [2.5, 97.5])
        return Figure(
            value=float(measure(table[None])[0]), low=float(low), high=float(high), n=len(truth)
        )

    return Scores(
        macro_f1=measured(_macro_f1),
        average_recall=measured(_average_recall),
        accuracy=measured(_accuracy),
        calibration_error=with_interval(
            lambda rows: calibration_error(confidence[rows], right[rows]), len(truth), seed=seed
        ),
    )


def detail(
    truth: Sequence[str], predicted: Sequence[str], sure: Sequence[float], *, seed: int = 0
) -> Detail:
    """Give all figures of one question; arguments and errors as of `scores`."""
    told = scores(truth, predicted, sure, seed=seed)
    answers = sorted({*truth, *predicted})
    cells = np.zeros((len(answers), len(answers)), dtype=np.int64)
    for label, answer in zip(truth, predicted, strict=True):
        cells[answers.index(label), answers.index(answer)] += 1
    return Detail(
        scores=told,
        answers=_answers(answers, cells, seed),
        reliability=reliability([t == p for t, p in zip(truth, predicted, strict=True)], sure),
        confusion={
            label: dict(zip(answers, map(int, row), strict=True))
            for label, row in zip(answers, cells, strict=True)
        },
    )


def _answers(answers: Sequence[str], cells: Codes, seed: int) -> tuple[AnswerFigures, ...]:
    hits, labelled, told = np.diag(cells), cells.sum(axis=1), cells.sum(axis=0)
    spread = _f1(_sampled(cells.astype(np.float64), seed)).T
    return tuple(
        AnswerFigures(
            answer=answer,
            labelled=int(labelled[place]),
            told=int(told[place]),
            precision=wilson(int(hits[place]), int(told[place])),
            recall=wilson(int(hits[place]), int(labelled[place])),
            f1=_f1_figure(int(hits[place]), int(labelled[place]), int(told[place]), spread[place]),
        )
        for place, answer in enumerate(answers)
    )


def _sampled(cells: Floats, seed: int) -> Floats:
    """Draw tables with replacement: the rows of a sample fall on the cells as a multinomial."""
    n, size = int(cells.sum()), len(cells)
    drawn = np.random.default_rng(seed).multinomial(n, (cells / n).ravel(), ROUNDS)
    return drawn.reshape(ROUNDS, size, size).astype(np.float64)


def _f1_figure(hits: int, labelled: int, told: int, samples: Floats) -> Figure | None:
    if not labelled:
        return None
    low, high = np.percentile(samples, [2.5, 97.5])
    return Figure(value=2 * hits / (labelled + told), low=float(low), high=float(high), n=labelled)


def wilson(hits: int, n: int) -> Figure | None:
    """The share of hits with its 95 % score interval, None where n is 0.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22 (1927), 209-212.
    """
    if n == 0:
        return None
    share, spread = hits / n, _Z * _Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return Figure(value=share, low=max(0.0, middle - half), high=min(1.0, middle + half), n=n)


def reliability(right: Sequence[bool], sure: Sequence[float]) -> tuple[Bin, ...]:
    """Sort answers into 10 equal bins of probability: what was promised, and what was kept."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, hit in zip(sure, right, strict=True):
        bins.setdefault(min(int(probability * BINS), BINS - 1), []).append((probability, hit))
    found = []
    for place, rows in sorted(bins.items()):
        kept = wilson(sum(hit for _, hit in rows), len(rows))
        assert kept is not None
        promised = math.fsum(probability for probability, _ in rows) / len(rows)
        found.append(Bin(low=place / BINS, high=(place + 1) / BINS, promised=promised, kept=kept))
    return tuple(found)


def macro_f1(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """The mean F1 of the answers that occur among the labels."""
    answers = sorted({*truth, *predicted})
    cells = np.zeros((len(answers), len(answers)))
    for t, p in zip(truth, predicted, strict=True):
        cells[answers.index(t), answers.index(p)] += 1
    return float(_macro_f1(cells[None])[0])


def with_interval(measure: Measure, n: int, *, seed: int = 0) -> Figure:
    """The figure on all n rows, and the middle 95 % of it on samples drawn with replacement."""
    draw = np.random.default_rng(seed)
    samples = [measure(draw.integers(0, n, n)) for _ in range(ROUNDS)]
    low, high = np.percentile(samples, [2.5, 97.5])
    return Figure(value=measure(np.arange(n)), low=float(low), high=float(high), n=n)


def _f1(tables: Floats) -> Floats:
    hits, labelled, told = _margins(tables)
    return np.asarray(2 * hits / np.maximum(labelled + told, 1))


def _macro_f1(tables: Floats) -> Floats:
    return _mean_of_labelled(_f1(tables), tables)


def _average_recall(tables: Floats) -> Floats:
    hits, labelled, _ = _margins(tables)
    return _mean_of_labelled(hits / np.maximum(labelled, 1), tables)


def _accuracy(tables: Floats) -> Floats:
    hits, labelled, _ = _margins(tables)
    return np.asarray(hits.sum(axis=1) / labelled.sum(axis=1))


def _margins(tables: Floats) -> tuple[Floats, Floats, Floats]:
    """Rows that were right, by answer; that were labelled so; that were told so."""
    return np.diagonal(tables, axis1=1, axis2=2), tables.sum(axis=2), tables.sum(axis=1)


def _mean_of_labelled(figures: Floats, tables: Floats) -> Floats:
    occurs = tables.sum(axis=2) > 0
    return np.asarray((figures * occurs).sum(axis=1) / occurs.sum(axis=1))


def calibration_error(sure: Floats, right: Floats) -> float:
    """Mean gap between promise and truth over the bins of `reliability`, weighted by their rows.

    `sure` are probabilities, `right` is 1 where what was promised holds, else 0.

    Source: M. P. Naeini, G. F. Cooper, M. Hauskrecht, Obtaining well calibrated probabilities
    using Bayesian binning, AAAI 2015.
    """
    bins = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    promised = np.bincount(bins, weights=sure, minlength=BINS)
    kept = np.bincount(bins, weights=right, minlength=BINS)
    return float(np.abs(promised - kept).sum() / len(sure))
