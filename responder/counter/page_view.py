"""The page on the right: one long text, wrapped once for each width and drawn line by line."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.text import Text
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class PageView(ScrollView, can_focus=True):
    """Shows a text that is longer than the screen."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._text = Text()
        self._lines: Sequence[Strip] = ()

    @property
    def width(self) -> int:
        """Cells of a line; 80 as long as that is not known."""
        return self.scrollable_content_region.width or 80

    def show(self, text: Text) -> None:
        """Show another text, from where the page stands."""
        self._text = text
        self._wrap()

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        self._wrap()

    def _wrap(self) -> None:
        if not self.is_attached:
            return
        console, style = self.app.console, self.rich_style
        lines = self._text.wrap(console, self.width, overflow="fold")
        self._lines = [
            Strip(
                Segment.apply_style(line.render(console), style), line.cell_len
            ).adjust_cell_length(self.width, style)
            for line in lines
        ]
        self.virtual_size = Size(self.width, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Give a line of the screen."""
        number = self.scroll_offset.y + y
        if number < len(self._lines):
            return self._lines[number]
        return Strip.blank(self.width, self.rich_style)
