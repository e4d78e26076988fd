"""What a channel may cost, what it will, and how far apart its polls must be. Pure.

The forecast is linear: what this month has cost so far, at the same pace until its end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.following import Allowance
from storage.model import Cost, Failure, Setback

LONGEST_STRETCH = 24
AHEAD = 1 / 12
"""Share of a day by which listening again may run ahead of the clock: a storm lasts some hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Limits of one channel, from its settings."""

    poll_every: timedelta
    monthly_micros: int | None = None
    """Millionths of a US dollar per calendar month (UTC)."""
    daily_requests: int | None = None
    refresh_share: float = 0.5
    """Share of both, 0 to 1, that listening again may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Where the month stands and where it will end at this pace."""

    spent_micros: int
    forecast_micros: int
    budget_micros: int | None


def outlook(budget: Budget, month: Cost, now: datetime) -> Outlook:
    """Forecast the cost of the month from what it has cost until now."""
    start, end = _month(now)
    passed = max((now - start) / (end - start), 1 / 31 / 24)
    return Outlook(
        spent_micros=month.micros,
        forecast_micros=round(month.micros / passed),
        budget_micros=budget.monthly_micros,
    )


def next_poll(
    budget: Budget, last: datetime | None, today: Cost, month: Cost, now: datetime
) -> datetime | Setback:
    """Say when the source may be polled next, or that the budget is used up until when.

    The pause grows with the ratio of the pace of spending to the pace that the budget can bear
    for the rest of its period, up to 24 times.
    """
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if budget.daily_requests is not None and today.requests >= budget.daily_requests:
        return Setback(
            failure=Failure.CAP,
            detail=f"the {budget.daily_requests} requests of the day (UTC) are used",
            retry_at=day + timedelta(days=1),
        )
    start, end = _month(now)
    if budget.monthly_micros is not None and month.micros >= budget.monthly_micros:
        return Setback(
            failure=Failure.CAP,
            detail=f"the budget of ${budget.monthly_micros / 1e6:.2f} is used until {end:%Y-%m-%d}",
            retry_at=end,
        )
    stretch = max(
        _stretch(month.micros, budget.monthly_micros, start, end, now),
        _stretch(today.requests, budget.daily_requests, day, day + timedelta(days=1), now),
    )
    if last is None or last > now or stretch == 1:
        return now
    return last + budget.poll_every * stretch


def allowance(
    budget: Budget, own: Cost, today: Cost, month: Cost, now: datetime, *, calls: int, batch: int
) -> Allowance:
    """Say how much may be read again now, of `calls` requests at most with `batch` posts each.

    `own` is what listening again took today, `today` and `month` what the whole channel did. Its
    share of a day is given out as the day goes by, so that a storm in the evening is not missed
    for what was read in the morning; and never does it take what is not left at all.
    """
    passed = (now - now.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(days=1)
    part = budget.refresh_share * min(1.0, passed + AHEAD)
    if budget.daily_requests is not None:
        mine = int(part * budget.daily_requests) - own.requests
        calls = min(calls, mine, budget.daily_requests - today.requests)
    micros = None
    if budget.monthly_micros is not None:
        left = budget.monthly_micros - month.micros
        days = max(1.0, (_month(now)[1] - now) / timedelta(days=1))
        # What was taken today is put back before the rest of the month is shared out.
        micros = max(0, min(left, int(part * (left + own.micros) / days) - own.micros))
    posts = 0 if budget.refresh_share == 0 else max(0, calls) * batch
    return Allowance(posts=posts, micros=micros)


def _stretch(spent: int, limit: int | None, start: datetime, end: datetime, now: datetime) -> float:
    if limit is None or spent == 0:
        return 1.0
    # The first polls of a period would look like a frantic pace: judge it over a forty-eighth.
    pace = spent / max(now - start, (end - start) / 48).total_seconds()
    bearable = (limit - spent) / max((end - now).total_seconds(), 1.0)
    return min(max(1.0, pace / bearable), LONGEST_STRETCH)


def month_start(now: datetime) -> datetime:
    """Give the first moment of the calendar month, in the zone of `now`."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _month(now: datetime) -> tuple[datetime, datetime]:
    start = month_start(now)
    return start, (start + timedelta(days=32)).replace(day=1)
