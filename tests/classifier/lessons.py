"""Invented posts for learning, a reader that is no encoder, and engines that are easy to fool."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from classifier.local import DIRECTIONS
from classifier.vector import Floats
from storage.model import Classification, Sentiment, Urgency
from tests.factories import classification

THINGS = [
    "yoghurt",
    "cream",
    "parcel",
    "crate",
    "driver",
    "lid",
    "spoon",
    "label",
    "jar",
    "shop",
    "bottle",
    "invoice",
]
WORDS = [
    "today",
    "again",
    "with",
    "the",
    "blue",
    "green",
    "small",
    "large",
    "near",
    "under",
    "over",
    "morning",
    "evening",
]


class WordReader:
    """Gives each word a place of its own, as near to meaning as a test needs."""

    def __init__(self, version: str = "words 1") -> None:
        self.version = version

    def vectors(self, texts: Sequence[str]) -> Floats:
        found = np.zeros((len(texts), DIRECTIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                found[row, hashlib.sha256(word.encode()).digest()[0]] += 1.0
        return found


class Blind:
    """An engine that says the same of every post."""

    name = "blind"

    def __init__(self, version: str = "1", complaint: float = 0.3) -> None:
        self.version = version
        self.complaint = complaint

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [
            replace(
                classification(complaint=self.complaint),
                sentiment={
                    Sentiment.NEGATIVE: 0.5,
                    Sentiment.NEUTRAL: 0.3,
                    Sentiment.POSITIVE: 0.2,
                },
                engine=self.name,
                engine_version=self.version,
            )
            for _ in texts
        ]


class Unsteady(Blind):
    """An engine that looks at the text, without knowing what it says."""

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [
            replace(
                told,
                complaint=0.05 + 0.9 * hashlib.sha256(text.encode()).digest()[0] / 255,
                urgencies={
                    Urgency.LOW: 0.1,
                    Urgency.NORMAL: 0.2,
                    Urgency.HIGH: 0.6,
                    Urgency.CRITICAL: 0.1,
                },
            )
            for told, text in zip(super().classify(texts, langs), texts, strict=True)
        ]


def posts(count: int, *, seed: int = 3) -> list[str]:
    """Invent posts; every second one is about a leaking thing."""
    draw = random.Random(seed)
    found = []
    for number in range(count):
        words = [draw.choice(THINGS), *draw.sample(WORDS, 5)]
        words.insert(2, "leaking" if number % 2 else "standing")
        found.append(" ".join(["Brumelle", *words]))
    return found


def leaks(text: str) -> str:
    return "yes" if "leaking" in text else "no"
