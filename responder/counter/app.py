"""The desk as a program of the terminal."""

import gc
import os

from textual.app import App
from textual.theme import Theme

from responder.counter.look import AMBER, BLUE, CARD, GREEN, GROUND, INK, PANEL, RED, TEAL
from responder.counter.screen import Counter
from responder.counter.words import Words, words_of
from responder.desk import Desk

STYLE = """
Screen { layout: vertical; }
#head, #bar { height: 1; padding: 0 1; background: $panel; color: $foreground; }
#body { height: 1fr; }
#left { width: 2fr; border-right: solid $panel; }
#right { width: 3fr; padding: 0 1; }
#search { display: none; height: 1; border: none; padding: 0 1; }
.-searching #search { display: block; }
#case { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; }
Editor { display: none; border-top: solid $primary; }
.-editing Editor { display: block; height: 60%; }
#count { height: 1; }
#reply { height: 1fr; min-height: 3; border: none; padding: 0; }
#verdict { height: auto; max-height: 6; }
.-narrow #left { width: 1fr; border-right: none; }
.-narrow #right { display: none; width: 1fr; }
.-narrow.-reading #left { display: none; }
.-narrow.-reading #right { display: block; }
ModalScreen { align: center middle; }
.window {
    width: 76; max-width: 100%; height: auto; max-height: 90%;
    padding: 0 1; border: solid $primary; background: $surface;
}
.window OptionList { height: auto; max-height: 16; border: none; background: $surface; }
.window OptionList > .option-list--option-highlighted {
    background: $panel; color: $foreground; text-style: bold;
}
.window VerticalScroll { height: auto; max-height: 70vh; }
.window.wide { height: auto; }
.window.full { width: 100; height: 90%; }
#texts { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; }
Toast { max-width: 76; }
"""
THEME = Theme(
    name="vigie",
    primary=BLUE,
    secondary=TEAL,
    warning=AMBER,
    error=RED,
    success=GREEN,
    accent=AMBER,
    background=GROUND,
    surface=CARD,
    panel=PANEL,
    foreground=INK,
    dark=True,
)


class CounterApp(App[None]):
    """Shows the desk until the person leaves."""

    TITLE = "Vigie"
    CSS = STYLE
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  as its base does

    def __init__(self, desk: Desk, actor: str, words: Words | None = None) -> None:
        # Without colours nothing may stand on a background: the terminal's own are taken.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._desk, self._actor = desk, actor
        self._words = words or words_of(desk.responder.desk.language)
        self.register_theme(THEME)
        self.theme = "ansi-dark" if self.no_color else THEME.name

    def on_mount(self) -> None:
        """Open the desk."""
        colour = not self.no_color
        self.push_screen(Counter(self._desk, self._actor, self._words, colour=colour))
        self.call_after_refresh(_set_apart)

    def on_unmount(self) -> None:
        """Let the collector have everything again."""
        gc.unfreeze()


def _set_apart() -> None:
    """Keep the collector of garbage away from what was loaded before the desk stood.

    A full round over all of it takes 0.1 s, which a key would have to wait for now and then.
    """
    gc.collect()
    gc.freeze()


def run(desk: Desk, actor: str) -> None:
    """Open the desk in this terminal, until the person leaves."""
    CounterApp(desk, actor).run()
