"""Reads help articles: from a folder of Markdown and HTML, and from the export of a help centre.

What cannot be read or must not be linked is refused with its reason; the rest stays.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from responder.help.article import Article, Refused, Shelf, accepted
from responder.help.settings import HelpSettings

MOST = 2_000
"""Articles that are read; bounds memory and time."""
LARGEST_FILE = 2_000_000
LARGEST_EXPORT = 50_000_000
"""Bytes of a file that is read."""

_SUFFIXES = frozenset({".md", ".markdown", ".html", ".htm"})
_HTML = frozenset({".html", ".htm"})

_MARKUP = re.compile(
    r"!\[[^\]\n]*\]\([^)\n]*\)"  # pictures
    r"|(?<=\])\([^)\n]*\)"  # addresses of links
    r"|^\s{0,3}(?:\#{1,6}|>|[-*+]|\d+\.|```\w*|-{3,}|={3,})\s*"
    r"|[\[\]*`]|(?<!\w)_|_(?!\w)",
    re.MULTILINE,
)
_HEADING = re.compile(r"^\s{0,3}#\s+(.+?)\s*#*\s*$", re.MULTILINE)

Told: TypeAlias = Mapping[str, object]


def shelf(settings: HelpSettings, base: Path, hosts: Collection[str]) -> Shelf:
    """Read all articles that are configured; paths start at `base`. Raises nothing.

    An article that is not on one of the hosts, or below one, is refused.
    """
    found = Shelf()
    if settings.folder is not None:
        found = found.and_these(_of(_in_folder(base / settings.folder.expanduser(), hosts)))
    if settings.export is not None:
        found = found.and_these(_of(_exported(base / settings.export.expanduser(), hosts)))
    return found


def files(settings: HelpSettings, base: Path) -> list[Path]:
    """List the files that articles are read from, in their order."""
    found: list[Path] = []
    if settings.folder is not None:
        found += _files(base / settings.folder.expanduser())
    if settings.export is not None:
        found.append(base / settings.export.expanduser())
    return found


def _of(read: Iterator[Article | Refused]) -> Shelf:
    found = list(islice(read, MOST + 1))
    if len(found) > MOST:
        found[MOST:] = [Refused(origin=found[MOST].origin, reason=f"is beyond the first {MOST}")]
    articles = Shelf(refused=tuple(one for one in found if isinstance(one, Refused)))
    return articles.and_these(Shelf(articles=tuple(a for a in found if isinstance(a, Article))))


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in _SUFFIXES and path.is_file()
        )
    except OSError:
        return []


def _in_folder(folder: Path, hosts: Collection[str]) -> Iterator[Article | Refused]:
    if not folder.is_dir():
        yield Refused(origin=str(folder), reason="is no folder")
        return
    for path in _files(folder):
        origin = str(path.relative_to(folder))
        content = _content(path, LARGEST_FILE)
        if content is None:
            yield Refused(
                origin=origin, reason=f"cannot be read: up to {LARGEST_FILE} bytes of UTF-8"
            )
            continue
        try:
            told, body = _front_matter(content)
        except ValueError as error:
            yield Refused(origin=origin, reason=f"its front matter: {error}")
            continue
        page = _html(body) if path.suffix.lower() in _HTML else _markdown(body)
        yield _made({**page, **told}, origin, hosts)


def _content(path: Path, largest: int) -> str | None:
    try:
        if path.stat().st_size > largest:
            return None
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _made(told: Told, origin: str, hosts: Collection[str]) -> Article | Refused:
    questions = told.get("questions", ())
    if isinstance(questions, str):
        questions = [questions]
    return accepted(
        origin=origin,
        url=_word(told, "url"),
        title=_word(told, "title"),
        text=_word(told, "text"),
        lang=_word(told, "lang"),
        hosts=hosts,
        questions=[str(q) for q in questions] if isinstance(questions, Sequence) else [],
    )


def _word(told: Told, key: str) -> str:
    value = told.get(key)
    return "" if value is None else str(value).strip()


def _front_matter(content: str) -> tuple[Told, str]:
    """Split a file into what its head says and its body. Raises ValueError.

    Between lines of `+++` stands TOML; between lines of `---` one `key: value` a line, and a list
    as lines of `- value`.
    """
    head, *lines = content.splitlines()[:1] or [""], *content.splitlines()[1:]
    fence = head[0].rstrip()
    if fence not in {"---", "+++"}:
        return {}, content
    ends = [n for n, line in enumerate(lines) if line.rstrip() == fence]
    if not ends:
        raise ValueError(f"no line with {fence} ends it")
    matter, body = lines[: ends[0]], "\n".join(lines[ends[0] + 1 :])
    if fence == "+++":
        try:
            return tomllib.loads("\n".join(matter)), body
        except tomllib.TOMLDecodeError as error:
            raise ValueError(str(error)) from None
    return _keys(matter), body


def _keys(lines: Sequence[str]) -> Told:
    told: dict[str, object] = {}
    listed: list[str] = []
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if item := re.match(r"\s*-\s+(.*)$", line):
            listed.append(_bare(item[1]))
        elif pair := re.match(r"([\w-]+)\s*:\s*(.*)$", line):
            listed = []
            told[pair[1].lower()] = _bare(pair[2]) or listed
        else:
            raise ValueError(f"line {number} is no `key: value`")
    return told


def _bare(value: str) -> str:
    value = value.strip()
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _markdown(body: str) -> Told:
    heading = _HEADING.search(body)
    return {"title": heading[1] if heading else "", "text": _MARKUP.sub(" ", body)}


@dataclass
class _Page(HTMLParser):
    """What is read of a page: its title, language, address, and the text that is shown."""

    told: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    titles: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._silent: list[str] = []
        self._title: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value or "" for key, value in attrs}
        if tag == "html" and named.get("lang"):
            self.told["lang"] = named["lang"]
        elif tag == "link" and named.get("rel", "").lower() == "canonical":
            self.told["url"] = named.get("href", "")
        elif tag in {"script", "style", "nav", "header", "footer", "template"}:
            self._silent.append(tag)
        elif tag in {"title", "h1"}:
            self._title = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag == self._title:
            self._title = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._title is not None:
            self.titles.setdefault(self._title, []).append(data)
        if self._title != "title":
            self.words.append(data)


def _html(body: str) -> Told:
    page = _Page()
    page.feed(body)
    page.close()
    title = page.titles.get("h1") or page.titles.get("title") or []
    text = re.sub(r"[^\S\n]+", " ", re.sub(r"\s*\n\s*", "\n", " ".join(page.words)))
    return {"title": " ".join(title), "text": text, **page.told}


def _exported(path: Path, hosts: Collection[str]) -> Iterator[Article | Refused]:
    name, kind = path.name, path.suffix.lower()
    if kind == ".xml":
        yield Refused(
            origin=name,
            reason="a sitemap in XML names addresses but holds no text: export the help centre as "
            "CSV or JSONL with url, title and text",
        )
        return
    if kind not in {".csv", ".jsonl", ".ndjson"}:
        yield Refused(origin=name, reason="is neither CSV nor JSONL")
        return
    content = _content(path, LARGEST_EXPORT)
    if content is None:
        yield Refused(origin=name, reason=f"cannot be read: up to {LARGEST_EXPORT} bytes of UTF-8")
        return
    for line, row in _csv_rows(content) if kind == ".csv" else _json_rows(content):
        origin = f"{name}:{line}"
        if row is None:
            yield Refused(origin=origin, reason="is no row with url, title and text")
        else:
            page = _html(_word(row, "text")) if "</" in _word(row, "text") else {}
            yield _made({**row, **({"text": page["text"]} if page else {})}, origin, hosts)


def _csv_rows(content: str) -> Iterator[tuple[int, Told | None]]:
    reader = csv.DictReader(io.StringIO(content, newline=""))
    try:
        for row in reader:
            yield reader.line_num, {str(k).strip().lower(): v for k, v in row.items()}
    except csv.Error:
        yield reader.line_num, None


def _json_rows(content: str) -> Iterator[tuple[int, Told | None]]:
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        yield number, row if isinstance(row, dict) else None
