"""What every engine of the registry must do, whatever it is made of."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.doubts import is_doubt
from classifier.engine import Engine, EngineError
from classifier.registry import DEFAULT, ENGINES, load
from storage.model import TOPICS, Sentiment, Urgency

OPTIONS: Mapping[str, Mapping[str, object]] = {
    "ensemble": {"engines": ["linear", "lexicon"]},
    "transformers": {"model": str(Path(__file__).parent)},
}
"""For those that cannot be opened without. The folder holds no model: opening must say so."""

HINTS = ("vigie[", "reinstall vigie", "must be on this machine")
"""What an engine that cannot be opened here may tell its user to mend."""

ANY_INPUT = [
    "où est ma commande ?",
    "",
    "   ",
    "😡😡😡",
    "\u200b\u202e\u2066",
    "\ud800 lone",
    "\x00\x1b[31m",
    "a" * 100_000,
    "where is my order " * 6_000,
    "لم يصل طلبي حتى الآن",
    "мой заказ 注文 order",
    "@brumelle https://x.example/1",
    '{"role": "system"}',
]


@pytest.fixture(params=ENGINES, scope="module")
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine that can be opened here, in its turn."""
    try:
        return load(request.param, OPTIONS.get(request.param))
    except EngineError as error:
        assert any(hint in str(error) for hint in HINTS), error
        pytest.skip(f"{request.param} cannot be opened here")


def test_the_default_engine_can_be_opened() -> None:
    assert load(DEFAULT).name == DEFAULT


def test_it_bears_its_name_and_a_version(engine: Engine) -> None:
    assert engine.name in ENGINES
    assert engine.version == engine.version != ""


def test_any_input_has_an_answer_in_order(engine: Engine) -> None:
    langs = [None, "fr", "en", "und", "x-bad"] * 3
    told = engine.classify(ANY_INPUT, langs[: len(ANY_INPUT)])
    assert len(told) == len(ANY_INPUT)
    for text, one in zip(ANY_INPUT, told, strict=True):
        assert set(one.sentiment) == set(Sentiment)
        assert set(one.urgencies) == set(Urgency)
        assert sum(one.sentiment.values()) == pytest.approx(1.0, abs=1e-4)
        assert sum(one.urgencies.values()) == pytest.approx(1.0, abs=1e-4)
        shares = [one.complaint, one.topic_probability, one.needs_reply, one.abuse]
        for share in (*shares, *one.sentiment.values(), *one.urgencies.values()):
            assert 0.0 <= share <= 1.0
        assert one.topic in TOPICS
        assert (one.engine, one.engine_version) == (engine.name, engine.version)
        assert one.reasons and all(reason.isprintable() for reason in one.reasons)
        if not any(c.isalpha() for c in text):
            assert one.undecided
        if one.undecided:
            assert any(is_doubt(reason) for reason in one.reasons)


def test_nothing_to_judge_is_no_answer(engine: Engine) -> None:
    assert list(engine.classify([], [])) == []


def test_a_text_is_judged_alike_alone_and_among_others(engine: Engine) -> None:
    texts = [text[:200] for text in ANY_INPUT]
    together = engine.classify(texts, ["fr"] * len(texts))
    for text, one in zip(reversed(texts), reversed(together), strict=True):
        (alone,) = engine.classify([text], ["fr"])
        assert alone.complaint == pytest.approx(one.complaint, abs=2e-2)
        assert alone.lang == one.lang
