"""The field in which a reply is written, with what the checks say of it as it grows."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from responder.checks.finding import Finding
from responder.counter.look import Look
from responder.counter.marks import spans
from responder.counter.page import finding_lines

PAUSE_S = 0.2
"""How long nothing is typed before the text is checked anew."""


class ReplyArea(TextArea):
    """A field for text that underlines the words that the checks mean."""

    meant: Sequence[str] = ()

    def get_line(self, line_index: int) -> Text:
        """Give a line with what the checks mean in it underlined."""
        line = super().get_line(line_index)
        for start, end in spans(line.plain, self.meant):
            line.stylize("bold underline", start, end)
        return line


class Editor(Vertical):
    """A reply being written."""

    DEFAULT_CSS: ClassVar[str] = "Editor { height: auto; }"

    class Paused(Message):
        """The person typed, and stopped for a moment."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._pause: Timer | None = None
        # They are held by name: a verdict that comes late finds no tree.
        self._count, self._findings = Static(id="count"), Static(id="findings")
        self.area = ReplyArea(id="reply", show_line_numbers=False, soft_wrap=True)
        """The field itself."""

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self._count
        yield self.area
        with VerticalScroll(id="verdict", can_focus=False):
            yield self._findings

    @property
    def text(self) -> str:
        """What is typed so far."""
        return self.area.text

    def begin(self, text: str) -> None:
        """Take a text to be edited."""
        self.area.load_text(text)
        self.area.move_cursor(self.area.document.end)
        self.area.focus()
        self.post_message(self.Paused())

    def judge(self, length: str, findings: Sequence[Finding], look: Look) -> None:
        """Show what the checks say of the text as it stands."""
        count = Text.assemble(
            (look.words.length(length), "bold"), "   ", (look.words.editor_keys, "dim")
        )
        self._count.update(count)
        self._findings.update(finding_lines(findings, look))
        self.area.meant = [word for finding in findings for word in finding.words]
        self.area.notify_style_update()  # what is drawn is kept until then
        self.area.refresh()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Wait for a pause in typing."""
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_S, lambda: self.post_message(self.Paused()))
