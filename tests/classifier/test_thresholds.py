from itertools import pairwise

import pytest

from classifier.thresholds import cost, costs, suggestion

TRUTH = [True, True, False, True, False, False, False, False]
SURE = [0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1]


def test_the_cost_of_a_threshold_by_hand() -> None:
    told = cost(TRUTH, SURE, 0.65, per_day=80)
    assert (told.read, told.false_alarms, told.missed) == (30, 10, 10)
    assert told.precision is not None and told.recall is not None
    assert told.precision.value == pytest.approx(2 / 3)
    assert told.recall.value == pytest.approx(2 / 3)


def test_a_higher_threshold_reads_less_and_misses_more() -> None:
    told = costs(TRUTH, SURE, 100)
    assert [c.threshold for c in told][::18] == [0.05, 0.95]
    assert all(a.read >= b.read and a.missed <= b.missed for a, b in pairwise(told))
    assert told[-1].precision is None


def test_the_lowest_threshold_within_the_budget_is_proposed() -> None:
    told = suggestion(TRUTH, SURE, per_day=8, budget=1)
    assert told is not None
    assert (told.threshold, told.false_alarms, told.missed) == (0.6, 1, 0)
    none = suggestion(TRUTH, SURE, per_day=8, budget=0)
    assert none is not None and none.threshold == 0.8


def test_equal_probabilities_are_taken_or_left_together() -> None:
    assert suggestion([True, False], [0.9, 0.9], per_day=2, budget=0) is None
