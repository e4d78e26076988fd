"""What somebody must know now. Pure: the same snapshot gives the same alerts."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import assert_never

from listener.budget import Outlook
from storage.alert import Alert, AlertKind
from storage.clocks import Promised, Running, running
from storage.ledger import JobRun
from storage.model import Case, CaseId, Failure, Urgency
from storage.pages import ReceiverState
from storage.refreshed import RefreshState
from storage.sources import SourceState

FRESH = timedelta(days=7)
"""What went wrong longer ago is in the queue and wakes nobody, as when a past year is imported."""
SOON = timedelta(minutes=15)
"""So long before an answer is due it is told, unless the settings say otherwise."""

NEARLY_GONE = 0.9
"""Share of the money of a month from which on its end is foreseen."""
BROKEN_AFTER = 2
"""Failures in a row of a receiver: one alone may be a hiccup."""
OVER_AND_OVER = 5
"""Setbacks in a row of listening again that waiting might mend: a quarter of an hour of pauses."""
RECENT = timedelta(hours=1)
"""What a stage did longer ago was before Vigie was started anew, or is a stage of the past."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """How long before a promise is broken it is told."""

    first_response: timedelta = SOON
    next_response: timedelta = SOON
    resolution: timedelta = 4 * SOON

    def of(self, clock: Running) -> timedelta:
        """How long before this clock runs out."""
        match clock.what:
            case Promised.FIRST_RESPONSE:
                return self.first_response
            case Promised.NEXT_RESPONSE:
                return self.next_response
            case Promised.RESOLUTION:
                return self.resolution
            case _:
                assert_never(clock.what)

    @property
    def answer(self) -> timedelta:
        """The longer of those before an answer."""
        return max(self.first_response, self.next_response)


USUAL = Warnings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the rules look at."""

    cases: Sequence[Case]
    """Open ones that are critical, late or about to be, or of which an alert is firing."""
    sources: Sequence[SourceState]
    """Those that are configured, by channel."""
    silent_after: timedelta
    critical: Collection[CaseId] = frozenset()
    """Cases that are critical by what a post says; how far one goes is another story."""
    refreshes: Sequence[RefreshState] = ()
    """How listening again stands, of the channels where it is configured."""
    outlooks: Mapping[str, Outlook] = field(default_factory=dict)
    """Of the money of each channel."""
    runs: Sequence[JobRun] = ()
    receivers: Collection[ReceiverState] = ()
    """Those that are configured."""
    found: Sequence[Alert] = ()
    """What others found: posts that spread, bursts, incidents."""
    parents: Mapping[CaseId, str] = field(default_factory=dict)
    """Key of the alert of the incident that a case belongs to."""
    warnings: Warnings = USUAL


def firing(snapshot: Snapshot, now: datetime) -> list[Alert]:
    """Say what holds now; one key is one story."""
    found = list(snapshot.found)
    for case in snapshot.cases:
        found += _of_case(case, snapshot, now)
    for _, states in groupby(snapshot.sources, key=lambda state: state.channel):
        found += _of_channel(list(states), snapshot.silent_after, now)
    found += [alert for state in snapshot.refreshes for alert in _of_refresh(state, now)]
    capped = {s.channel for s in snapshot.sources if s.failure is Failure.CAP}
    for channel, outlook in snapshot.outlooks.items():
        if channel not in capped:
            found += _of_money(channel, outlook, now)
    found += [alert for run in snapshot.runs for alert in _of_stage(run, now)]
    found += [alert for state in snapshot.receivers for alert in _of_receiver(state, now)]
    return list({alert.key: alert for alert in found}.values())


def _of_case(case: Case, snapshot: Snapshot, now: datetime) -> Iterator[Alert]:
    if case.waiting_since is not None or case.set_aside is not None:
        return
    where = f"case {case.id} on {case.channel}, {case.topic}"
    critical = case.id in snapshot.critical
    about = Alert(
        key=f"case {case.id} urgent",
        kind=AlertKind.URGENT,
        starts_at=case.opened_at,
        reasons=(f"{where}: critical, score {case.risk.score:.0f} of 100",),
        case_id=case.id,
        mention_id=case.mention_id,
        severity=Urgency.CRITICAL,
        group=f"urgent {case.brand or case.channel} {case.topic}",
        parent=snapshot.parents.get(case.id),
    )
    if critical:
        yield about
    if case.escalated_by is not None:
        # Somebody at work asks for help now: that waits for no end of quiet hours.
        asked = f"{where}: {case.escalated_by} asks for a lead"
        yield replace(about, key=f"case {case.id} escalated", reasons=(asked,), parent=None)
    if case.risk.level is Urgency.LOW:
        return
    pressing = [clock for clock in running(case) if clock.at - now <= snapshot.warnings.of(clock)]
    if pressing:
        yield replace(
            about,
            key=f"case {case.id} sla",
            kind=AlertKind.SLA,
            starts_at=min(clock.at - snapshot.warnings.of(clock) for clock in pressing),
            reasons=tuple(f"{where}: {_due(clock, now)}" for clock in pressing),
            severity=Urgency.HIGH if case.risk.level.rank >= Urgency.HIGH.rank else Urgency.NORMAL,
            # That a critical case is late as well is news on its page, not another one.
            group=about.group if critical else "late answers",
        )


def _due(clock: Running, now: datetime) -> str:
    if clock.at < now:
        return f"{clock.what.value} was due at {clock.at:%Y-%m-%d %H:%M} UTC"
    minutes = max(1, math.ceil((clock.at - now) / timedelta(minutes=1)))
    return f"{clock.what.value} is due within {minutes} minutes"


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
            severity=Urgency.NORMAL,
            group=f"channel {newest.channel}",
        )
    ]


def _failing(state: SourceState, now: datetime) -> Iterator[Alert]:
    if state.failure is None:
        return
    if state.failure is Failure.CAP:
        yield Alert(
            key=f"budget {state.channel}",
            kind=AlertKind.BUDGET,
            starts_at=state.last_error_at or now,
            reasons=(f"{state.channel} is not read any more: {state.last_error}",),
            group="budgets",
        )
    elif state.failure.permanent:
        yield Alert(
            key=f"source {state.name} failing",
            kind=AlertKind.SOURCE,
            starts_at=state.last_error_at or now,
            reasons=(f"{state.name} cannot be read: {state.failure.value}: {state.last_error}",),
            group=f"channel {state.channel}",
        )


def _of_refresh(state: RefreshState, now: datetime) -> Iterator[Alert]:
    """Say that the counters of a channel cannot be read again, so that nothing more is foreseen.

    A cap is no fault: listening again gets what the polls leave, and goes on when there is more.
    What failed longer ago is not asked for any more, since no post is followed.
    """
    if state.failure in {None, Failure.CAP} or state.last_error_at is None:
        return
    if not state.failure.permanent and state.failures < OVER_AND_OVER:
        return
    if now - max(state.last_error_at, state.not_before or state.last_error_at) > RECENT:
        return
    yield Alert(
        key=f"refresh {state.channel} failing",
        kind=AlertKind.SOURCE,
        starts_at=state.last_error_at,
        reasons=(
            f"the counters of {state.channel} cannot be read again: "
            f"{state.failure.value}: {state.last_error}",
        ),
        group=f"channel {state.channel}",
    )


def _of_money(channel: str, outlook: Outlook, now: datetime) -> Iterator[Alert]:
    budget = outlook.budget_micros
    if not budget or outlook.spent_micros < NEARLY_GONE * budget:
        return
    spent, whole = outlook.spent_micros / 1e6, budget / 1e6
    yield Alert(
        key=f"budget {channel} nearly gone",
        kind=AlertKind.BUDGET,
        starts_at=now,
        reasons=(f"{channel} has cost ${spent:.2f} of the month's ${whole:.2f}",),
        severity=Urgency.NORMAL,
        group="budgets",
    )


def _of_stage(run: JobRun, now: datetime) -> Iterator[Alert]:
    """Say that a stage fails; what fails of a poll is told with its source."""
    if run.error is None or run.job.startswith("poll ") or now - run.ended_at > RECENT:
        return
    yield Alert(
        key=f"job {run.job} failing",
        kind=AlertKind.WATCHER,
        starts_at=run.ended_at,
        reasons=(f"the stage {run.job} fails: {run.error}",),
        group="Vigie",
    )


def _of_receiver(state: ReceiverState, now: datetime) -> Iterator[Alert]:
    """Say that a receiver is out of order, which is told by the others."""
    for_good = state.failures > 0 and state.not_before is None
    if state.failures < BROKEN_AFTER and not for_good:
        return
    since = state.failing_since or now
    yield Alert(
        key=receiver_key(state.name),
        kind=AlertKind.WATCHER,
        starts_at=since,
        reasons=(
            f"the receiver {state.name} has told nobody since {since:%Y-%m-%d %H:%M} UTC: "
            f"{state.last_error}",
        ),
        group="Vigie",
    )


def receiver_key(name: str) -> str:
    """Name the story of a receiver that is out of order."""
    return f"receiver {name} failing"
