"""What a threshold costs: posts to read a day against those that are missed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.evaluate import Figure, wilson

GRID = tuple(step / 20 for step in range(1, 20))
"""0.05 to 0.95: the thresholds of which the cost is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What it costs to read every post from this probability on, at the volume of one day."""

    threshold: float
    read: float
    """Posts a day that reach the threshold."""
    false_alarms: float
    """Those of them that are not what is looked for."""
    missed: float
    """Posts a day that are looked for and stay below."""
    precision: Figure | None
    recall: Figure | None


def cost(
    truth: Sequence[bool], probabilities: Sequence[float], threshold: float, per_day: float
) -> Cost:
    """Count what reaches the threshold, as if a day were made like these rows."""
    reached = [p >= threshold for p in probabilities]
    hits = sum(t and r for t, r in zip(truth, reached, strict=True))
    read, wanted = sum(reached), sum(truth)
    scale = per_day / len(truth)
    return Cost(
        threshold=threshold,
        read=read * scale,
        false_alarms=(read - hits) * scale,
        missed=(wanted - hits) * scale,
        precision=wilson(hits, read),
        recall=wilson(hits, wanted),
    )


def costs(truth: Sequence[bool], probabilities: Sequence[float], per_day: float) -> list[Cost]:
    """Tell the cost of each threshold of the grid."""
    return [cost(truth, probabilities, threshold, per_day) for threshold in GRID]


def suggestion(
    truth: Sequence[bool], probabilities: Sequence[float], per_day: float, budget: float
) -> Cost | None:
    """Find the lowest threshold with no more than `budget` false alarms a day.

    None where even the highest probability brings more. Chosen and measured on the same rows: on
    others it will do somewhat worse.
    """
    scale = per_day / len(truth)
    false = 0
    found: float | None = None
    rows = sorted(zip(probabilities, truth, strict=True), reverse=True)
    for place, (probability, wanted) in enumerate(rows):
        false += not wanted
        if false * scale > budget:
            break
        last = place + 1 == len(rows) or rows[place + 1][0] < probability
        if last:
            found = probability
    return None if found is None else cost(truth, probabilities, found, per_day)
