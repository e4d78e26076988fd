import pytest

from classifier.evaluate import macro_f1, scores


def test_figures_of_a_small_table() -> None:
    truth = ["yes", "yes", "yes", "no"]
    told = scores(truth, ["yes", "yes", "no", "no"], [0.9, 0.8, 0.6, 0.7])
    assert told.accuracy.value == 0.75
    assert told.average_recall.value == pytest.approx((2 / 3 + 1) / 2)
    assert told.macro_f1.value == pytest.approx((0.8 + 2 / 3) / 2)
    assert told.macro_f1.n == 4


def test_the_interval_holds_the_figure_and_narrows_with_more_rows() -> None:
    few = scores(["yes", "no"] * 20, ["yes", "yes"] * 20, [0.5] * 40, seed=1).accuracy
    many = scores(["yes", "no"] * 500, ["yes", "yes"] * 500, [0.5] * 1000, seed=1).accuracy
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 3


def test_honest_probabilities_have_no_calibration_error() -> None:
    truth = ["yes"] * 8 + ["no"] * 2
    assert scores(truth, ["yes"] * 10, [0.8] * 10).calibration_error.value == pytest.approx(0.0)
    assert scores(truth, ["yes"] * 10, [1.0] * 10).calibration_error.value == pytest.approx(0.2)


def test_the_same_seed_gives_the_same_interval() -> None:
    rows = (["yes", "no", "no"] * 9, ["yes", "no", "yes"] * 9, [0.7] * 27)
    assert scores(*rows, seed=7) == scores(*rows, seed=7)


def test_nothing_to_measure_on_is_refused() -> None:
    with pytest.raises(ValueError, match="no labelled rows"):
        scores([], [], [])


def test_answers_without_labels_do_not_enter_the_mean() -> None:
    assert macro_f1(["a", "a"], ["a", "b"]) == pytest.approx(2 / 3)
