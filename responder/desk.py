"""Everything that a command needs, built from the configuration: the composition of the parts."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import Field

from classifier.burst_finder import LONGEST_PAST, BurstFinder
from classifier.engine import Engine
from classifier.follow import find_incidents
from classifier.local import place_of, taught
from classifier.opening import asked_of, own_engine, with_second_opinion
from classifier.reassess import reassess
from classifier.relearn import relearn
from classifier.triage import triage
from listener.budget import Budget, Outlook, month_start, outlook
from listener.channel import Channel, Options, Publisher, Refresher, Setup, Source
from listener.poll import poll
from listener.refresh import refresh
from listener.registry import parsed
from listener.schedule import Job, Outcome
from responder import playbook
from responder.alerts.dispatch import Telling
from responder.alerts.heartbeat import beat
from responder.alerts.notifier import Notifier
from responder.alerts.registry import open_all
from responder.alerts.round import tell
from responder.alerts.settings import AlertSettings
from responder.brief import Drafter
from responder.draft import addressed, draft_open
from responder.drafter import TemplateDrafter, Voice
from responder.publish import publish_approved
from responder.sla import Policy, due_at
from responder.vault import LedgerVault
from storage.database import held
from storage.errors import SettingsError, StorageError, ToolError
from storage.ledger import Ledger, opened
from storage.model import Brand, Case, Clock, Cost, Mention, Tally, Urgency
from storage.settings import Settings, Table, checked, with_secrets

INCIDENTS_EVERY_S = 60.0
"""Pause between two looks for incidents; what is critical is told without them."""
REFRESH_EVERY_S = 60.0
"""Pause between two runs of listening again; which posts are due is decided post by post."""
RELEARN_EVERY_S = 3_600.0
"""Pause between two looks whether a channel's model of spread is a day old."""
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No post is older than the web."""


class ResponderSettings(Table):
    """How replies are written, until when they are due, and who may approve them."""

    approver: str | None = None
    """Who approves on this machine; `VIGIE_APPROVER` or `--as` say otherwise."""
    settling_s: float = Field(default=120.0, ge=0)
    """How long an unconfirmed reply may take to show before it counts as not posted."""
    voice: Mapping[str, object] = Field(default_factory=dict)
    service: Mapping[str, object] = Field(default_factory=dict)


def silent(line: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The parts, built when they are first asked for."""

    settings: Settings
    clock: Clock
    say: Callable[[str], None] = silent
    """Tells what went another way than configured, and why."""
    _telling: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)
    """Held by the one job that tells at a time: two at once would tell the same page twice."""

    @property
    def path(self) -> Path:
        """Where the ledger is."""
        return self.settings.storage.path

    @cached_property
    def responder(self) -> ResponderSettings:
        """The settings of the responder. Raises SettingsError."""
        return checked(ResponderSettings, self.settings.responder, under=("responder",))

    @cached_property
    def policy(self) -> Policy:
        """The service levels. Raises SettingsError."""
        table = {"time_zone": self.settings.time_zone, **self.responder.service}
        return checked(Policy, table, under=("responder", "service"))

    @cached_property
    def channels(self) -> Mapping[str, tuple[Channel[Any], Setup[Any]]]:
        """The configured channels by name. Raises SettingsError."""
        return {name: self._channel(name, t) for name, t in self.settings.channels.items()}

    def _channel(self, name: str, table: Mapping[str, object]) -> tuple[Channel[Any], Setup[Any]]:
        channel, options = parsed(name, table)
        setup = Setup(
            name=name,
            options=options,
            brands=self.settings.brands,
            clock=self.clock,
            vault=LedgerVault(path=self.path),
        )
        return channel, setup

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each channel, by its name."""
        return {name: str(t.get("kind", name)) for name, t in self.settings.channels.items()}

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, Source]]:
        """Every source by its name, with the channel that it belongs to."""
        return {
            source.name: (name, source)
            for name, (channel, setup) in self.channels.items()
            for source in channel.sources(setup)
        }

    @cached_property
    def refreshers(self) -> Mapping[str, Refresher]:
        """What reads the counters of known posts again, by channel, where that is possible."""
        built = {
            name: channel.refresher(setup)
            for name, (channel, setup) in self.channels.items()
            if channel.refresher is not None and setup.options.refresh_share > 0
        }
        return {name: refresher for name, refresher in built.items() if refresher is not None}

    @cached_property
    def publishers(self) -> Mapping[str, Publisher]:
        """The publishers by channel, for reading limits and eligibility."""
        return self._publishers()

    @cached_property
    def _senders(self) -> Mapping[str, Publisher]:
        """The publishers of the publishing stage alone: clients are not shared between threads."""
        return self._publishers()

    def _publishers(self) -> Mapping[str, Publisher]:
        built = {
            name: channel.publisher(setup)
            for name, (channel, setup) in self.channels.items()
            if channel.publisher is not None
        }
        return {name: publisher for name, publisher in built.items() if publisher is not None}

    @cached_property
    def shipped_engine(self) -> Engine:
        """The classifier as it is shipped. Raises EngineError."""
        return own_engine(self.settings.classifier)

    @cached_property
    def own_engine(self) -> Engine:
        """The classifier with what the team taught it, which asks nobody and costs nothing.

        Raises EngineError.
        """
        return taught(self.shipped_engine, self.layer_path, self.say)

    @property
    def layer_path(self) -> Path:
        """Where what the team taught is kept."""
        return place_of(self.path)

    @cached_property
    def engine(self) -> Engine:
        """The classifier, with the second opinion if one is configured. Raises EngineError."""
        settings = self.settings.classifier
        return with_second_opinion(self.own_engine, settings, ledger=self.path, clock=self.clock)

    @cached_property
    def drafter(self) -> Drafter:
        """The writer of drafts. Raises SettingsError, or PlaybookError with file and line."""
        if not self.settings.brands:
            raise SettingsError("no brand is configured: add a [[brands]] table with its name")
        table = {"brand": self.settings.brands[0].name, **self.responder.voice}
        voice = checked(Voice, table, under=("responder", "voice"))
        return TemplateDrafter(playbooks=playbook.load(), voice=voice, policy=self.policy)

    @cached_property
    def alerts(self) -> AlertSettings:
        """Who is told of what, and at what pace. Raises SettingsError."""
        filled = with_secrets(self.settings.alerts, AlertSettings, "alerts", under="alerts")
        return checked(AlertSettings, filled, under=("alerts",))

    @cached_property
    def notifiers(self) -> Mapping[str, Notifier]:
        """The ways of telling the person on call, by name. Raises SettingsError."""
        return open_all(self.alerts)

    def budget(self, name: str) -> Budget:
        """Read the budget of a channel from its options."""
        options: Options = self.channels[name][1].options
        usd = options.monthly_budget_usd
        return Budget(
            poll_every=timedelta(seconds=options.poll_every_s),
            monthly_micros=None if usd is None else round(usd * 1_000_000),
            daily_requests=options.daily_requests,
            refresh_share=options.refresh_share,
        )

    @contextmanager
    def ledger(self, *, durable: bool = False) -> Iterator[Ledger]:
        """Open the ledger for one job. Raises StorageError."""
        with opened(self.path, durable=durable) as ledger:
            yield ledger

    def approver(self, given: str | None) -> str:
        """Name the person who acts: as given, from the environment or the configuration."""
        return given or os.environ.get("VIGIE_APPROVER") or self.responder.approver or ""

    def addressed(self, case: Case, mention: Mention, text: str) -> str:
        """Give a text as it must stand on the case's network to reach the customer."""
        return addressed(self.publishers.get(case.channel), text, mention)

    def due(self, published_at: datetime, urgency: Urgency) -> datetime:
        """Say when a first answer is due; a time that cannot be is taken for the nearest that can.

        Some networks let their users write any date.
        """
        posted = min(max(published_at, EARLIEST), self.clock())
        return due_at(posted, urgency, self.policy)

    def tiers_of(self, names: Sequence[str]) -> tuple[int, ...]:
        """Give the tiers of the first of these brands that is configured, else of the first."""
        brands = {brand.name: brand for brand in self.settings.brands}
        named = [brands[name] for name in names if name in brands]
        return (*named, *self.settings.brands, Brand(name=""))[0].tiers

    def jobs(self) -> list[Job]:
        """The day's work, in the order in which it flows."""
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
            Job(name="publish", every_s=stage, run=self.publish),
            Job(name="alerts", every_s=stage, run=self.alert),
            Job(name="relearn", every_s=RELEARN_EVERY_S, run=self.relearn),
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
            tally = triage(self.engine, self.due, ledger, self.clock())
            again = self._reassess(ledger)
        told = [note for note in (tally.note, again.note, asked_of(self.engine)) if note]
        return replace(tally, note="; ".join(told) or None)

    def incidents(self) -> Tally:
        """Find what many speak of at once."""
        brands = self.settings.brands
        with self.ledger() as ledger:
            now = self.clock()
            listened = ledger.sources.listened(self.sources, now - LONGEST_PAST)
            find = BurstFinder.at(now, ledger, brands, listened)
            return find_incidents(find, brands, ledger, now, find.known)

    def draft(self) -> Tally:
        """Draft what is open."""
        with self.ledger() as ledger:
            return draft_open(self.drafter, self.publishers, ledger, self.clock())

    def publish(self) -> Tally:
        """Send what is approved; one process at a time, so that a claim left behind is a crash."""
        settling = timedelta(seconds=self.responder.settling_s)
        # An intent that a loss of power could undo would let a reply go out twice.
        with self.publishing(), self.ledger(durable=True) as ledger:
            return publish_approved(self._senders, ledger, self.clock, settling=settling)

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
        )

    def relearn(self) -> Tally:
        """Learn once a day from each channel's finished posts how far the next will go."""
        with self.ledger() as ledger:
            return relearn(self.kinds, ledger, self.clock())

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
