from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.risk import assess
from classifier.spread import Forecast, Outlook
from storage.model import Author, Classification, Engagement, Mention, Sentiment, Urgency

NOW = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)


def mention(text: str = "La crème Brumelle a tourné", **more: object) -> Mention:
    plain = Mention(channel="x", native_id="1", text=text, published_at=NOW - timedelta(hours=1))
    return replace(plain, **more)  # type: ignore[arg-type]


def judged(
    urgency: Urgency = Urgency.NORMAL, complaint: float = 0.9, *, undecided: bool = False
) -> Classification:
    return Classification(
        lang="fr",
        complaint=complaint,
        sentiment=dict.fromkeys(Sentiment, 1 / 3),
        urgency=urgency,
        urgencies={u: float(u is urgency) for u in Urgency},
        topic="product_quality",
        topic_probability=0.8,
        needs_reply=0.9,
        abuse=0.0,
        reasons=(),
        engine="test",
        engine_version="1",
        undecided=undecided,
    )


FAMOUS = mention(
    author=Author(handle="k", followers=2_000_000),
    media=("video",),
    engagement=Engagement(at=NOW, likes=5_000, shares=900),
)


def test_praise_seen_widely_is_low() -> None:
    told = assess(FAMOUS, judged(Urgency.LOW, complaint=0.02), NOW)
    assert told.level is Urgency.LOW
    assert told.score < 10


def test_a_complaint_seen_widely_rises() -> None:
    quiet, loud = assess(mention(), judged(), NOW), assess(FAMOUS, judged(), NOW)
    assert quiet.level is Urgency.NORMAL
    assert loud.level is Urgency.HIGH
    assert "the author has 2,000,000 followers" in loud.reasons
    assert "shows a video" in loud.reasons
    assert "5900 interactions an hour" in loud.reasons


def test_words_of_anger_add_to_it() -> None:
    angry = assess(mention("C'est un scandale, la crème a tourné"), judged(), NOW)
    assert angry.score == assess(mention(), judged(), NOW).score + 5
    assert 'words of anger or fear: "scandale"' in angry.reasons


def test_what_could_not_be_judged_is_never_low() -> None:
    told = assess(mention(), judged(Urgency.LOW, complaint=0.1, undecided=True), NOW)
    assert told.level is Urgency.NORMAL
    assert told.score >= 30


def test_critical_stands_above_everything_else() -> None:
    assert (
        assess(mention(), judged(Urgency.CRITICAL), NOW).score > assess(FAMOUS, judged(), NOW).score
    )


def test_unknown_counters_are_not_zero_interactions_nor_a_failure() -> None:
    told = assess(mention(engagement=Engagement(at=NOW)), judged(), NOW)
    assert told == assess(mention(), judged(), NOW)


@settings(deadline=None)
@given(
    st.sampled_from(Urgency),
    st.floats(min_value=0, max_value=1),
    st.booleans(),
    st.integers(min_value=-5, max_value=10**12),
    st.integers(min_value=-5, max_value=10**12),
)
def test_level_and_score_hold_their_bounds(
    urgency: Urgency, complaint: float, undecided: bool, followers: int, likes: int
) -> None:
    seen = mention(
        author=Author(handle="k", followers=followers), engagement=Engagement(at=NOW, likes=likes)
    )
    told = assess(seen, judged(urgency, complaint, undecided=undecided), NOW)
    assert 0 <= told.score <= 100
    assert told.level.rank >= urgency.rank
    assert told.reasons


def foreseen(
    *, status: Outlook = Outlook.FORECAST, interactions: int = 212, **exceeds: float
) -> Forecast:
    return Forecast(
        at=NOW,
        status=status,
        interactions=interactions,
        median=640,
        low=310,
        high=1_500,
        exceeds={int(tier.removeprefix("t")): p for tier, p in exceeds.items()},
        doubles=0.6,
        doubling_minutes=38,
        model="growth",
        reasons=("212 interactions, 40 of them in the last 10 minutes",),
    )


def test_a_forecast_beyond_the_brands_tiers_raises() -> None:
    quiet = assess(mention(), judged(), NOW)
    risen = assess(mention(), judged(), NOW, foreseen(t100=1.0, t1000=0.71, t10000=0.02))
    assert risen.score > quiet.score + 10
    assert "212 interactions, 40 of them in the last 10 minutes" in risen.reasons
    assert "71% to pass 1,000" in risen.reasons
    certain = assess(mention(), judged(), NOW, foreseen(t100=1.0, t1000=1.0, t10000=0.97))
    assert certain.level.rank > risen.level.rank or certain.score > risen.score + 10


def test_a_tier_that_is_passed_is_told_as_such() -> None:
    told = assess(mention(), judged(), NOW, foreseen(interactions=1_200, t1000=1.0))
    assert "has passed 1,000 interactions" in told.reasons


def test_too_early_is_said_and_changes_nothing_else() -> None:
    early = foreseen(status=Outlook.TOO_EARLY, t1000=1.0)
    told = assess(mention(), judged(), NOW, early)
    assert told.score == assess(mention(), judged(), NOW).score
    assert set(early.reasons) <= set(told.reasons)


def test_praise_that_spreads_is_no_risk() -> None:
    told = assess(mention(), judged(Urgency.LOW, 0.02), NOW, foreseen(t100=1.0, t1000=1.0))
    assert told == assess(mention(), judged(Urgency.LOW, 0.02), NOW)


def test_a_topic_of_safety_adds_to_it() -> None:
    safety = replace(judged(), topic="safety_hygiene", topic_probability=1.0)
    told = assess(mention(), safety, NOW)
    assert told.score == assess(mention(), judged(), NOW).score + 6
    assert "topic: safety hygiene" in told.reasons


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_likelier_tier_never_lowers(one: float, two: float, third: float) -> None:
    low, high = sorted((one, two))
    before = assess(mention(), judged(), NOW, foreseen(t100=third, t1000=low))
    after = assess(mention(), judged(), NOW, foreseen(t100=third, t1000=high))
    assert after.score >= before.score
