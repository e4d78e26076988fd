"""Logistic regression with a ridge, starting from odds that are known already. Pure numpy."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]

STEPS = 30
CLOSE = 1e-8
_FAR = 30.0
"""Log-odds beyond which nothing more can be told in 64 bits."""


def fit(features: Numbers, start: Numbers, truth: Numbers, strength: float) -> Numbers:
    """Find the weights that correct the starting log-odds; without any row they are zero.

    Minimises the log-loss of `start + features @ weights`, summed over the rows, plus
    strength/2 · |weights|², by iteratively reweighted least squares: Newton's steps, halved while
    they lead upwards. Sources: C. M. Bishop, Pattern Recognition and Machine Learning (2006),
    section 4.3.3; T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical Learning
    (2009), section 4.4.1.
    """
    weights = np.zeros(features.shape[1])
    reached = _objective(weights, features, start, truth, strength)
    for _ in range(STEPS):
        told = sigmoid(start + features @ weights)
        slope = features.T @ (told - truth) + strength * weights
        bend = (features.T * (told * (1.0 - told))) @ features
        bend[np.diag_indices_from(bend)] += strength
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while size > CLOSE:
            there = _objective(weights - size * step, features, start, truth, strength)
            if there <= reached:
                break
            size /= 2
        else:
            break
        weights = weights - size * step
        if reached - there < CLOSE * (1.0 + abs(reached)):
            break
        reached = there
    return weights


def _objective(
    weights: Numbers, features: Numbers, start: Numbers, truth: Numbers, strength: float
) -> float:
    odds = start + features @ weights
    loss = np.logaddexp(0.0, odds) - truth * odds
    return float(loss.sum() + strength / 2 * weights @ weights)


def sigmoid(odds: Numbers) -> Numbers:
    """Turn log-odds to probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -_FAR, _FAR))))


def log_odds(probabilities: Numbers, least: float = 1e-4) -> Numbers:
    """Turn probabilities to log-odds; none is nearer to 0 or 1 than `least`."""
    bounded = np.clip(probabilities, least, 1.0 - least)
    return np.asarray(np.log(bounded) - np.log1p(-bounded))
