"""Chooses from where on the linear stage may answer alone: as often as it can without harm."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from operator import itemgetter

import numpy as np
import numpy.typing as npt
from sklearn.metrics import accuracy_score, f1_score, recall_score

from classifier.encoder import Thresholds
from classifier.engines.cascade import sure
from classifier.labels import URGENT
from classifier.training.corpus import Example
from classifier.training.encoder import reliability
from classifier.training.encoder.held import BRAND_POSTS
from classifier.training.fit import places_of
from classifier.vector import Floats, Whole

HARM = 0.005
"""What any measure below, from 0 to 1, may lose on any group because of the cascade.

Half of the point that it may lie below the encoder alone: the joining may cost the rest.
"""

LEAST, RAREST = 200, 25
"""Texts of a group, and of its rarest answer, below which a harm of that size is chance."""

NO = (0.02, 0.05, 0.1, 0.15, 0.2)
YES = (0.8, 0.85, 0.9, 0.95, 0.98)
URGENCY = (0.0, 0.5, 0.6, 0.7, 0.8)
TOPIC = (0.0, 0.4, 0.6, 0.75)
TONE = (0.0, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9)

Measure = Callable[[Whole, Whole], float]

_MACRO_F1: Measure = partial(f1_score, average="macro")
MEASURES: Mapping[str, Measure] = {
    "complaint": _MACRO_F1,
    "sentiment": partial(recall_score, average="macro"),
    URGENT: f1_score,
    "topic": accuracy_score,
    "needs_reply": _MACRO_F1,
    "abuse": _MACRO_F1,
}
"""What each question is judged by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question asked of a group of texts, and what was answered."""

    measure: Measure
    rows: Whole
    right: Whole
    linear: Whole
    joined: Whole
    whole: float
    """The measure where both are joined everywhere."""

    def harm(self, alone: npt.NDArray[np.bool_]) -> float:
        """What is lost where the linear stage answers alone there."""
        mixed = np.where(alone[self.rows], self.linear, self.joined)
        return self.whole - self.measure(self.right, mixed)


def chosen(
    examples: Sequence[Example],
    groups: Sequence[str],
    linear: Mapping[str, Floats],
    joined: Mapping[str, Floats],
) -> tuple[Thresholds, dict[str, float]]:
    """The thresholds, and what they cost: share answered by the linear stage, greatest harm.

    `linear` and `joined` are the probabilities by head as `classifier.answers` gives them (one
    column for a yes-or-no head).
    """
    asked = list(_asked(examples, groups, linear, joined))
    told = [
        Thresholds(no=no, yes=yes, urgency=urgency, topic=topic, sentiment=tone)
        for no, yes, urgency, topic, tone in product(NO, YES, URGENCY, TOPIC, TONE)
    ]
    shares = [float(sure(linear, one).mean()) for one in told]
    never = Thresholds(no=0.0, yes=1.0, urgency=1.0, topic=1.0, sentiment=1.0)
    by_share = sorted(zip(shares, told, strict=True), key=itemgetter(0), reverse=True)
    for share, thresholds in by_share:
        alone = sure(linear, thresholds)
        if all(one.harm(alone) <= HARM for one in asked):
            harm = max((one.harm(alone) for one in asked), default=0.0)
            return thresholds, _cost(share, harm)
    return never, _cost(0.0, 0.0)


def _cost(share: float, harm: float) -> dict[str, float]:
    return {"answered by the linear stage": round(share, 4), "greatest harm": round(harm, 4)}


def _asked(
    examples: Sequence[Example],
    groups: Sequence[str],
    linear: Mapping[str, Floats],
    joined: Mapping[str, Floats],
) -> Iterator[_Asked]:
    """Every question of every group that is large enough to see a harm."""
    pooled = [_pooled(e, group) for e, group in zip(examples, groups, strict=True)]
    for question, measure in MEASURES.items():
        head = "urgency" if question == URGENT else question
        for group in sorted(set(pooled)):
            told = [i for i, e in enumerate(examples) if pooled[i] == group and head in e.labels]
            right = _right(question, [examples[i] for i in told])
            rare = question != "topic" and min(Counter(right.tolist()).values(), default=0) < RAREST
            if len(told) < LEAST or rare:
                continue
            rows = np.array(told)
            together = _answers(question, joined[head][rows])
            yield _Asked(
                measure=measure,
                rows=rows,
                right=right,
                linear=_answers(question, linear[head][rows]),
                joined=together,
                whole=measure(right, together),
            )


def _pooled(example: Example, group: str) -> str:
    """Posts to brands by their language, whoever they were sent to; other groups as they are."""
    return f"posts to brands, {example.lang}" if group in BRAND_POSTS else group


def _right(question: str, examples: Sequence[Example]) -> Whole:
    if question == URGENT:
        return np.array([reliability.is_urgent(e) for e in examples], dtype=np.int64)
    return places_of(question, [e.labels[question] for e in examples])


def _answers(question: str, shares: Floats) -> Whole:
    if question == URGENT:
        found = reliability.told_urgent(shares)
    elif shares.shape[1] == 1:
        found = shares[:, 0] > 0.5
    else:
        found = shares.argmax(axis=1)
    return np.asarray(found, dtype=np.int64)
