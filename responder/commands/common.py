"""What the commands share: options, output, and one person's hand on one case."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from classifier.engine import Engine
    from responder.checks.finding import Finding
    from responder.desk import Desk
    from responder.review import Reviewer
    from storage.ledger import Ledger
    from storage.model import Case, CaseId, Json

Config = Annotated[
    Path | None, typer.Option("--config", envvar="VIGIE_CONFIG", help="The configuration file.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON (JSON Lines for lists).")]
Actor = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who acts; else responder.approver.")
]
Version = Annotated[
    int | None, typer.Option("--version", help="The version that you saw; else the present one.")
]
Named = Annotated[
    str | None,
    typer.Option(
        "--engine", help="Engine as shipped; else the configured one with what the team taught it."
    ),
]
LARGEST = 2**62
Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=LARGEST, help="Number of the case.")]
IdOrPost = Annotated[
    str,
    typer.Argument(
        metavar="ID|POST", help="Number of the case; else address or CHANNEL/NATIVE_ID."
    ),
]
Unspare = Annotated[bool, typer.Option("--unspare", help="Show the texts of abusive posts too.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the history.")]

Confirmed = Annotated[
    list[str] | None,
    typer.Option(
        "--confirm", metavar="CHECK", help="A warning that you have read; can be repeated."
    ),
]


def now() -> datetime:
    """Read the clock: the only place that does."""
    return datetime.now(UTC)


class Talk:
    """Talks to the person, on stderr, unless told to be quiet."""

    quiet = False

    def __call__(self, text: str) -> None:
        """Say one line."""
        if not self.quiet:
            typer.echo(text, err=True)


say = Talk()


def put(rows: "Iterable[Mapping[str, Json]]") -> None:
    """Print JSON Lines; on a terminal nothing but ASCII, which cannot steer it."""
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=sys.stdout.isatty()) + "\n")


def show_page(page: "RenderableType") -> None:
    """Print a page or a table, as wide as the terminal."""
    from rich.console import Console

    Console(highlight=False, markup=False, emoji=False).print(page)


def desk_of(config: Path | None) -> "Desk":
    """Build the desk from the configuration. Raises SettingsError."""
    from responder.desk import Desk
    from storage.settings import find, load

    return Desk(settings=load(find(config)), clock=now, say=say)


def engine_of(config: Path | None, named: str | None) -> "Engine":
    """Open the engine that is named, as shipped; else the one that the loop would judge with.

    A named engine takes its options from the configuration that names it too, and asks for no
    second opinion. Without any configuration it is the default engine. Raises SettingsError,
    EngineError.
    """
    from classifier.opening import own_engine
    from storage.settings import ClassifierSettings, configured

    if config is None and configured() is None:
        return own_engine(ClassifierSettings(engine=named))
    desk = desk_of(config)
    if named is None:
        return desk.engine
    settings = desk.settings.classifier
    return own_engine(settings if settings.engine == named else ClassifierSettings(engine=named))


def print_counts(counts: "Mapping[str, Json]") -> None:
    """Print counts as `name: number`, one a line."""
    sys.stdout.writelines(f"{name}: {count}\n" for name, count in counts.items())


def label_of(told: str) -> tuple[str, str]:
    """Part FIELD=VALUE; the value may be empty, the sign may not be missing."""
    field, sign, value = told.partition("=")
    if not sign:
        raise typer.BadParameter(f"{told!r} is not FIELD=VALUE, as in topic=billing")
    return field, value


def number_of(told: str) -> int | None:
    """Read the number of a case; None where a post is named instead."""
    if not (told.isascii() and told.isdigit()):
        return None
    if len(told) > len(str(LARGEST)) or not 1 <= int(told) <= LARGEST:
        raise typer.BadParameter(f"no case has a number beyond 1 to {LARGEST}", param_hint="ID")
    return int(told)


def print_case(case: "Case", *, as_json: bool) -> None:
    """Print what became of a case."""
    from responder.exports import case_json

    line = f"case {case.id} is {case.status.value}, version {case.version}\n"
    put([case_json(case)]) if as_json else sys.stdout.write(line)


def tell_case(desk: "Desk", ledger: "Ledger", case: "Case", *, as_json: bool) -> None:
    """Print what became of a case; say what keeps its answer from being sent now."""
    from responder.inquiry import holds
    from responder.screens.words import held_words

    print_case(case, as_json=as_json)
    hold = holds(desk, ledger, now()).get(case.id)
    if hold is not None:
        say(f"held {held_words(hold, desk.zone)}")


def caught_up(desk: "Desk") -> "Desk":
    """Judge and draft what an import left waiting, unless a watch does that already."""
    from responder.files import catch_up

    catch_up(desk, say)
    return desk


Verb: TypeAlias = "Callable[[Reviewer, CaseId, int], Case]"


@dataclass(frozen=True)
class Hand:
    """One person's action on one case, from the command line."""

    config: Path | None
    actor: str | None
    case_id: int
    version: int | None
    as_json: bool

    @cached_property
    def desk(self) -> "Desk":
        """The desk at which the person acts."""
        return desk_of(self.config)

    def to_copy(self) -> str:
        """Give the text to copy and the link to open, once it is approved."""
        from responder.inquiry import by_hand

        with self.desk.ledger() as ledger:
            return by_hand(ledger, self.case_id)

    def findings(self, case: "Case") -> "Sequence[Finding]":
        """Say what the checks find in the draft of a case."""
        with self.desk.ledger() as ledger:
            return self.desk.inspect(ledger, case)

    def tell_others(self) -> None:
        """Say who else edits the case just now; nobody is held up by it."""
        from responder.inquiry import editing
        from storage.model import CaseId

        name = self.desk.approver(self.actor)
        with self.desk.ledger() as ledger:
            for other in editing(ledger, CaseId(self.case_id), name, now()):
                say(f"{other} is editing this case")

    def act(self, verb: "Verb") -> None:
        """Do it, and print what became of the case."""
        from storage.model import CaseId

        case_id = CaseId(self.case_id)
        with self.desk.ledger() as ledger:
            seen = ledger.cases.get(case_id).version if self.version is None else self.version
            case = verb(self.desk.reviewer(ledger, self.actor), case_id, seen)
            tell_case(self.desk, ledger, case, as_json=self.as_json)
