import pytest

from classifier.doubts import (
    ABUSE_WITHOUT_COMPLAINT,
    NO_WORDS,
    OTHER_LANGUAGE,
    PRAISING_COMPLAINT,
    UNSURE,
    contradictions,
    doubts,
    is_doubt,
)
from storage.model import Sentiment

READS = ("fr", "en")


def tone(positive: float) -> dict[Sentiment, float]:
    rest = (1 - positive) / 2
    return {Sentiment.NEGATIVE: rest, Sentiment.NEUTRAL: rest, Sentiment.POSITIVE: positive}


@pytest.mark.parametrize(
    ("lang", "complaint", "features", "told"),
    [
        ("fr", 0.9, 12, ()),
        ("en", 0.1, 12, ()),
        ("fr", 0.55, 12, (UNSURE,)),
        ("de", 0.9, 12, (OTHER_LANGUAGE,)),
        ("und", 0.5, 12, (OTHER_LANGUAGE, UNSURE)),
        ("fr", 0.9, 0, (NO_WORDS,)),
    ],
)
def test_what_stands_in_the_way(
    lang: str, complaint: float, features: int, told: tuple[str, ...]
) -> None:
    found = doubts(lang, complaint, features, 0.15, READS)
    assert found == told
    assert all(map(is_doubt, found))


@pytest.mark.parametrize(
    ("complaint", "positive", "abuse", "told"),
    [
        (0.9, 0.9, 0.0, (PRAISING_COMPLAINT,)),
        (0.9, 0.2, 0.9, ()),
        (0.1, 0.9, 0.0, ()),
        (0.1, 0.2, 0.9, (ABUSE_WITHOUT_COMPLAINT,)),
    ],
)
def test_answers_that_do_not_go_together(
    complaint: float, positive: float, abuse: float, told: tuple[str, ...]
) -> None:
    found = contradictions(complaint, tone(positive), abuse)
    assert found == told
    assert all(map(is_doubt, found))


def test_other_reasons_are_no_doubts() -> None:
    assert not is_doubt("waiting for 3 weeks")
