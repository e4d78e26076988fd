"""Tells alerts on stderr: where Vigie runs, and in the log of whatever runs it."""

import sys
from collections.abc import Sequence
from typing import TextIO

from responder.alerts.gate import Gate
from responder.alerts.notifier import NotifyError
from responder.safe_text import for_terminal
from storage.model import Alert

MOST = 10
"""Alerts that are told one by one; the others are counted."""


class ConsoleNotifier:
    """Writes one line for each alert."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def notify(self, alerts: Sequence[Alert], why: Gate) -> None:
        """Tell all of these at once. Raises NotifyError where nothing can be written."""
        head = "over" if why is Gate.SEND_RESOLVED else "ALERT"
        lines = [f"{head}: {a.kind.value}: {'; '.join(a.reasons)}" for a in alerts[:MOST]]
        if len(alerts) > MOST:
            lines.append(f"{head}: {len(alerts) - MOST} more, see `vigie alerts`")
        stream = self._stream or sys.stderr
        try:
            stream.writelines(for_terminal(line, newlines=False) + "\n" for line in lines)
            stream.flush()
        except OSError as error:
            raise NotifyError(f"stderr cannot be written to: {error.strerror}") from error


def open_notifier() -> ConsoleNotifier:
    """Open it."""
    return ConsoleNotifier()
