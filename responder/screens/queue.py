"""The queue: what somebody has to do, the worst first."""

from collections.abc import Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from responder.screens.words import STATUS_WORDS, due, level, post, who
from storage.model import Case, Mention


def queue_table(rows: Sequence[tuple[Case, Mention]], now: datetime, *, total: int) -> Table:
    """Lay out cases with the post to answer; `total` counts those that are not shown too."""
    shown = f"{len(rows)} of {total}" if total > len(rows) else str(total)
    table = Table(title=f"Queue: {shown} cases, the worst first", title_justify="left", expand=True)
    for heading in ("Case", "Risk", "Due", "State"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Channel", no_wrap=True, max_width=12)
    table.add_column("Who", no_wrap=True, max_width=16)
    table.add_column("Post", ratio=3, no_wrap=True, overflow="ellipsis")
    table.add_column("Because", ratio=2, no_wrap=True, overflow="ellipsis", style="dim")
    for case, mention in rows:
        table.add_row(
            f"{case.id} v{case.version}",
            level(case.risk),
            due(case.due_at, now),
            Text(STATUS_WORDS[case.status]),
            Text(case.channel),
            who(mention),
            post(mention.text, most=160),
            post("; ".join(case.risk.reasons), most=120),
        )
    return table
