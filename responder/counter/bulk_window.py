"""The window in which the answers to an incident are read one by one and approved in one act."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from responder.bulk import LeftOut, Showing
from responder.checks.finding import Finding, Severity
from responder.counter.dialogs import ESCAPE
from responder.counter.look import MARK, QUIET, Look
from responder.counter.marks import marked
from responder.counter.page import finding_lines
from responder.counter.page_view import PageView
from responder.screens.words import post, who
from storage.model import CaseId, MentionId

LONGEST = 400
"""Characters of the customer's post that are shown over its answer."""


class BulkWindow(ModalScreen[frozenset[CaseId] | None]):
    """Shows every text of a plan; gives the cases whose texts are approved, or None.

    Nothing is given before each text that is not left out stood on the screen to its last line.
    """

    BINDINGS: ClassVar[list[BindingType]] = ESCAPE

    def __init__(self, showing: Showing, abusive: frozenset[MentionId], look: Look) -> None:
        super().__init__()
        self._showing, self._abusive, self._look = showing, abusive, look
        self._kept = {s.text.case_id for s in showing.shown if not _stopped(s.findings)}
        self._at = 0
        self._seen: set[int] = set()
        self._page = PageView(id="texts")
        self._page.can_focus = False  # the keys are the window's own: no jump may pass for reading
        self._foot = Static(id="foot")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="window full"):
            yield Static(Text(self._look.words.bulk_title, MARK))
            yield self._page
            yield self._foot

    def on_mount(self) -> None:
        """Show the texts from the first on."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Count as seen what is seen from now on: the lines are others."""
        self._seen.clear()

    def on_page_view_moved(self) -> None:
        """Remember the lines that stood on the screen."""
        self._seen.update(self._page.seen)
        self._tell()

    def on_key(self, event: Key) -> None:
        """Read on, turn to another text, leave one out or take it in again, approve."""
        page = self._page.size.height - 1
        match event.key:
            case "down":
                self._scroll(1)
            case "up":
                self._scroll(-1)
            case "pagedown" | "ctrl+f":
                self._scroll(page)
            case "pageup" | "ctrl+b":
                self._scroll(-page)
            case "j" | "k":
                self._turn_to(self._at + (1 if event.key == "j" else -1))
            case "space":
                self._toggle()
            case "a":
                self._approve()
            case _:
                return
        event.stop()

    def _scroll(self, by: int) -> None:
        self._page.scroll_to(y=self._page.scroll_offset.y + by, animate=False)

    def _turn_to(self, number: int) -> None:
        self._at = max(0, min(number, len(self._showing.shown) - 1))
        self._draw()
        self._page.scroll_to(y=self._page.lines_of(self._at).start, animate=False)

    def _toggle(self) -> None:
        shown = self._showing.shown[self._at]
        if not _stopped(shown.findings):
            self._kept ^= {shown.text.case_id}
        self._draw()

    def _approve(self) -> None:
        if unread := list(self._unread()):
            self._turn_to(unread[0])
        elif self._kept:
            self.dismiss(frozenset(self._kept))

    def _unread(self) -> Iterator[int]:
        """Number the texts that are to be approved and were not seen to their end."""
        for number, shown in enumerate(self._showing.shown):
            lines = self._page.lines_of(number)
            seen = len(lines) > 0 and self._seen.issuperset(lines)
            if shown.text.case_id in self._kept and not seen:
                yield number

    def _draw(self) -> None:
        parts = [self._part(number) for number in range(len(self._showing.shown))]
        left = [_left(one, self._look) for one in self._showing.left_out]
        self._page.show(*parts, Text("\n").join(left))
        self._tell()

    def _tell(self) -> None:
        words, unread = self._look.words, len(list(self._unread()))
        told = words.bulk_standing.format(len(self._kept), len(self._showing.shown))
        to_go = words.bulk_unread.format(unread) if unread else words.bulk_read
        foot = Text.assemble((f"{told} {to_go}", MARK), "\n", (words.bulk_keys, QUIET))
        self._foot.update(foot)

    def _part(self, number: int) -> Text:
        shown, look = self._showing.shown[number], self._look
        told, kept = shown.text, shown.text.case_id in self._kept
        head = f"[{'x' if kept else ' '}] {number + 1}/{len(self._showing.shown)}  #{told.case_id}"
        part = Text.assemble(("▶ " if number == self._at else "  ", MARK), (head, "bold"), "  ")
        part.append_text(who(shown.post.mention, most=40)).append("\n")
        spared = look.spare and shown.post.id in self._abusive
        said = look.words.spared if spared else shown.post.mention.text
        part.append_text(post(said, most=LONGEST, style=QUIET)).append("\n")
        meant = [word for finding in shown.findings for word in finding.words]
        part.append_text(marked(told.text, meant, "bold", brackets=not look.colour)).append("\n")
        if shown.findings:
            part.append_text(finding_lines(shown.findings, look)).append("\n")
        return part.append("\n")


def warnings_of(showing: Showing, kept: frozenset[CaseId]) -> Sequence[Finding]:
    """Give the warnings of these texts, each check once, in the order of the texts."""
    found = [f for s in showing.shown if s.text.case_id in kept for f in s.findings]
    return tuple({finding.check: finding for finding in reversed(found)}.values())[::-1]


def left_lines(left_out: Sequence[LeftOut], look: Look) -> Text:
    """Say which cases were left out, and why."""
    return Text("\n").join(_left(one, look) for one in left_out)


def _left(left: LeftOut, look: Look) -> Text:
    return post(look.words.bulk_left.format(left.case_id, left.why), most=200, style=QUIET)


def _stopped(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
