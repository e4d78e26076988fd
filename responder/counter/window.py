"""Which rows of the queue are held at a moment, and which of them is chosen."""

from dataclasses import dataclass
from datetime import datetime

from storage.model import CaseId
from storage.queue_pages import QueueFilter, QueuePages, QueueRow

AHEAD, BEHIND = 120, 120
"""Rows that are loaded after and before the chosen one."""
NEAR = 30
"""So near to the last row that is held, more are loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Some rows in the order of the queue, and the number of the chosen one."""

    rows: tuple[QueueRow, ...] = ()
    chosen: int = 0
    begins: bool = True
    """There are no rows before these."""
    ends: bool = True
    """There are no rows after these."""

    @property
    def row(self) -> QueueRow | None:
        """The chosen row; None of an empty window."""
        return self.rows[self.chosen] if self.rows else None

    def number(self, row: QueueRow | None) -> int | None:
        """Give the number that this row's case has here."""
        cases = [held.case.id for held in self.rows]
        return cases.index(row.case.id) if row is not None and row.case.id in cases else None

    def thin_at(self, number: int) -> bool:
        """Whether so few rows are held around a number that more should be loaded."""
        before, after = number, len(self.rows) - 1 - number
        return (before < NEAR and not self.begins) or (after < NEAR and not self.ends)


def first(pages: QueuePages, wanted: QueueFilter, now: datetime) -> Window:
    """Hold the first rows."""
    rows = tuple(pages.after(None, wanted, now, most=AHEAD))
    return Window(rows=rows, ends=len(rows) < AHEAD)


def last(pages: QueuePages, wanted: QueueFilter, now: datetime) -> Window:
    """Hold the last rows."""
    rows = tuple(pages.before(None, wanted, now, most=AHEAD))
    return Window(rows=rows, chosen=max(0, len(rows) - 1), begins=len(rows) < AHEAD)


def around(
    pages: QueuePages, wanted: QueueFilter, now: datetime, row: QueueRow, *, hold: bool
) -> Window:
    """Hold the rows around one as they stand now, and choose it.

    Where the filter leaves it out, the next one is chosen; with `hold` it stays in sight all the
    same, because a person is reading it.
    """
    here = pages.find(row.case.id, wanted, now)
    if here is None and hold:
        here = pages.row(row.case.id, now)
        place = row.place
    else:
        place = row.place if here is None else here.place
    before = pages.before(place, wanted, now, most=BEHIND)
    after = pages.after(place, wanted, now, most=AHEAD)
    rows = (*before, *([here] if here else []), *after)
    return Window(
        rows=rows,
        chosen=max(0, min(len(before), len(rows) - 1)),
        begins=len(before) < BEHIND,
        ends=len(after) < AHEAD,
    )


def at_case(pages: QueuePages, wanted: QueueFilter, now: datetime, case_id: CaseId) -> Window:
    """Hold the rows around one case, which is shown whatever became of it. Raises NotFound."""
    return around(pages, wanted, now, pages.row(case_id, now), hold=True)
