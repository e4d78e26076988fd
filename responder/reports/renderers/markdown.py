"""A report as Markdown, for a message or a wiki."""

import re
from collections.abc import Iterable, Iterator, Sequence

from responder.reports.renderers.layout import heading, right, times, title
from responder.reports.report import Report, Said, Section, Table
from responder.reports.tongues.tongue import Tongue
from responder.safe_text import for_terminal

_MARKS = re.compile(r"([\\|<*`\[])")


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
    told = {"changed": front.changed, "drove": front.drove, "watch": front.watch, "do": front.do}
    for key, said in told.items():
        if said:
            yield f"**{_plain(tongue.title('front', key))}**\n\n{_list(said, tongue)}"
    if front.goals:
        yield f"**{_plain(tongue.title('front', 'goals'))}**"
        yield "\n".join(_rows(front.goals, tongue))


def _list(said: Iterable[Said], tongue: Tongue) -> str:
    return "\n".join(f"- {_plain(tongue.say(one))}" for one in said)


def _section(section: Section, tongue: Tongue, level: int) -> Iterator[str]:
    yield f"{'#' * level} {_plain(heading(section, tongue))}"
    for said in section.said:
        yield _plain(tongue.say(said))
    for table in section.tables:
        yield f"*{_plain(tongue.title('table', table.key))}*"
        yield "\n".join(_rows(table, tongue)) if table.rows else _none(table, tongue)
    for note in section.notes:
        yield _plain(tongue.say(note))
    for part in section.parts:
        yield from _section(part, tongue, min(level + 1, 6))


def _none(table: Table, tongue: Tongue) -> str:
    return _plain(tongue.say(Said(table.empty)))


def _rows(table: Table, tongue: Tongue) -> Iterator[str]:
    yield _line([tongue.title("column", column) for column in table.columns])
    yield "|" + "|".join("--:" if at_right else "---" for at_right in right(table)) + "|"
    for row in table.rows:
        yield _line([tongue.cell(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_plain, cells)) + " |"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", for_terminal(text, newlines=False))
