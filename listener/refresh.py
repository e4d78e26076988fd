"""Stage: known posts of one channel → readings. Knows the plan and the budget, not networks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from listener.budget import Budget, allowance, month_start
from listener.channel import Refresher
from listener.errors import ChannelError
from listener.following import OLDEST, Allowance, chosen, paid_today
from listener.poll import patient
from storage.ledger import Ledger, refresh_name
from storage.model import Cost, Tally
from storage.refreshed import Followed, Refreshed

LOOKS = 10
"""Batches of one run at the most: what is left over is due in the next."""


def nothing() -> None:
    """Do nothing."""


def refresh(
    refresher: Refresher,
    channel: str,
    budget: Budget,
    ledger: Ledger,
    now: datetime,
    *,
    kept: Callable[[], None] = nothing,
) -> Tally:
    """Read again what is due, as far as the budget goes, and keep it batch by batch.

    `kept` is called after each batch, when the ledger has it. A process that dies loses the batch
    in hand, whose posts are still due in the next run. A setback ends the run, and is waited for as
    that of a poll is.
    """
    state = ledger.readings.state(channel)
    backwards = state.last_error_at is not None and now < state.last_error_at
    if state.not_before is not None and now < state.not_before and not backwards:
        return Tally(note=f"waits until {state.not_before:%H:%M:%S} UTC ({state.last_error})")
    posts = ledger.readings.followed(channel, since=now - OLDEST)
    read = gone = 0
    for _ in range(LOOKS):
        left = _left(ledger, channel, budget, refresher, now)
        picked = chosen(posts, now, left, price=refresher.price)
        if not picked:
            break
        found = _look(refresher, picked, now)
        if found.setback is not None:
            found = replace(found, setback=patient(found.setback, state.failures, now))
        ledger.record_again(channel, found, at=now)
        kept()
        read, gone = read + len(found.readings), gone + len(found.gone)
        if found.setback is not None:
            told = f"{found.setback.failure.value}: {found.setback.detail}"
            return Tally(new=read, failed=1, note=told)
        asked = {post.mention_id for post in picked}
        posts = [post for post in posts if post.mention_id not in asked]
    return Tally(new=read, note=f"{gone} posts are gone" if gone else None)


def _left(
    ledger: Ledger, channel: str, budget: Budget, refresher: Refresher, now: datetime
) -> Allowance:
    sources = ledger.sources
    return allowance(
        budget,
        own=sources.spent_by_source(since=now).get(refresh_name(channel), Cost()),
        today=sources.spent(channel, since=now),
        month=sources.spent(channel, since=month_start(now)),
        now=now,
        calls=1,
        batch=refresher.batch,
    )


def _look(refresher: Refresher, picked: list[Followed], now: datetime) -> Refreshed:
    paid = frozenset(post.native_id for post in picked if paid_today(post, now))
    try:
        return refresher.refresh([post.native_id for post in picked], paid=paid)
    except ChannelError as error:
        return Refreshed(setback=error.setback, cost=Cost(requests=1))
