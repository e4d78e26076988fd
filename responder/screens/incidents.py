"""The incidents: how each goes, why it is one, and what people said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from responder.screens.words import ago, post, who
from storage.incident import Course, Incident, IncidentEvent
from storage.mentions import Kept
from storage.model import Json, MentionId

COLOURS = {
    Course.OPEN: "bold yellow",
    Course.GROWING: "bold red",
    Course.STEADY: "yellow",
    Course.CALM: "green",
    Course.CLOSED: "dim",
    Course.MERGED: "dim",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFile:
    """Everything that is known of one incident."""

    incident: Incident
    posts: Sequence[MentionId]
    examples: Sequence[Kept]
    events: Sequence[IncidentEvent]


def incident_table(found: Sequence[Incident], now: datetime) -> Table:
    """Lay out incidents, one a row."""
    table = Table(title=f"Incidents: {len(found)}", title_justify="left", expand=True)
    for heading in ("Incident", "State", "Since", "Posts", "Authors", "Last hour"):
        table.add_column(heading, no_wrap=True)
    table.add_column("What", ratio=1)
    for i in found:
        table.add_row(
            str(i.id),
            Text(i.state.value, style=COLOURS[i.state]),
            ago(i.starts_at, now),
            str(i.extent.posts),
            str(i.extent.authors),
            str(i.extent.per_hour),
            post(i.headline, most=160),
        )
    return table


def incident_page(file: IncidentFile, now: datetime) -> RenderableType:
    """Lay out one incident for reading and correcting."""
    i = file.incident
    head = Text.assemble(
        (f"Incident {i.id} v{i.version}", "bold"),
        "  ",
        (i.state.value, COLOURS[i.state]),
        f"  since {ago(i.starts_at, now)}  ",
        post(i.headline, most=200, style="bold"),
    )
    if i.merged_into is not None:
        head.append(f"\nIt is told under incident {i.merged_into}.")
    why = Text("\n").join(post(f"• {reason}") for reason in i.reasons)
    parts: list[RenderableType] = [head, _panel(why, "Why")]
    if file.examples:
        parts.append(_panel(_examples(file.examples), f"Two of {len(file.posts)} posts"))
    newest = ", ".join(map(str, file.posts[-20:]))
    parts.append(Text(f"Newest posts by number: {newest or 'none'}", style="dim"))
    parts.append(_events(file.events))
    return Group(*parts)


def incident_line(incident: Incident) -> RenderableType:
    """Say in one line what became of an incident."""
    words = f"incident {incident.id} is {incident.state.value}, version {incident.version}: "
    return Text.assemble(words, post(incident.headline, most=160))


def _panel(body: Text, title: str) -> Panel:
    return Panel(body, title=Text(title), title_align="left")


def _examples(examples: Sequence[Kept]) -> Text:
    return Text("\n").join(
        Text.assemble(
            (f"{kept.id}  ", "dim"),
            who(kept.mention),
            f"  {kept.mention.published_at:%Y-%m-%d %H:%M} UTC\n",
            post(kept.mention.text) if kept.deleted_at is None else Text("(deleted)", "dim"),
        )
        for kept in examples
    )


def _events(events: Sequence[IncidentEvent]) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False)
    for event in events:
        table.add_row(
            f"v{event.version}",
            f"{event.at:%Y-%m-%d %H:%M:%S}",
            post(event.actor, most=24),
            event.step.value,
            post(event.note or "", most=160, style="dim"),
        )
    return table


def incident_json(i: Incident) -> dict[str, Json]:
    """Give one incident as JSON."""
    e = i.extent
    return {
        "id": i.id,
        "version": i.version,
        "brand": i.brand,
        "state": i.state.value,
        "headline": i.headline,
        "title": i.title,
        "terms": list(i.terms),
        "streams": [
            {"facet": h.stream.facet.value, "value": h.stream.value, "since": _iso(h.starts_at)}
            for h in i.held
        ],
        "starts_at": _iso(i.starts_at),
        "last_at": _iso(i.last_at),
        "closed_at": _iso(i.closed_at),
        "closed_by": i.closed_by,
        "merged_into": i.merged_into,
        "apart": [*sorted(i.apart)],
        "severity": round(i.severity, 3),
        "posts": e.posts,
        "authors": e.authors,
        "voices": e.voices,
        "copied": e.copied,
        "campaign": i.campaign,
        "authors_per_hour": e.per_hour,
        "authors_hour_before": e.before,
        "peak_per_hour": e.peak,
        "examples": list(i.examples),
        "reasons": list(i.reasons),
    }


def incident_file_json(file: IncidentFile) -> dict[str, Json]:
    """Give one incident with its posts and its history as JSON."""
    return incident_json(file.incident) | {
        "mentions": list(file.posts),
        "events": [
            {
                "version": event.version,
                "step": event.step.value,
                "actor": event.actor,
                "at": _iso(event.at),
                "note": event.note,
            }
            for event in file.events
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
