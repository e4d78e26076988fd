"""The engine that needs nothing but numpy: TF-IDF of words and runs of characters, linear heads.

How it was trained, on what, and how good it is: docs/classifier.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from classifier import doubts, explain, language, model_file
from classifier.heads import HEADS, columns
from classifier.text import TEXT_VERSION
from classifier.urgency_rules import RULES_VERSION, raised
from classifier.vector import Floats, Sparse
from storage.model import TOPICS, Classification, Sentiment, Urgency

NAME = "linear"
BATCH = 128
"""Texts that are scored together: bounds the memory of a long list."""

READS = ("fr", "en")
_COLUMNS = columns()


class LinearOptions(BaseModel):
    """What the engine can be told in the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: Path = model_file.DEFAULT
    """Weights trained elsewhere; their card must lie beside them."""


def open_engine(options: Mapping[str, object]) -> "LinearEngine":
    """Load the weights. Raises EngineError, and pydantic's ValidationError for wrong options."""
    return LinearEngine(LinearOptions.model_validate(options).weights)


class LinearEngine:
    """Judges French and English; says *undecided* of everything else."""

    def __init__(self, weights: Path = model_file.DEFAULT) -> None:
        """Load and verify the weights. Raises EngineError."""
        self._model = model_file.load(weights)
        self._explainer = explain.Explainer(self._model)

    @property
    def name(self) -> str:
        """`linear`."""
        return NAME

    @property
    def version(self) -> str:
        """Made of the versions of text preparation, weights and urgency rules."""
        return f"{TEXT_VERSION}.{self._model.sha256[:8]}.{RULES_VERSION}"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order; a language that the network states is believed."""
        found: list[Classification] = []
        for start in range(0, len(texts), BATCH):
            part = slice(start, start + BATCH)
            found.extend(self._judged(texts[part], langs[part]))
        return found

    def _judged(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Iterator[Classification]:
        vectors = self._model.vocabulary.vectors(texts)
        scores = self._scores(vectors)
        probabilities = {
            head: (_sure if len(HEADS[head]) == 1 else _shares)(scores[:, place])
            for head, place in _COLUMNS.items()
        }
        for row, (text, tag) in enumerate(zip(texts, langs, strict=True)):
            one = {head: values[row] for head, values in probabilities.items()}
            yield self._classification(text, tag, one, vectors, row)

    def _scores(self, vectors: Sparse) -> Floats:
        """Multiply the sparse vectors with the weights, text by text."""
        products = self._model.weights[vectors.ids] * vectors.values[:, None]
        # One row of zeros at the end: the sum of a text without features must be zero as well.
        padded = np.concatenate([products, np.zeros((1, products.shape[1]), dtype=np.float32)])
        sums = np.add.reduceat(padded, vectors.starts[:-1], axis=0)
        sums[np.diff(vectors.starts) == 0] = 0.0
        return np.asarray(sums + self._model.bias, dtype=np.float32)

    def _classification(
        self, text: str, tag: str | None, one: Mapping[str, Floats], vectors: Sparse, row: int
    ) -> Classification:
        lang = language.identify(text, tag)
        complaint = float(one["complaint"][0])
        features = int(vectors.starts[row + 1] - vectors.starts[row])
        unsure = doubts.doubts(lang, complaint, features, self._model.margin, READS)
        reasons = (
            *self._explainer.reasons(text, complaint, one["sentiment"], vectors.lengths[row]),
            *unsure,
            explain.language_told(lang, stated=language.stated(tag) is not None),
        )
        topic = int(np.argmax(one["topic"]))
        urgencies = dict(zip(Urgency, map(float, one["urgency"]), strict=True))
        classification = Classification(
            lang=lang,
            complaint=complaint,
            sentiment=dict(zip(Sentiment, map(float, one["sentiment"]), strict=True)),
            urgency=max(urgencies, key=urgencies.__getitem__),
            urgencies=urgencies,
            topic=TOPICS[topic],
            topic_probability=float(one["topic"][topic]),
            needs_reply=float(one["needs_reply"][0]),
            abuse=float(one["abuse"][0]),
            reasons=reasons,
            engine=NAME,
            engine_version=self.version,
            undecided=bool(unsure),
        )
        return raised(classification, text)


def _sure(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -60.0, 60.0))))


def _shares(scores: Floats) -> Floats:
    raised_to = np.exp((scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
    return np.asarray(raised_to / raised_to.sum(axis=1, keepdims=True))
