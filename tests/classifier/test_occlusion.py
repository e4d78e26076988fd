from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.encoder import Encoder
from classifier.engine import Engine
from classifier.engines.cascade import CascadeEngine
from classifier.engines.encoder import EncoderEngine
from classifier.engines.linear import LinearEngine
from classifier.linear_stage import LinearStage
from classifier.occlusion import MOST, TOGETHER, Probed, cut, evidence, explained
from classifier.vector import Floats
from tests.factories import classification

TINY = Path(__file__).parent / "tiny_encoder"


def late(texts: Sequence[str], _langs: Sequence[str]) -> Floats:
    """A reader that knows one word of complaint and one of praise."""
    found = [0.5 + 0.4 * ("late" in t) - 0.3 * ("lovely" in t) for t in texts]
    return np.array(found, dtype=np.float32)


def test_the_word_that_makes_it_a_complaint_is_quoted() -> None:
    assert evidence(["my order is late again"], late, langs=["en"], complaints=[True]) == [
        ('without these words it would read less like a complaint: "late"',)
    ]


def test_the_word_that_speaks_against_is_quoted() -> None:
    assert evidence(["a lovely day"], late, langs=["en"], complaints=[False]) == [
        ('without these words it would read more like a complaint: "lovely"',)
    ]


@pytest.mark.parametrize("text", ["", "late", "nothing of note here"])
def test_without_evidence_nothing_is_said(text: str) -> None:
    assert evidence([text], late, langs=["en"], complaints=[True]) == [()]


def test_a_long_post_is_cut_into_clauses() -> None:
    text = "I wanted to tell you about my order, it is late, and it was such a good day before that"
    assert cut(text)[1] == "it is late,"
    assert evidence([text], late, langs=["en"], complaints=[True]) == [
        ('without these words it would read less like a complaint: "it is late,"',)
    ]


def test_posts_that_are_read_together_keep_their_own_evidence() -> None:
    posts = ["my order is late again", "late", "a lovely day", "", "the train was late"]
    complaints = [True, True, False, True, True]
    alone = [
        evidence([p], late, langs=["en"], complaints=[c])[0]
        for p, c in zip(posts, complaints, strict=True)
    ]
    assert evidence(posts, late, langs=["en"] * len(posts), complaints=complaints) == alone
    assert evidence([], late, langs=[], complaints=[]) == []
    assert [bool(told) for told in alone] == [True, False, True, False, True]


@settings(deadline=None)
@given(st.text(max_size=500))
def test_any_text_is_read_once_and_in_few_pieces(text: str) -> None:
    calls: list[int] = []

    def counted(texts: Sequence[str], langs: Sequence[str]) -> Floats:
        calls.append(len(texts))
        return late(texts, langs)

    (told,) = evidence([text], counted, langs=["en"], complaints=[True])
    assert len(cut(text)) <= MOST
    assert sum(calls) <= MOST + 1 and len(calls) <= 1
    assert all(reason.isprintable() for reason in told)


@pytest.fixture(scope="module")
def engines() -> list[Engine]:
    stage, tiny = LinearStage(), Encoder(TINY)
    return [LinearEngine(), EncoderEngine(TINY), CascadeEngine(stage, tiny)]


def test_every_engine_that_offers_it_reads_pieces_as_it_reads_posts(engines: list[Engine]) -> None:
    texts, langs = ["where is my parcel", "merci beaucoup", ""], ["en", "fr", "und"]
    for engine in engines:
        assert isinstance(engine, Probed)
        told = engine.complaints(texts, langs)
        assert told.shape == (3,)
        assert engine.complaints([], []).shape == (0,)
        if engine.name != "cascade":  # Posts of which its first stage is sure it does not join.
            judged = [c.complaint for c in engine.classify(texts, langs)]
            np.testing.assert_allclose(told, judged, atol=1e-5)


def test_the_pieces_of_a_post_are_read_in_its_own_language() -> None:
    asked: dict[str, str] = {}

    def heard(texts: Sequence[str], langs: Sequence[str]) -> Floats:
        asked.update(zip(texts, langs, strict=True))
        return late(texts, langs)

    evidence(["colis late", "my late parcel"], heard, langs=["fr", "en"], complaints=[True, True])
    assert (asked["colis"], asked["late"], asked["my parcel"]) == ("fr", "fr", "en")


def test_only_doubtful_posts_are_explained_and_names_are_not_quoted() -> None:
    texts = ["@marie late", "my order is late"]
    sure, unsure = (replace(classification(), undecided=u) for u in (False, True))
    told = explained(Late(), texts * TOGETHER, [unsure, sure] * TOGETHER)
    assert all(one.reasons[-1].endswith('like a complaint: "late"') for one in told[::2])
    assert not any("marie" in reason for one in told for reason in one.reasons)
    assert told[1::2] == [sure] * TOGETHER


class Late:
    def complaints(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        return late(texts, langs)
