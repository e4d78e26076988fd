"""A table in words, as pages and messages show it: what stands where, and n once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from responder.reports.figures import Balance, Change, Growth, Share
from responder.reports.places import at, places_of
from responder.reports.report import Cell, Figure, Plot, Table
from responder.reports.tongues.tongue import Tongue


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """A cell in words."""

    cell: Cell
    text: str
    ends: str = ""
    """The ends of an interval in their brackets, which may stand below the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table in words."""

    head: list[str]
    right: list[bool]
    """Which columns hold figures and stand to the right."""
    rows: list[list[Spelled]]

    def kind(self, told: Spelled, column: int) -> str:
        """Name how a cell stands in its column: a figure to the right, a day on one line."""
        if isinstance(told.cell, date):
            return "day"
        is_figure = told.cell is None or isinstance(told.cell, Figure)
        return "figure" if self.right[column] and is_figure else ""


def grid(table: Table, tongue: Tongue) -> Grid:
    """Say a table.

    The n of its intervals stands in the title of a column in which it is always the same, in a
    column of its own where it is the same all along each row, and else beside each of them.
    """
    columns = [[row[spot] for row in table.rows] for spot in range(len(table.columns))]
    shared = [_same(column) for column in columns]
    titles = [tongue.cell(tongue.title("column", column)) for column in table.columns]
    own = tongue.title("column", "n")
    head = [
        title
        if n is None
        else f"{title} ({own}\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{tongue.count(n)})"
        for title, n in zip(titles, shared, strict=True)
    ]
    right = [_is_right(column) for column in columns]
    rest = [spot for spot, n in enumerate(shared) if n is None and _counts(columns[spot])]
    along = [_along([row[spot] for spot in rest]) for row in table.rows]
    counted = next((spot for spot, title in enumerate(titles) if _tells(title, own)), None)
    beside = counted is not None or len(rest) < 2 or any(len(n) > 1 for n in along)
    rows = []
    for row, counts in zip(table.rows, along, strict=True):
        known = None if counted is None else row[counted]
        bare = [
            n is not None or not beside or _n(c) == known for c, n in zip(row, shared, strict=True)
        ]
        told = [_spelled(cell, tongue, bare=one) for cell, one in zip(row, bare, strict=True)]
        if not beside:
            told.insert(rest[0], _spelled(next(iter(counts), None), tongue))
        rows.append(told)
    if not beside:
        head.insert(rest[0], own)
        right.insert(rest[0], True)
    return Grid(head=head, right=right, rows=rows)


def behind(plot: Plot, tongue: Tongue) -> Grid:
    """Put the figures of a plot into a table."""
    places = places_of(plot)
    columns = [at(series, places) for series in plot.series]
    return Grid(
        head=[tongue.title("column", "at"), *(tongue.cell(s.name) for s in plot.series)],
        right=[False, *(True for _ in columns)],
        rows=[
            [
                Spelled(cell=place.at, text=tongue.cell(place.at)),
                *(
                    Spelled(cell=None, text=tongue.shown(points[spot], is_share=plot.is_share))
                    for points in columns
                ),
            ]
            for spot, place in enumerate(places)
        ],
    )


def _tells(title: str, own: str) -> bool:
    """Whether a column is that of n, as `n` and `judged (n)` are."""
    return title == own or title.endswith(f"({own})")


def _n(cell: Cell) -> int | None:
    return cell.n if isinstance(cell, Share | Balance) else None


def _counts(cells: Sequence[Cell]) -> list[int]:
    return [cell.n for cell in cells if isinstance(cell, Share | Balance)]


def _along(cells: Sequence[Cell]) -> set[int]:
    return set(_counts(cells))


def _same(column: Sequence[Cell]) -> int | None:
    counts = _counts(column)
    return counts[0] if len(counts) > 1 and len(set(counts)) == 1 else None


def _is_right(column: Sequence[Cell]) -> bool:
    return next((isinstance(cell, Figure) for cell in column if cell is not None), False)


def _spelled(cell: Cell, tongue: Tongue, *, bare: bool = False) -> Spelled:
    if not isinstance(cell, Share | Balance | Change | Growth):
        return Spelled(cell=cell, text=tongue.cell(cell))
    told = tongue.bare(cell) if bare and isinstance(cell, Share | Balance) else tongue.cell(cell)
    value, bracket, ends = told.partition(" (")
    return Spelled(cell=cell, text=value, ends=f"{bracket}{ends}".lstrip())
