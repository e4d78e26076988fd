"""The demo on a terminal: the watch as it is, and beside it the town where answers arrive."""

from dataclasses import dataclass
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

from listener.town.town import Posted, Town
from responder.desk import Desk
from responder.screens.watch import current_page
from responder.screens.words import post

RECENT = 6
MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """The page of the demo, drawn anew for each hour."""

    chapters: list[tuple[timedelta, str]]

    def page(self, desk: Desk, town: Town, at: timedelta) -> RenderableType:
        """Lay out the hour `at` of the week."""
        title = [words for start, words in self.chapters if start <= at][-1:]
        return Group(
            Text(f"{''.join(title)}   (simulated; decisions by the script)", "bold yellow"),
            _street(town),
            current_page(desk),
        )


def town_show() -> Live:
    """Take the terminal until the demo ends; it is drawn when it is told to."""
    return Live(screen=True, auto_refresh=False)


def _street(town: Town) -> Panel:
    """The newest posts, and the newest answers of the brand."""
    lines = [_line(posted, posted.post.says) for posted in town.posted[-RECENT:]]
    answers = [(p, text) for p in town.posted for text in town.answers(p)]
    for posted, text in answers[-RECENT // 2 :]:
        lines.append(_line(posted, text, to="Brumelle → ", style="bold green"))
    title = f"The town: {len(town.posted)} posts, {len(answers)} answers of the brand"
    return Panel(Group(*lines), title=title, title_align="left", border_style="blue")


def _line(posted: Posted, text: str, *, to: str = "", style: str = "") -> Text:
    line = Text(f"{posted.post.on:<9}", "dim", no_wrap=True, overflow="ellipsis")
    line.append_text(post(f"{to}@{posted.post.by}  ", style=style))
    return line.append_text(post(text, most=MOST))
