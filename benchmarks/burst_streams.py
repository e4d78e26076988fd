"""Simulated streams of counts: negative binomial, with a day and a week, and events to be found."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

STEP = timedelta(minutes=15)
PER_DAY = 96
FIRST = datetime(2026, 3, 2, tzinfo=UTC)

SHAPES = {
    "half an hour": np.ones(2),
    "three hours": np.ones(12),
    "jump, then decay": np.exp(-np.arange(24) / 8.0),
    "slow rise": np.linspace(0.1, 1.0, 24),
    "a day": np.ones(PER_DAY),
}
SIZES = (8.0, 10.0, 14.0, 20.0)
"""Expected posts of an event, in standard deviations of what is usual while it lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Counts of a stream, what was expected of them and by which dispersion they were drawn."""

    counts: NDArray[np.int64]
    expected: NDArray[np.float64]
    dispersion: float

    def time(self, row: int) -> datetime:
        """Give the start of an interval."""
        return FIRST + row * STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is added to a stream from a row on."""

    shape: str
    size: float
    row: int
    added: NDArray[np.int64]


def simulate(
    rng: np.random.Generator, days: int, *, level: float, dispersion: float, swing: float = 0.8
) -> Simulated:
    """Draw a quiet stream with `level` posts per interval on average."""
    row = np.arange(days * PER_DAY)
    hour = (row % PER_DAY) / PER_DAY * 2 * math.pi
    peak = rng.uniform(0, 2 * math.pi)
    daily = 1 + swing * np.cos(hour - peak) + 0.15 * swing * np.cos(2 * (hour - peak))
    weekly = np.where(row // PER_DAY % 7 >= 5, 0.7, 1.12)
    drift = np.exp(np.cumsum(rng.normal(0, 0.04, days)))[row // PER_DAY]
    expected = np.maximum(level * daily * weekly * drift / drift.mean(), 0.01)
    size = 1 / dispersion
    counts = rng.negative_binomial(size, size / (size + expected))
    return Simulated(counts=counts, expected=expected, dispersion=dispersion)


def draw_event(rng: np.random.Generator, stream: Simulated, rows: range) -> Event:
    """Draw an event that starts in `rows`, of at least eight posts."""
    shape = str(rng.choice(list(SHAPES)))
    size = float(rng.choice(SIZES))
    row = int(rng.integers(rows.start, rows.stop))
    form = SHAPES[shape] / SHAPES[shape].sum()
    usual = stream.expected[row : row + len(form)]
    spread = math.sqrt(float((usual + stream.dispersion * usual**2).sum()))
    added = rng.poisson(max(size * spread, 8.0) * form)
    return Event(shape=shape, size=size, row=row, added=added)
