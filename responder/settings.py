"""The settings of what goes out: `[responder]` and its tables."""

from collections.abc import Mapping

from pydantic import Field

from storage.settings import Table


class CheckSettings(Table):
    """What the checks let pass."""

    published: tuple[str, ...] = ()
    """Telephone numbers and mailboxes that the brand itself publishes, as a hot line's."""


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
    people: Mapping[str, object] = Field(default_factory=dict)
    departments: Mapping[str, object] = Field(default_factory=dict)
    checks: CheckSettings = CheckSettings()
    sending: Mapping[str, object] = Field(default_factory=dict)
