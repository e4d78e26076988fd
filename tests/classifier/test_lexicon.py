import importlib.util

import pytest

from classifier.engine import EngineError
from classifier.engines.lexicon import shares
from classifier.registry import load
from storage.errors import SettingsError
from storage.model import Sentiment, Urgency

WITHOUT = importlib.util.find_spec("vaderSentiment") is None
needs_vader = pytest.mark.skipif(WITHOUT, reason="needs the extra vigie[lexicon]")


@pytest.mark.skipif(not WITHOUT, reason="the extra vigie[lexicon] is installed")
def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(EngineError) as error:
        load("lexicon")
    assert 'pip install "vigie[lexicon]"' in str(error.value)


def test_it_takes_no_options() -> None:
    with pytest.raises(SettingsError, match="option 'threshold'"):
        load("lexicon", {"threshold": 0.1})


@pytest.mark.parametrize(
    ("compound", "tone"),
    [
        (-1.0, Sentiment.NEGATIVE),
        (-0.05, Sentiment.NEGATIVE),
        (-0.049, Sentiment.NEUTRAL),
        (0.0, Sentiment.NEUTRAL),
        (0.049, Sentiment.NEUTRAL),
        (0.05, Sentiment.POSITIVE),
        (1.0, Sentiment.POSITIVE),
    ],
)
def test_the_tone_changes_at_the_thresholds_of_its_authors(
    compound: float, tone: Sentiment
) -> None:
    found = shares(compound)
    assert max(found, key=found.__getitem__) is tone
    assert sum(found.values()) == pytest.approx(1.0)
    assert all(0.0 <= share <= 1.0 for share in found.values())


@needs_vader
def test_a_negative_tone_counts_as_a_complaint() -> None:
    texts = [
        "This is the worst service ever, I am so angry and disappointed",
        "Thank you, the cream is delicious, I love it!",
        "I was poisoned by this horrible yoghurt",
    ]
    worst, praise, danger = load("lexicon").classify(texts, ["en"] * 3)
    assert worst.complaint > 0.5 > praise.complaint == 0.0
    assert worst.complaint == worst.sentiment[Sentiment.NEGATIVE] == worst.needs_reply
    assert max(praise.sentiment, key=praise.sentiment.__getitem__) is Sentiment.POSITIVE
    assert (worst.urgency, praise.urgency) == (Urgency.NORMAL, Urgency.LOW)
    assert danger.urgency is Urgency.CRITICAL
    assert not worst.undecided and (worst.topic, worst.topic_probability) == ("other", 0.0)


@needs_vader
def test_other_languages_are_undecided() -> None:
    (one,) = load("lexicon").classify(["Service lamentable, jamais livré"], ["fr"])
    assert one.undecided
    assert "cannot tell: the language is not one that it reads" in one.reasons
