import numpy as np
import pytest

from responder.reports.figures import Share, share
from responder.reports.prevalence import FEWEST_LABELLED, corrected


def of(count: int, n: int) -> Share:
    found = share(count, n)
    assert found is not None
    return found


def test_a_worked_example() -> None:
    # 40 of 100 seen, 90 of 100 found, 80 of 100 passed: (0.4 + 0.8 - 1) / 0.7 = 0.2857.
    found = corrected(of(40, 100), of(90, 100), of(80, 100), 100)
    assert found is not None
    assert found.value == pytest.approx(0.2 / 0.7)
    # The same by the formulas of the paper, step by step, z = 1.96:
    # n' 103.84, p' 0.4037; Se' 0.8922 of 102, Sp' 0.7941 of 102; pi' 0.2882.
    z2 = 1.959964**2
    p, se, sp = (40 + z2 / 2) / (100 + z2), 91 / 102, 81 / 102
    pi = (p + sp - 1) / (se + sp - 1)
    d = 2 * z2 * (pi * se * (1 - se) / 102 - (1 - pi) * sp * (1 - sp) / 102)
    inside = p * (1 - p) / (100 + z2) + pi**2 * se * (1 - se) / 102
    half = 1.959964 * (inside + (1 - pi) ** 2 * sp * (1 - sp) / 102) ** 0.5 / (se + sp - 1)
    assert (found.low, found.high) == pytest.approx((pi + d - half, pi + d + half))


def test_a_classifier_without_mistakes_leaves_the_share() -> None:
    found = corrected(of(30, 100), of(10_000, 10_000), of(10_000, 10_000), 100)
    assert found is not None
    assert found.value == pytest.approx(0.3)
    assert (found.low, found.high) == pytest.approx((of(30, 100).low, of(30, 100).high), abs=0.002)


@pytest.mark.parametrize(
    ("seen", "finds", "passes", "weight"),
    [
        (of(40, 100), of(FEWEST_LABELLED - 1, FEWEST_LABELLED - 1), of(90, 100), 100.0),
        (of(40, 100), of(90, 100), of(FEWEST_LABELLED - 1, FEWEST_LABELLED - 1), 100.0),
        (of(40, 100), of(40, 100), of(99, 100), 100.0),
        (of(40, 100), of(50, 100), of(50, 100), 100.0),
        (of(40, 100), of(90, 100), of(90, 100), 0.0),
    ],
)
def test_too_little_or_too_bad_corrects_nothing(
    seen: Share, finds: Share, passes: Share, weight: float
) -> None:
    assert corrected(seen, finds, passes, weight) is None


@pytest.mark.parametrize("hits", [0, 3, 100])
@pytest.mark.parametrize("finds", [30, 100])
@pytest.mark.parametrize("passes", [30, 100])
def test_the_interval_holds_the_estimate_between_0_and_1(
    hits: int, finds: int, passes: int
) -> None:
    found = corrected(of(hits, 100), of(finds, finds), of(passes - 9, passes), 100)
    assert found is not None
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0


def _binomial(chance: np.random.Generator, n: int, p: float, size: int) -> list[int]:
    return [int(count) for count in chance.binomial(n, p, size)]


@pytest.mark.parametrize(
    ("true", "se", "sp", "labelled"),
    [(0.3, 0.85, 0.9, 50), (0.1, 0.8, 0.95, 100), (0.5, 0.9, 0.8, 40), (0.05, 0.9, 0.97, 200)],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(
    true: float, se: float, sp: float, labelled: int
) -> None:
    chance = np.random.default_rng(7)
    weeks, posts = 2_000, 400
    seen = _binomial(chance, posts, true * se + (1 - true) * (1 - sp), weeks)
    finds = _binomial(chance, labelled, se, weeks)
    passes = _binomial(chance, labelled, sp, weeks)
    held = raw = 0
    for count, found, passed in zip(seen, finds, passes, strict=True):
        told = corrected(of(count, posts), of(found, labelled), of(passed, labelled), posts)
        assert told is not None
        held += told.low <= true <= told.high
        raw += of(count, posts).low <= true <= of(count, posts).high
    assert 0.94 <= held / weeks <= 0.985
    # What is not corrected misses it: that is what the correction is for.
    assert raw < held
