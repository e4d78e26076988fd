"""What somebody must know now. Pure: the same snapshot gives the same alerts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from storage.model import Alert, AlertKind, Case, Failure, Urgency
from storage.sources import SourceState

FRESH = timedelta(days=7)
"""What went wrong longer ago is in the queue and wakes nobody, as when a past year is imported."""
SOON = timedelta(minutes=15)
"""So long before an answer is due, its being late is foreseen."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the rules look at."""

    cases: Sequence[Case]
    """Open ones that are critical, late or about to be, or of which an alert is firing."""
    sources: Sequence[SourceState]
    """Those that are configured, by channel."""
    silent_after: timedelta


def firing(snapshot: Snapshot, now: datetime) -> list[Alert]:
    """Say what holds now; one key is one story."""
    found = [alert for case in snapshot.cases for alert in _of_case(case, now)]
    for _, states in groupby(snapshot.sources, key=lambda state: state.channel):
        found += _of_channel(list(states), snapshot.silent_after, now)
    return list({alert.key: alert for alert in found}.values())


def _of_case(case: Case, now: datetime) -> Iterator[Alert]:
    where = f"case {case.id} on {case.channel}, {case.topic}"
    if case.risk.level is Urgency.CRITICAL:
        yield Alert(
            key=f"case {case.id} urgent",
            kind=AlertKind.URGENT,
            starts_at=case.opened_at,
            reasons=(f"{where}: critical, score {case.risk.score:.0f} of 100",),
            case_id=case.id,
        )
    if case.due_at is None or case.risk.level is Urgency.LOW or case.due_at - now > SOON:
        return
    late = case.due_at < now
    due = f"was due at {case.due_at:%Y-%m-%d %H:%M} UTC" if late else "is due within 15 minutes"
    yield Alert(
        key=f"case {case.id} sla",
        kind=AlertKind.SLA,
        starts_at=case.due_at - SOON,
        reasons=(f"{where}: the answer {due}",),
        case_id=case.id,
    )


def _of_channel(
    states: Sequence[SourceState], silent_after: timedelta, now: datetime
) -> list[Alert]:
    """Say what fails of a channel or, where nothing does, that it has gone silent.

    One source of several is often silent for a day; all of them together seldom are.
    """
    failing = [alert for state in states for alert in _failing(state, now)]
    newest = max(states, key=lambda state: state.last_post or _NEVER)
    silent_for = newest.silent_for(silent_after, now)
    if failing or silent_for is None:
        return failing
    return [
        Alert(
            key=f"channel {newest.channel} silent",
            kind=AlertKind.SOURCE,
            starts_at=now - silent_for + silent_after,
            reasons=(
                f"{newest.channel} brought nothing since {newest.last_post:%Y-%m-%d %H:%M} UTC",
            ),
        )
    ]


def _failing(state: SourceState, now: datetime) -> Iterator[Alert]:
    if state.failure is None:
        return
    if state.failure is Failure.CAP:
        yield Alert(
            key=f"budget {state.channel}",
            kind=AlertKind.SOURCE,
            starts_at=state.last_error_at or now,
            reasons=(f"{state.channel} is not read any more: {state.last_error}",),
        )
    elif state.failure.permanent:
        yield Alert(
            key=f"source {state.name} failing",
            kind=AlertKind.SOURCE,
            starts_at=state.last_error_at or now,
            reasons=(f"{state.name} cannot be read: {state.failure.value}: {state.last_error}",),
        )
