"""The day's work: what the loop does, stage by stage, with the parts that it is done with."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from classifier.burst_finder import LONGEST_PAST, BurstFinder
from classifier.follow import find_incidents
from classifier.opening import asked_of
from classifier.reassess import reassess
from classifier.relearn import relearn
from classifier.triage import triage
from listener.budget import Outlook, month_start, outlook
from listener.channel import Refresher, Source
from listener.poll import poll
from listener.refresh import refresh
from listener.schedule import Job, Outcome
from responder.alerts.dispatch import Telling
from responder.alerts.heartbeat import beat
from responder.alerts.round import tell
from responder.alerts.rules import Warnings
from responder.checks.finding import Finding
from responder.consent import may_still_go
from responder.draft import draft_open
from responder.inspection import inspected
from responder.parts import Parts
from responder.publish import Departures, publish_approved
from responder.review import Reviewer
from responder.service.closing import close_silent
from storage.database import held
from storage.errors import StorageError, ToolError
from storage.ledger import Ledger
from storage.model import Case, Cost, Tally

CLOSE_EVERY_S = 3_600.0
"""Pause between two looks for answered cases of which nothing more is heard."""
INCIDENTS_EVERY_S = 60.0
"""Pause between two looks for incidents; what is critical is told without them."""
REFRESH_EVERY_S = 60.0
"""Pause between two runs of listening again; which posts are due is decided post by post."""
REPORT_EVERY_S = 60.0
"""Pause between two looks whether a report is due."""
RELEARN_EVERY_S = 3_600.0
"""Pause between two looks whether a channel's model of spread is a day old."""


@dataclass(frozen=True, kw_only=True)
class Desk(Parts):
    """The stages, each a method that a person can call too."""

    def jobs(self, *, asked: bool = False) -> list[Job]:
        """The day's work, in the order in which it flows; `asked` as in `publish`."""
        stage = self.settings.watch.stage_every_s
        return [
            *(
                Job(
                    name=f"poll {name}",
                    every_s=self.channels[channel][1].options.poll_every_s,
                    run=partial(self._poll, channel, source),
                )
                for name, (channel, source) in self.sources.items()
            ),
            *(
                Job(
                    name=f"refresh {channel}",
                    every_s=REFRESH_EVERY_S,
                    run=partial(self._refresh, channel, refresher),
                )
                for channel, refresher in self.refreshers.items()
            ),
            Job(name="triage", every_s=stage, run=self.triage),
            Job(name="incidents", every_s=max(stage, INCIDENTS_EVERY_S), run=self.incidents),
            Job(name="draft", every_s=stage, run=self.draft),
            Job(name="publish", every_s=stage, run=partial(self.publish, asked=asked)),
            Job(name="close", every_s=CLOSE_EVERY_S, run=self.close),
            Job(name="alerts", every_s=stage, run=self.alert),
            Job(name="relearn", every_s=RELEARN_EVERY_S, run=self.relearn),
            # Opened now: that a receiver is not there is no news for a Monday morning.
            *(
                [Job(name="report", every_s=REPORT_EVERY_S, run=self.report)]
                if self.reporting.every is not None and self.carriers
                else []
            ),
        ]

    def _poll(self, channel: str, source: Source) -> Tally:
        with self.ledger() as ledger:
            return poll(source, channel, self.budget(channel), ledger, self.clock())

    def _refresh(self, channel: str, refresher: Refresher) -> Tally:
        """Read counters again, and at once order anew what they moved and tell what spreads.

        That is done batch by batch: a page does not wait for what is read after its reading. What
        another job foresaw anew before this one could is told at once all the same.
        """
        told: list[str | None] = []

        def kept() -> None:
            told.append(self._reassess(ledger).note)
            told.append(self._tell_at_once())

        with self.ledger() as ledger:
            budget, now = self.budget(channel), self.clock()
            tally = refresh(refresher, channel, budget, ledger, now, kept=kept)
        notes = dict.fromkeys(note for note in (tally.note, *told) if note)
        return replace(tally, note="; ".join(notes) or None)

    def _reassess(self, ledger: Ledger) -> Tally:
        return reassess(self.tiers_of, self.due, ledger, self.clock(), kinds=self.kinds)

    def _tell_at_once(self) -> str | None:
        """Tell what holds now, after the ledger has it; says what failed.

        That the alerts cannot be told is no failure of the job that asks: their own job tells it.
        """
        try:
            self.alert()
        except ToolError as error:
            return f"not told at once: {error}"
        return None

    def triage(self) -> Tally:
        """Judge what waits, and order anew what polls and imports read again."""
        with self.ledger() as ledger:
            tally = triage(
                self.engine,
                self.due,
                ledger,
                self.clock(),
                abusive_from=self.abusive_from,
                competitors=self.settings.competitors,
            )
            again = self._reassess(ledger)
        told = [note for note in (tally.note, again.note, asked_of(self.engine)) if note]
        return replace(tally, note="; ".join(told) or None)

    def incidents(self) -> Tally:
        """Find what many speak of at once, of one's own brands."""
        brands = self.settings.own_brands
        with self.ledger() as ledger:
            now = self.clock()
            listened = ledger.sources.listened(self.sources, now - LONGEST_PAST)
            find = BurstFinder.at(now, ledger, brands, listened)
            return find_incidents(find, brands, ledger, now, find.known)

    def draft(self) -> Tally:
        """Draft what is open."""
        with self.ledger() as ledger:
            return draft_open(self.drafter, self.publishers, ledger, self.clock(), kinds=self.kinds)

    def publish(self, *, asked: bool = False) -> Departures:
        """Send what is approved; one process at a time, so that a claim left behind is a crash.

        A run that is `asked` for leaves no time to take approvals back; the loop does.
        """
        sending = self.sending.asked() if asked else self.sending
        settling = timedelta(seconds=self.responder.settling_s)
        # An intent that a loss of power could undo would let a reply go out twice.
        with self.publishing(), self.ledger(durable=True) as ledger:
            return publish_approved(
                self._senders,
                ledger,
                self.clock,
                sending=sending,
                allowed=partial(self.void, ledger),
                settling=settling,
            )

    def close(self) -> Tally:
        """Close what was answered and brought no further word."""
        with self.ledger() as ledger:
            return close_silent(ledger, self.clock(), days=self.policy.close_after_days)

    def void(self, ledger: Ledger, case: Case) -> str | None:
        """Say why an approval no longer holds, by the rights and the playbooks of this moment."""
        # What a dead link says is for whoever approves: nothing is asked of the network here.
        findings = self.inspect(ledger, case, look_up=False)
        return may_still_go(case, self.rights, self.demands_of(case), findings)

    def inspect(self, ledger: Ledger, case: Case, *, look_up: bool = True) -> Sequence[Finding]:
        """Say what the checks find in the draft of a case; `look_up` as in `inspected`."""
        return inspected(self, ledger, case, look_up=look_up)

    def reviewer(self, ledger: Ledger, actor: str | None) -> Reviewer:
        """Give a person, named or the one of this machine, the verbs on cases.

        Raises IllegalTransition where nobody is named, SettingsError.
        """
        return Reviewer(
            ledger,
            self.approver(actor),
            self.clock(),
            rights=self.rights,
            demands_of=self.demands_of,
        )

    def alert(self) -> Tally:
        """Tell the person on call what is new, and give the sign of life if that can be done."""
        with self.ledger() as ledger:
            with self._telling:
                told = self._tell(ledger, self.clock())
            # Outside: who asks for the sign of life and is slow must hold up no page.
            beat(self.alerts, ledger, self.clock(), untold_since=told.untold_since)
        return told

    def _tell(self, ledger: Ledger, now: datetime) -> Telling:
        return tell(
            self.notifiers,
            self.alerts,
            ledger,
            now,
            tiers_of=self.tiers_of,
            zone=self.settings.time_zone,
            silent_after=timedelta(hours=self.settings.watch.silent_after_h),
            watched=self.sources,
            read_again=self.refreshers,
            outlooks=self.outlooks(ledger, now),
            warnings=self._warnings,
        )

    @property
    def _warnings(self) -> Warnings:
        warn = self.policy.warn
        return Warnings(
            first_response=timedelta(minutes=warn.first_response),
            next_response=timedelta(minutes=warn.next_response),
            resolution=timedelta(minutes=warn.resolution),
        )

    def relearn(self) -> Tally:
        """Learn once a day from each channel's finished posts how far the next will go."""
        with self.ledger() as ledger:
            return relearn(self.kinds, ledger, self.clock())

    def report(self) -> Tally:
        """Deliver the report of the last full week to whom it is due."""
        from responder.reports.office import deliver

        return deliver(self)

    def outlooks(self, ledger: Ledger, now: datetime) -> Mapping[str, Outlook]:
        """Say where the money of each channel stands that has cost something this month."""
        month = month_start(now)
        spent = {name: ledger.sources.spent(name, since=month) for name in self.channels}
        return {n: outlook(self.budget(n), c, now) for n, c in spent.items() if c != Cost()}

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Hold the right to publish. Raises StorageError while another process has it."""
        with held(self.path, "publish"):
            yield

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Hold the right to watch. Raises StorageError while another process has it."""
        # One connection stays open: the last to close would write the log back after every job.
        with held(self.path, "watch"), self.ledger():
            yield

    def keep(self, outcome: Outcome) -> None:
        """Keep how a job went; a ledger that cannot be written is told by the job itself."""
        try:
            with self.ledger() as ledger:
                ledger.ran(
                    outcome.job,
                    outcome.tally,
                    outcome.error,
                    outcome.started_at,
                    outcome.ended_at,
                )
        except StorageError:
            return
