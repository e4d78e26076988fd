"""The loop as a person sees it: a live page on a terminal, one line a round elsewhere."""

import threading
from collections.abc import Callable
from datetime import datetime

from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text

from listener.schedule import Outcome
from responder.desk import Desk
from responder.inquiry import due_rows, newest_rows, spared_rows, status
from responder.publish import Departures
from responder.screens.queue import newest_table, queue_table
from responder.screens.status import channel_table, spending_line
from responder.screens.words import held_lines, post
from storage.alerts import KeptAlert
from storage.errors import ToolError
from storage.lifecycle import TO_DO
from storage.model import Tally

ROWS = 8
NEWEST = 4
ALERTS = 3
REFRESH_PER_SECOND = 1


class Rounds:
    """Gathers the outcomes of jobs, keeps them in the ledger, tells one line a round."""

    def __init__(self, desk: Desk, say: Callable[[str], None], *, last: str = "alerts") -> None:
        self._desk = desk
        self._say = say
        self._last = last
        self._lock = threading.Lock()
        self._sums: dict[str, Tally] = {}
        self._faults: dict[str, str] = {}
        self._held: list[str] = []
        self._news: list[str] = []
        self.quiet = False

    def take(self, outcome: Outcome) -> None:
        """Take one outcome; the last job of the list ends a round."""
        self._desk.keep(outcome)
        with self._lock:
            stage = outcome.job.split(" ")[0]
            before = self._sums.get(stage, Tally())
            self._sums[stage] = Tally(
                new=before.new + outcome.tally.new,
                known=before.known + outcome.tally.known,
                failed=before.failed + outcome.tally.failed,
            )
            fault = outcome.error or (outcome.tally.note if outcome.tally.failed else None)
            if fault is not None:
                self._faults[outcome.job] = fault
            if isinstance(outcome.tally, Departures):
                held = held_lines(outcome.tally.held, self._desk.zone)
                self._news = [line for line in held if line not in self._held]
                self._held = held
            if outcome.bug is not None:
                self._say(outcome.bug)
        if outcome.job == self._last:
            self.tell()

    def tell(self) -> None:
        """Tell the round in one line, and its faults in one line each."""
        with self._lock:
            sums, faults, news = self._sums, self._faults, self._news
            self._sums, self._faults, self._news = {}, {}, []
        if self.quiet or not sums:
            return
        self._say(round_line(sums, self._desk.clock()))
        for job, fault in faults.items():
            self._say(f"  {job}: {fault}")
        for line in news:
            self._say(f"  {line}")


def round_line(sums: dict[str, Tally], at: datetime) -> str:
    """Say what a round did."""
    none = Tally()
    polled, judged = sums.get("poll", none), sums.get("triage", none)
    drafted, sent = sums.get("draft", none), sums.get("publish", none)
    alerts = sums.get("alerts", none)
    return (
        f"{at:%Y-%m-%d %H:%M:%S} UTC  new {polled.new}  failing sources {polled.failed}  "
        f"judged {judged.new}  drafted {drafted.new}  to write {drafted.known}  "
        f"sent {sent.new}  not sent {sent.failed}  held {sent.known}  "
        f"alerts {alerts.new}"
    )


def alert_line(kept: KeptAlert) -> str:
    """Say an alert in one line."""
    taken = f", taken by {kept.acknowledged_by}" if kept.acknowledged_by else ""
    return f"Alert {kept.id}{taken}: {'; '.join(kept.alert.reasons)}"


def live(desk: Desk, rounds: Rounds) -> Live:
    """Keep the page of the loop on the terminal; refreshed by its own thread."""
    rounds.quiet = True
    return Live(
        get_renderable=lambda: _page_or_fault(desk),
        refresh_per_second=REFRESH_PER_SECOND,
        screen=True,
    )


def _page_or_fault(desk: Desk) -> RenderableType:
    """Draw the page; a fault is shown in its place, for an exception would end all drawing."""
    try:
        return current_page(desk)
    except ToolError as error:
        return post(str(error), style="bold red")


def current_page(desk: Desk) -> RenderableType:
    """Read the ledger and lay the page out: sources, alerts, what is new, what is due, money."""
    now = desk.clock()
    with desk.ledger() as ledger:
        report = status(desk, ledger, now)
        firing = ledger.alerts.firing()[-ALERTS:]
        newest = newest_rows(desk, ledger, most=NEWEST)
        due = spared_rows(desk, ledger, due_rows(ledger, now, most=ROWS))
    total = sum(n for status_, n in report.cases.items() if status_ in TO_DO)
    money = (spending_line(report), "dim")
    return Group(
        Text.assemble(("Vigie ", "bold"), f"{now:%Y-%m-%d %H:%M:%S} UTC   ", money),
        channel_table(report),
        *(post(alert_line(kept), most=160, style="bold red") for kept in firing),
        newest_table(newest, now),
        queue_table(due, now, total=total, order="by due time"),
        Text("vigie review: answer   vigie status: more   Ctrl-C: stop", "dim"),
    )
