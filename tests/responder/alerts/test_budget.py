from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from responder.alerts.budget import Scored, length_of, threshold
from responder.alerts.review import worth
from storage.alert import AlertKind, Outcome
from storage.alerts import PastAlert
from storage.model import Urgency
from tests.factories import NOON

scores = st.sampled_from([n / 20 for n in range(2, 21)])
pasts = st.lists(
    st.builds(Scored, score=scores, outcome=st.none() | st.sampled_from(Outcome)), max_size=60
)


@given(pasts, st.floats(0.1, 5), st.integers(0, 20), st.floats(7, 30))
def test_the_past_would_have_kept_within_the_budget_and_used_it(
    past: list[Scored], pages: float, taken: int, days: float
) -> None:
    set_ = threshold(past, pages=pages, taken=taken, days=days, default=0.5)
    whole = int(pages * days)
    bearable = max(whole - taken, whole - whole // 2)
    assert set_.told == sum(story.score >= set_.score for story in past) <= bearable
    below = [story.score for story in past if story.score < set_.score]
    if below:
        # One step lower would have been too many.
        assert set_.told + below.count(max(below)) > bearable


def test_a_short_past_says_nothing() -> None:
    young = threshold([Scored(score=0.9)], pages=1, taken=0, days=6.9, default=0.5)
    assert (young.score, young.learnt) == (0.5, False)
    assert young.words() == "score 0.50 as configured: 7 days of past, 7 needed"


def test_the_threshold_says_what_it_rests_on() -> None:
    useful = [Scored(score=0.9, outcome=Outcome.USEFUL)] * 6
    noise = [
        Scored(score=0.8, outcome=Outcome.NOISE, marked=True),
        Scored(score=0.8, outcome=Outcome.NOTHING),
    ]
    missed = [Scored(score=0.1, outcome=Outcome.USEFUL)] * 2
    unknown = [Scored(score=0.85)] * 2
    past = [*useful, *noise, *missed, *unknown]
    told = threshold(past, pages=1, taken=0, days=10, default=0.5)
    assert (told.score, told.precision, told.recall) == (0.8, 0.75, 0.75)
    assert told.words() == (
        "score 0.80: 10 of 12 stories in 10 days; precision 75% (n = 8, 41% to 93%), "
        "1 marked by people, 7 told by what came; recall 75% (n = 8, 41% to 93%)"
    )
    assert "unknown (n = 0)" in threshold([], pages=1, taken=0, days=10, default=0.5).words()


def test_pages_that_are_told_anyway_use_up_half_of_the_budget_at_most() -> None:
    past = [Scored(score=score) for score in (0.99, 0.98, 0.97, 0.96, 0.95, 0.94)]
    for taken, told in ((0, 6), (4, 6), (5, 5), (500, 5)):
        assert threshold(past, pages=1, taken=taken, days=10, default=0.5).told == told


def test_that_nothing_is_told_on_foresight_is_said_with_its_reason() -> None:
    alike = threshold([Scored(score=0.99)] * 9, pages=1, taken=20, days=10, default=0.5)
    assert (alike.told, alike.words()) == (
        0,
        "nothing is told on foresight: the surest of 9 stories in 10 days are all as sure, and "
        "more than the 5 pages that the budget leaves for them",
    )
    small = threshold([Scored(score=0.99)], pages=0.1, taken=0, days=8, default=0.5)
    assert small.words() == (
        "nothing is told on foresight: the budget is less than one page in 8 days"
    )


def test_the_past_is_thirty_days_at_most() -> None:
    assert length_of(NOON - timedelta(days=400), NOON) == 30
    assert length_of(None, NOON) == 0
    assert length_of(NOON + timedelta(days=1), NOON) == 0


def test_a_review_counts_what_was_told_and_how_long_before() -> None:
    def past(kind: AlertKind, outcome: Outcome | None, lead: int | None = None) -> PastAlert:
        return PastAlert(
            key="one",
            kind=kind,
            severity=Urgency.HIGH,
            score=None,
            starts_at=NOON,
            notified_at=NOON,
            outcome=outcome,
            marked=outcome is Outcome.NOISE,
            came_true_at=None if lead is None else NOON + timedelta(minutes=lead),
        )

    spread, source = worth(
        [
            past(AlertKind.SPREAD, Outcome.USEFUL, 100),
            past(AlertKind.SPREAD, Outcome.USEFUL, 300),
            past(AlertKind.SPREAD, Outcome.NOISE),
            past(AlertKind.SPREAD, Outcome.NOTHING),
            past(AlertKind.SPREAD, None),
            past(AlertKind.SOURCE, None),
        ]
    )
    assert (spread.kind, spread.useful, spread.noise) == (AlertKind.SPREAD, 2, 1)
    assert (spread.told, spread.nothing, spread.marked) == (5, 1, 1)
    assert spread.precision is not None
    assert (spread.precision.value, spread.precision.n) == (0.5, 4)
    assert spread.lead == timedelta(minutes=200)
    assert (source.precision, source.lead) == (None, None)
