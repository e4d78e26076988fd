from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from responder.reports.figures import balance, change, quantile, share
from responder.reports.moments import design_effect
from tests.responder.reports.counting import alone


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


@pytest.mark.parametrize(("alike", "least"), [(0.0, 0.94), (0.5, 0.94), (1.0, 0.88)])
@pytest.mark.parametrize("authors", [40, 150])
def test_intervals_hold_the_truth_where_authors_repeat_themselves(
    authors: int, alike: float, least: float
) -> None:
    """Complaints and balance of weeks in which a few wrote most, `alike` of it the same again."""
    truth, chance, weeks = (0.3, 0.4), np.random.default_rng(5), 600
    rest = 1 - sum(truth)
    held = plain = balanced = 0
    for _ in range(weeks):
        often = np.minimum(chance.pareto(1.6, authors).astype(np.int64) + 1, 40)
        author, posts = np.repeat(np.arange(authors), often), int(often.sum())
        usual = chance.choice(3, authors, p=[*truth, rest])[author]
        told = np.where(
            chance.random(posts) < alike, usual, chance.choice(3, posts, p=[*truth, rest])
        )
        effects = []
        for values in ((told == 0) * 1, (told == 0) * 1 - (told == 1)):
            by = np.bincount(author, weights=values, minlength=authors)
            sums = replace(
                alone(posts, int(values.sum()), int(values @ values)),
                authors=authors,
                posts_squared=int(often @ often),
                total_squared=int(by @ by),
                total_by_posts=int(by @ often),
            )
            effects.append(design_effect(sums))
        more, less = int((told == 0).sum()), int((told == 1).sum())
        found, naive = share(more, posts, effects[0]), share(more, posts)
        apart = balance(share(more, posts, effects[1]), share(less, posts, effects[1]))
        assert found is not None
        assert naive is not None
        assert apart is not None
        held += found.low <= truth[0] <= found.high
        plain += naive.low <= truth[0] <= naive.high
        balanced += apart.low <= truth[0] - truth[1] <= apart.high
    assert held / weeks >= least
    assert balanced / weeks >= least
    if alike:
        assert plain / weeks < 0.85
