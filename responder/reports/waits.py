"""How long customers wait, where some of them still do. Pure."""

from collections.abc import Sequence
from datetime import timedelta

_ROUNDING = 1e-9


def waited(
    done: Sequence[timedelta], waiting: Sequence[timedelta], part: float
) -> timedelta | None:
    """Give the wait that this part (0 to 1) of all customers does not exceed, as far as is known.

    Those who still wait count as waiting longer than until now (Kaplan and Meier 1958,
    doi:10.1080/01621459.1958.10501452); left out they would make every answer look fast. None where
    too many still wait to say. Without them it is `figures.quantile`.
    """
    left, remaining = len(done) + len(waiting), 1.0
    steps = sorted([*((span, False) for span in done), *((span, True) for span in waiting)])
    for span, still in steps:
        if not still:
            remaining *= 1 - 1 / left
            if remaining <= 1 - part + _ROUNDING:
                return span
        left -= 1
    return None
