"""What goes in and out by files: imports, exports, stateless classification."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from classifier.engine import Engine
from classifier.occlusion import Probed, explained
from listener.intake import Intake, take_in
from listener.matching import Matcher
from listener.records import Record, format_of, records
from listener.rows import Rejected, read_rows
from responder.desk import Desk
from responder.exports import classification_json, export_json, flat, reading_json
from responder.sending import Hold
from responder.service.departments import NONE, Departments
from storage.errors import ImportRefused, StorageError, ToolError
from storage.ledger import Ledger
from storage.model import CaseId, Json, Status

CHUNK = 4_096
"""Rows that are judged together: so many that an engine reads some while it judges others."""

CHUNK_BYTES = 16_000_000
"""Their length from which on no further row is added: bounds the memory of long posts."""

Say = Callable[[str], None]


def import_files(desk: Desk, names: Iterable[str], say: Say) -> Intake:
    """Import each file in turn. Raises ImportRefused for one that cannot be read at all."""
    done = Intake()
    matcher = Matcher(desk.settings.brands)

    def refuse(row: Rejected) -> None:
        say(f"{name}:{row.line}: {row.reason}")

    with desk.ledger() as ledger:
        for name in names:
            with input_of(name) as stream:
                rows = read_rows(stream, format_of(name), read_at=desk.clock())
                took = take_in(rows, matcher, ledger, desk.clock(), refuse=refuse)
            done = Intake(
                new=done.new + took.new,
                known=done.known + took.known,
                rejected=done.rejected + took.rejected,
            )
    return done


def classified_rows(
    name: str, engine: Engine, *, explain: Probed | None = None
) -> Iterator[Mapping[str, Json]]:
    """Judge the rows of a file, in order, one answer per row; a bad row is answered by its fault.

    With `explain`, undecided posts are told with the words on which the answer hangs.
    Raises ImportRefused and EngineError.
    """
    with input_of(name) as stream:
        rows = records(stream, format_of(name))
        for chunk in chunks(rows):
            texts = [_text(record) for record in chunk]
            good = [text for text in texts if text is not None]
            langs = [
                _lang(record) for record, text in zip(chunk, texts, strict=True) if text is not None
            ]
            found = engine.classify(good, langs)
            judged = iter(found if explain is None else explained(explain, good, found))
            for record, text in zip(chunk, texts, strict=True):
                if text is None:
                    yield {"line": record.line, "error": _fault(record)}
                else:
                    yield {**_ids(record), **classification_json(next(judged))}


def chunks(rows: Iterable[Record]) -> Iterator[list[Record]]:
    """Give rows in lists of at most `CHUNK`, ended before by the row that fills `CHUNK_BYTES`."""
    chunk: list[Record] = []
    begun = 0
    for record in rows:
        chunk.append(record)
        if len(chunk) == CHUNK or record.end - begun >= CHUNK_BYTES:
            yield chunk
            chunk, begun = [], record.end
    if chunk:
        yield chunk


def export_rows(
    ledger: Ledger,
    held: Mapping[CaseId, Hold],
    *,
    of: Departments = NONE,
    readings: bool = False,
) -> Iterator[Mapping[str, Json]]:
    """Give every mention with its judgement, its case and the receipt; then its readings.

    `held` says what keeps approved answers from being sent.
    """
    for kept in ledger.mentions.all():
        case = ledger.cases.of_mention(kept.id)
        own, hold = (of.of(case), held.get(case.id)) if case else (None, None)
        judged = ledger.classification(kept.id)
        yield export_json(kept, judged, case, hold=hold, department=own)
        if readings:
            for read in ledger.readings.of([kept.id])[kept.id]:
                yield reading_json(kept.mention, read)


def write_csv(rows: Iterable[Mapping[str, Json]], stream: TextIO) -> None:
    """Write rows as CSV, with the columns of the contract; cells cannot be formulas."""
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        cells = dict(flat(_fixed(row)))
        if writer is None:
            writer = csv.DictWriter(stream, list(cells), extrasaction="ignore", restval="")
            writer.writeheader()
        writer.writerow(cells)


def catch_up(desk: Desk, say: Say) -> None:
    """Judge and draft what waits, unless a watch is running and does so itself."""
    with desk.ledger() as ledger:
        waiting = ledger.mentions.pending_count()
        moved = bool(ledger.readings.moved(1, by=desk.clock()))
        undrafted = bool(ledger.cases.in_status(Status.OPEN, most=1))
    if not waiting and not moved and not undrafted:
        return
    try:
        with desk.watching():
            if waiting:
                say(f"reading {waiting} new mentions")
            desk.triage()
            desk.draft()
    except StorageError:
        return
    except ToolError as error:
        say(f"they could not be read: {error}")


@contextmanager
def input_of(name: str) -> Iterator[BinaryIO]:
    """Open a file to read, `-` for stdin. Raises ImportRefused."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as stream:
            yield stream
    except OSError as error:
        raise ImportRefused(f"cannot read {name}: {error.strerror}") from error


def _text(record: Record) -> str | None:
    if isinstance(record.value, str):
        return None
    text = record.value.get("text")
    return text if isinstance(text, str) else None


def _lang(record: Record) -> str | None:
    lang = None if isinstance(record.value, str) else record.value.get("lang")
    return lang if isinstance(lang, str) else None


def _fault(record: Record) -> str:
    return record.value if isinstance(record.value, str) else "text: missing or not a text"


def _ids(record: Record) -> dict[str, Json]:
    value = {} if isinstance(record.value, str) else record.value
    return {key: value[key] for key in ("channel", "native_id") if key in value}


_EMPTY_AUTHOR: dict[str, Json] = dict.fromkeys(
    ("handle", "native_id", "name", "followers", "verified")
)
_EMPTY_ENGAGEMENT: dict[str, Json] = dict.fromkeys(("likes", "shares", "replies", "views", "at"))


def _fixed(row: Mapping[str, Json]) -> dict[str, Json]:
    """Give every row the same columns, whatever is unknown in it."""
    case = row["case"]
    judged = row["classification"]
    return {
        **row,
        "author": row["author"] or _EMPTY_AUTHOR,
        "engagement": row["engagement"] or _EMPTY_ENGAGEMENT,
        "classification": {
            "lang": None,
            "complaint": None,
            "needs_reply": None,
            "abuse": None,
            **(judged if isinstance(judged, dict) else {}),
        },
        "case": {
            key: case.get(key) if isinstance(case, dict) else None
            for key in ("id", "status", "due_at", "resolve_by", "department", "approved_by")
        },
    }
