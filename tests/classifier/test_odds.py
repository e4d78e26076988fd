"""How far told probabilities lie from what came."""

import numpy as np
import pytest

from classifier.odds import LEAST, between, doubt, shifts


def test_what_comes_as_often_as_told_leaves_little_doubt() -> None:
    told = np.repeat([0.2, 0.4, 0.6, 0.8], 1_000)
    came = np.concatenate([np.arange(1_000) < 1_000 * p for p in (0.2, 0.4, 0.6, 0.8)])
    found = doubt(shifts(told, came.astype(float)))
    assert found is not None and found < 0.02


def test_what_is_told_too_high_is_as_far_off_as_it_is() -> None:
    told, came = np.full(10_000, 0.6), (np.arange(10_000) < 2_000).astype(float)
    (shift,) = shifts(told, came)
    assert shift == pytest.approx(np.log(0.25) - np.log(1.5), abs=0.01)
    low, high = between(0.6, abs(shift))
    assert low == pytest.approx(0.2, abs=0.01)
    assert high == pytest.approx(0.9, abs=0.01)


def test_too_few_comparisons_say_nothing() -> None:
    assert doubt(shifts(np.full(LEAST - 1, 0.4), np.zeros(LEAST - 1))) is None


def test_what_is_certain_stays_certain() -> None:
    assert between(1.0, 3.0) == (1.0, 1.0)
    assert between(0.0, 3.0) == (0.0, 0.0)
