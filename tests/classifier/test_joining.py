"""How the scores of two readers are joined, by language, and how that is fitted."""

import numpy as np
import pytest

from classifier.heads import HEADS
from classifier.joining import APART, joined
from storage.model import Sentiment, Urgency


def test_each_language_has_its_own_figures_and_all_others_the_last_ones() -> None:
    figures = np.zeros((len(APART) + 1, 3, 2))
    figures[APART.index("fr")] = [[2.0, 2.0], [0.0, 0.0], [0.0, 1.0]]
    figures[-1] = [[0.0, 0.0], [1.0, 1.0], [5.0, 5.0]]
    first, second = np.array([[1.0, -1.0]] * 3), np.array([[10.0, 20.0]] * 3)
    found = joined(figures, [first, second], ["fr", "en", "und"])
    assert found.tolist() == [[2.0, -1.0], [0.0, 0.0], [15.0, 25.0]]


def test_nothing_is_joined_of_no_texts() -> None:
    figures = np.ones((len(APART) + 1, 2, 4), dtype=np.float32)
    assert joined(figures, [np.ones((0, 4), dtype=np.float32)], []).shape == (0, 4)


class TestFitting:
    """Of 400 texts the first reader knows the answers, the second one guesses."""

    def fitted(
        self, head: str, labels: list[str]
    ) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
        pytest.importorskip("sklearn")
        pytest.importorskip("scipy")
        from classifier.training.encoder.joining import fitted

        answers = HEADS[head]
        chance = np.random.default_rng(0)
        knows = np.array([[2.0 * (label == answer) for answer in answers] for label in labels])
        knows += chance.normal(size=knows.shape)
        guesses = chance.normal(size=knows.shape)
        return fitted(head, [knows, guesses], labels, np.ones(len(labels)))

    def test_who_knows_more_counts_more_and_frequent_answers_have_an_offset(self) -> None:
        labels = [Urgency.NORMAL.value] * 300 + [Urgency.LOW.value, Urgency.HIGH.value] * 50
        knows, guesses, offsets = self.fitted("urgency", labels)
        assert np.all(knows > 0.5) and np.all(guesses < 0.2)
        assert offsets.argmax() == list(Urgency).index(Urgency.NORMAL)

    def test_tones_have_none(self) -> None:
        *_, offsets = self.fitted("sentiment", [Sentiment.NEGATIVE.value] * 300 + ["neutral"] * 100)
        assert not offsets.any()

    def test_an_answer_with_few_texts_has_none(self) -> None:
        labels = ["delivery"] * 300 + ["billing"] * 95 + ["praise"] * 5
        *_, offsets = self.fitted("topic", labels)
        by_topic = dict(zip(HEADS["topic"], offsets, strict=True))
        assert by_topic["praise"] == 0.0 < by_topic["delivery"]
