"""The settings of what goes out: `[responder]` and its tables."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from storage.settings import Table


class DeskSettings(Table):
    """How `vigie review` shows itself."""

    language: Literal["fr", "en"] | None = None
    """Of the interface; by default that of the locale, else English."""
    spare_abuse: bool = False
    """Whether texts that read like abuse are hidden until somebody asks for them."""


class ResponderSettings(Table):
    """How replies are written, until when they are due, and who may approve them."""

    approver: str | None = None
    """Who approves on this machine; `VIGIE_APPROVER` or `--as` say otherwise."""
    settling_s: float = Field(default=120.0, ge=0)
    """How long an unconfirmed reply may take to show before it counts as not posted."""
    voice: Mapping[str, object] = Field(default_factory=dict)
    service: Mapping[str, object] = Field(default_factory=dict)
    playbooks: Mapping[str, object] = Field(default_factory=dict)
    help: Mapping[str, object] = Field(default_factory=dict)
    machine: Mapping[str, object] = Field(default_factory=dict)
    people: Mapping[str, object] = Field(default_factory=dict)
    departments: Mapping[str, object] = Field(default_factory=dict)
    desk: DeskSettings = DeskSettings()
    sending: Mapping[str, object] = Field(default_factory=dict)
