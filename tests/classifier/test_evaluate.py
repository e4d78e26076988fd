import pytest

from classifier.evaluate import detail, macro_f1, reliability, scores, wilson


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


def test_the_interval_of_wilson_by_hand() -> None:
    # 8 of 10, as in Newcombe 1998 and any table of score intervals.
    told = wilson(8, 10)
    assert told is not None
    assert (told.value, told.n) == (0.8, 10)
    assert told.low == pytest.approx(0.4902, abs=1e-4)
    assert told.high == pytest.approx(0.9433, abs=1e-4)
    none, all_ = wilson(0, 10), wilson(10, 10)
    assert none is not None and none.low == 0.0
    assert none.high == pytest.approx(0.2775, abs=1e-4)
    assert all_ is not None and all_.high == pytest.approx(1.0)
    assert wilson(0, 0) is None


def test_the_calibration_error_by_hand_over_two_bins() -> None:
    # Bin 0.9: promised 0.9, kept 3 of 4. Bin 0.6: promised 0.6, kept 1 of 2.
    right = [True, True, True, False, True, False]
    sure = [0.9, 0.9, 0.9, 0.9, 0.6, 0.6]
    error = scores(["a"] * 6, ["a" if r else "b" for r in right], sure).calibration_error
    assert error.value == pytest.approx((4 * 0.15 + 2 * 0.1) / 6)
    low, high = reliability(right, sure)
    assert (low.low, low.high, low.kept.value, low.kept.n) == (0.6, 0.7, 0.5, 2)
    assert high.promised == pytest.approx(0.9)
    assert high.kept.value == 0.75


def test_each_answer_and_the_confusion() -> None:
    told = detail(["yes", "yes", "no", "no", "no"], ["yes", "no", "no", "no", "no"], [0.9] * 5)
    no, yes = told.answers
    assert (yes.answer, yes.labelled, yes.told) == ("yes", 2, 1)
    assert yes.precision is not None and yes.recall is not None and yes.f1 is not None
    assert (yes.precision.value, yes.recall.value) == (1.0, 0.5)
    assert yes.f1.value == pytest.approx(2 / 3)
    assert yes.f1.low <= yes.f1.value <= yes.f1.high
    assert no.precision is not None and no.precision.value == 0.75
    assert told.confusion == {"no": {"no": 3, "yes": 0}, "yes": {"no": 1, "yes": 1}}
    never = detail(["a", "a"], ["a", "b"], [0.9, 0.9]).answers[1]
    assert (never.answer, never.recall, never.f1) == ("b", None, None)
