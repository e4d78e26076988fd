"""What `vigie check` found: each source, what it asks, and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from responder.screens.words import post
from storage.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One thing that was tried."""

    what: str
    query: str
    """What is asked of the network; empty where nothing is."""
    found: str
    """As whom or what it answers, or nothing."""
    fault: str | None
    """What is wrong, and how to mend it."""
    doubt: str | None = None
    """What is no fault, but should be looked at."""


def check_page(probes: Sequence[Probe]) -> Table:
    """Lay out what was tried."""
    table = Table(title="Check", title_justify="left")
    for heading in ("What", "Asks for", "Finds"):
        table.add_column(heading, overflow="fold")
    for probe in probes:
        verdict = Text(f"well: {probe.found}", "green")
        if probe.doubt is not None:
            verdict = post(f"look at: {probe.doubt}", style="yellow")
        if probe.fault is not None:
            verdict = post(probe.fault, style="bold red")
        table.add_row(probe.what, post(probe.query), verdict)
    return table


def probe_json(probe: Probe) -> dict[str, Json]:
    """Give one probe as JSON."""
    return {
        "what": probe.what,
        "query": probe.query,
        "found": probe.found,
        "fault": probe.fault,
        "doubt": probe.doubt,
    }
