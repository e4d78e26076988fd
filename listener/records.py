"""Decoding JSON Lines and CSV, one row at a time, whatever the rows mean.

A row that cannot be decoded is told with the reason, never with its text, and the next goes on.
In CSV the objects are flat: `author.handle` or `author_handle`, `engagement.likes` or
`engagement_likes`; lists are parted by `|`; an empty cell is unknown.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import BinaryIO, Literal, NamedTuple, TypeAlias, cast

from pydantic_core import from_json

from storage.model import Author, Engagement, Json

Format: TypeAlias = Literal["jsonl", "csv"]

MAX_LINE = 1_000_000
"""Longest line that is read, in bytes."""
_BOM = b"\xef\xbb\xbf"
_NESTED = {
    "author": frozenset(f.name for f in fields(Author)),
    "engagement": frozenset(f.name for f in fields(Engagement)),
}
_COLUMNS = {
    f"{group}{joint}{key}": (group, key)
    for group, keys in _NESTED.items()
    for key in keys
    for joint in "._"
}
_COUNTS = (_NESTED["engagement"] | {"followers"}) - {"at"}


class Record(NamedTuple):
    """One row as it was decoded, before its keys are looked at."""

    line: int
    """The line on which it begins, counted from 1."""
    end: int
    """Bytes of the stream that are read when it ends."""
    value: "dict[str, Json] | str"
    """The row's keys and values, or the reason why it could not be decoded."""


def format_of(name: str) -> Format:
    """Tell the format by a file's name: CSV where it ends in `.csv`, otherwise JSON Lines."""
    return "csv" if name.lower().endswith(".csv") else "jsonl"


def records(stream: BinaryIO, form: Format, *, growing: bool = False) -> Iterator[Record]:
    """Decode the rows of a stream without asking what they mean; blank lines are left out.

    With `growing`, a last CSV record whose quotes are still open is waited for, not rejected.
    """
    return _csv(stream, growing) if form == "csv" else _jsonl(stream)


# JSON Lines


def _jsonl(stream: BinaryIO) -> Iterator[Record]:
    end = 0
    for line, (raw, size) in enumerate(_lines(stream), start=1):
        end += size
        if size > MAX_LINE:
            yield Record(line, end, f"longer than {MAX_LINE} bytes")
        elif text := raw.strip():
            yield Record(line, end, _decoded(text))


def _lines(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Give each line and its size; of a line that is too long, only its beginning."""
    first = True
    while raw := stream.readline(MAX_LINE + 1):
        size = len(raw)
        if size > MAX_LINE:
            last = raw
            while last and not last.endswith(b"\n"):
                last = stream.readline(MAX_LINE + 1)
                size += len(last)
        if first:
            first, raw = False, raw.removeprefix(_BOM)
        yield raw, size


def _decoded(raw: bytes) -> "dict[str, Json] | str":
    if b"\\u0000" in raw:
        raw = _repaired(raw)
    try:
        value = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        if "hex escape" not in str(error):
            return _fault(raw, error)
        try:
            value = from_json(_repaired(raw), allow_inf_nan=False)
        except ValueError as again:
            return _fault(raw, again)
    return cast("dict[str, Json]", value) if isinstance(value, dict) else "not a JSON object"


def _fault(raw: bytes, error: ValueError) -> str:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "not UTF-8"
    # The parser's words name a place in the line and never its text.
    return f"not JSON: {str(error).replace('line 1 ', '')}"


_ESCAPE = re.compile(
    rb"\\(?:[^u]|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000))|u)"
)


def _repaired(raw: bytes) -> bytes:
    """Put U+FFFD in place of escapes that no text can keep: half a surrogate pair, and NUL."""
    return _ESCAPE.sub(lambda m: rb"\ufffd" if m[1] else m[0], raw)


# CSV


class _Feed:
    """The lines of one CSV record at a time, which can be given back when it breaks off."""

    def __init__(self, stream: BinaryIO) -> None:
        self._lines = _lines(stream)
        self._again: list[tuple[str, int]] = []
        self.taken: list[tuple[str, int]] = []
        self.line, self.end = 1, 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if self._again:
            entry = self._again.pop()
        else:
            raw, size = next(self._lines)
            entry = raw.decode(errors="surrogateescape"), size
        self.taken.append(entry)
        return entry[0]

    def settle(self, lines: int | None = None) -> None:
        """Count the first lines of those taken as done, and give the others back."""
        done = self.taken if lines is None else self.taken[:lines]
        self._again.extend(reversed(self.taken[len(done) :]))
        self.line += len(done)
        self.end += sum(size for _, size in done)
        self.taken = []


def _csv(stream: BinaryIO, growing: bool) -> Iterator[Record]:
    feed = _Feed(stream)
    header: Sequence[str] | None = None
    delimiter = ","
    while True:
        if header is None and (first := next(feed, None)) is not None:
            delimiter = max(",;\t", key=first.count)
            feed.settle(0)
        begun = feed.line
        try:
            cells = next(csv.reader(feed, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            # An open quote swallows what follows: only its own line is given up for it.
            if growing and "end of data" in str(error):
                return
            feed.settle(1)
            yield Record(begun, feed.end, f"not CSV: {error}")
            continue
        feed.settle()
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
            if fault := _header_fault(header):
                yield Record(begun, feed.end, fault)
                return
            continue
        yield Record(begun, feed.end, _cells(header, cells))


def _utf8(cells: Sequence[str]) -> bool:
    """Whether no byte had to be escaped when the line was decoded."""
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return False
    return True


def _header_fault(header: Sequence[str]) -> str | None:
    if not _utf8(header):
        return "header: not UTF-8"
    twice = next((name for name in header if name and header.count(name) > 1), None)
    return f"header: column {header.index(twice) + 1} appears twice" if twice else None


def _cells(header: Sequence[str], cells: Sequence[str]) -> "dict[str, Json] | str":
    if len(cells) != len(header):
        return f"{len(cells)} columns where the header has {len(header)}"
    if not _utf8(cells):
        return "not UTF-8"
    value: dict[str, Json] = {}
    for name, raw in zip(header, cells, strict=True):
        cell = raw.replace("\0", "\ufffd")
        if not name or not cell or cell.isspace():
            continue
        group, key = _COLUMNS.get(name, ("", ""))
        if group:
            inner = value.get(group)
            value[group] = {**(inner if isinstance(inner, dict) else {}), key: _typed(key, cell)}
        elif name in {"media", "brands"}:
            value[name] = [*filter(None, (part.strip() for part in cell.split("|")))]
        elif name == "own":
            value[name] = _typed("verified", cell)
        else:
            value[name] = cell if name == "text" else cell.strip()
    if "text" in header and "published_at" in value:
        value.setdefault("text", "")
    return value


def _typed(key: str, cell: str) -> Json:
    """Read a number or a truth value; what is neither stays a text, and is rejected as such."""
    word = cell.strip()
    if key == "verified":
        return {"true": True, "1": True, "false": False, "0": False}.get(word.lower(), word)
    if key in _COUNTS:
        try:
            return float(word) if "." in word or len(word) > 18 else int(word)
        except ValueError:
            return word
    return word
