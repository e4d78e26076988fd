"""Measures what training is worth: on folds, on held-out splits, and with a source left out."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np
from scipy.sparse import csr_matrix

from classifier.evaluate import scores
from classifier.heads import HEADS
from classifier.training.corpus import Example
from classifier.training.fit import Doubles, Fitted, fit
from classifier.training.transfer import SOURCE
from classifier.vector import Vocabulary
from storage.model import Json

FOLDS = 5
Choice = Callable[[Example], bool]

LEFT_OUT: dict[str, tuple[Choice, tuple[str, ...]]] = {
    "French telecom tweets": (lambda e: e.source == "urgency-fr.jsonl", ("complaint",)),
    "English brand tweets": (
        lambda e: e.source in {"urgency-en.jsonl", "complaints-en.jsonl"},
        ("complaint", "urgency"),
    ),
    "first messages to 23 brands": (
        lambda e: e.part == "customer care, 23 brands",
        ("complaint", "urgency"),
    ),
    "finance tweets": (lambda e: e.part == "banks and payment", ("complaint", "urgency")),
    "French app reviews": (
        lambda e: e.lang == "fr" and e.part in {"app reviews", "Garmin Connect", "Huawei Health"},
        ("complaint",),
    ),
}
"""Each is measured by a model that saw no text of it: how well a brand without data is served."""


class Bench:
    """All examples with their vectors, for fitting on some rows and scoring others."""

    def __init__(
        self, examples: Sequence[Example], vocabulary: Vocabulary, vectors: csr_matrix, seed: int
    ) -> None:
        self.examples = examples
        self.vocabulary = vocabulary
        self.vectors = vectors
        self.seed = seed
        self.taught = [i for i, e in enumerate(examples) if not e.held_out]

    def fitted(self, rows: Sequence[int], heads: Sequence[str] = tuple(HEADS)) -> Fitted:
        """Fit the heads on these rows."""
        train = [self.examples[i] for i in rows]
        return fit(train, self.vocabulary, self.vectors[rows], heads=heads)

    def scored(self, model: Fitted, rows: Sequence[int]) -> Doubles:
        """The scores of all heads for these rows."""
        return np.asarray(self.vectors[rows] @ model.weights + model.bias)

    def across_folds(self) -> Doubles:
        """Scores of every taught row by a model that did not see its text; in rows of examples."""
        found = np.zeros((len(self.examples), sum(map(len, HEADS.values()))))
        for fold in range(FOLDS):
            test = [i for i in self.taught if self._fold(i) == fold]
            train = [i for i in self.taught if self._fold(i) != fold]
            found[test] = self.scored(self.fitted(train), test)
        return found

    def without(self, chosen: Choice, heads: Sequence[str]) -> tuple[list[int], Doubles]:
        """The chosen rows, scored by a model that saw none of their texts in any file.

        English rows are scored without the sentences that an English teacher labelled: the
        teacher had seen those rows.
        """
        test = [i for i in self.taught if chosen(self.examples[i])]
        keys = {self.examples[i].key for i in test}
        english = any(self.examples[i].lang == "en" for i in test)
        train = [
            i
            for i in self.taught
            if self.examples[i].key not in keys
            and not (english and self.examples[i].source == SOURCE)
        ]
        return test, self.scored(self.fitted(train, heads), test)

    def _fold(self, row: int) -> int:
        return zlib.crc32(f"{self.seed} {self.examples[row].key}".encode()) % FOLDS


def measured(head: str, rows: Sequence[Example], shares: Doubles, seed: int) -> dict[str, Json]:
    """All figures of one head on rows that carry its label."""
    answers = HEADS[head] if len(HEADS[head]) > 1 else ("no", "yes")
    told = [i for i, e in enumerate(rows) if head in e.labels]
    best = [answers[place] for place in shares[told].argmax(axis=1)]
    sure = shares[told].max(axis=1).tolist()
    return compared([rows[i].labels[head] for i in told], best, sure, seed)


def compared(
    labels: Sequence[str], told: Sequence[str], sure: Sequence[float], seed: int
) -> dict[str, Json]:
    """All figures of what was told, and how probable it was, beside the labels."""
    found = scores(labels, told, sure, seed=seed)
    return {
        "n": len(labels),
        **{
            name: [round(figure["value"], 4), round(figure["low"], 4), round(figure["high"], 4)]
            for name, figure in asdict(found).items()
        },
    }
