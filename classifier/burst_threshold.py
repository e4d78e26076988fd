"""The threshold of one stream, set by living through its own past again."""

from collections.abc import Iterable
from datetime import timedelta

from classifier.burst_values import Count
from classifier.bursts import Settings, Stream

LOOK_BACK = timedelta(days=60)
LEAST_PAST = timedelta(days=14)
"""From less than this, after the probation, nothing is concluded."""

LOWEST, HIGHEST, STEP = 2.0, 30.0, 0.1


def calibrated(counts: Iterable[Count], settings: Settings, *, per_month: float = 1.0) -> float:
    """Give the lowest threshold that would have told no more than so many alerts in 30 days.

    The counts are those of the stream from its beginning, in the order of time; its last 60 days
    are judged. What was a real incident counts as a false alarm, so the answer is careful. Falls
    back to the threshold of `settings` where too little is known.
    """
    stream, scores = Stream.new(settings), []
    for count in counts:
        stream, judged = stream.heard(count, settings)
        scores.append((count.at, judged.score))
    if not scores:
        return settings.threshold
    end = scores[-1][0]
    start = max(scores[0][0] + timedelta(days=3), end - LOOK_BACK)
    if end - start < LEAST_PAST:
        return settings.threshold
    watched = [(at, score) for at, score in scores if at >= start and score >= LOWEST]
    bearable = per_month * (end - start) / timedelta(days=30)
    for step in range(round((HIGHEST - LOWEST) / STEP)):
        threshold = LOWEST + step * STEP
        told, held = 0, start
        for at, score in watched:
            if score >= threshold:
                told += at >= held
                held = at + settings.refractory
        if told <= bearable:
            return threshold
    return HIGHEST
