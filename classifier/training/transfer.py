"""Teaches the model French through pairs of sentences that say the same in both languages.

A teacher that was fitted on English alone reads the English sentence; where it is sure, its answer
becomes the label of the French one. The labelled French posts are few and of few trades, and this
lends them the vocabulary of everyday life.
"""

import gzip
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from classifier.heads import HEADS
from classifier.training.corpus import Example, key_of
from classifier.training.fit import Doubles, Fitted
from classifier.training.probabilities import probabilities

FILE = "parallel-en-fr.tsv.gz"
SOURCE = "pairs"
TAUGHT = ("complaint", "sentiment")
PAIRS = 40_000
SHORTEST = 20
WEIGHT = 0.3
COMPLAINT_FROM, NONE_BELOW = 0.6, 0.2
TONE_FROM = 0.7
NEUTRAL_KEPT = 0.4


def pairs(directory: Path, seed: int) -> list[tuple[str, str]]:
    """A sample of sentences, English and French, without very short ones."""
    with gzip.open(directory / FILE, "rt", encoding="utf-8") as lines:
        found = [(en, fr) for en, fr, *_ in (line.rstrip("\n").split("\t") for line in lines)]
    long_enough = [pair for pair in found if len(pair[0]) >= SHORTEST]
    return random.Random(seed).sample(long_enough, min(PAIRS, len(long_enough)))  # noqa: S311


def lent(found: Sequence[tuple[str, str]], teacher: Fitted, seed: int) -> list[Example]:
    """The French sentences whose English twin the teacher is sure of, as many yes as no."""
    scored = teacher.scores([en for en, _ in found])
    complaint = probabilities("complaint", scored)[:, 1]
    tone = probabilities("sentiment", scored)
    draw = random.Random(seed)  # noqa: S311
    yes, no = (complaint > COMPLAINT_FROM).sum(), (complaint < NONE_BELOW).sum()
    keep_no = float(yes / max(1, no))
    return [
        Example(
            text=fr,
            key=key_of(fr),
            source=SOURCE,
            part=SOURCE,
            lang="fr",
            labels=dict(labels),
            weight=WEIGHT,
        )
        for row, (_, fr) in enumerate(found)
        if (labels := list(_labels(float(complaint[row]), tone[row], keep_no, draw)))
    ]


def _labels(
    complaint: float, tone: Doubles, keep_no: float, draw: random.Random
) -> Iterator[tuple[str, str]]:
    if complaint > COMPLAINT_FROM:
        yield "complaint", "yes"
    elif complaint < NONE_BELOW and draw.random() < keep_no:
        yield "complaint", "no"
    answer = HEADS["sentiment"][int(tone.argmax())]
    if tone.max() > TONE_FROM and (answer != "neutral" or draw.random() < NEUTRAL_KEPT):
        yield "sentiment", answer
