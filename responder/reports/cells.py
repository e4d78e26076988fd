"""The cells of a report in words, as Markdown and HTML show them. Pure."""

from datetime import date, datetime, timedelta

from responder.reports.figures import Change, Share
from responder.reports.report import Cell, Part
from responder.safe_text import for_terminal
from responder.screens.words import span

UNKNOWN = "–"


def words(cell: Cell) -> str:
    """Say a cell; what is not known is a dash."""
    match cell:
        case None:
            return UNKNOWN
        case Share():
            ends = f"{cell.low * 100:.1f}–{cell.high * 100:.1f}"
            return f"{cell.value * 100:.1f} % ({ends}; n = {cell.n})"
        case Change():
            ends = f"{_points(cell.low)} to {_points(cell.high)}"
            return f"{_points(cell.value)} points ({ends})"
        case Part():
            return f"{cell.value * 100:.1f} %"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return f"{cell:%a %Y-%m-%d}"
        case timedelta():
            return span(cell)
        case int():
            return str(cell)
        case str():
            return for_terminal(cell, newlines=False)


def is_figure(cell: Cell) -> bool:
    """Whether a cell stands to the right of its column."""
    return cell is not None and not isinstance(cell, str | date)


def _points(value: float) -> str:
    return f"{value * 100:+.1f}".replace("-", "−")
