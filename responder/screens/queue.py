"""The queue: what somebody has to do, the worst first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from rich.box import HORIZONTALS
from rich.console import Group
from rich.table import Table
from rich.text import Text

from responder.screens.words import STATUS_WORDS, ago, first_due, level, pasted, post, who
from storage.incident import Incident
from storage.mentions import Kept
from storage.model import Case, CaseId, Classification, Mention

LONGEST = 200


def queue_table(
    rows: Sequence[tuple[Case, Mention]],
    now: datetime,
    *,
    total: int,
    order: str = "the worst first",
    incidents: Mapping[CaseId, Incident] = MappingProxyType({}),
    departments: Mapping[CaseId, str | None] = MappingProxyType({}),
) -> Table:
    """Lay out cases with the post to answer; `total` counts those that are not shown too."""
    shown = f"{len(rows)} of {total}" if total > len(rows) else str(total)
    title = f"Queue: {shown} cases, {order}"
    table = Table(title=title, title_justify="left", box=HORIZONTALS, expand=True)
    for heading in ("Case", "Due", "From"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Post, and why it stands here", ratio=1, no_wrap=True, overflow="ellipsis")
    for case, mention in rows:
        table.add_row(
            Text.assemble(f"{case.id} v{case.version}\n", level(case.risk)),
            Text.assemble(first_due(case, now), f"\n{STATUS_WORDS[case.status]}"),
            Text.assemble(post(case.channel, most=14), "\n", who(mention, most=14)),
            _post_and_why(
                mention,
                [
                    *_team(case, departments.get(case.id)),
                    *_incident(incidents.get(case.id)),
                    *case.risk.reasons,
                ],
            ),
        )
    return table


def _team(case: Case, department: str | None) -> tuple[str, ...]:
    asks = () if case.escalated_by is None else (f"escalated by {case.escalated_by}",)
    return asks if department is None else (*asks, department)


def _incident(incident: Incident | None) -> tuple[str, ...]:
    return () if incident is None else (f"incident {incident.id}",)


def newest_table(rows: Sequence[tuple[Kept, Classification]], now: datetime) -> Table:
    """Lay out the newest complaints with their reasons."""
    table = Table(title="Newest complaints", title_justify="left", box=HORIZONTALS, expand=True)
    for heading in ("Posted", "From"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Post, and what was read in it", ratio=1, no_wrap=True, overflow="ellipsis")
    for kept, judged in rows:
        table.add_row(
            Text.assemble(ago(kept.mention.published_at, now), f"\n{judged.complaint:.0%} sure"),
            Text.assemble(post(kept.mention.channel, most=14), "\n", who(kept.mention, most=14)),
            _post_and_why(kept.mention, judged.reasons),
        )
    return table


def missed_table(
    rows: Sequence[tuple[Kept, Classification, Mapping[str, str]]], now: datetime, *, days: float
) -> Table:
    """Lay out posts without a case, each with the name by which it is opened or labelled."""
    title = (
        f"Without a case, of {days:g} days; `vigie open POST --label complaint=yes` opens one, "
        "`vigie label POST complaint=no` passes it over for good"
    )
    table = Table(title=title, title_justify="left", box=HORIZONTALS, expand=True)
    for heading in ("Complaint", "Posted", "From"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Post, and its name", ratio=1)
    for kept, judged, labels in rows:
        table.add_row(
            labels.get("complaint", f"{judged.complaint:.0%}"),
            ago(kept.mention.published_at, now),
            Text.assemble(post(kept.mention.channel, most=14), "\n", who(kept.mention, most=14)),
            Group(post(kept.mention.text, most=LONGEST), pasted(kept)),
        )
    return table


def _post_and_why(mention: Mention, reasons: Sequence[str]) -> Text:
    why = post("; ".join(reasons), most=LONGEST, style="dim")
    return Text.assemble(post(mention.text, most=LONGEST), "\n", why)
