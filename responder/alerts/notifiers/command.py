"""Runs a program of yours with the page as JSON on its stdin; no shell ever sees it.

A report comes the same way, under the event `report`.
"""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress

from pydantic import Field

from responder.alerts.gate import SENDS
from responder.alerts.notifier import Kind, NotifyError, ReceiverOptions
from responder.alerts.page import Page, page_json
from responder.alerts.parcel import Parcel, parcel_json
from storage.model import Json


class CommandOptions(ReceiverOptions):
    """A program and its arguments."""

    command: tuple[str, ...] = Field(min_length=1)
    """As a list, never a line for a shell."""


class CommandNotifier:
    """Tells every event; the program exits 0 when the page is told."""

    hears = SENDS

    def __init__(self, options: CommandOptions) -> None:
        self._options = options

    def notify(self, page: Page) -> None:
        """Tell a page. Raises NotifyError."""
        self._run(page_json(page))

    def carry(self, parcel: Parcel) -> None:
        """Give it a report. Raises NotifyError."""
        self._run(parcel_json(parcel))

    def _run(self, told: Mapping[str, Json]) -> None:
        program = shutil.which(self._options.command[0])
        if program is None:
            raise NotifyError("the program is not there, or may not be run", permanent=True)
        # Secrets of Vigie are none of the program's business.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
        try:
            running = subprocess.Popen(  # noqa: S603  the configuration names it
                [program, *self._options.command[1:]],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=kept,
                start_new_session=True,
            )
        except OSError as error:
            raise NotifyError(f"cannot be run: {error.strerror}", permanent=True) from None
        with running:
            body = json.dumps(told, ensure_ascii=False).encode()
            try:
                running.communicate(body, timeout=self._options.timeout_s)
            except subprocess.TimeoutExpired:
                _stop(running)
                limit = self._options.timeout_s
                words = f"not done after {limit:g} s, stopped"
                raise NotifyError(words, unsure=True) from None
        if running.returncode != 0:
            raise NotifyError(f"exit status {running.returncode}", answered=True)


def _stop(running: "subprocess.Popen[bytes]") -> None:
    """End the program and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)


KIND = Kind(
    kind="command",
    label="a program of yours",
    options=CommandOptions,
    opened=CommandNotifier,
    carrier=CommandNotifier,
)
