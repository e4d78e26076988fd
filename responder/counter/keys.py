"""The keys of the desk, each with the act that it asks for. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One act and the keys that ask for it."""

    act: str
    keys: tuple[str, ...]
    """As Textual names them."""
    shown: str
    """As a person reads them."""
    group: str


KEYS = (
    Key("next", ("j", "down"), "j ↓", "move"),
    Key("previous", ("k", "up"), "k ↑", "move"),
    Key("page_down", ("pagedown", "ctrl+f"), "PgDn", "move"),
    Key("page_up", ("pageup", "ctrl+b"), "PgUp", "move"),
    Key("first", ("g", "home"), "g Home", "move"),
    Key("last", ("G", "end"), "G End", "move"),
    Key("open", ("enter", "right"), "Enter →", "move"),
    Key("back", ("escape", "left"), "Esc ←", "move"),
    Key("search", ("slash",), "/", "find"),
    Key("filter", ("f",), "f", "find"),
    Key("clear", ("F",), "F", "find"),
    Key("refresh", ("R", "f5"), "R F5", "find"),
    Key("approve", ("a",), "a", "answer"),
    Key("edit", ("e",), "e", "answer"),
    Key("save", ("ctrl+s",), "Ctrl+S", "answer"),
    Key("editor", ("E",), "E", "answer"),
    Key("variant", ("v",), "v", "answer"),
    Key("reject", ("r",), "r", "answer"),
    Key("hand_off", ("h",), "h", "answer"),
    Key("posted", ("p",), "p", "answer"),
    Key("bulk", ("b",), "b", "answer"),
    Key("undo", ("u",), "u", "answer"),
    Key("escalate", ("exclamation_mark",), "!", "work"),
    Key("assign", ("t", "at"), "t @", "work"),
    Key("transfer", ("T",), "T", "work"),
    Key("note", ("N",), "N", "work"),
    Key("snooze", ("s",), "s", "work"),
    Key("label", ("l",), "l", "judge"),
    Key("noise", ("n",), "n", "judge"),
    Key("aside", ("X",), "X", "judge"),
    Key("close", ("c",), "c", "judge"),
    Key("spare", ("x",), "x", "judge"),
    Key("help", ("question_mark", "f1"), "? F1", "desk"),
    Key("quit", ("q",), "q", "desk"),
)
