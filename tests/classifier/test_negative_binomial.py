import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.negative_binomial import log10_tail


@pytest.mark.parametrize(
    ("observed", "mean", "dispersion", "expected"),
    [
        (1, 0.5, 0.2, -0.421270644),
        (26, 4.7, 0.05, -8.013044067),
        (26, 4.7, 0.5, -3.060837265),
        (400, 20.0, 0.3, -23.103485992),
        (3, 100.0, 0.2, -2.059e-06),
        (1_000_000, 900_000.0, 0.01, -0.871311361),
        (40, 40.0, 1e-6, -0.283139269),
        (7, 0.001, 2.0, -19.577357153),
    ],
)
def test_tails_as_scipy_gives_them(
    observed: int, mean: float, dispersion: float, expected: float
) -> None:
    assert log10_tail(observed, mean, dispersion) == pytest.approx(expected, abs=1e-8)


def test_what_no_float_can_hold_is_told_in_log10() -> None:
    assert -4000 < log10_tail(50_000, 50.0, 0.1) < log10_tail(5_000, 50.0, 0.1) < -300


@given(
    mean=st.floats(1e-3, 1e6),
    dispersion=st.floats(0.0, 100.0),
    observed=st.integers(0, 10**7),
)
def test_a_tail_is_a_probability_and_falls(mean: float, dispersion: float, observed: int) -> None:
    here = log10_tail(observed, mean, dispersion)
    assert math.isfinite(here)
    assert here <= 0.0
    assert log10_tail(observed + 1 + observed // 10, mean, dispersion) <= here + 1e-6


@pytest.mark.parametrize(
    ("mean", "dispersion"), [(0.0, 0.1), (-1.0, 0.1), (math.nan, 0.1), (1, -1)]
)
def test_no_distribution_is_refused(mean: float, dispersion: float) -> None:
    with pytest.raises(ValueError, match="no negative binomial"):
        log10_tail(3, mean, dispersion)


@pytest.mark.scipy
def test_extremes_against_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for mean in (1e-3, 0.1, 1.0, 5.0, 50.0, 1e3, 1e5):
        for dispersion in (1e-6, 1e-4, 0.01, 0.1, 0.5, 2.0, 10.0):
            for times in (0.5, 0.9, 1.0, 1.1, 1.5, 2.0, 5.0, 20.0, 100.0):
                observed = max(1, int(mean * times))
                size = 1 / dispersion
                found = float(stats.nbinom.logsf(observed - 1, size, size / (size + mean)))
                if math.isfinite(found):
                    ours = log10_tail(observed, mean, dispersion)
                    assert ours == pytest.approx(found / math.log(10), rel=1e-6, abs=1e-8)
