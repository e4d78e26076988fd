"""How a local layer is learnt from a team's corrections, and whether it helps. Pure.

Every correction is judged once by a layer that has seen neither it nor anything by its author nor
a copy of it: posts are sorted into parts by a hash, each part is held out in turn, and the
strength of the ridge is chosen inside the other parts. A question keeps what was learnt only
where these held-out answers are better than the engine's own.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from classifier.copies import grouped
from classifier.evaluate import ROUNDS, Figure
from classifier.heads import HEADS
from classifier.labels import answers
from classifier.levels import levels_of
from classifier.local import FEATURES, SCORES, corrected, shares
from classifier.ridge import Numbers, fit, log_odds
from storage.model import Classification

LEAST = 30
"""Corrections of a question below which nothing is learnt for it."""
LEAST_EACH = 8
"""Corrections for an answer, and as many against it, below which it stays as it is."""
PARTS = 5
DIRECTIONS = 100
"""Vectors are read along the main directions of the corrected posts: no more weights than that."""
STRENGTHS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)

Codes: TypeAlias = npt.NDArray[np.int64]
Wanted: TypeAlias = npt.NDArray[np.int64]
"""By row, the place of the label among the answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A post that people labelled, and what the engine makes of it."""

    text: str
    author: str | None
    judged: Classification
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The engine beside what was learnt, on posts held out; intervals by paired bootstrap."""

    log_loss: tuple[float, float]
    """The engine's and the layer's, in nats a post; lower is better."""
    log_loss_gain: Figure
    """By how much the layer's is lower."""
    macro_f1: tuple[float, float]
    macro_f1_gain: Figure

    @property
    def better(self) -> bool:
        """Beyond chance on the log-loss, and not worse in the answers themselves."""
        return self.log_loss_gain.low > 0.0 and self.macro_f1_gain.value >= 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one question."""

    question: str
    corrections: int
    missing: str | None
    """What is wanted before anything can be learnt; None where there was enough."""
    comparison: Comparison | None = None
    weights: Numbers | None = None
    """What was learnt from all corrections together; kept only where it is better."""

    @property
    def kept(self) -> bool:
        """Whether the layer takes it in."""
        return self.comparison is not None and self.comparison.better


def learn(lessons: Sequence[Lesson], rows: Numbers) -> list[Verdict]:
    """Learn each question that has enough corrections; `rows` are the features of the lessons."""
    groups = grouped([(lesson.text, lesson.author) for lesson in lessons])
    return [
        _learnt(question, lessons, rows, groups)
        for question in HEADS
        if any(question in lesson.labels for lesson in lessons)
    ]


def parts_of(groups: Sequence[str], salt: str) -> Codes:
    """Sort groups into parts by their names alone, the same at every run."""
    return np.array([_hash(f"{salt} {group}") % PARTS for group in groups], dtype=np.int64)


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8])


def _learnt(
    question: str, lessons: Sequence[Lesson], rows: Numbers, groups: Sequence[str]
) -> Verdict:
    places = [n for n, lesson in enumerate(lessons) if question in lesson.labels]
    known = answers(question)
    wanted = np.array([known.index(lessons[n].labels[question]) for n in places], dtype=np.int64)
    missing = _missing(wanted, known)
    if missing is not None:
        return Verdict(question=question, corrections=len(places), missing=missing)
    start = np.array([shares(lessons[n].judged, question) for n in places])
    own_groups = [groups[n] for n in places]
    lesson = _Question(rows[places], start, wanted)
    held_out = lesson.held_out(parts_of(own_groups, question), own_groups)
    chosen = lesson.strength(parts_of(own_groups, f"{question} all"))
    return Verdict(
        question=question,
        corrections=len(places),
        missing=None,
        comparison=compared(start, held_out, wanted, own_groups, ordered=question == "urgency"),
        weights=lesson.learnt(np.ones(len(places), dtype=np.bool_), chosen),
    )


def _missing(wanted: Wanted, known: Sequence[str]) -> str | None:
    if len(wanted) < LEAST:
        return f"{LEAST - len(wanted)} more corrections"
    counts = np.bincount(wanted, minlength=len(known))
    enough = (counts >= LEAST_EACH) & (len(wanted) - counts >= LEAST_EACH)
    if enough.any():
        return None
    least = ", ".join(f"{answer} {n}" for answer, n in zip(known, counts, strict=True) if n)
    return f"at least {LEAST_EACH} for and {LEAST_EACH} against an answer; there are: {least}"


class _Question:
    """The corrections of one question, ready to learn from."""

    def __init__(self, rows: Numbers, start: Numbers, wanted: Wanted) -> None:
        self._start = start
        self._wanted = wanted
        columns = start.shape[1]
        # For yes or no, the one column is yes: the second of the answers.
        self._truth = (
            (wanted == 1)[:, None] if columns == 1 else wanted[:, None] == np.arange(columns)
        ).astype(np.float64)
        self._odds = log_odds(start, least=1e-6)
        # Texts alone say along which directions they differ; no label is looked at here.
        *_, directions = np.linalg.svd(rows[:, 1 + SCORES :], full_matrices=False)
        self._turn = np.zeros((FEATURES, 1 + SCORES + min(DIRECTIONS, len(directions))))
        self._turn[: 1 + SCORES, : 1 + SCORES] = np.eye(1 + SCORES)
        self._turn[1 + SCORES :, 1 + SCORES :] = directions[:DIRECTIONS].T
        self._rows = rows
        self._turned = rows @ self._turn

    def learnt(self, taken: npt.NDArray[np.bool_], strength: float) -> Numbers:
        """Learn from the rows that are taken; an answer with too few of a side stays as it is."""
        weights = np.zeros((FEATURES, self._truth.shape[1]))
        for column in range(self._truth.shape[1]):
            truth = self._truth[taken, column]
            fewest = min(truth.sum(), len(truth) - truth.sum())
            if fewest >= LEAST_EACH / 2:
                found = fit(self._turned[taken], self._odds[taken, column], truth, strength)
                weights[:, column] = self._turn @ found
        return weights

    def held_out(self, parts: Codes, groups: Sequence[str]) -> Numbers:
        """Answer every row by what was learnt without its part."""
        told = self._start.copy()
        for part in np.unique(parts):
            out = parts == part
            inner = parts_of(groups, f"inside {part}")
            inner[out] = -1
            weights = self.learnt(~out, self.strength(inner))
            told[out] = corrected(self._start[out], self._rows[out], weights)
        return told

    def strength(self, parts: Codes) -> float:
        """Choose the strength by the log-loss on parts held out; rows of part -1 are not used."""
        used = parts >= 0
        losses = []
        for strength in STRENGTHS:
            loss = 0.0
            for part in np.unique(parts[used]):
                out = parts == part
                weights = self.learnt(used & ~out, strength)
                told = corrected(self._start[out], self._rows[out], weights)
                loss += float(log_losses(told, self._wanted[out]).sum())
            losses.append(loss)
        return STRENGTHS[int(np.argmin(losses))]


def log_losses(told: Numbers, wanted: Wanted) -> Numbers:
    """The negative logarithm of the probability that each label was given, in nats."""
    if told.shape[1] == 1:
        told = np.hstack([1.0 - told, told])
    return np.asarray(-np.log(np.maximum(told[np.arange(len(wanted)), wanted], 1e-6)))


def compared(
    base: Numbers,
    trained: Numbers,
    wanted: Wanted,
    groups: Sequence[str],
    *,
    ordered: bool = False,
    seed: int = 0,
) -> Comparison:
    """Compare two sets of answers to the same posts, drawing whole groups with replacement.

    Of answers that are `ordered` the median counts as the one that was given, else the likeliest.
    """
    names, owner = np.unique(np.array(groups), return_inverse=True)
    losses = [log_losses(told, wanted) for told in (base, trained)]
    choices = [_chosen(told, ordered=ordered) for told in (base, trained)]
    draw = np.random.default_rng(seed)
    loss_gains, f1_gains = [], []
    for _ in range(ROUNDS):
        often = np.bincount(draw.integers(0, len(names), len(names)), minlength=len(names))
        weight = often[owner].astype(np.float64)
        loss_gains.append(float(weight @ (losses[0] - losses[1]) / weight.sum()))
        before, after = (_macro_f1(wanted, choice, weight) for choice in choices)
        f1_gains.append(after - before)
    every = np.ones(len(wanted))
    f1 = [_macro_f1(wanted, choice, every) for choice in choices]
    loss = [float(found.mean()) for found in losses]
    return Comparison(
        log_loss=(loss[0], loss[1]),
        log_loss_gain=_gain(loss[0] - loss[1], loss_gains, len(wanted)),
        macro_f1=(f1[0], f1[1]),
        macro_f1_gain=_gain(f1[1] - f1[0], f1_gains, len(wanted)),
    )


def _gain(value: float, samples: Sequence[float], n: int) -> Figure:
    low, high = np.percentile(samples, [2.5, 97.5])
    return Figure(value=value, low=float(low), high=float(high), n=n)


def _chosen(told: Numbers, *, ordered: bool) -> Codes:
    if told.shape[1] == 1:
        return np.asarray(told[:, 0] >= 0.5, dtype=np.int64)
    if ordered:
        return levels_of(told)
    return np.asarray(np.argmax(told, axis=1), dtype=np.int64)


def _macro_f1(wanted: Wanted, chosen: Codes, weight: Numbers) -> float:
    """The mean F1 of the answers that occur among the labels, each row with its weight."""
    size = int(max(wanted.max(), chosen.max())) + 1
    labelled = np.bincount(wanted, weight, size)
    told = np.bincount(chosen, weight, size)
    hits = np.bincount(wanted, weight * (wanted == chosen), size)
    occurs = labelled > 0
    return float((2 * hits[occurs] / (labelled + told)[occurs]).mean())
