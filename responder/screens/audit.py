"""The history of the cases, as an auditor reads it."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from responder.screens.words import post
from storage.audit import Entry, LabelApart
from storage.model import Action, Json


def audit_table(entries: Iterable[Entry], labels: Iterable[LabelApart]) -> Table:
    """Lay out who did what and what it changed; after it the labels of posts without a case."""
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
    for said in labels:
        when = f"{said.at:%Y-%m-%d %H:%M:%S}"
        name, actor, label = (post(t, most=400) for t in (said.post, said.actor, said.label))
        table.add_row("–", name, when, actor, Action.LABEL.value, label)
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


def label_apart_json(said: LabelApart) -> dict[str, Json]:
    """Give a label that is no entry in the form of one, with the name of its post."""
    return {
        "entry": None,
        "case": None,
        "post": said.post,
        "version": None,
        "action": Action.LABEL.value,
        "actor": said.actor,
        "at": said.at.isoformat(),
        "note": said.label,
        "text_sha256": None,
        "changes": {},
        "forgotten": False,
        "chain": None,
    }
