import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.doubts import UNSURE
from classifier.engine import Engine, EngineError
from classifier.heads import HEADS
from classifier.local import (
    FEATURES,
    Layer,
    LayerUnreadable,
    LocalEngine,
    features,
    place_of,
    read,
    save,
    shares,
    taught,
)
from classifier.ridge import Numbers
from storage.model import TOPICS, Urgency
from tests.classifier.lessons import Blind, Unsteady, WordReader, posts
from tests.factories import classification


def layer(engine: Engine, **weights: Numbers) -> Layer:
    return Layer(
        engine=engine.name,
        engine_version=engine.version,
        reader_version=WordReader().version,
        weights=weights,
        taught=dict.fromkeys(weights, 30),
    )


def pushed(question: str, answer: int, by: float) -> Numbers:
    weights = np.zeros((FEATURES, len(HEADS[question])))
    weights[0, answer] = by
    return weights


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(max_size=30), max_size=4), st.floats(0.0, 1.0))
def test_without_corrections_the_layer_is_the_identity(texts: list[str], complaint: float) -> None:
    engine = Blind(complaint=complaint)
    nothing = {q: np.zeros((FEATURES, len(told))) for q, told in HEADS.items()}
    local = LocalEngine(engine, layer(engine, **nothing), WordReader())
    langs = [None] * len(texts)
    after = [replace(c, engine_version="1") for c in local.classify(texts, langs)]
    assert after == engine.classify(texts, langs)


def test_a_correction_moves_the_answer_and_says_so() -> None:
    engine = Blind(complaint=0.3)
    local = LocalEngine(engine, layer(engine, complaint=pushed("complaint", 0, 3.0)), WordReader())
    (told,) = local.classify(["the cream"], [None])
    # log-odds of 0.3 are -0.847; with 3 more they are 2.153
    assert told.complaint == pytest.approx(1 / (1 + np.exp(-2.1527)), abs=1e-4)
    assert told.reasons[0] == "your team taught it: complaint yes, not no"
    assert told.engine_version == local.version != engine.version
    assert local.version.startswith("1+local.")


def test_other_answers_give_way_and_all_add_up() -> None:
    engine = Blind()
    local = LocalEngine(
        engine,
        layer(engine, topic=pushed("topic", 1, 6.0), sentiment=pushed("sentiment", 2, 2.0)),
        WordReader(),
    )
    (told,) = local.classify(["the cream"], [None])
    assert told.topic == TOPICS[1]
    assert sum(told.sentiment.values()) == pytest.approx(1.0)
    assert shares(told, "topic").sum() == pytest.approx(1.0)
    assert told.complaint == 0.3


def test_what_a_rule_raised_is_not_lowered_by_what_was_taught() -> None:
    engine = Blind(complaint=0.9)
    texts = ["the cream is nice", "I found glass in the cream, my son is in hospital"]
    for complaint in (0.0, -9.0):
        weights = {
            "urgency": pushed("urgency", 0, 9.0),
            "complaint": pushed("complaint", 0, complaint),
        }
        local = LocalEngine(engine, layer(engine, **weights), WordReader())
        plain, grave = local.classify(texts, [None, "en"])
        assert plain.urgency is Urgency.LOW
        assert grave.urgency is Urgency.CRITICAL
        assert grave.urgencies[Urgency.CRITICAL] >= 0.5


def test_a_complaint_that_was_taught_meets_the_rules_for_complaints() -> None:
    engine, text = Blind(complaint=0.05), "I will see you in court, my lawyer writes to you"
    local = LocalEngine(engine, layer(engine, complaint=pushed("complaint", 0, 9.0)), WordReader())
    before, after = engine.classify([text], ["en"])[0], local.classify([text], ["en"])[0]
    assert (before.urgency, after.urgency) == (Urgency.HIGH, Urgency.CRITICAL)
    assert any("lawyer" in reason or "court" in reason for reason in after.reasons)


def test_what_was_moved_near_even_odds_goes_to_a_person() -> None:
    engine = Blind(complaint=0.9)
    assert not engine.classify(["the cream"], [None])[0].undecided
    local = LocalEngine(engine, layer(engine, complaint=pushed("complaint", 0, -2.2)), WordReader())
    (told,) = local.classify(["the cream"], [None])
    assert told.complaint == pytest.approx(0.5, abs=0.02)
    assert told.undecided and UNSURE in told.reasons


def test_the_level_that_was_taught_is_the_median() -> None:
    engine = Unsteady()
    # Of 0.1, 0.2, 0.6, 0.1 comes about 0.05, 0.43, 0.31, 0.21: normal is the likeliest, but high
    # or worse is likelier than not.
    weights = pushed("urgency", 1, 1.5)
    weights[0, 2], weights[0, 3] = -0.8, 1.2
    local = LocalEngine(engine, layer(engine, urgency=weights), WordReader())
    (told,) = local.classify(["the cream is nice"], ["en"])
    assert max(told.urgencies, key=told.urgencies.__getitem__) is Urgency.NORMAL
    assert told.urgency is Urgency.HIGH


def test_what_is_undecided_stays_so() -> None:
    engine = Blind(complaint=0.5)
    base = replace(classification(), undecided=True)
    engine.classify = lambda texts, langs: [base for _ in texts]  # type: ignore[method-assign]
    local = LocalEngine(engine, layer(engine, complaint=pushed("complaint", 0, 9.0)), WordReader())
    assert local.classify(["x"], [None])[0].undecided


def test_a_layer_is_read_as_it_was_written_and_holds_no_text(tmp_path: Path) -> None:
    path = place_of(tmp_path / "vigie.db")
    engine = Blind()
    kept = layer(engine, complaint=pushed("complaint", 0, 1.5))
    save(kept, path)
    assert path.name == "vigie.local.npz"
    assert path.stat().st_mode & 0o077 == 0
    found = read(path)
    assert found.digest == kept.digest
    assert (found.engine, found.taught) == ("blind", {"complaint": 30})
    told: list[str] = []
    opened = taught(engine, path, told.append, WordReader)
    assert opened.version == LocalEngine(engine, kept, WordReader()).version
    assert told == []
    with np.load(path, allow_pickle=False) as arrays:
        card = json.loads(arrays["card"].tobytes())
    assert sorted(card) == [
        "engine",
        "engine_version",
        "form",
        "reader_version",
        "sha256",
        "taught",
    ]


@pytest.mark.parametrize(
    ("engine", "reader"),
    [(Blind(version="2"), WordReader()), (Blind(), WordReader("words 2"))],
)
def test_a_layer_of_another_version_is_left_out_and_told(
    tmp_path: Path, engine: Blind, reader: WordReader
) -> None:
    path = tmp_path / "vigie.local.npz"
    save(layer(Blind(), complaint=pushed("complaint", 0, 1.5)), path)
    told: list[str] = []
    assert taught(engine, path, told.append, lambda: reader) is engine
    assert "left out" in told[0] and "vigie train" in told[0]


def test_a_file_that_was_altered_is_left_out_and_told(tmp_path: Path) -> None:
    path, engine = tmp_path / "vigie.local.npz", Blind()
    save(layer(engine, complaint=pushed("complaint", 0, 1.5)), path)
    with np.load(path, allow_pickle=False) as arrays:
        held = dict(arrays)
    held["complaint"][0, 0] = 99.0
    np.savez(path, allow_pickle=False, **held)
    with pytest.raises(LayerUnreadable, match="altered"):
        read(path)
    for content in (b"", b"PK\x03\x04 nothing", path.read_bytes()[:200], b"\x80\x04K\x01."):
        path.write_bytes(content)
        with pytest.raises(LayerUnreadable):
            read(path)
        told: list[str] = []
        assert taught(engine, path, told.append, WordReader) is engine
        assert len(told) == 1


def test_a_layer_without_the_encoder_that_it_needs_is_left_out_and_told(tmp_path: Path) -> None:
    def gone() -> WordReader:
        raise EngineError("cannot read card.json of the encoder")

    path, engine = tmp_path / "vigie.local.npz", Blind()
    save(layer(engine, complaint=pushed("complaint", 0, 1.5)), path)
    told: list[str] = []
    assert taught(engine, path, told.append, gone) is engine
    assert told == ["what the team taught is left out: cannot read card.json of the encoder"]


def test_without_a_layer_no_encoder_is_opened(tmp_path: Path) -> None:
    def never() -> WordReader:
        raise AssertionError("it was opened")

    engine = Blind()
    assert taught(engine, tmp_path / "none.npz", print, never) is engine


def test_features_have_one_row_for_each_post() -> None:
    texts = posts(3)
    rows = features(Blind().classify(texts, [None] * 3), WordReader().vectors(texts))
    assert rows.shape == (3, FEATURES)
    assert np.linalg.norm(rows[:, -384:], axis=1) == pytest.approx(1.0)
