"""Whether somebody is told of an alert now, and why or why not. Pure."""

from enum import StrEnum

from storage.alerts import KeptAlert
from storage.model import Silence


class Gate(StrEnum):
    """The decision and its reason."""

    SEND_FIRST = "first"
    SEND_RESOLVED = "resolved"
    HOLD_SAME = "same"
    HOLD_ACKNOWLEDGED = "acknowledged"
    HOLD_SILENCED = "silenced"

    @property
    def sends(self) -> bool:
        """Whether somebody is told."""
        return self in {Gate.SEND_FIRST, Gate.SEND_RESOLVED}


def gate(kept: KeptAlert, silence: Silence | None) -> Gate:
    """Decide on one alert; `silence` is the one that holds now."""
    if kept.ends_at is None and kept.notified_at is not None:
        return Gate.HOLD_SAME
    if kept.ends_at is None and kept.acknowledged_by is not None:
        return Gate.HOLD_ACKNOWLEDGED
    if silence is not None:
        return Gate.HOLD_SILENCED
    return Gate.SEND_FIRST if kept.ends_at is None else Gate.SEND_RESOLVED
