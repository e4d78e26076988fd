from datetime import timedelta

import numpy as np
import pytest
from scipy import stats

from responder.reports.figures import quantile
from responder.reports.waits import waited


def spans(hours: list[float]) -> list[timedelta]:
    return [timedelta(hours=hour) for hour in hours]


@pytest.mark.parametrize("part", [0.25, 0.5, 0.9])
@pytest.mark.parametrize("seed", range(20))
def test_the_wait_is_that_of_the_survival_curve_of_scipy(seed: int, part: float) -> None:
    chance = np.random.default_rng(seed)
    done = list(chance.exponential(3.0, 40).round(1) + 0.1)
    waiting = list(chance.exponential(3.0, 15).round(1) + 0.1)
    data = stats.CensoredData(uncensored=done, right=waiting)
    curve = stats.ecdf(data).cdf
    reached = [
        x for x, p in zip(curve.quantiles, curve.probabilities, strict=True) if p >= part - 1e-9
    ]
    expected = spans([min(reached)])[0] if reached else None
    (found,) = waited(spans(done), spans(waiting), [part])
    if expected is None or found is None:
        assert found == expected
    else:
        assert found == pytest.approx(expected, abs=timedelta(seconds=1))


@pytest.mark.parametrize("n", [1, 2, 7, 10, 100])
def test_where_nobody_waits_it_is_the_plain_quantile(n: int) -> None:
    done = spans([float(hour) for hour in range(1, n + 1)])
    for part in (0.1, 0.5, 0.9, 1.0):
        assert waited(done, [], [part]) == (quantile(done, part),)


def test_leaving_out_who_waits_would_flatter() -> None:
    answered, unanswered = spans([1, 1, 2]), spans([30] * 7)
    assert quantile(answered, 0.5) == timedelta(hours=1)
    assert waited(answered, unanswered, [0.2, 0.5]) == (timedelta(hours=1), None)


def test_nobody_tells_nothing() -> None:
    assert waited([], [], [0.5]) == (None,)
    assert waited([], spans([1]), [0.5]) == (None,)
