"""A report as Markdown, for a message or a wiki."""

import re
from collections.abc import Iterable, Iterator, Sequence

from responder.reports.renderers.grid import Spelled, grid
from responder.reports.renderers.layout import blocks, heading, link, none, times, title
from responder.reports.report import Quote, Report, Said, Section, Table
from responder.reports.tongues.tongue import UNKNOWN, Tongue

_MARKS = re.compile(r"([\\|<>*_~`&\[\]]|^[#+=-])")
"""What Markdown would take for a command."""
_NUMBERED = re.compile(r"^(\d+)(?=[.)](?:\s|$))")
_JOINTS = re.compile(r"@(?=\w)|/(?=/)|(?<=[^\W\d]):(?=\w)|(?<=\w)[.\uff0e\u3002\uff61](?=[^\W\d])")
"""Of names that a chat would wake, and of addresses that it would link."""
_UNSEEN = "\N{WORD JOINER}"
"""Stands behind such a joint, so that nobody reads on."""
_CALLS = re.compile(r"@(?=(?:all|channel|everyone|here)\b)", re.IGNORECASE)


def render(report: Report, tongue: Tongue) -> str:
    """Write the whole report, page one first."""
    blocks = [
        f"# {_plain(title(report, tongue))}",
        *_front(report, tongue),
        f"*{_plain(times(report, tongue))}*",
        *(block for section in report.sections for block in _section(section, tongue, 2)),
    ]
    return "\n\n".join(blocks) + "\n"


def _front(report: Report, tongue: Tongue) -> Iterator[str]:
    front = report.front
    yield f"**{_plain(tongue.say(front.headline))}**"
    if front.changed:
        yield _block("changed", front.changed, tongue)
    for known in front.known:
        yield _plain(tongue.say(known))
    for key, said in blocks(front):
        yield _block(key, said, tongue)
    if front.goals:
        yield f"**{_plain(tongue.title('front', 'goals'))}**"
        yield "\n".join(_rows(front.goals, tongue))


def _block(key: str, said: Iterable[Said], tongue: Tongue) -> str:
    return f"**{_plain(tongue.title('front', key))}**\n\n{_list(said, tongue)}"


def _list(said: Iterable[Said], tongue: Tongue) -> str:
    return "\n".join(f"- {_plain(tongue.say(one))}" for one in said)


def _section(section: Section, tongue: Tongue, level: int) -> Iterator[str]:
    yield f"{'#' * level} {_plain(heading(section, tongue))}"
    for said in section.said:
        yield _plain(tongue.say(said))
    for table in section.tables:
        yield f"*{_plain(tongue.title('table', table.key))}*"
        yield "\n".join(_rows(table, tongue)) if table.rows else _plain(none(table, tongue))
    for note in section.notes:
        yield _plain(tongue.say(note))
    for part in section.parts:
        yield from _section(part, tongue, min(level + 1, 6))


def _rows(table: Table, tongue: Tongue) -> Iterator[str]:
    told = grid(table, tongue)
    yield _line([_plain(title) for title in told.head])
    yield "|" + "|".join("--:" if at_right else "---" for at_right in told.right) + "|"
    for row in told.rows:
        yield _line([_cell(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(told: Spelled) -> str:
    cell = told.cell
    if not isinstance(cell, Quote):
        return _plain(f"{told.text} {told.ends}".rstrip())
    url = link(cell.url)
    words = _plain(told.text) if cell.text else ""
    return " ".join(filter(None, (words, f"<{_address(url)}>" if url else ""))) or UNKNOWN


def _address(url: str) -> str:
    """Write an address so that it ends no cell and calls nobody."""
    return _CALLS.sub("%40", url).replace("|", "%7C")


def _plain(text: str) -> str:
    marked = _NUMBERED.sub(r"\1\\", _MARKS.sub(r"\\\1", text.strip()))
    return _JOINTS.sub(rf"\g<0>{_UNSEEN}", marked)
