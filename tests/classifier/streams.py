"""Streams of counts to try the detector of bursts on, 15 minutes apart."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np

from classifier.burst_values import Burst, Count
from classifier.bursts import Settings, Stream

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
STEP = timedelta(minutes=15)
PER_DAY = 96
USUAL = Settings()


def drawn(days: int, *, level: float = 4.0, dispersion: float = 0.1, seed: int = 1) -> list[int]:
    """Draw a quiet stream whose nights are a third of its days."""
    rng = np.random.default_rng(seed)
    row = np.arange(days * PER_DAY)
    mean = level * (1 - 0.5 * np.cos(row % PER_DAY / PER_DAY * 2 * math.pi))
    size = 1 / dispersion
    return [int(x) for x in rng.negative_binomial(size, size / (size + mean))]


def counted(values: Iterable[int | None], *, first: datetime = MONDAY) -> list[Count]:
    return [Count(at=first + row * STEP, value=value) for row, value in enumerate(values)]


def heard(
    counts: Iterable[Count], stream: Stream | None = None, asked: Settings = USUAL
) -> tuple[Stream, list[Burst]]:
    stream = stream or Stream.new(asked)
    bursts = []
    for count in counts:
        stream, judged = stream.heard(count, asked)
        if judged.burst is not None:
            bursts.append(judged.burst)
    return stream, bursts
