"""The page on the right: one long text, wrapped once for each width and drawn line by line."""

from collections.abc import Sequence
from itertools import accumulate

from rich.segment import Segment
from rich.text import Text
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip


class PageView(ScrollView, can_focus=True):
    """Shows a text that is longer than the screen, in parts that begin on a line of their own."""

    class Moved(Message):
        """Other lines stand on the screen."""

    class Resized(Message):
        """Lines are as long as never before: what is drawn to their length is to be drawn anew."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._parts: Sequence[Text] = ()
        self._lines: Sequence[Strip] = ()
        self._starts: Sequence[int] = ()
        """The first line of each part, and behind them the number of lines."""

    @property
    def width(self) -> int:
        """Cells of a line; 80 as long as that is not known."""
        return self.scrollable_content_region.width or 80

    @property
    def seen(self) -> range:
        """The lines that stand on the screen."""
        top = self.scroll_offset.y
        return range(top, min(top + self.size.height, len(self._lines)))

    def lines_of(self, part: int) -> range:
        """The lines of a part; none as long as it is not laid out."""
        return range(*self._starts[part : part + 2]) if part + 1 < len(self._starts) else range(0)

    def show(self, *parts: Text) -> None:
        """Show another text, from where the page stands."""
        self._parts = parts
        self._wrap()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw, and say that other lines are seen."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())

    def on_resize(self, event: Resize) -> None:
        """Wrap anew, and say that lines are longer or shorter."""
        self._wrap()
        self.post_message(self.Resized())

    def _wrap(self) -> None:
        if not self.is_attached:
            return
        console, style = self.app.console, self.rich_style
        wrapped = [part.wrap(console, self.width, overflow="fold") for part in self._parts]
        self._lines = [
            Strip(
                Segment.apply_style(line.render(console), style), line.cell_len
            ).adjust_cell_length(self.width, style)
            for lines in wrapped
            for line in lines
        ]
        self._starts = [0, *accumulate(len(lines) for lines in wrapped)]
        self.virtual_size = Size(self.width, len(self._lines))
        self.refresh()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """Give a line of the screen."""
        number = self.scroll_offset.y + y
        if number < len(self._lines):
            return self._lines[number]
        return Strip.blank(self.width, self.rich_style)
