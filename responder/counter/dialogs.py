"""Small windows over the desk, each of which asks one thing."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from responder.checks.finding import Finding
from responder.counter.look import MARK, Look
from responder.counter.page import finding_lines
from responder.screens.words import post

ESCAPE: list[BindingType] = [("escape", "dismiss", "")]


class Choice(ModalScreen[str | None]):
    """Lets a person choose one of several; gives its key, or None."""

    BINDINGS: ClassVar[list[BindingType]] = ESCAPE

    def __init__(self, title: str, options: Sequence[tuple[str, str]], foot: str) -> None:
        super().__init__()
        self._title, self._options, self._foot = title, options, foot

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="window"):
            yield Static(Text(self._title, "bold"))
            yield OptionList(
                *(Option(self._line(n, None), id=key) for n, (key, _) in enumerate(self._options))
            )
            yield Static(Text(self._foot, "dim"))

    def _line(self, number: int, chosen: int | None) -> Text:
        said = post(self._options[number][1], most=70)
        return Text.assemble(_mark(number, chosen), (f"{number + 1} ", "bold"), said)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Mark the option under the cursor, also where there is no colour."""
        _mark_all(event, self._line)

    def key_number(self, character: str) -> None:
        """Choose by number."""
        number = int(character) - 1
        if 0 <= number < len(self._options):
            self.dismiss(self._options[number][0])

    def on_key(self, event: Key) -> None:
        """Choose the option whose number was pressed."""
        if event.character and event.character.isdecimal():
            event.stop()
            self.key_number(event.character)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose the option on which Enter was pressed."""
        self.dismiss(event.option.id)


class Question(ModalScreen[str | None]):
    """Asks for one line; gives it, or None."""

    BINDINGS: ClassVar[list[BindingType]] = ESCAPE

    def __init__(
        self,
        question: str,
        look: Look,
        *,
        text: str = "",
        known: Sequence[str] = (),
        must: bool = False,
    ) -> None:
        """Ask; with `must` an empty answer is none."""
        super().__init__()
        self._question, self._look, self._text, self._known = question, look, text, known
        self._must = must

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="window"):
            yield Static(Text(self._question, "bold"))
            suggester = SuggestFromList(self._known, case_sensitive=False) if self._known else None
            yield Input(self._text, suggester=suggester)
            yield Static(Text(self._look.words.dialog_keys, "dim"), id="foot")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give what was typed; where it must be something, wait for it."""
        if self._must and not event.value.strip():
            told = Text(self._look.words.say_something, "bold")
            self.query_one("#foot", Static).update(told)
        else:
            self.dismiss(event.value)


class Warnings(ModalScreen[bool]):
    """Shows what the checks warn of; each must be confirmed by its name."""

    BINDINGS: ClassVar[list[BindingType]] = ESCAPE

    def __init__(self, findings: Sequence[Finding], look: Look) -> None:
        super().__init__()
        self._findings, self._look = findings, look
        self._confirmed: set[int] = set()

    def compose(self) -> ComposeResult:
        """Lay it out."""
        words = self._look.words
        with Vertical(classes="window"):
            yield Static(Text(words.confirm_warnings, "bold"))
            yield OptionList(*(self._line(n, None) for n in range(len(self._findings))))
            yield Static(Text(words.confirm_each, "dim"))

    def _line(self, number: int, chosen: int | None) -> Text:
        tick = "[x] " if number in self._confirmed else "[ ] "
        told = finding_lines([self._findings[number]], self._look)
        return Text.assemble(_mark(number, chosen), (tick, "bold"), told)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Mark the point under the cursor, also where there is no colour."""
        _mark_all(event, self._line)

    def on_key(self, event: Key) -> None:
        """Confirm the point under the cursor, or all of them at the end."""
        options = self.query_one(OptionList)
        if event.key == "space" and options.highlighted is not None:
            event.stop()
            self._confirmed ^= {options.highlighted}
            at = options.highlighted
            options.replace_option_prompt_at_index(at, self._line(at, at))
            if options.highlighted in self._confirmed:
                options.action_cursor_down()
        elif event.key == "enter":
            event.stop()
            event.prevent_default()
            if len(self._confirmed) == len(self._findings):
                self.dismiss(True)


class Notice(ModalScreen[str | None]):
    """Shows a text that may be long; gives the key that was pressed among those it offers."""

    BINDINGS: ClassVar[list[BindingType]] = ESCAPE

    def __init__(self, text: Text, foot: str, *, keys: Sequence[str] = ("enter",)) -> None:
        super().__init__()
        self._text, self._foot, self._keys = text, foot, keys

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="window wide"):
            with VerticalScroll():
                yield Static(self._text)
            yield Static(Text(self._foot, "dim"))

    def on_key(self, event: Key) -> None:
        """Give the key."""
        if event.key in self._keys:
            event.stop()
            self.dismiss(event.key)


def _mark(number: int, chosen: int | None) -> tuple[str, str]:
    return ("▶ " if number == chosen else "  ", MARK)


def _mark_all(event: OptionList.OptionHighlighted, line: Callable[[int, int | None], Text]) -> None:
    options = event.option_list
    for number in range(options.option_count):
        options.replace_option_prompt_at_index(number, line(number, event.option_index))
