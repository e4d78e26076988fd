"""Chooses from where on the linear stage may answer alone: as often as it can without harm."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from classifier.encoder import Thresholds
from classifier.engines.cascade import sure
from classifier.heads import HEADS
from classifier.training.corpus import Example
from classifier.vector import Floats, Whole

HARM = 0.005
"""How much macro F1 (from 0 to 1) any head may lose on any group because of the cascade."""

LEAST = 200
"""Groups with fewer labelled texts are too small to see a harm of that size."""

NO = (0.01, 0.02, 0.03, 0.05, 0.08)
YES = (0.9, 0.93, 0.96, 0.98, 0.99)
URGENCY = (0.5, 0.6, 0.7, 0.8, 0.9)
TOPIC = (0.0, 0.4, 0.6, 0.75, 0.9)


def chosen(
    examples: Sequence[Example],
    groups: Sequence[str],
    linear: Mapping[str, Floats],
    joined: Mapping[str, Floats],
) -> tuple[Thresholds, dict[str, float]]:
    """The thresholds, and what they cost: share answered by the linear stage, greatest harm.

    `linear` and `joined` are the probabilities by head as `classifier.answers` gives them (one
    column for a yes-or-no head).
    """
    told = list(_told(examples, groups, linear, joined))
    best: tuple[float, float, Thresholds] | None = None
    for no, yes, urgency, topic in product(NO, YES, URGENCY, TOPIC):
        thresholds = Thresholds(no=no, yes=yes, urgency=urgency, topic=topic)
        alone = sure(linear, thresholds)
        share = float(alone.mean())
        if best is not None and share <= best[0]:
            continue
        harm = max(_harm(alone, *one) for one in told)
        if harm <= HARM:
            best = (share, harm, thresholds)
    if best is None:
        never = Thresholds(no=0.0, yes=1.0, urgency=1.0, topic=1.0)
        return never, {"answered by the linear stage": 0.0, "greatest harm": 0.0}
    share, harm, thresholds = best
    return thresholds, {
        "answered by the linear stage": round(share, 4),
        "greatest harm": round(harm, 4),
    }


Told = tuple[Whole, Whole, Whole, Whole]


def _told(
    examples: Sequence[Example],
    groups: Sequence[str],
    linear: Mapping[str, Floats],
    joined: Mapping[str, Floats],
) -> Iterator[Told]:
    """Rows, right answers and both answers of each head and group that is large enough."""
    for head, answers in HEADS.items():
        choices = answers if len(answers) > 1 else ("no", "yes")
        for group in sorted(set(groups)):
            rows = [
                i
                for i, example in enumerate(examples)
                if groups[i] == group and head in example.labels
            ]
            if len(rows) >= LEAST:
                right = np.array([choices.index(examples[i].labels[head]) for i in rows])
                first, second = _answer(linear[head][rows]), _answer(joined[head][rows])
                yield np.array(rows), right, first, second


def _answer(shares: Floats) -> Whole:
    found = shares[:, 0] > 0.5 if shares.shape[1] == 1 else shares.argmax(axis=1)
    return np.asarray(found, dtype=np.int64)


def _harm(
    alone: npt.NDArray[np.bool_],
    rows: Whole,
    right: Whole,
    first: Whole,
    second: Whole,
) -> float:
    mixed = np.where(alone[rows], first, second)
    return _macro_f1(right, second) - _macro_f1(right, mixed)


def _macro_f1(right: Whole, found: Whole) -> float:
    scores = []
    for answer in np.unique(right):
        hit = float(np.sum((right == answer) & (found == answer)))
        scores.append(2 * hit / float(np.sum(right == answer) + np.sum(found == answer)))
    return float(np.mean(scores))
