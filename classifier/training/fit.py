"""Fits the heads on TF-IDF vectors, calibrates them, and makes them small."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

from classifier.heads import HEADS, columns
from classifier.labels import YES_NO
from classifier.text import ngrams
from classifier.training.corpus import Example
from classifier.vector import Floats, Sparse, Vocabulary

Doubles = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

STRENGTH = {
    "complaint": 2.0,
    "sentiment": 1.0,
    "urgency": 2.0,
    "topic": 6.0,
    "needs_reply": 2.0,
    "abuse": 2.0,
}
"""C of each logistic regression: the inverse of its regularisation."""

WORDS, RUNS = 50_000, 80_000
"""Features kept: words and pairs, runs of characters; the most widely used come first."""

LEAST_TEXTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Weights of every head, side by side in the order of `HEADS`."""

    vocabulary: Vocabulary
    weights: Floats
    bias: Floats

    def scores(self, texts: Sequence[str]) -> Doubles:
        """Uncalibrated or calibrated scores, whichever the weights hold."""
        return np.asarray(
            matrix(self.vocabulary.vectors(texts), self.vocabulary) @ self.weights + self.bias
        )


def matrix(sparse: Sparse, vocabulary: Vocabulary) -> csr_matrix:
    """The vectors in the form that scikit-learn wants."""
    shape = (len(sparse.starts) - 1, len(vocabulary.grams))
    return csr_matrix((sparse.values, sparse.ids, sparse.starts), shape=shape)


def vocabulary_of(texts: Sequence[str]) -> Vocabulary:
    """The features found in at least `LEAST_TEXTS` texts, up to the limits above."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(set(ngrams(text)))
    common = sorted(
        ((n, g) for g, n in seen.items() if n >= LEAST_TEXTS), key=lambda p: (-p[0], p[1])
    )
    words = [g for _, g in common if g.startswith("=")][:WORDS]
    runs = [g for _, g in common if not g.startswith("=")][:RUNS]
    counts = np.array([seen[g] for g in [*words, *runs]], dtype=np.float64)
    idf = np.log((1.0 + len(texts)) / (1.0 + counts)) + 1.0
    return Vocabulary([*words, *runs], idf.astype(np.float16).astype(np.float32))


def fit(
    train: Sequence[Example],
    vocabulary: Vocabulary,
    vectors: csr_matrix,
    *,
    heads: Sequence[str] = tuple(HEADS),
) -> Fitted:
    """Fit one logistic regression per head; heads left out keep zero weights.

    `vectors` are those of `train`, row by row, in `vocabulary`.
    """
    width = sum(map(len, HEADS.values()))
    weights = np.zeros((len(vocabulary.grams), width), dtype=np.float32)
    bias = np.full(width, 0.0, dtype=np.float32)
    for head in heads:
        place = columns()[head]
        weights[:, place], bias[place] = _fit_head(head, train, vectors)
    return Fitted(vocabulary=vocabulary, weights=weights, bias=bias)


def _fit_head(head: str, train: Sequence[Example], vectors: csr_matrix) -> tuple[Floats, Floats]:
    taught = [i for i, e in enumerate(train) if head in e.labels]
    labels = np.array([train[i].labels[head] for i in taught])
    shares = np.array([train[i].weight_for(head) for i in taught])
    binary = len(HEADS[head]) == 1
    model = LogisticRegression(
        C=STRENGTH[head],
        solver="liblinear" if binary else "lbfgs",
        max_iter=400,
        tol=1e-3,
        random_state=0,
    )
    model.fit(vectors[taught], labels, sample_weight=shares)
    answers = HEADS[head]
    if binary:
        assert list(model.classes_) == ["no", "yes"]
        return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
    weights = np.zeros((vectors.shape[1], len(answers)), dtype=np.float32)
    # An answer that no example has is made very improbable rather than merely unlikely.
    bias = np.full(len(answers), float(model.intercept_.min()) - 4.0, dtype=np.float32)
    for row, answer in enumerate(model.classes_):
        weights[:, answers.index(answer)] = model.coef_[row]
        bias[answers.index(answer)] = model.intercept_[row]
    return weights, bias


def calibration(
    head: str, scores: Doubles, labels: Sequence[str], shares: Doubles
) -> tuple[float, float]:
    """Slope and offset that make held-out scores into probabilities.

    Yes-or-no heads: Platt's two figures. Others: one temperature (the offset is 0).
    """
    right = places_of(head, labels)
    if len(HEADS[head]) == 1:

        def loss(x: Doubles) -> float:
            return log_loss(x[0] * scores + x[1], right, shares)

        found = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
        return float(found[0]), float(found[1])

    def loss_of_slope(x: Doubles) -> float:
        return log_loss(x[0] * scores, right, shares)

    return float(minimize(loss_of_slope, np.array([1.0]), method="Nelder-Mead").x[0]), 0.0


def places_of(head: str, labels: Sequence[str]) -> Places:
    """The place of each label among the answers of the head; 0 and 1 of a yes-or-no head."""
    answers = HEADS[head] if len(HEADS[head]) > 1 else YES_NO
    return np.array([answers.index(label) for label in labels], dtype=np.int64)


def log_loss(scores: Doubles, right: Places, shares: Doubles) -> float:
    """The mean of -log p(right answer), weighed by `shares`.

    `scores` are log-odds in one column, or logits with a column an answer.
    """
    if scores.shape[1] == 1:
        lost = np.logaddexp(0.0, scores[:, 0]) - right * scores[:, 0]
    else:
        lost = logsumexp(scores, axis=1) - scores[np.arange(len(scores)), right]
    return float(np.average(lost, weights=shares))


def calibrated(fitted: Fitted, found: Mapping[str, tuple[float, float]]) -> Fitted:
    """Fold slope and offset of each head into its weights."""
    weights, bias = fitted.weights.copy(), fitted.bias.copy()
    for head, (slope, offset) in found.items():
        place = columns()[head]
        weights[:, place] *= slope
        bias[place] = bias[place] * slope + offset
    return Fitted(vocabulary=fitted.vocabulary, weights=weights, bias=bias)
