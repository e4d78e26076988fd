"""Where things stand in a TOML file: the line of each key, which the parser does not tell."""

import re
from collections.abc import Sequence

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*([A-Za-z0-9_."'-]+(?:\s*\.\s*[A-Za-z0-9_"'-]+)*)\s*=""")
_MULTI = re.compile("\"\"\"|'''")

Path = tuple[str, ...]


class Lines:
    """The lines of a file by key: `("texts", "1", "long")`, lists counted from 1."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")
        self._of: dict[Path, int] = {}
        self._read()

    def of(self, path: Sequence[str]) -> int:
        """Give the line of a key, or of the nearest table above it; the first is 1."""
        whole = tuple(path)
        while whole and whole not in self._of:
            whole = whole[:-1]
        return self._of.get(whole, 1)

    def within(self, path: Sequence[str], text: str, line: int) -> int:
        """Give the line of the file on which a line of the text at a key stands."""
        start = self.of(path)
        wanted = text.split("\n")[line - 1].strip()
        for number in range(start, len(self._lines) + 1):
            if wanted and wanted in self._lines[number - 1]:
                return number
        opens = _MULTI.search(self._lines[start - 1]) is not None and text.count("\n") > 0
        return start + line - (0 if opens else 1)

    def _read(self) -> None:
        table: Path = ()
        counts: dict[Path, int] = {}
        closing: str | None = None
        for number, line in enumerate(self._lines, 1):
            if closing is not None:
                if line.count(closing) % 2:
                    closing = None
                continue
            if header := _HEADER.match(line):
                table = self._place(_parts(header.group(2)), header.group(1) == "[[", counts)
                self._of[table] = number
            elif key := _KEY.match(line):
                self._of.setdefault((*table, *_parts(key.group(1))), number)
            opened = _MULTI.search(line)
            if opened and line.count(opened.group()) % 2:
                closing = opened.group()

    def _place(self, named: Path, listed: bool, counts: dict[Path, int]) -> Path:
        """Number the lists of tables on the way to a table."""
        path: Path = ()
        for depth, part in enumerate(named):
            path = (*path, part)
            last = depth == len(named) - 1
            if last and listed:
                counts[path] = counts.get(path, 0) + 1
            if path in counts:
                path = (*path, str(counts[path]))
        return path


def _parts(name: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in name.split("."))
