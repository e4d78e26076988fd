"""Regression of a median, or of another quantile, on features. Pure numpy."""

import numpy as np

from classifier.ridge import Numbers

STEPS = 40
CLOSE = 1e-3
_SMALLEST = 0.01
"""Residuals smaller than this, in the unit of the target, count as this."""


def fitted(
    features: Numbers, target: Numbers, weights: Numbers, *, share: float, strength: float = 1e-6
) -> Numbers:
    """Find the coefficients of the quantile `share`, with a ridge of `strength`.

    Iteratively reweighted least squares on the tilted absolute error (Koenker and Bassett 1978,
    doi:10.2307/1913643).
    """
    ridge = strength * np.eye(features.shape[1])
    found = _least_squares(features, target, weights, ridge)
    for _ in range(STEPS):
        rest = target - features @ found
        tilted = weights * np.where(rest > 0, share, 1.0 - share)
        before = found
        found = _least_squares(
            features, target, tilted / np.maximum(np.abs(rest), _SMALLEST), ridge
        )
        if np.abs(found - before).max() < CLOSE:
            break
    return found


def _least_squares(features: Numbers, target: Numbers, weights: Numbers, ridge: Numbers) -> Numbers:
    weighted = features.T * weights
    return np.asarray(np.linalg.solve(weighted @ features + ridge, weighted @ target))
