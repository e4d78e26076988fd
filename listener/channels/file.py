"""Files that other programs write: JSON Lines or CSV, read on as they grow.

Rows are those of `vigie import`. Cursor: per file, how far it was read, and a digest of what stands
just before that place: a file that was cut, replaced or rewritten is read again from its start,
which costs nothing, since a mention is stored once. A last line without a line break waits for its
end until the file has not grown between two polls.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from listener.channel import Channel, Options, Setup, Source
from listener.dates import dated
from listener.errors import ChannelError
from listener.matching import Matcher
from listener.records import MAX_LINE, Record, format_of, records
from listener.rows import BadRow, Reading, row
from storage.model import Failure, Mention
from storage.polled import Batch, Reject, Span

SUFFIXES = frozenset({".jsonl", ".csv"})
"""What is read of a folder; a file that is named itself may have any name."""
PAGE = 500
"""Rows that count as one page."""
CHUNK = 4 * MAX_LINE
TAIL = 1024


class FileOptions(Options):
    """Settings of a channel of files."""

    paths: tuple[Path, ...] = Field(min_length=1)
    """Files, and folders whose `.jsonl` and `.csv` files are read."""
    match: bool = False
    """Whether to keep only posts that name a brand; by default every row concerns it."""


class _Mark(BaseModel):
    """How far one file was read."""

    model_config = ConfigDict(frozen=True)

    inode: int
    offset: int = 0
    """Bytes that were read."""
    lines: int = 0
    """Lines that were read."""
    size: int = 0
    """Size of the file at the last poll, in bytes."""
    tail: str = ""
    """Digest of the bytes before the offset."""


class _Position(BaseModel):
    files: dict[str, _Mark] = {}
    read_until: AwareDatetime | None = None
    """When everything had been read."""


@dataclass(slots=True)
class _Haul:
    """What one poll brings."""

    room: int
    """How many rows it may still take."""
    mentions: list[Mention] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    more: bool = False
    """Whether something was left for the next poll."""


class _Path:
    """The rows of one file, or of all files of one folder."""

    def __init__(self, setup: Setup[FileOptions], path: Path) -> None:
        self.name = f"{setup.name}/{path}"
        self.query = str(path)
        self._setup = setup
        self._path = path
        self._keep = Matcher(setup.brands).keep(all_concern=not setup.options.match)

    def poll(self, cursor: str | None) -> Batch:
        """Read what was written since; what is too much for one poll is left for the next."""
        now = self._setup.clock()
        last = _Position() if cursor is None else _Position.model_validate_json(cursor)
        haul = _Haul(room=self._setup.options.max_pages * PAGE)
        marks: dict[str, _Mark] = {}
        for path in self._files():
            mark = last.files.get(str(path))
            try:
                marks[str(path)] = self._read(path, mark, haul, now)
            except OSError as error:
                haul.rejects.append(Reject(native_id=path.name, reason=_told(error)))
        done = not haul.more
        start = last.read_until or now
        position = _Position(files=marks, read_until=max(now, start) if done else last.read_until)
        return Batch(
            mentions=tuple(haul.mentions),
            rejects=tuple(haul.rejects),
            cursor=position.model_dump_json(),
            covered=Span(start=start, end=max(now, start)) if done else None,
        )

    def probe(self) -> str:
        """Count the files that are there."""
        return f"{self._path}: {len(self._files())} files to read"

    def _files(self) -> list[Path]:
        try:
            if not self._path.is_dir():
                self._path.stat()
                return [self._path] if self._path.is_file() else []
            found = [path for path in self._path.iterdir() if path.suffix.lower() in SUFFIXES]
            return sorted(path for path in found if path.is_file())
        except PermissionError as error:
            raise ChannelError(Failure.PERMISSION, f"{self._path} {_told(error)}") from error
        except OSError as error:
            raise ChannelError(Failure.OUTAGE, f"{self._path} {_told(error)}") from error

    def _read(self, path: Path, mark: _Mark | None, haul: _Haul, now: datetime) -> _Mark:
        form = format_of(path.name)
        with path.open("rb") as file:
            stat = os.fstat(file.fileno())
            if mark is None or not _goes_on(mark, file, stat):
                mark = _Mark(inode=stat.st_ino)
            header = file.readline(MAX_LINE) if form == "csv" and mark.offset else b""
            settled = mark.size == stat.st_size
            file.seek(mark.offset)
            body, waiting = _whole_lines(file.read(CHUNK), settled=settled, csv=form == "csv")
            full = stat.st_size - mark.offset > CHUNK
            haul.more |= full
            taken = 0
            for record in records(BytesIO(header + body), form, growing=waiting):
                if haul.room <= 0:
                    haul.more = True
                    break
                end = record.end - len(header)
                if waiting and isinstance(record.value, str) and body[end - 1 : end] != b"\n":
                    break
                taken, haul.room = end, haul.room - 1
                line = mark.lines + record.line - bool(header)
                self._take(record, f"{path.name}:{line}", haul, now)
            taken = taken or (len(body) if full and haul.room > 0 else 0)
            offset = mark.offset + taken
            return _Mark(
                inode=stat.st_ino,
                offset=offset,
                lines=mark.lines + body[:taken].count(b"\n"),
                size=stat.st_size,
                tail=_digest_before(file, offset),
            )

    def _take(self, record: Record, place: str, haul: _Haul, now: datetime) -> None:
        if isinstance(record.value, str):
            haul.rejects.append(Reject(native_id=place, reason=record.value))
            return
        try:
            read = row(record.value, read_at=now)
        except BadRow as error:
            haul.rejects.append(Reject(native_id=place, reason=str(error)))
            return
        if isinstance(read, Reading):
            reason = "an engagement poll: give it to `vigie import`"
            haul.rejects.append(Reject(native_id=place, reason=reason))
            return
        read = dated(read, now)
        verdict = read if read.brands else self._keep(read)
        if isinstance(verdict, Mention):
            haul.mentions.append(verdict)
        else:
            haul.rejects.append(verdict)


def _whole_lines(body: bytes, *, settled: bool, csv: bool) -> tuple[bytes, bool]:
    """Leave out a last line that may not be whole, and say whether more of it is waited for.

    In JSON Lines it stays: only the whole of a row can be read as one.
    """
    whole = body[: body.rfind(b"\n") + 1]
    if len(body) == CHUNK and whole:
        return whole, csv
    if len(body) == CHUNK or settled:
        return body, False
    return (whole if csv else body), True


def _goes_on(mark: _Mark, file: BinaryIO, stat: os.stat_result) -> bool:
    """Whether the file still begins with what was read of it."""
    if stat.st_ino != mark.inode or stat.st_size < mark.offset:
        return False
    same = _digest_before(file, mark.offset) == mark.tail
    file.seek(0)
    return same


def _digest_before(file: BinaryIO, offset: int) -> str:
    begin = max(0, offset - TAIL)
    file.seek(begin)
    return hashlib.sha256(file.read(offset - begin)).hexdigest()[:16]


def _told(error: OSError) -> str:
    return f"cannot be read ({type(error).__name__})"


def _sources(setup: Setup[FileOptions]) -> Sequence[Source]:
    return [_Path(setup, path) for path in dict.fromkeys(setup.options.paths)]


CHANNEL = Channel(kind="file", label="Files", options=FileOptions, sources=_sources)
