"""The boundary between Vigie and whatever wakes a person."""

from collections.abc import Sequence
from typing import Protocol

from responder.alerts.gate import Gate
from storage.errors import ToolError
from storage.model import Alert


class NotifyError(ToolError):
    """Nobody could be told; the text says how to mend it and holds no secret."""


class Notifier(Protocol):
    """One way of telling the person on call; keeps nothing."""

    def notify(self, alerts: Sequence[Alert], why: Gate) -> None:
        """Tell all of these at once. Raises NotifyError."""
        ...
