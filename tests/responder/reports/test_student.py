import pytest
from scipy import stats

from responder.reports.student import quantile, two_sided


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 8, 30, 31])
@pytest.mark.parametrize("t", [0.0, 0.3, -1.0, 2.5, 8.0])
def test_the_chance_is_that_of_scipy(t: float, df: int) -> None:
    assert two_sided(t, df) == pytest.approx(2 * stats.t.sf(abs(t), df), abs=1e-12)


@pytest.mark.parametrize("df", [1, 2, 7, 30])
@pytest.mark.parametrize("chance", [0.9, 0.4, 0.05, 0.0005])
def test_the_quantile_is_that_of_scipy(chance: float, df: int) -> None:
    assert quantile(chance, df) == pytest.approx(stats.t.isf(chance / 2, df), rel=1e-9)


def test_there_is_no_distribution_without_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError, match="at least one"):
        two_sided(1.0, 0)
