"""The queue: what somebody has to do, the worst first."""

from collections.abc import Sequence
from datetime import datetime

from rich.box import HORIZONTALS
from rich.table import Table
from rich.text import Text

from responder.screens.words import STATUS_WORDS, due, level, post, who
from storage.model import Case, Mention

LONGEST = 200


def queue_table(rows: Sequence[tuple[Case, Mention]], now: datetime, *, total: int) -> Table:
    """Lay out cases with the post to answer; `total` counts those that are not shown too."""
    shown = f"{len(rows)} of {total}" if total > len(rows) else str(total)
    title = f"Queue: {shown} cases, the worst first"
    table = Table(title=title, title_justify="left", box=HORIZONTALS, expand=True)
    for heading in ("Case", "Due", "From"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Post, and why it stands here", ratio=1, no_wrap=True, overflow="ellipsis")
    for case, mention in rows:
        reasons = "; ".join(case.risk.reasons)
        table.add_row(
            Text.assemble(f"{case.id} v{case.version}\n", level(case.risk)),
            Text.assemble(due(case.due_at, now), f"\n{STATUS_WORDS[case.status]}"),
            Text.assemble(f"{case.channel}\n", who(mention, most=14)),
            Text.assemble(
                post(mention.text, most=LONGEST), "\n", post(reasons, most=LONGEST, style="dim")
            ),
        )
    return table
