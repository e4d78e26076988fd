"""Everything that a command needs, built from the configuration: the composition of the parts."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from classifier.engine import Engine
from classifier.local import place_of, taught
from classifier.opening import own_engine, with_second_opinion
from classifier.triage import ABUSE
from listener.budget import Budget
from listener.channel import Channel, Limit, Options, Publisher, Refresher, Setup, Source
from listener.registry import parsed
from responder.alerts.notifier import Carrier, Notifier
from responder.alerts.registry import open_all
from responder.alerts.settings import AlertSettings
from responder.brief import Drafter
from responder.draft import addressed, limit_of
from responder.drafter import TemplateDrafter
from responder.help.drafter import HelpedDrafter
from responder.help.finder import Finder, open_finder
from responder.links import Links
from responder.machine.opening import with_machine
from responder.playbook import Language
from responder.playbook_choice import key_for
from responder.playbook_reading import PlaybookSettings, load
from responder.playbook_rules import review_of
from responder.reports.carriers import open_carriers
from responder.reports.settings import Goals, ReportSettings
from responder.rights import Demands, NotAllowed, Rights
from responder.sending import Sending
from responder.service.departments import Departments, departments
from responder.service.promise import Service
from responder.settings import ResponderSettings
from responder.sla import Policy
from responder.vault import LedgerVault
from responder.voice import Voice
from storage.errors import SettingsError
from storage.ledger import Ledger, opened
from storage.model import Brand, Case, Clock, Mention, Urgency
from storage.settings import Settings, checked, with_secrets


def silent(line: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Parts:
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

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which times are told."""
        return ZoneInfo(self.settings.time_zone)

    @cached_property
    def responder(self) -> ResponderSettings:
        """The settings of the responder. Raises SettingsError."""
        return checked(ResponderSettings, self.settings.responder, under=("responder",))

    @cached_property
    def rights(self) -> Rights:
        """Who may do what. Raises SettingsError."""
        return Rights(people=self.responder.people)

    @cached_property
    def policy(self) -> Policy:
        """The service levels. Raises SettingsError."""
        table = {"time_zone": self.settings.time_zone, **self.responder.service}
        return checked(Policy, table, under=("responder", "service"))

    @cached_property
    def sending(self) -> Sending:
        """When approved answers may go. Raises SettingsError."""
        table = {"time_zone": self.settings.time_zone, **self.responder.sending}
        return checked(Sending, table, under=("responder", "sending"))

    @cached_property
    def service(self) -> Service:
        """What is promised, as the ledger asks for it. Raises SettingsError."""
        return Service(policy=self.policy, clock=self.clock)

    @cached_property
    def departments(self) -> Departments:
        """Who works on which topics. Raises SettingsError."""
        return departments(self.responder.departments)

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
    def articles(self) -> Finder | None:
        """What finds help articles, where some are configured. Raises SettingsError."""
        return open_finder(self.responder.help, self.path, self.settings.brands, self.own_hosts)

    def help_finder(self) -> Finder:
        """Give what finds help articles. Raises SettingsError where none are configured."""
        if self.articles is None:
            raise SettingsError(
                "no help articles are configured: name a folder or an export in [responder.help]"
            )
        return self.articles

    @cached_property
    def playbook_folder(self) -> Path | None:
        """The team's own playbooks; a relative path starts at the configuration's folder."""
        table = self.responder.playbooks
        return checked(PlaybookSettings, table, under=("responder", "playbooks")).folder

    @cached_property
    def playbooks(self) -> Mapping[str, Language]:
        """The playbooks by language. Raises PlaybookError with file and line."""
        return load(self.playbook_folder)

    @cached_property
    def voice(self) -> Voice:
        """Who speaks, and how. Raises SettingsError."""
        if not self.settings.brands:
            raise SettingsError("no brand is configured: add a [[brands]] table with its name")
        table = {"brand": self.settings.brands[0].name, **self.responder.voice}
        return checked(Voice, table, under=("responder", "voice"))

    @cached_property
    def drafter(self) -> Drafter:
        """The writer of drafts. Raises SettingsError, or PlaybookError with file and line."""
        template = TemplateDrafter(playbooks=self.playbooks, voice=self.voice, policy=self.policy)
        drafter: Drafter = template
        if self.articles is not None:
            drafter = HelpedDrafter(inner=template, helper=self.articles)
        return with_machine(drafter, self.responder.machine, ledger=self.path, clock=self.clock)

    @property
    def abusive_from(self) -> float:
        """From which probability on a post counts as abuse. Raises SettingsError."""
        return self.voice.abuse_threshold if self.settings.brands else ABUSE

    @cached_property
    def alerts(self) -> AlertSettings:
        """Who is told of what, and at what pace. Raises SettingsError."""
        filled = with_secrets(self.settings.alerts, AlertSettings, "alerts", under="alerts")
        return checked(AlertSettings, filled, under=("alerts",))

    @cached_property
    def notifiers(self) -> Mapping[str, Notifier]:
        """The ways of telling the person on call, by name. Raises SettingsError."""
        return open_all(self.alerts)

    @cached_property
    def reporting(self) -> ReportSettings:
        """How reports are written, when they are delivered and to whom. Raises SettingsError."""
        return checked(ReportSettings, self.settings.report, under=("report",))

    @cached_property
    def goals(self) -> Goals:
        """What the brand keeps to. Raises SettingsError."""
        return checked(Goals, self.settings.goals, under=("goals",))

    @cached_property
    def carriers(self) -> Mapping[str, Carrier]:
        """The ways of handing a report to somebody, by name. Raises SettingsError."""
        return open_carriers(self.reporting, self.alerts)

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

    @cached_property
    def links(self) -> Links:
        """What looks up the links of replies to the brands' own sites."""
        return Links(hosts=self.own_hosts, clock=self.clock)

    @property
    def own_hosts(self) -> frozenset[str]:
        """The hosts of the brands' own sites."""
        sites = (site for brand in self.settings.own_brands for site in brand.sites)
        return frozenset(site.lower().removeprefix("www.") for site in sites)

    @contextmanager
    def ledger(self, *, durable: bool = False) -> Iterator[Ledger]:
        """Open the ledger for one job. Raises StorageError, SettingsError."""
        with opened(self.path, durable=durable, promise=self.service) as ledger:
            yield ledger

    def approver(self, given: str | None) -> str:
        """Name the person who acts: as given, from the environment or the configuration."""
        return given or os.environ.get("VIGIE_APPROVER") or self.responder.approver or ""

    def member(self, given: str | None) -> str:
        """Name the person who acts, of the team where one is configured. Raises NotAllowed."""
        name = self.approver(given)
        if name and (stranger := self.rights.stranger(name)):
            raise NotAllowed(stranger)
        return name

    def demands_of(self, case: Case) -> Demands:
        """Say what the playbook of a case demands of those who approve its answer."""
        review = review_of(self.playbooks, case.playbook or key_for(self.playbooks, case))
        return Demands(four_eyes=review.four_eyes, lead=review.lead, department=review.department)

    def network_of(self, channel: str) -> str:
        """Name the network of a channel; one that is not configured bears the name of its own."""
        return self.kinds.get(channel, channel)

    def limit(self, channel: str) -> Limit:
        """Say how long a reply on a channel may be; as usual where its network cannot be asked."""
        return limit_of(self.publishers.get(channel), self.network_of(channel))

    def addressed(self, case: Case, mention: Mention, text: str) -> str:
        """Give a text as it must stand on the case's network to reach the customer."""
        return addressed(self.publishers.get(case.channel), text, mention)

    def due(self, published_at: datetime, urgency: Urgency) -> datetime:
        """Say when a first answer is due."""
        return self.service.first_response(published_at, urgency)

    def tiers_of(self, names: Sequence[str]) -> tuple[int, ...]:
        """Give the tiers of the first of these brands that is configured, else of the first."""
        brands = {brand.name: brand for brand in self.settings.brands}
        named = [brands[name] for name in names if name in brands]
        return (*named, *self.settings.brands, Brand(name=""))[0].tiers
