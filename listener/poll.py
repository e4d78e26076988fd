"""Stage: one source → the ledger. Knows budgets and setbacks, not networks."""

from dataclasses import replace
from datetime import datetime, timedelta

from listener.budget import Budget, month_start, next_poll
from listener.channel import Source
from listener.errors import ChannelError
from storage.ledger import Ledger
from storage.model import Cost, Failure, Setback, Tally
from storage.polled import Batch

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


def poll(source: Source, channel: str, budget: Budget, ledger: Ledger, now: datetime) -> Tally:
    """Ask one source for what is new, and keep it together with the cursor.

    A setback is kept with the time before which the source is not asked again: what the network
    says or, where it says nothing, a pause that doubles from one minute to an hour. A budget that
    runs low stretches the pause between polls, and an empty one says so as a cap.
    """
    state = ledger.sources.get(source.name, channel)
    backwards = state.last_error_at is not None and now < state.last_error_at
    if state.not_before is not None and now < state.not_before and not backwards:
        return Tally(note=f"waits until {state.not_before:%H:%M:%S} UTC ({state.last_error})")
    spent_today, spent_month = _spent(ledger, channel, now)
    due = next_poll(budget, state.last_success, spent_today, spent_month, now)
    if isinstance(due, Setback):
        # Our own limit is looked at anew each time, so that raising it counts at once.
        ledger.sources.set_back(state, replace(due, retry_at=None), at=now)
        return Tally(failed=1, note=f"{due.failure.value}: {due.detail}")
    if now < due:
        return Tally(note=f"next poll at {due:%H:%M:%S} UTC")
    try:
        batch = source.poll(state.cursor)
    except ChannelError as error:
        batch = Batch(setback=error.setback, cost=Cost(requests=1))
    if batch.setback is not None:
        batch = replace(batch, setback=patient(batch.setback, state.failures, now))
    recorded = ledger.record(state, batch, at=now)
    return Tally(
        new=len(recorded.new),
        known=recorded.known,
        failed=int(batch.setback is not None),
        note=_note(batch),
    )


def _spent(ledger: Ledger, channel: str, now: datetime) -> tuple[Cost, Cost]:
    spent = ledger.sources.spent
    return spent(channel, since=now), spent(channel, since=month_start(now))


def patient(setback: Setback, failures: int, now: datetime) -> Setback:
    """Say when to ask again where the network does not."""
    if setback.retry_at is not None and setback.retry_at > now:
        return setback
    pause = LONGEST_PAUSE
    if not setback.failure.permanent and setback.failure is not Failure.CAP:
        pause = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
    return replace(setback, retry_at=now + pause)


def _note(batch: Batch) -> str | None:
    if batch.setback is not None:
        return f"{batch.setback.failure.value}: {batch.setback.detail}"
    if batch.holes:
        return f"a hole: {batch.holes[0].reason}"
    return None
