"""Fits how the scores of the linear engine and of the encoder are joined into probabilities.

Stacking by logistic regression on texts that neither had seen (D. H. Wolpert, "Stacked
Generalization", Neural Networks 5, 1992), with one slope for each reader and an offset for each
answer (Platt 1999, in the vector form of C. Guo and others, "On Calibration of Modern Neural
Networks", ICML 2017): so few figures that they cannot overlearn.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from classifier.heads import HEADS
from classifier.training.fit import Doubles, log_loss, places_of

PULL = 3e-3
"""How much slopes are drawn to equal parts and offsets to 0: decides only where texts are few."""

BY_LANGUAGE = frozenset({"complaint", "topic"})
"""Questions whose figures are fitted for each language apart."""

WITHOUT_OFFSETS = frozenset({"sentiment"})
"""Offsets learn how frequent the answers are; of tones the rare one counts as much."""

LEAST = 10
"""Texts of an answer below which it has no offset: one French praise says nothing of all brands."""


def fitted(
    head: str, readers: Sequence[Doubles], labels: Sequence[str], shares: Doubles
) -> Doubles:
    """Slopes and offsets of one head by least log-loss; shape (readers + 1, answers).

    The scores are those of this head, shape (texts, answers) each; `shares` weigh the texts. A
    slope is never negative.
    """
    right, count, answers = places_of(head, labels), len(readers), len(HEADS[head])
    even = np.array([1.0 / count] * count + [0.0] * answers)

    def loss(x: Doubles) -> float:
        scores = sum((x[i] * reader for i, reader in enumerate(readers)), start=x[count:])
        return log_loss(scores, right, shares) + PULL * float(((x - even) ** 2).sum())

    texts = np.bincount(right, minlength=answers)
    fixed = [head in WITHOUT_OFFSETS or (answers > 1 and n < LEAST) for n in texts[:answers]]
    offsets = [(0.0, 0.0) if one else (None, None) for one in fixed]
    bounds = [(0.0, None)] * count + offsets
    found = minimize(loss, even, method="L-BFGS-B", bounds=bounds).x
    return np.vstack([np.repeat(found[:count, None], answers, axis=1), found[count:]])
