import json
import shutil
import socket
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from classifier import model_file
from classifier.answers import BATCH
from classifier.engine import EngineError
from classifier.engines.linear import LinearEngine
from classifier.registry import ENGINES, load
from storage.errors import SettingsError
from storage.model import TOPICS, Classification, Sentiment, Urgency


@pytest.fixture(scope="module")
def engine() -> LinearEngine:
    return LinearEngine()


def judged(engine: LinearEngine, text: str, lang: str | None = None) -> Classification:
    (one,) = engine.classify([text], [lang])
    return one


COMPLAINTS = [
    "@brumelle toujours pas reçu ma commande, trois semaines que j'attends, c'est inadmissible",
    "Brumelle m'a facturé deux fois et refuse de me rembourser, honteux",
    "Votre appli ne marche plus depuis la mise à jour, impossible de commander",
    "@brumelle my order still has not arrived and nobody answers, this is unacceptable",
    "Brumelle charged me twice and will not refund me, worst service ever",
    "The Brumelle app keeps crashing since the update, I cannot order anything",
]
OTHERS = [
    "Merci Brumelle pour la livraison rapide, votre crème est délicieuse !",
    "J'adore les yaourts Brumelle, les meilleurs, bravo à l'équipe",
    "Thank you Brumelle, the cream is delicious and delivery was quick!",
    "I love this yoghurt from Brumelle, well done",
    "Brumelle ouvre un nouveau magasin à la rentrée",
    "Making pancakes this morning with my sister",
]


@pytest.mark.parametrize("text", COMPLAINTS)
def test_clear_complaints(engine: LinearEngine, text: str) -> None:
    told = judged(engine, text)
    assert told.complaint > 0.6
    assert told.urgency.rank >= Urgency.NORMAL.rank
    assert told.needs_reply > 0.5
    assert any(reason.startswith("words of complaint: ") for reason in told.reasons)


@pytest.mark.parametrize("text", OTHERS)
def test_praise_and_chatter_are_no_complaints(engine: LinearEngine, text: str) -> None:
    told = judged(engine, text)
    assert told.complaint < 0.5 or told.undecided


@pytest.mark.parametrize("text", OTHERS[:4])
def test_praise_is_positive(engine: LinearEngine, text: str) -> None:
    told = judged(engine, text)
    assert max(told.sentiment, key=told.sentiment.__getitem__) is Sentiment.POSITIVE


@pytest.mark.parametrize(
    "text",
    ["Bonjour, livrez-vous le dimanche à Lyon ?", "Hello, do you deliver on Sundays in Leeds?"],
)
def test_questions_want_a_reply(engine: LinearEngine, text: str) -> None:
    told = judged(engine, text)
    assert told.needs_reply > 0.5
    assert told.urgency is Urgency.NORMAL


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Ma valise a disparu à l'arrivée, où est mon bagage ?", "baggage"),
        ("They lost my luggage on the way and my suitcase never came out", "baggage"),
        ("Le colis n'est jamais arrivé, le livreur ne passe pas", "delivery"),
        ("No internet since yesterday, the whole network is down", "outage_technical"),
    ],
)
def test_topics(engine: LinearEngine, text: str, topic: str) -> None:
    assert judged(engine, text).topic == topic


def test_abuse_is_told_from_anger(engine: LinearEngine) -> None:
    insult = judged(engine, "You stupid idiots, you are all fucking morons")
    anger = judged(engine, "I am angry, my order is late again")
    assert insult.abuse > 0.5 > anger.abuse


@pytest.mark.parametrize(
    "text",
    [
        "Ma fille a été malade après avoir mangé un yaourt Brumelle, elle est à l'hôpital",
        "My daughter was poisoned by a Brumelle yoghurt, she is in hospital",
    ],
)
def test_danger_is_critical(engine: LinearEngine, text: str) -> None:
    told = judged(engine, text)
    assert told.urgency is Urgency.CRITICAL
    assert told.reasons[0].startswith("somebody fell ill or is in hospital")


def test_the_answer_has_length_order_and_whole_probabilities(engine: LinearEngine) -> None:
    texts = (COMPLAINTS + OTHERS) * 15
    told = engine.classify(texts, [None] * len(texts))
    assert len(told) == len(texts)
    assert told[: len(COMPLAINTS + OTHERS)] == told[-len(COMPLAINTS + OTHERS) :]
    for one in told:
        assert sum(one.sentiment.values()) == pytest.approx(1.0, abs=1e-5)
        assert sum(one.urgencies.values()) == pytest.approx(1.0, abs=1e-5)
        assert one.topic in TOPICS
        assert 0.0 <= one.topic_probability <= 1.0
        assert (one.engine, one.engine_version) == ("linear", engine.version)


def test_a_text_is_judged_alike_alone_and_among_others(engine: LinearEngine) -> None:
    together = engine.classify(COMPLAINTS, [None] * len(COMPLAINTS))
    for text, one in zip(COMPLAINTS, together, strict=True):
        assert judged(engine, text).complaint == pytest.approx(one.complaint, abs=1e-5)


def test_nothing_to_judge(engine: LinearEngine) -> None:
    assert list(engine.classify([], [])) == []


@pytest.mark.parametrize("text", ["", "   ", "\x00\x00", "@brumelle", "\u202e\u200b", "😡" * 3])
def test_without_words_it_is_undecided(engine: LinearEngine, text: str) -> None:
    assert judged(engine, text, "und").undecided


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x1b[31mcommande\x07 perdue",
        "لم يصل طلبي حتى الآن",
        "a" * 1_000_000,
        "<script>alert(1)</script> where is my order",
        "\ud800 where is my order",
        "=cmd|'/c calc'!A1",
    ],
)
def test_hostile_texts_are_judged_and_quoted_cleanly(engine: LinearEngine, text: str) -> None:
    told = judged(engine, text)
    assert 0.0 <= told.complaint <= 1.0
    for reason in told.reasons:
        assert reason.isprintable()
        assert len(reason) < 200


def test_a_foreign_language_is_undecided_and_says_so(engine: LinearEngine) -> None:
    told = judged(engine, "Mein Paket ist immer noch nicht da", "de")
    assert told.undecided
    assert "cannot tell: the language is not one that it reads" in told.reasons


def test_the_stated_language_is_told_as_such(engine: LinearEngine) -> None:
    assert "language: French (stated by the network)" in judged(engine, "merci", "fr").reasons
    assert "language: French (detected)" in judged(engine, "où est ma commande ?").reasons


def test_memory_does_not_grow_with_the_list(engine: LinearEngine) -> None:
    assert peak_of(engine, 8 * BATCH) < 1.2 * peak_of(engine, 2 * BATCH)


def peak_of(engine: LinearEngine, posts: int) -> int:
    texts = ["où est ma commande " * 200] * posts
    tracemalloc.start()
    engine.classify(texts, ["fr"] * len(texts))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_no_network_is_reached(engine: LinearEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the classifier reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert judged(LinearEngine(), "où est ma commande ?").lang == "fr"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for path in (model_file.DEFAULT, model_file.card_of(model_file.DEFAULT)):
        shutil.copy(path, tmp_path)
    return tmp_path / model_file.DEFAULT.name


def test_altered_weights_are_refused(copied: Path) -> None:
    content = bytearray(copied.read_bytes())
    content[len(content) // 2] ^= 1
    copied.write_bytes(content)
    with pytest.raises(EngineError, match="not those of their card"):
        LinearEngine(copied)


def test_missing_weights_are_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="reinstall vigie"):
        LinearEngine(tmp_path / "none.npz")


def test_weights_of_another_release_are_refused(copied: Path) -> None:
    card = json.loads(model_file.card_of(copied).read_text())
    model_file.card_of(copied).write_text(json.dumps(card | {"text_version": -1}))
    with pytest.raises(EngineError, match="another release"):
        LinearEngine(copied)


def test_weights_survive_being_saved(engine: LinearEngine, tmp_path: Path) -> None:
    model = model_file.load(model_file.DEFAULT)
    path = tmp_path / "again.npz"
    digest = model_file.save(path, model.vocabulary, model.weights, model.bias)
    card = json.loads(model_file.card_of(model_file.DEFAULT).read_text())
    model_file.card_of(path).write_text(json.dumps(card | {"sha256": digest}))
    again = model_file.load(path)
    assert np.allclose(again.weights, model.weights, atol=1e-6)
    assert list(again.vocabulary.grams) == list(model.vocabulary.grams)


def test_the_weights_are_small() -> None:
    assert model_file.DEFAULT.stat().st_size < 6_000_000


def test_the_registry_opens_it_and_names_what_is_wrong() -> None:
    assert set(ENGINES) >= {"linear", "transformers"}
    assert load("linear").name == "linear"
    with pytest.raises(SettingsError, match="did you mean 'linear'"):
        load("liner")
    with pytest.raises(SettingsError, match="option 'weihgts'"):
        load("linear", {"weihgts": "x"})
