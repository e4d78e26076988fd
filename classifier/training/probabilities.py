"""Scores as probabilities."""

import numpy as np

from classifier.heads import columns
from classifier.training.fit import Doubles


def probabilities(head: str, found: Doubles, slope: float = 1.0, offset: float = 0.0) -> Doubles:
    """Scores of one head as probabilities of its answers; of `no` and `yes` where it has one."""
    part = found[:, columns()[head]] * slope + offset
    if part.shape[1] == 1:
        part = np.hstack([np.zeros_like(part), part])
    grown = np.exp(part - part.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))
