import numpy as np
import pytest

from classifier.ridge import fit, log_odds, sigmoid


def test_without_rows_nothing_is_learnt() -> None:
    assert not fit(np.empty((0, 3)), np.empty(0), np.empty(0), 1.0).any()


def test_a_lone_constant_meets_the_equation_that_defines_it() -> None:
    # Three yes and one no from even odds: 4·sigmoid(w) - 3 + strength·w = 0.
    truth = np.array([1.0, 1.0, 1.0, 0.0])
    (weight,) = fit(np.ones((4, 1)), np.zeros(4), truth, 0.5)
    assert 4 * sigmoid(np.array([weight]))[0] - 3 + 0.5 * weight == pytest.approx(0.0, abs=1e-5)
    (free,) = fit(np.ones((4, 1)), np.zeros(4), truth, 1e-9)
    assert free == pytest.approx(np.log(3), abs=1e-4)


def test_where_the_odds_are_right_already_nothing_is_moved() -> None:
    start = log_odds(np.array([0.75] * 4))
    assert fit(np.ones((4, 1)), start, np.array([1.0, 1.0, 1.0, 0.0]), 1.0) == pytest.approx(0.0)


def test_a_stronger_ridge_moves_less_and_parted_rows_stay_finite() -> None:
    rows = np.array([[1.0], [1.0], [-1.0], [-1.0]])
    truth = np.array([1.0, 1.0, 0.0, 0.0])
    found = [float(fit(rows, np.zeros(4), truth, s)[0]) for s in (0.01, 1.0, 100.0)]
    assert found[0] > found[1] > found[2] > 0.0
    assert np.isfinite(found).all()
