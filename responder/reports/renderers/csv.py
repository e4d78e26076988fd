"""A report as one long table, for spreadsheets: a line for each figure."""

import csv
from collections.abc import Iterator
from io import StringIO

from responder.reports.renderers.json import value
from responder.reports.report import Report
from responder.safe_text import for_csv

_HEADER = ("section", "row", "column", "value", "low", "high", "count", "n")


def render(report: Report) -> str:
    """Write all tables; formulas are defused."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows(_lines(report))
    return out.getvalue()


def _lines(report: Report) -> Iterator[list[str]]:
    for section in report.sections:
        for number, row in enumerate(section.rows, start=1):
            for column, cell in zip(section.columns, row, strict=True):
                told = value(cell)
                figures = told if isinstance(told, dict) else {"value": told}
                cells = [figures.get(name) for name in _HEADER[3:]]
                yield [section.key, str(number), for_csv(column), *map(_cell, cells)]


def _cell(told: object) -> str:
    if told is None:
        return ""
    return for_csv(told) if isinstance(told, str) else str(told)
