"""The settings of alerts: the paces, the budget of pages, quiet hours, the rota, the receivers."""

from collections.abc import Mapping
from datetime import timedelta

from pydantic import Field, SecretStr, model_validator

from responder.alerts.hours import Span
from responder.alerts.rota import Level
from storage.settings import Table


class PageBudget(Table):
    """How many pages are bearable, and where the threshold stands until the past can tell."""

    pages_a_day: float = Field(gt=0, le=1000)
    """Outside the night, a day of 24 hours."""
    pages_a_night: float = Field(gt=0, le=1000)
    night: tuple[Span, ...] = ("22:00-07:00",)
    """By the clock of the configuration's time zone."""
    threshold: float = Field(default=0.5, ge=0, le=1)
    """From this score on a story is told until stories were weighed for a week."""


class Person(Table):
    """Somebody of the rota."""

    notify: tuple[str, ...] = Field(min_length=1)
    """Names of receivers: each is told; where all fail, the next of the rota is called."""


class AlertSettings(Table):
    """How the person on call is told."""

    notify: tuple[str, ...] = ("console",)
    """Receivers that are told of every page, whoever is on call."""
    receivers: Mapping[str, Mapping[str, object]] = Field(default_factory=dict)
    """Read by each receiver, by its name."""
    people: Mapping[str, Person] = Field(default_factory=dict)
    rota: tuple[Level, ...] = ()
    """Levels of people who are called, the first first."""
    escalate_after_s: float = Field(default=900.0, gt=0)
    """When nobody took a page so long after the last call, the next of the rota is called."""
    group_wait_s: float = Field(default=30.0, ge=0)
    """So long stories that belong together are gathered before the first page."""
    group_interval_s: float = Field(default=300.0, ge=0)
    """Shortest pause before a page that grew is told again; a page is over when so long calm."""
    repeat_interval_s: float = Field(default=14400.0, gt=0)
    """What nobody took is told again after so long."""
    updates_per_hour: int = Field(default=2, ge=0)
    """Of one page to one receiver."""
    pages_per_hour: int = Field(default=3, ge=1)
    """In a storm, all further stories go on the last page of the hour."""
    quiet: tuple[Span, ...] = ()
    """Hours in which only what is critical is told; the rest waits for their end."""
    budget: PageBudget | None = None
    heartbeat: SecretStr | None = None
    """Address that is asked after each round, for a service that tells when it is not."""
    heartbeat_every_s: float = Field(default=60.0, ge=0)

    @model_validator(mode="after")
    def _all_known(self) -> "AlertSettings":
        for level in self.rota:
            for person in level.people:
                if person not in self.people:
                    raise ValueError(f"rota: {person!r} is nobody of alerts.people")
        if "heartbeat" in {*self.receivers, *self.notify}:
            raise ValueError("no receiver may be called 'heartbeat'")
        return self

    @property
    def escalate_after(self) -> timedelta:
        """When the next of the rota is called."""
        return timedelta(seconds=self.escalate_after_s)

    @property
    def group_wait(self) -> timedelta:
        """How long stories are gathered."""
        return timedelta(seconds=self.group_wait_s)

    @property
    def group_interval(self) -> timedelta:
        """Pause before a page is told again, and calm before it is over."""
        return timedelta(seconds=self.group_interval_s)

    @property
    def repeat_interval(self) -> timedelta:
        """When what nobody took is told again."""
        return timedelta(seconds=self.repeat_interval_s)

    def receivers_of(self, person: str) -> tuple[str, ...]:
        """Name the receivers of somebody; none where the person left since."""
        known = self.people.get(person)
        return () if known is None else known.notify
