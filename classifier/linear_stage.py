"""The linear reading of posts: scores and words of evidence, for the engines that use them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifier import explain, model_file
from classifier.answers import Judge, Post, classification
from classifier.vector import Floats, Sparse, Whole
from storage.model import Classification

PART = 16
"""Texts whose features are multiplied together: their products stay in a processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the linear stage found in several texts, row by row."""

    scores: Floats
    """Calibrated, of all heads, in the order of `heads.HEADS`."""
    vectors: Sparse
    words: Sequence[Sequence[str]]

    @property
    def features(self) -> Sequence[int]:
        """How many features of each text are known."""
        found: list[int] = np.diff(self.vectors.starts).tolist()
        return found


class LinearStage:
    """Reads texts with TF-IDF vectors and linear heads."""

    def __init__(self, weights: Path = model_file.DEFAULT) -> None:
        """Load and verify the weights. Raises EngineError."""
        self._model = model_file.load(weights)
        self._explainer = explain.Explainer(self._model)

    @property
    def sha256(self) -> str:
        """Of the weights."""
        return self._model.sha256

    @property
    def margin(self) -> float:
        """A complaint probability nearer to 0.5 than this is undecided."""
        return self._model.margin

    def read(self, texts: Sequence[str]) -> Read:
        """Score texts; memory grows with their number, so callers pass a bounded list."""
        vocabulary = self._model.vocabulary
        cuts = [vocabulary.cut(text) for text in texts]
        vectors = vocabulary.weighed(cuts)
        words = [cut.words for cut in cuts]
        return Read(scores=self._scores(vectors), vectors=vectors, words=words)

    def judgements(
        self,
        posts: Sequence[Post],
        read: Read,
        shares: Mapping[str, Floats],
        judge_of: Callable[[int], Judge],
    ) -> Iterator[Classification]:
        """Make judgements of probabilities, whoever gave them, with the words that spoke for them.

        `read` is what the stage found in the posts, `shares` the probabilities by head, `judge_of`
        tells who answers for a row.
        """
        every = {head: values.tolist() for head, values in shares.items()}
        lengths, features = read.vectors.lengths.tolist(), read.features
        for row, post in enumerate(posts):
            one = {head: values[row] for head, values in every.items()}
            evidence = self._explainer.reasons(
                read.words[row], one["complaint"][0], one["sentiment"], lengths[row]
            )
            yield classification(
                post, one, judge_of(row), features=features[row], evidence=evidence
            )

    def _scores(self, vectors: Sparse) -> Floats:
        """Multiply the sparse vectors with the weights, part by part."""
        sums = np.zeros((len(vectors.starts) - 1, self._model.weights.shape[1]), dtype=np.float32)
        for start in range(0, len(sums), PART):
            borders = vectors.starts[start : start + PART + 1]
            sums[start : start + PART] = self._sums(vectors, borders)
        return np.asarray(sums + self._model.bias, dtype=np.float32)

    def _sums(self, vectors: Sparse, borders: Whole) -> Floats:
        entries = slice(borders[0], borders[-1])
        products = self._model.weights.take(vectors.ids[entries], axis=0)
        products *= vectors.values[entries, None]
        sums = np.zeros((len(borders) - 1, products.shape[1]), dtype=np.float32)
        # A text without features has no products to begin at: its sum stays zero.
        filled = np.diff(borders) > 0
        if filled.any():
            sums[filled] = np.add.reduceat(products, borders[:-1][filled] - borders[0], axis=0)
        return sums
