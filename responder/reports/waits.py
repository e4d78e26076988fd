"""How long customers wait, where some of them still do. Pure."""

from collections.abc import Sequence
from datetime import timedelta

from responder.reports.figures import quantile

_ROUNDING = 1e-9


def waited(
    done: Sequence[timedelta], waiting: Sequence[timedelta], parts: Sequence[float]
) -> tuple[timedelta | None, ...]:
    """Give the wait that each of these parts (0 to 1) of all customers does not exceed.

    Those who still wait count as waiting longer than until now (Kaplan and Meier 1958,
    doi:10.1080/01621459.1958.10501452); left out they would make every answer look fast. None where
    too many still wait to say. Without them it is `figures.quantile`.
    """
    if not waiting:
        return tuple(quantile(done, part) for part in parts)
    left, served = len(done) + len(waiting), 0.0
    curve = list[tuple[float, timedelta]]()
    steps = [(span, False) for span in done] + [(span, True) for span in waiting]
    for span, still in sorted(steps):
        if not still:
            served += (1 - served) / left
            curve.append((served + _ROUNDING, span))
        left -= 1
    return tuple(next((span for reached, span in curve if reached >= p), None) for p in parts)
