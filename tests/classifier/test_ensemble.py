from collections.abc import Sequence
from dataclasses import replace

import pytest

from classifier.engines.ensemble import EnsembleEngine
from classifier.reasons import MOST
from classifier.registry import load
from classifier.triage import unread
from storage.errors import SettingsError
from storage.model import Classification, Sentiment, Urgency


class Says:
    """An engine that says the same of every text."""

    def __init__(self, name: str, **answers: object) -> None:
        self.name = name
        self.version = "1"
        told = replace(unread("none"), undecided=False, engine=name, engine_version="1")
        self._told = replace(told, **answers)  # type: ignore[arg-type]

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [self._told for _ in texts]


def mean_of(*engines: Says, text: str = "hello") -> Classification:
    (one,) = EnsembleEngine(engines).classify([text], ["en"])
    return one


def tones(negative: float, positive: float) -> dict[Sentiment, float]:
    rest = 1.0 - negative - positive
    return dict(zip(Sentiment, (negative, rest, positive), strict=True))


def test_every_probability_is_the_mean() -> None:
    calm = dict(zip(Urgency, (0.7, 0.2, 0.1, 0.0), strict=True))
    hot = dict(zip(Urgency, (0.1, 0.2, 0.7, 0.0), strict=True))
    told = mean_of(
        Says("a", complaint=0.9, sentiment=tones(0.8, 0.0), urgencies=calm, abuse=0.2),
        Says("b", complaint=0.7, sentiment=tones(0.4, 0.4), urgencies=hot, needs_reply=0.9),
        Says("c", complaint=0.8, sentiment=tones(0.6, 0.2), urgencies=hot, abuse=0.4),
    )
    assert told.complaint == pytest.approx(0.8)
    assert told.sentiment[Sentiment.NEGATIVE] == pytest.approx(0.6)
    assert told.urgencies[Urgency.HIGH] == pytest.approx(0.5)
    assert told.urgency is Urgency.HIGH
    assert told.abuse == pytest.approx(0.2)
    assert told.needs_reply == pytest.approx((0.5 + 0.9 + 0.5) / 3)
    assert (told.engine, told.engine_version) == ("ensemble", "a:1+b:1+c:1")
    assert not told.undecided


def test_the_level_is_the_median_of_the_mean() -> None:
    levels = dict(zip(Urgency, (0.10, 0.38, 0.30, 0.22), strict=True))
    told = mean_of(Says("a", urgencies=levels), Says("b", urgencies=levels))
    assert told.urgency is Urgency.HIGH


def test_the_topic_is_the_one_with_the_most_probability() -> None:
    told = mean_of(
        Says("a", topic="billing", topic_probability=0.5),
        Says("b", topic="delivery", topic_probability=0.4),
        Says("c", topic="delivery", topic_probability=0.3),
    )
    assert told.topic == "delivery"
    assert told.topic_probability == pytest.approx(0.7 / 3)


@pytest.mark.parametrize(
    ("first", "second", "undecided"),
    [
        (0.75, 0.3, True),
        (0.71, 0.29, True),
        (0.6, 0.4, False),
        (0.95, 0.52, False),
        (0.1, 0.45, False),
    ],
)
def test_a_quarrel_over_a_complaint_goes_to_a_person(
    first: float, second: float, undecided: bool
) -> None:
    told = mean_of(Says("a", complaint=first), Says("b", complaint=second))
    assert told.undecided is undecided
    quarrel = any("the engines disagree on a complaint" in reason for reason in told.reasons)
    assert quarrel is undecided


def test_one_that_is_undecided_is_enough() -> None:
    assert mean_of(Says("a", complaint=0.9), Says("b", complaint=0.9, undecided=True)).undecided


def test_reasons_are_told_once_and_few() -> None:
    many = tuple(f"reason {number}" for number in range(12))
    told = mean_of(
        Says("a", reasons=("language: English (detected)", *many)),
        Says("b", reasons=("language: English (detected)", "cannot tell: no words to judge")),
    )
    assert "cannot tell: no words to judge" in told.reasons
    assert told.reasons.count("language: English (detected)") == 1
    assert 2 < len(told.reasons) <= MOST


def test_a_rule_is_not_watered_down_by_the_mean() -> None:
    text = "Brumelle made my daughter so sick, she is in hospital"
    told = mean_of(Says("a", complaint=0.95), Says("b", complaint=0.7), text=text)
    assert told.urgency is Urgency.CRITICAL


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({}, "engines"),
        ({"engines": ["linear"]}, "at least 2"),
        ({"engines": ["linear", "linear"]}, "named twice"),
        ({"engines": ["linear", "ensemble"]}, "part of itself"),
        ({"engines": ["linear", "liner"]}, "did you mean 'linear'"),
        ({"engines": ["linear", "lexicon"], "encoder": {}}, "'encoder' is none"),
        ({"engines": ["linear", "lexicon"], "linear": {"weihgts": "x"}}, "option 'weihgts'"),
        ({"engines": ["linear", "lexicon"], "linear": "x"}, "linear"),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, object], fault: str) -> None:
    with pytest.raises(SettingsError, match=fault):
        load("ensemble", options)
