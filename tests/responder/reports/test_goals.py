"""Goals and figures in, met or missed out."""

from datetime import timedelta

import pytest

from responder.reports.figures import balance, share
from responder.reports.goals import Counted, Figures, Judged, Verdict, Waits, judged, table
from responder.reports.report import Part, Said, Term
from responder.reports.settings import Goals
from responder.reports.tongues.english import goals as english
from responder.reports.tongues.french import goals as french

HOUR = timedelta(hours=1)


def one(figures: Figures, **goal: object) -> Judged:
    (told,) = judged(Goals.model_validate(goal), figures)
    return told


@pytest.mark.parametrize(
    ("count", "verdict"), [(9, Verdict.MET), (10, Verdict.MET), (8, Verdict.MISSED)]
)
def test_what_is_counted_in_full_is_met_by_the_figure_itself(count: int, verdict: Verdict) -> None:
    told = one(Figures(in_time=Counted(count=count, n=10)), answered_in_time=0.9)
    assert (told.verdict, told.figure, told.n) == (verdict, Part(value=count / 10), 10)


def test_a_share_that_floats_cannot_write_is_met_all_the_same() -> None:
    for n in range(1, 400):
        for count in range(n + 1):
            told = one(Figures(in_time=Counted(count=count, n=n)), answered_in_time=count / n)
            assert told.verdict is Verdict.MET, (count, n)


@pytest.mark.parametrize(
    ("over", "lasting", "verdict", "figure"),
    [
        ([1, 2, 3], [], Verdict.MET, 2 * HOUR),
        ([1, 3, 4], [], Verdict.MISSED, 3 * HOUR),
        # Those who wait cannot make it longer than the second of four.
        ([1, 2, 2], [1], Verdict.MET, 2 * HOUR),
        # Who has waited for five hours already cannot have been answered in two.
        ([1, 3, 5], [1], Verdict.OPEN, 3 * HOUR),
        ([1], [5, 5], Verdict.MISSED, Said("goals.so_far", {"span": 5 * HOUR})),
        ([1], [1, 1], Verdict.OPEN, Said("goals.so_far", {"span": HOUR})),
        ([], [1], Verdict.OPEN, Said("goals.so_far", {"span": HOUR})),
    ],
)
def test_a_median_counts_those_who_still_wait(
    over: list[int], lasting: list[int], verdict: Verdict, figure: object
) -> None:
    waits = Waits(over=tuple(n * HOUR for n in over), lasting=tuple(n * HOUR for n in lasting))
    told = one(Figures(first_response=waits), first_response_median="2h")
    assert (told.verdict, told.figure, told.n) == (verdict, figure, len(over) + len(lasting))


def test_answers_given_to_the_quick_alone_do_not_meet_a_goal_for_all() -> None:
    waits = Waits(over=(HOUR,) * 8, lasting=(30 * HOUR,) * 2)
    told = one(Figures(first_response=waits), first_response_p90="2h")
    assert told.verdict is Verdict.MISSED


@pytest.mark.parametrize(
    ("count", "n", "verdict"),
    [
        (100, 1_000, Verdict.MET),
        (300, 1_000, Verdict.MISSED),
        (200, 1_000, Verdict.UNTOLD),
        (1, 3, Verdict.UNTOLD),
        (0, 3, Verdict.UNTOLD),
    ],
)
def test_an_estimate_is_met_by_its_whole_interval(count: int, n: int, verdict: Verdict) -> None:
    told = one(Figures(complaints=share(count, n)), complaint_share_at_most=0.2)
    assert told.verdict is verdict
    assert told.n == n


@pytest.mark.parametrize(
    ("more", "verdict"), [(400, Verdict.MET), (210, Verdict.MISSED), (300, Verdict.UNTOLD)]
)
def test_a_balance_likewise(more: int, verdict: Verdict) -> None:
    figure = balance(share(more, 1_000), share(200, 1_000))
    assert one(Figures(balance=figure), net_sentiment_at_least=0.1).verdict is verdict


def test_an_interval_that_ends_at_the_goal_meets_it() -> None:
    voice = share(50, 100)
    assert voice is not None
    assert one(Figures(voice=voice), share_of_voice_at_least=voice.low).verdict is Verdict.MET
    assert one(Figures(voice=voice), share_of_voice_at_least=voice.high).verdict is Verdict.UNTOLD
    assert one(Figures(complaints=voice), complaint_share_at_most=voice.high).verdict is Verdict.MET


def test_nobody_waits_too_long() -> None:
    waiting = Figures(unanswered=Counted(count=1, n=40))
    assert one(waiting, unanswered_at_most=0).verdict is Verdict.MISSED
    assert one(waiting, unanswered_at_most=1).verdict is Verdict.MET


def test_cases_that_were_opened_again_are_counted() -> None:
    figures = Figures(reopened=Counted(count=3, n=40))
    assert one(figures, reopened_at_most=2).verdict is Verdict.MISSED
    assert one(figures, reopened_at_most=3).verdict is Verdict.MET


def test_a_goal_without_a_figure_is_neither_met_nor_missed() -> None:
    every = Goals(
        answered_in_time=0.9,
        first_response_median=HOUR,
        first_response_p90=HOUR,
        resolution_median=HOUR,
        unanswered_at_most=0,
        reopened_at_most=1,
        complaint_share_at_most=0.2,
        net_sentiment_at_least=0.0,
        share_of_voice_at_least=0.3,
        coverage_at_least=0.9,
    )
    told = judged(every, Figures(in_time=Counted(count=0, n=0)))
    assert [goal.name for goal in told] == list(Goals.model_fields)
    assert {goal.verdict for goal in told} == {Verdict.UNKNOWN}


def test_the_table_names_goal_figure_n_and_verdict() -> None:
    goals = Goals(complaint_share_at_most=0.2, coverage_at_least=0.9)
    figure = share(100, 1_000)
    made = table(judged(goals, Figures(complaints=figure, coverage=Part(value=0.8))))
    assert made is not None
    assert made.rows == (
        (
            Term("goal", "complaint_share_at_most"),
            Said("goals.at_most", {"bound": Part(value=0.2)}),
            figure,
            1_000,
            Term("verdict", "met"),
        ),
        (
            Term("goal", "coverage_at_least"),
            Said("goals.at_least", {"bound": Part(value=0.9)}),
            Part(value=0.8),
            None,
            Term("verdict", "missed"),
        ),
    )
    assert table(judged(Goals(), Figures())) is None


def test_both_languages_name_every_goal_and_verdict() -> None:
    for words in (english, french):
        assert words.TERMS["goal"].keys() == Goals.model_fields.keys()
        assert words.TERMS["verdict"].keys() == {verdict.value for verdict in Verdict}
