"""The bursts of a series of counts, as a table."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from responder.replay_counts import CountsReplay
from responder.screens.words import post


def counts_page(past: CountsReplay) -> RenderableType:
    """Lay out the bursts that a series would have raised."""
    table = Table(title=f"Bursts: {len(past.bursts)}", title_justify="left", expand=True)
    table.add_column("At (UTC)", no_wrap=True)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("What", ratio=1)
    for burst in past.bursts:
        table.add_row(f"{burst.at:%Y-%m-%d %H:%M}", f"{burst.score:.1f}", post(burst.reason))
    minutes = past.settings.interval.total_seconds() / 60
    said = f"{len(past.counts)} intervals of {minutes:g} minutes, {past.rejected} rejected"
    return Group(table, Text(said))
