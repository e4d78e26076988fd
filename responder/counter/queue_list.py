"""The queue on the left: a window of rows, of which one is chosen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from responder.counter.look import ALARM, COLOURS, MARK, QUIET, Look
from responder.screens.words import post
from storage.model import Status
from storage.queue_pages import QueueRow

LINES = 2
"""Height of a row."""
STALE = timedelta(seconds=20)
"""So long the lines of a row stand: they tell how long is left."""
MOST_DRAWN = 2_000
"""Rows of which the lines are kept."""


class QueueList(Widget, can_focus=True):
    """Shows as many rows as fit around the chosen one; loads nothing itself."""

    DEFAULT_CSS: ClassVar[str] = "QueueList { height: 1fr; }"

    class Clicked(Message):
        """A row was clicked, by its number in the window."""

        def __init__(self, number: int) -> None:
            self.number = number
            super().__init__()

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self._look = look
        self.rows: Sequence[QueueRow] = ()
        self.chosen = 0
        self.empty = ""
        """What is said when there are no rows."""
        self._top = 0
        self._drawn: dict[tuple[QueueRow, bool], Sequence[Strip]] = {}
        """The lines of a row, chosen or not, as long as it is shown in the same way."""
        self._style = Style()

    @property
    def row(self) -> QueueRow | None:
        """The chosen row."""
        return self.rows[self.chosen] if self.chosen < len(self.rows) else None

    @property
    def fits(self) -> int:
        """How many rows the height takes, one at least."""
        return max(1, self.size.height // LINES)

    def show(self, rows: Sequence[QueueRow], chosen: int) -> None:
        """Take another window, with the chosen row as far from the top as it was."""
        offset = self.chosen - self._top
        self.rows, self.chosen = tuple(rows), max(0, min(chosen, len(rows) - 1))
        self._top = max(0, self.chosen - offset)
        self._scroll()
        self.draw(self._look)

    def choose(self, number: int) -> None:
        """Choose another row of these."""
        before, top = self.chosen, self._top
        self.chosen = number
        self._scroll()
        if self._top != top:
            self.refresh()
        else:
            self.refresh(*(self._place(row) for row in (before, number)))

    def draw(self, look: Look) -> None:
        """Draw all rows; those that are as they were are drawn as they were."""
        another = replace(look, now=self._look.now) != self._look
        if another or abs(look.now - self._look.now) >= STALE or len(self._drawn) > MOST_DRAWN:
            self._forget(look)
        self.refresh()

    def _forget(self, look: Look) -> None:
        self._look, self._style = look, self.rich_style
        self._drawn.clear()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._scroll()
        self._forget(self._look)
        self.refresh()

    def _scroll(self) -> None:
        """Keep the chosen row in sight."""
        most_top = max(0, len(self.rows) - self.fits)
        self._top = min(max(self._top, self.chosen - self.fits + 1), self.chosen, most_top)

    def _place(self, number: int) -> Region:
        return Region(0, (number - self._top) * LINES, self.size.width, LINES)

    def render_line(self, y: int) -> Strip:
        """Give a line of the screen."""
        number = self._top + y // LINES
        if number < len(self.rows):
            return self._lines(number)[y % LINES]
        told = "" if self.rows or y else self.empty
        return self._strip(_exactly(Text(told), self.size.width))

    def _lines(self, number: int) -> Sequence[Strip]:
        key = (self.rows[number], number == self.chosen)
        if key not in self._drawn:
            drawn = row_text(key[0], self._look, self.size.width, chosen=key[1])
            self._drawn[key] = [self._strip(line) for line in drawn]
        return self._drawn[key]

    def _strip(self, line: Text) -> Strip:
        return Strip(Segment.apply_style(line.render(self.app.console), self._style))

    def on_click(self, event: Click) -> None:
        """Choose the row under the pointer."""
        number = self._top + event.y // LINES
        if number < len(self.rows):
            self.post_message(self.Clicked(number))


def row_text(row: QueueRow, look: Look, width: int, *, chosen: bool) -> tuple[Text, ...]:
    """Draw one case in two lines of the same width."""
    case, words = row.case, look.words
    late = case.due_at is not None and case.due_at < look.now
    told = [
        (words.due(case.due_at, look.now), ALARM if late else ""),
        (words.levels[case.risk.level], COLOURS[case.risk.level]),
    ]
    if case.escalated_by:
        told.append((f"! {words.escalated}", ALARM))
    if case.status is not Status.DRAFTED:
        told.append((words.statuses[case.status], "bold"))
    if row.incident is not None:
        told.append((words.incident.format(row.incident), ""))
    if case.assignee:
        told.append((words.assigned.format(case.assignee), ""))
    first = Text.assemble(("▶ " if chosen else "  ", MARK))
    first.append_text(Text("  ").join(post(said, most=40, style=style) for said, style in told))
    handle = post(f"@{row.handle}" if row.handle else "", most=18)
    second = Text("  ").append_text(handle).append(" ")
    text = words.deleted if row.deleted else row.excerpt
    if look.spare and row.abuse >= look.abusive_from:
        text = words.spared
    media = f"[{', '.join(row.media)}] " if row.media else ""
    second.append_text(post(f"{media}{text}", most=max(8, width * 2), style=QUIET))
    both = (_exactly(first, width), _exactly(second, width))
    if chosen:
        for line in both:
            line.stylize(look.chosen)
    return both


def _exactly(line: Text, width: int) -> Text:
    """Cut or fill a line to a width in cells."""
    if cell_len(line.plain) > width:
        line.truncate(max(1, width), overflow="ellipsis")
    missing = width - cell_len(line.plain)
    return line.append(" " * max(0, missing))
