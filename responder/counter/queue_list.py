"""The queue on the left: a window of rows, of which one is chosen."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from classifier.doubts import ABUSIVE
from responder.counter.look import COLOURS, Look
from responder.screens.words import post
from storage.model import Status
from storage.queue_pages import QueueRow

LINES = 2
"""Height of a row."""


class QueueList(Widget, can_focus=True):
    """Shows as many rows as fit around the chosen one; loads nothing itself."""

    rows: reactive[tuple[QueueRow, ...]] = reactive(())
    chosen: reactive[int] = reactive(0)
    empty: reactive[str] = reactive("")
    """What is said when there are no rows."""
    DEFAULT_CSS: ClassVar[str] = "QueueList { height: 1fr; }"

    class Clicked(Message):
        """A row was clicked, by its number in the window."""

        def __init__(self, number: int) -> None:
            self.number = number
            super().__init__()

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self.look = look
        self._top = 0

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
        self._top = max(0, chosen - offset)
        self.rows, self.chosen = tuple(rows), max(0, min(chosen, len(rows) - 1))

    def render(self) -> Text:
        """Draw the rows that fit."""
        if not self.rows:
            return Text(self.empty)
        most_top = max(0, len(self.rows) - self.fits)
        self._top = min(max(self._top, self.chosen - self.fits + 1), self.chosen, most_top)
        shown = self.rows[self._top : self._top + self.fits]
        return Text("\n").join(
            row_text(row, self.look, self.size.width, chosen=number == self.chosen)
            for number, row in enumerate(shown, self._top)
        )

    def on_click(self, event: Click) -> None:
        """Choose the row under the pointer."""
        number = self._top + event.y // LINES
        if number < len(self.rows):
            self.post_message(self.Clicked(number))


def row_text(row: QueueRow, look: Look, width: int, *, chosen: bool) -> Text:
    """Draw one case in two lines of the same width."""
    case, words = row.case, look.words
    late = case.due_at is not None and case.due_at < look.now
    told = [
        (words.due(case.due_at, look.now), "bold red" if late else ""),
        (words.levels[case.risk.level], COLOURS[case.risk.level]),
    ]
    if case.escalated_by:
        told.append((f"! {words.escalated}", "bold red"))
    if case.status is not Status.DRAFTED:
        told.append((words.statuses[case.status], "bold"))
    if row.incident is not None:
        told.append((words.incident.format(row.incident), ""))
    if case.assignee:
        told.append((words.assigned.format(case.assignee), ""))
    first = Text("▶ " if chosen else "  ", "bold")
    first.append_text(Text("  ").join(post(said, most=40, style=style) for said, style in told))
    handle = post(f"@{row.handle}" if row.handle else "", most=18)
    second = Text("  ").append_text(handle).append(" ")
    text = words.deleted if row.deleted else row.excerpt
    if look.spare and row.abuse >= ABUSIVE:
        text = words.spared
    media = f"[{', '.join(row.media)}] " if row.media else ""
    second.append_text(post(f"{media}{text}", most=max(8, width * 2), style="dim"))
    both = Text("\n").join(_exactly(line, width) for line in (first, second))
    if chosen:
        both.stylize("reverse")
    return both


def _exactly(line: Text, width: int) -> Text:
    """Cut or fill a line to a width in cells."""
    if cell_len(line.plain) > width:
        line.truncate(max(1, width), overflow="ellipsis")
    missing = width - cell_len(line.plain)
    return line.append(" " * max(0, missing))
