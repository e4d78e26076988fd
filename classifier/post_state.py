"""The state of a post as numbers, for what a channel's own posts teach. Pure."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from classifier.counters import HALF, Point, back, hours, step

INPUTS = 32
"""Numbers in a state; another number or order makes models that were kept unreadable."""

YOUNGEST = 1 / 12
_STEEPEST = 4.0


def state(known: Sequence[Point], published_at: datetime, followers: int | None) -> list[float]:
    """The state of a post at its newest point, as numbers; only what was known by then."""
    last, first = known[-1], known[0]
    age = max(hours(last.at - published_at), YOUNGEST)
    newest = step(known, age)
    size, aged = math.log(last.total), math.log(age)
    push = min(math.log1p(newest.pace * age / last.total), _STEEPEST)
    before = back(known, timedelta(hours=newest.hours) - timedelta(seconds=1))
    earlier = step(known[: before + 1], age).pace if before else 0.0
    talk = math.log((last.replies + 1) / (last.total - last.replies + 1))
    talked = last.replies - known[before].replies
    talking = math.log1p((talked + HALF) / newest.hours)
    hour = math.tau * (last.at.hour + last.at.minute / 60) / 24
    sin, cos = math.sin(hour), math.cos(hour)
    recent = _pace_over(known, timedelta(minutes=55))
    longer = _pace_over(known, timedelta(hours=2))
    return [
        size, aged, push, push * aged, push * push, size * push, size * size, aged * aged,
        aged * size, talk, talk * push, talk * aged, talk * talk, talking, aged * talking,
        sin, cos, math.sin(2 * hour), math.cos(2 * hour), push * sin, push * cos,
        float(last.at.weekday() >= 5), recent, longer, aged * longer,
        math.log1p(earlier), float(before > 0), math.log(max(first.total, 1)),
        math.log(max(hours(first.at - published_at), YOUNGEST)), math.log(len(known)),
        math.log1p(followers or 0), float(followers is None),
    ]  # fmt: skip


def _pace_over(known: Sequence[Point], span: timedelta) -> float:
    since = known[back(known, span)]
    return math.log1p(
        (known[-1].total - since.total + HALF) / max(hours(known[-1].at - since.at), YOUNGEST)
    )
