"""Whatever a network sends gets an answer or a told *undecided*, never an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.engine import Engine, EngineError
from classifier.registry import ENGINES, load
from storage.errors import SettingsError
from storage.model import Classification

HOSTILE = [
    "",
    " \n\t ",
    "a" * 100_000,
    "où est ma commande " * 5_500,
    "not " * 25_000,
    "pas de " * 15_000,
    "😡" * 200,
    "👨‍👩‍👧‍👦 🏳️‍🌈 🇫🇷",
    "\u200b\u200c\u200d\ufeff",
    "com\u200bmande per\u200ddue",
    "לא הגיעה ההזמנה שלי",
    "\u202elate si redro ym",
    "Привет où est мой заказ 注文 please",
    "e" + "\u0301" * 5_000,
    "Z̸̧͓̟a̴l̵g̶o̷ ate my order",
    "\x00\x00",
    "my order\x00 is late",
    "\ud800",
    "late \udfff\ud800 order",
    "\uffff\U0010ffff",
    "ﷺ" * 10_000,
    "1234567890 " * 1_000,
    "&amp;" * 5_000,
    "((((((((((" * 500,
    "@" * 3_000 + "." * 3_000,
]


def _opened(name: str) -> Engine | None:
    try:
        return load(name)
    except (EngineError, SettingsError, ModuleNotFoundError):
        return None


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    found = _opened(request.param)
    if found is None:
        pytest.skip(f"the engine {request.param} cannot be opened here without options")
    return found


def check(told: Classification) -> None:
    shares = [told.complaint, told.needs_reply, told.abuse, told.topic_probability]
    shares += [*told.sentiment.values(), *told.urgencies.values()]
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert sum(told.urgencies.values()) == pytest.approx(1.0, abs=1e-4)
    assert told.reasons
    assert all(reason.isprintable() and len(reason) < 200 for reason in told.reasons)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts(engine: Engine, text: str) -> None:
    (told,) = engine.classify([text], [None])
    check(told)


def test_all_of_them_together(engine: Engine) -> None:
    for told in engine.classify(HOSTILE, [None] * len(HOSTILE)):
        check(told)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(st.characters(codec=None), max_size=120), max_size=4))
def test_any_texts(engine: Engine, texts: list[str]) -> None:
    told = engine.classify(texts, [None] * len(texts))
    assert len(told) == len(texts)
    for one in told:
        check(one)


@pytest.mark.parametrize("text", ["", "\u200b", "\x00", "😡😡"])
def test_nothing_to_read_is_told_undecided(engine: Engine, text: str) -> None:
    (told,) = engine.classify([text], [None])
    assert told.undecided
