"""Commands on incidents: what they are, and what a person says of them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from responder.commands.common import (
    Actor,
    AsJson,
    Config,
    Reason,
    Unspare,
    desk_of,
    now,
    put,
    show_page,
)

if TYPE_CHECKING:
    from storage.corrections import Corrections
    from storage.incident import Incident
    from storage.model import MentionId

app = typer.Typer()

Number = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=2**62, help="Number of the incident.")
]
Posts = Annotated[
    list[int], typer.Argument(metavar="POST…", help="Numbers of posts, as `show` gives them.")
]


@app.callback(invoke_without_command=True)
def incidents(
    ctx: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """List the incidents: many posts with one cause."""
    if ctx.invoked_subcommand is not None:
        return
    from responder.screens.incidents import incident_json, incident_table

    with desk_of(config).ledger() as ledger:
        found = ledger.incidents.told(every=every)
    put(map(incident_json, found)) if as_json else show_page(incident_table(found, now()))


@app.command()
def show(
    number: Number, config: Config = None, as_json: AsJson = False, unspare: Unspare = False
) -> None:
    """Show one incident: how it goes, why it is one, example posts, what was done."""
    from responder.inquiry import incident_file
    from responder.screens.incidents import incident_file_json, incident_page

    desk = desk_of(config)
    with desk.ledger() as ledger:
        file = incident_file(desk, ledger, number, unspare=unspare)
    put([incident_file_json(file)]) if as_json else show_page(incident_page(file, now()))


@app.command()
def merge(
    number: Number,
    into: Annotated[int, typer.Argument(metavar="INTO", min=1, max=2**62)],
    reason: Reason = "",
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Say that an incident is a part of another."""
    _act(
        config,
        actor,
        as_json,
        lambda by, who: by.merge(number, into, actor=who, at=now(), note=reason or None),
    )


@app.command()
def attach(
    number: Number,
    posts: Posts,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Say that posts belong to an incident."""
    _act(
        config,
        actor,
        as_json,
        lambda by, who: by.attach(number, _ids(posts), actor=who, at=now()),
    )


@app.command()
def detach(
    number: Number,
    posts: Posts,
    own: Annotated[
        bool, typer.Option("--own", help="They are an incident of their own, which is opened.")
    ] = False,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Say that posts do not belong to an incident; they are not put back."""

    def verb(by: "Corrections", who: str) -> "Incident":
        take = by.split if own else by.detach
        return take(number, _ids(posts), actor=who, at=now())

    _act(config, actor, as_json, verb)


@app.command()
def rename(
    number: Number,
    title: Annotated[str, typer.Option("--title", help="How it is to be called.")],
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Name an incident."""
    _act(
        config,
        actor,
        as_json,
        lambda by, who: by.rename(number, title, actor=who, at=now()),
    )


@app.command()
def close(
    number: Number,
    reason: Reason = "",
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Say that an incident is over."""
    _act(
        config,
        actor,
        as_json,
        lambda by, who: by.close(number, actor=who, at=now(), note=reason or None),
    )


@app.command()
def reopen(
    number: Number,
    reason: Reason = "",
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Say that an incident is not over; one that was merged stands on its own again."""
    _act(
        config,
        actor,
        as_json,
        lambda by, who: by.reopen(number, actor=who, at=now(), note=reason or None),
    )


Verb: TypeAlias = "Callable[[Corrections, str], Incident]"


def _act(config: Path | None, actor: str | None, as_json: bool, verb: Verb) -> None:
    """Do it in a person's name, and print what became of the incident."""
    from responder.screens.incidents import incident_json, incident_line

    desk = desk_of(config)
    who = desk.member(actor)
    with desk.ledger() as ledger:
        incident = verb(ledger.corrections, who)
    put([incident_json(incident)]) if as_json else show_page(incident_line(incident))


def _ids(posts: list[int]) -> "list[MentionId]":
    from storage.model import MentionId

    return [MentionId(post) for post in posts]
