"""What somebody must know now. Pure: the same snapshot gives the same alerts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.model import Alert, AlertKind, Case, Failure, Urgency
from storage.sources import SourceState

FRESH = timedelta(days=7)
"""What went wrong longer ago is in the queue and wakes nobody, as when a past year is imported."""
SOON = timedelta(minutes=15)
"""So long before an answer is due, its being late is foreseen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the rules look at."""

    cases: Sequence[Case]
    """Open ones that are critical, late or about to be, or of which an alert is firing."""
    sources: Sequence[SourceState]
    silent_after: timedelta


def firing(snapshot: Snapshot, now: datetime) -> list[Alert]:
    """Say what holds now; one key is one story."""
    found = [alert for case in snapshot.cases for alert in _of_case(case, now)]
    found += [alert for s in snapshot.sources for alert in _of_source(s, snapshot, now)]
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


def _of_source(state: SourceState, snapshot: Snapshot, now: datetime) -> Iterator[Alert]:
    silent_for = state.silent_for(snapshot.silent_after, now)
    if state.failure is Failure.CAP:
        yield Alert(
            key=f"budget {state.channel}",
            kind=AlertKind.SOURCE,
            starts_at=state.last_error_at or now,
            reasons=(f"{state.channel} is not read any more: {state.last_error}",),
        )
    elif state.failure is not None and state.failure.permanent:
        yield Alert(
            key=f"source {state.name} failing",
            kind=AlertKind.SOURCE,
            starts_at=state.last_error_at or now,
            reasons=(f"{state.name} cannot be read: {state.failure.value}: {state.last_error}",),
        )
    elif silent_for is not None:
        yield Alert(
            key=f"source {state.name} silent",
            kind=AlertKind.SOURCE,
            starts_at=now - silent_for + snapshot.silent_after,
            reasons=(f"{state.name} brought nothing since {state.last_post:%Y-%m-%d %H:%M} UTC",),
        )
