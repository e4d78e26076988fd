from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.occlusion import MOST, cut, evidence
from classifier.vector import Floats


def late(texts: Sequence[str]) -> Floats:
    """A reader that knows one word of complaint and one of praise."""
    found = [0.5 + 0.4 * ("late" in t) - 0.3 * ("lovely" in t) for t in texts]
    return np.array(found, dtype=np.float32)


def test_the_word_that_makes_it_a_complaint_is_quoted() -> None:
    assert evidence("my order is late again", late, complaint=True) == (
        'speaks for a complaint: "late"',
    )


def test_the_word_that_speaks_against_is_quoted() -> None:
    assert evidence("a lovely day", late, complaint=False) == (
        'speaks against a complaint: "lovely"',
    )


@pytest.mark.parametrize("text", ["", "late", "nothing of note here"])
def test_without_evidence_nothing_is_said(text: str) -> None:
    assert evidence(text, late, complaint=True) == ()


def test_a_long_post_is_cut_into_clauses() -> None:
    text = "I wanted to tell you about my order, it is late, and it was such a good day before that"
    assert cut(text)[1] == "it is late,"
    assert evidence(text, late, complaint=True) == ('speaks for a complaint: "it is late,"',)


@settings(deadline=None)
@given(st.text(max_size=500))
def test_any_text_is_read_once_and_in_few_pieces(text: str) -> None:
    calls: list[int] = []

    def counted(texts: Sequence[str]) -> Floats:
        calls.append(len(texts))
        return late(texts)

    told = evidence(text, counted, complaint=True)
    assert len(cut(text)) <= MOST
    assert sum(calls) <= MOST + 1 and len(calls) <= 1
    assert all(reason.isprintable() for reason in told)
