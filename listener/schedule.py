"""Running jobs, once in order or for ever side by side; knows jobs, not what they do."""

import logging
import signal
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

from storage.errors import ToolError
from storage.model import Clock, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One line of the day's work."""

    name: str
    every_s: float
    """Pause between two starts, in seconds."""
    run: Callable[[], Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one run of a job went."""

    job: str
    tally: Tally
    error: str | None
    """One line; None when it went well."""
    bug: str | None
    """The traceback of what nobody expected."""
    started_at: datetime
    ended_at: datetime


Report = Callable[[Outcome], None]


def attempt(job: Job, clock: Clock) -> Outcome:
    """Run a job; whatever it raises becomes part of the outcome, so that no job stops another."""
    start = clock()
    tally, error, bug = Tally(), None, None
    try:
        tally = job.run()
    except ToolError as expected:
        error = str(expected)
    except Exception as unexpected:  # noqa: BLE001  the boundary between jobs: told, not hidden
        error = f"a bug in Vigie: {type(unexpected).__name__}"
        bug = traceback.format_exc()
    return Outcome(
        job=job.name, tally=tally, error=error, bug=bug, started_at=start, ended_at=clock()
    )


def run_once(jobs: Sequence[Job], report: Report, clock: Clock) -> int:
    """Run every job once, in order; gives how many failed."""
    outcomes = [attempt(job, clock) for job in jobs]
    for outcome in outcomes:
        report(outcome)
    return sum(outcome.error is not None for outcome in outcomes)


def run_forever(
    jobs: Sequence[Job], report: Report, clock: Clock, *, stop: threading.Event | None = None
) -> None:
    """Run each job at its own pace, one worker per job, until SIGTERM, SIGINT or `stop`.

    What is in hand is finished before this returns.
    """
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    over = stop or threading.Event()
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(max_workers=max(1, len(jobs)))},
        # Late runs are run late and once, never dropped: the default grace is one second.
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    for job in jobs:
        scheduler.add_job(
            lambda job: report(attempt(job, clock)),
            "interval",
            args=[job],
            seconds=job.every_s,
            jitter=min(job.every_s / 10, 30),
            next_run_time=clock(),
            id=job.name,
        )
    with _on_signal(over):
        scheduler.start()
        over.wait()
        scheduler.shutdown(wait=True)


class _on_signal:  # noqa: N801  reads as a verb in `with`
    """Set an event on SIGTERM and SIGINT, in the main thread only; restores the handlers."""

    def __init__(self, event: threading.Event) -> None:
        self._event = event
        self._former: dict[int, object] = {}

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                self._former[number] = signal.signal(number, self._set)

    def __exit__(self, *error: object) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _set(self, number: int, frame: FrameType | None) -> None:
        self._event.set()
