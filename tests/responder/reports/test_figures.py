from datetime import timedelta

import pytest

from responder.reports.figures import change, quantile, share


def test_the_interval_of_wilson() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662.
    found = share(81, 263)
    assert found is not None
    assert found.low == pytest.approx(0.2553, abs=1e-4)
    assert found.high == pytest.approx(0.3662, abs=1e-4)


def test_the_interval_of_a_change() -> None:
    # Newcombe 1998, table II, method 10: 56 of 70 against 48 of 80 gives 0.0524 to 0.3339.
    found = change(share(48, 80), share(56, 70))
    assert found is not None
    assert found.value == pytest.approx(0.2)
    assert found.low == pytest.approx(0.0524, abs=1e-4)
    assert found.high == pytest.approx(0.3339, abs=1e-4)


def test_nothing_is_said_of_nothing() -> None:
    assert share(0, 0) is None
    assert change(None, share(1, 2)) is None
    assert change(share(1, 2), None) is None
    assert quantile([], 0.5) is None


@pytest.mark.parametrize("count", [0, 5, 10])
def test_an_interval_holds_its_share_and_stays_between_0_and_1(count: int) -> None:
    found = share(count, 10)
    assert found is not None
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0


def test_a_quantile_is_one_of_the_spans() -> None:
    spans = [timedelta(minutes=n) for n in (40, 10, 30, 20)]
    assert quantile(spans, 0.5) == timedelta(minutes=20)
    assert quantile(spans, 0.9) == timedelta(minutes=40)
    assert quantile(spans[:1], 0.5) == timedelta(minutes=40)
