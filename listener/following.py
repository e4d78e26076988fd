"""Which posts are read again, and when: a plan that grows sparser with age. Pure.

| age of the post | pause between two readings |
|---|---|
| up to 1 hour | 5 minutes |
| up to 6 hours | 15 minutes |
| later | 1 hour |

At high risk the pause is half of that, at critical a third, and never under `LEAST`. A post is
dropped for good when it is `OLDEST` or hardly doubles any more, and after `QUIET` while it has too
few interactions to foresee anything. From 30 to 60 minutes between readings cost a forecast about
.03 of its average precision, so that slower than hourly is not worth a request.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.model import Urgency
from storage.refreshed import Followed

PAUSES = (
    (timedelta(hours=1), timedelta(minutes=5)),
    (timedelta(hours=6), timedelta(minutes=15)),
)
LATER = timedelta(hours=1)
SOONER = {Urgency.HIGH: 2, Urgency.CRITICAL: 3}
LEAST = timedelta(minutes=2)
OLDEST = timedelta(days=3)
QUIET = timedelta(days=1)
HARDLY_DOUBLES = 0.02
TENFOLD = 10.0
"""A tenfold of expected growth weighs as much as so many points of risk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What may be asked for now."""

    posts: int
    micros: int | None = None
    """Millionths of a US dollar; None where the network charges nothing or nobody counts."""


def pause(post: Followed, now: datetime) -> timedelta | None:
    """Say how far apart the readings of a post are at this moment; None when it is dropped."""
    age = now - post.published_at
    if age >= OLDEST or (post.doubles is None and age >= QUIET):
        return None
    if post.doubles is not None and post.doubles < HARDLY_DOUBLES:
        return None
    usual = next((pause for until, pause in PAUSES if age < until), LATER)
    return max(LEAST, usual / SOONER.get(post.level, 1))


def due_at(post: Followed, now: datetime) -> datetime | None:
    """Say when a post is to be read again, at the earliest now; None when it is dropped."""
    apart = pause(post, now)
    if apart is None:
        return None
    # What was read in the future was read before the clock was set back.
    if post.read_at is None or post.read_at > now:
        return now
    return max(now, post.read_at + apart)


def lag(post: Followed, now: datetime) -> timedelta:
    """Say for how long a post has been waiting to be read again; zero when it is not due."""
    if post.read_at is None or post.read_at > now:
        return max(timedelta(0), now - post.given_at)
    apart = pause(post, now)
    return timedelta(0) if apart is None else max(timedelta(0), now - post.read_at - apart)


def worth(post: Followed) -> float:
    """Weigh a post: its risk, and the growth that is still to come."""
    return post.score + TENFOLD * math.log10(1 + max(0, post.growth))


def due(posts: Iterable[Followed], now: datetime) -> list[Followed]:
    """List what is to be read now, the worthiest first; among equals the longest unread."""
    waiting = [post for post in posts if due_at(post, now) == now]
    return sorted(waiting, key=lambda p: (-worth(p), p.read_at or p.published_at, p.mention_id))


def chosen(
    posts: Iterable[Followed], now: datetime, allowance: Allowance, *, price: int
) -> list[Followed]:
    """Cut what is due to what may be asked for; `price` is what one post costs, once a UTC day.

    What cannot be paid for is passed over: a post that is free today may stand further down.
    """
    found: list[Followed] = []
    left = allowance.micros
    for post in due(posts, now):
        if len(found) >= allowance.posts:
            break
        costs = 0 if paid_today(post, now) else price
        if left is not None and costs:
            if costs > left:
                continue
            left -= costs
        found.append(post)
    return found


def paid_today(post: Followed, now: datetime) -> bool:
    """Whether the network gave us this post on this UTC day already."""
    return post.given_at.date() == now.date()
