"""The tables of a report for spreadsheets, as CSV; formulas are defused."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import TypeAlias

from pydantic import BaseModel

from responder.reports.renderers.document import Part, Points, Said, Span, Term
from responder.reports.renderers.json import value
from responder.reports.renderers.layout import every
from responder.reports.report import Cell, Report, Table
from responder.reports.tongues.tongue import Tongue
from responder.safe_text import for_csv, for_terminal

_MAIN = ("value", "text")
"""These take the title of their column; the others stand behind it under titles of their own."""
_OTHERS = ("kind", "amount", "minutes", "low", "high", "count", "n", "url")
_MIXED = 2
"""Kinds in one column, from which on each cell says of which it is."""
_Row: TypeAlias = list[dict[str, object]]


def render(report: Report, tongue: Tongue) -> str:
    """Write all tables one under the other, each behind its name and before an empty line."""
    return "\n".join(_written([[name]]) + text for name, text in tables(report, tongue).items())


def tables(report: Report, tongue: Tongue) -> Mapping[str, str]:
    """Write each table by itself, by its name."""
    return {name: _table(table, tongue) for name, table in _all(report)}


def _all(report: Report) -> Iterator[tuple[str, Table]]:
    if report.front.goals:
        yield "goals", report.front.goals
    for name, section in every(report):
        for table in section.tables:
            yield f"{name}-{table.key.rpartition('.')[2]}", table


def _table(table: Table, tongue: Tongue) -> str:
    rows = [[_figures(cell, tongue) for cell in row] for row in table.rows]
    parts = [_parts(rows, at) for at in range(len(table.columns))]
    head = [
        _title(tongue.title("column", column), part, tongue)
        for column, of_column in zip(table.columns, parts, strict=True)
        for part in of_column
    ]
    lines = [
        [
            _first(cell, part)
            for cell, of_column in zip(row, parts, strict=True)
            for part in of_column
        ]
        for row in rows
    ]
    return _written([head, *lines])


def _figures(cell: Cell, tongue: Tongue) -> dict[str, object]:
    told = value(cell, tongue)
    if not isinstance(told, BaseModel):
        return {"value": told, "kind": "count"} if isinstance(told, int) else {"value": told}
    shown = told.model_dump(mode="json")
    if isinstance(told, Term):
        return {"value": shown["text"]}
    if isinstance(told, Said):
        return {"value": shown["text"]} | _amount(told)
    return shown


def _amount(said: Said) -> dict[str, object]:
    """Give the figure of a sentence that has one alone, as the goal in `at most 60 %`."""
    figures = [f for f in said.values.values() if isinstance(f, Part | Points | Span | int)]
    if len(figures) != 1:
        return {}
    (told,) = figures
    match told:
        case Span():
            return {"amount": told.minutes}
        case int():
            return {"amount": told}
        case _:
            return {"amount": told.value}


def _parts(rows: list[_Row], at: int) -> list[str]:
    kinds = {row[at]["kind"] for row in rows if "kind" in row[at]}
    found = [part for part in _OTHERS if any(part in row[at] for row in rows)]
    if len(kinds) < _MIXED and "kind" in found:
        found.remove("kind")
    alone = found == ["minutes"] and all(row[at].get("value") is None for row in rows)
    return found if alone else ["value", *found]


def _title(title: str, part: str, tongue: Tongue) -> str:
    return title if part == "value" else f"{title} ({tongue.title('column', part)})"


def _first(cell: dict[str, object], part: str) -> object:
    wanted = _MAIN if part == "value" else (part,)
    return next((cell[name] for name in wanted if cell.get(name) is not None), None)


def _written(lines: Iterable[Sequence[object]]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows([list(map(_cell, line)) for line in lines])
    return out.getvalue()


def _cell(told: object) -> str:
    if told is None:
        return ""
    return for_csv(for_terminal(told, newlines=False)) if isinstance(told, str) else str(told)
