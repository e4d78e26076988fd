"""Joins the scores of the linear engine and of the encoder, and makes them probabilities.

Stacking by logistic regression on texts that neither had seen (D. H. Wolpert, "Stacked
Generalization", Neural Networks 5, 1992), with one slope for each of the two and, for yes-or-no
questions, an offset (Platt 1999): so few figures that they cannot overlearn.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from classifier.heads import HEADS
from classifier.training.fit import Doubles, log_loss, places_of

PULL = 1e-3
"""How much the figures are drawn to (1/2, 1/2, 0): decides only where there are few texts."""


def joined(
    head: str, linear: Doubles, encoder: Doubles, labels: Sequence[str], shares: Doubles
) -> tuple[float, float, float]:
    """Slope of the linear scores, slope of the encoder's, and offset, by least log-loss.

    The scores are those of this head, shape (texts, answers); `shares` weigh the texts. A slope
    is never negative.
    """
    right = places_of(head, labels)

    def loss(x: Doubles) -> float:
        lost = log_loss(x[0] * linear + x[1] * encoder + x[2], right, shares)
        pull = (x[0] - 0.5) ** 2 + (x[1] - 0.5) ** 2 + x[2] ** 2
        return lost + PULL * float(pull)

    bounds = [(0.0, None), (0.0, None), (None, None) if len(HEADS[head]) == 1 else (0.0, 0.0)]
    found = minimize(loss, np.array([0.5, 0.5, 0.0]), method="L-BFGS-B", bounds=bounds).x
    return float(found[0]), float(found[1]), float(found[2])
