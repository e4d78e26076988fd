"""The history of the cases, as an auditor reads it."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from responder.screens.words import post
from storage.audit import Entry
from storage.model import Json


def audit_table(entries: Iterable[Entry]) -> Table:
    """Lay out who did what and what it changed."""
    table = Table(title="History", title_justify="left", box=None, pad_edge=False)
    for heading in ("Entry", "Case", "When (UTC)", "Who", "Did", "Changed"):
        table.add_column(heading, overflow="fold")
    for entry in entries:
        event = entry.event
        table.add_row(
            str(entry.seq),
            f"{entry.case_id} v{event.version}",
            f"{event.at:%Y-%m-%d %H:%M:%S}",
            post(event.actor, most=40),
            event.action.value,
            _changed(entry),
        )
    return table


def _changed(entry: Entry) -> Text:
    if entry.forgotten:
        return Text("(forgotten)", "dim")
    event = entry.event
    lines = [
        post(f"{name}: {_shown(before)} → {_shown(after)}", most=400)
        for name, (before, after) in event.changes.items()
    ]
    return Text("\n").join([*([post(event.note, most=400)] if event.note else []), *lines])


def _shown(value: Json) -> str:
    return "–" if value is None else str(value)


def audit_json(entry: Entry) -> dict[str, Json]:
    """Give one entry as JSON, whole."""
    event = entry.event
    return {
        "entry": entry.seq,
        "case": entry.case_id,
        "version": event.version,
        "action": event.action.value,
        "actor": event.actor,
        "at": event.at.isoformat(),
        "note": event.note,
        "text_sha256": event.text_sha256,
        "changes": {
            name: {"before": before, "after": after}
            for name, (before, after) in event.changes.items()
        },
        "forgotten": entry.forgotten,
        "chain": entry.chain,
    }
