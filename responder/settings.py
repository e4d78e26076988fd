"""The settings of what goes out: `[responder]` and its tables."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator

from responder.rights import Person, twice
from storage.settings import Table


class CheckSettings(Table):
    """What the checks let pass."""

    published: tuple[str, ...] = ()
    """Telephone numbers and mailboxes that the brand itself publishes, as a hot line's."""


class DeskSettings(Table):
    """How `vigie review` shows itself."""

    language: Literal["fr", "en"] | None = None
    """Of the interface; by default that of the locale, else English."""


class ResponderSettings(Table):
    """How replies are written, until when they are due, and who may approve them."""

    approver: str | None = None
    """Who approves on this machine; `VIGIE_APPROVER` or `--as` say otherwise."""
    settling_s: float = Field(default=120.0, ge=0)
    """How long an unconfirmed reply may take to show before it counts as not posted."""
    spare_abuse: bool = False
    """Show no text of an abusive post until somebody asks for it (`--unspare`)."""
    voice: Mapping[str, object] = Field(default_factory=dict)
    service: Mapping[str, object] = Field(default_factory=dict)
    playbooks: Mapping[str, object] = Field(default_factory=dict)
    help: Mapping[str, object] = Field(default_factory=dict)
    machine: Mapping[str, object] = Field(default_factory=dict)
    people: Mapping[str, Person] = Field(default_factory=dict)
    """Who may do what, by name; where nobody is named, whoever gives a name may do all."""
    departments: Mapping[str, object] = Field(default_factory=dict)
    checks: CheckSettings = CheckSettings()
    desk: DeskSettings = DeskSettings()
    sending: Mapping[str, object] = Field(default_factory=dict)

    @field_validator("people")
    @classmethod
    def _each_once(cls, people: Mapping[str, Person]) -> Mapping[str, Person]:
        name = twice(people)
        if name is not None:
            raise ValueError(f"{name!r} is no name, or the name of somebody who is there already")
        return people
