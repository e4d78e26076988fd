"""The keyboard desk: one case at a time, one key a verb."""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from rich.console import Console
from rich.prompt import Prompt
from rich.text import Text

from responder.checks.finding import Finding, Severity
from responder.desk import Desk
from responder.inquiry import case_file
from responder.inspection import inspected
from responder.screens.case import CaseFile, case_page
from storage.errors import ToolError
from storage.model import Case

HELP = (
    "a approve  e edit  r reject  s snooze 1 h  h by hand  p posted  c close  l label  "
    "n next  q quit"
)
SNOOZE = timedelta(hours=1)


def review_queue(desk: Desk, actor: str) -> None:
    """Go through the queue, the worst first, until it ends or the person quits."""
    console = Console(highlight=False, markup=False, emoji=False)
    passed: set[int] = set()
    while True:
        with desk.ledger() as ledger:
            waiting = [c for c in ledger.cases.queue(desk.clock()) if c.id not in passed]
            if not waiting:
                console.print("Nothing waits for you.")
                return
            file = case_file(desk, ledger, waiting[0].id)
        console.clear() if sys.stdout.isatty() else None
        console.print(case_page(file, desk.clock()))
        console.print(Text(f"{len(waiting)} waiting   {HELP}", style="dim"))
        key = Prompt.ask(">", console=console, default="n", show_default=False).strip().lower()
        if key == "q":
            return
        if key == "n":
            passed.add(file.case.id)
            continue
        try:
            _act(desk, actor, file, key, partial(_ask, console))
        except ToolError as error:
            console.print(Text(str(error), style="bold red"))
            Prompt.ask("Enter goes on", console=console, default="", show_default=False)


def _ask(console: Console, question: str) -> str:
    return Prompt.ask(question, console=console, default="", show_default=False)


def _act(
    desk: Desk, actor: str, file: CaseFile, key: str, ask: Callable[[str], str]
) -> Case | None:
    """Do what the key says to the version that is on the screen. Raises ToolError."""
    case = file.case
    with desk.ledger() as ledger:
        by = desk.reviewer(ledger, actor)
        inspect = partial(inspected, desk, ledger)
        verbs: Mapping[str, Callable[[], Case]] = {
            "a": lambda: by.approve(
                case.id, case.version, inspect, confirmed=_read(inspect(case), ask)
            ),
            "e": lambda: by.edit(case.id, case.version, ask("New text"), desk.addressed),
            "r": lambda: by.reject(case.id, case.version, ask("Why")),
            "s": lambda: by.snooze(case.id, case.version, desk.clock() + SNOOZE),
            "h": lambda: by.hand_off(case.id, case.version),
            "p": lambda: by.posted(case.id, case.version, ask("Posted where (URL)")),
            "c": lambda: by.close(case.id, case.version, ask("Why")),
            "l": lambda: by.label(
                case.id, case.version, *_split(ask("Label, as in topic=billing"))
            ),
        }
        return verbs[key]() if key in verbs else None


def _split(what: str) -> tuple[str, str]:
    field, _, value = what.partition("=")
    return field.strip(), value.strip()


def _read(findings: Sequence[Finding], ask: Callable[[str], str]) -> set[str]:
    """Let the person confirm each warning by the name of its check."""
    warned = dict.fromkeys(f.check for f in findings if f.severity is Severity.WARNING)
    return {name for name in warned if ask(f"Type {name} to confirm its warning").strip() == name}
