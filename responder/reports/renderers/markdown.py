"""A report as Markdown, for a message or a wiki."""

import re
from collections.abc import Iterator

from responder.reports.cells import is_figure, words
from responder.reports.report import Cell, Report, Section
from responder.safe_text import for_terminal

_MARKS = re.compile(r"([\\|<*`\[])")


def render(report: Report) -> str:
    """Write the whole report."""
    head = f"# {_plain(report.title)}\n\n{_plain(report.period)}\n"
    return "\n".join([head, *map(_section, report.sections)])


def _section(section: Section) -> str:
    lines = [f"## {_plain(section.title)}", ""]
    if section.rows:
        lines += [*_table(section), ""]
    elif section.columns:
        lines += ["None.", ""]
    lines += [f"{_plain(note)}\n" for note in section.notes]
    return "\n".join(lines)


def _table(section: Section) -> Iterator[str]:
    yield _line(section.columns)
    yield "|" + "|".join("--:" if is_figure(cell) else "---" for cell in section.rows[0]) + "|"
    for row in section.rows:
        yield _line(row)


def _line(cells: tuple[Cell, ...]) -> str:
    return "| " + " | ".join(_plain(words(cell)) for cell in cells) + " |"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", for_terminal(text, newlines=False))
