"""Tells pages on stderr: where Vigie runs, and in the log of whatever runs it."""

import sys
from collections.abc import Sequence
from typing import TextIO

from responder.alerts.gate import SENDS
from responder.alerts.notifier import Kind, NotifyError, ReceiverOptions
from responder.alerts.page import Page
from responder.alerts.parcel import Parcel


class ConsoleNotifier:
    """Writes the title, and what is in the page a little further to the right."""

    hears = SENDS

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def notify(self, page: Page) -> None:
        """Tell a page. Raises NotifyError where nothing can be written."""
        self._write(page.title, page.lines)

    def carry(self, parcel: Parcel) -> None:
        """Tell what is most important of a report; files have no room here."""
        self._write(parcel.title, parcel.words)

    def _write(self, title: str, lines: Sequence[str]) -> None:
        stream = self._stream or sys.stderr
        try:
            stream.writelines([title + "\n", *(f"  {line}\n" for line in lines)])
            stream.flush()
        except (OSError, ValueError) as error:
            raise NotifyError("stderr cannot be written to") from error


KIND = Kind(
    kind="console",
    label="stderr",
    options=ReceiverOptions,
    opened=lambda options: ConsoleNotifier(),
    carrier=lambda options: ConsoleNotifier(),
)
