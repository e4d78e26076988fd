"""Commands of a team that shares its cases: hand over, escalate, set aside, link, reopen."""

from typing import Annotated

import typer

from responder.commands.common import Actor, AsJson, Config, Hand, Id, Reason, Version

app = typer.Typer()

Note = Annotated[str, typer.Option("--note", help="What the next one must know.")]
Account = Annotated[
    str, typer.Option("--with", metavar="CHANNEL:HANDLE", help="The other account.")
]


@app.command()
def wake(
    case_id: Id,
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Bring a snoozed case back before its time."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.wake(case, seen))


@app.command()
def reopen(
    case_id: Id,
    note: Annotated[str, typer.Option("--note", help="Why; kept in the history.")] = "",
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Open an answered, closed or set-aside case again."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.reopen(case, seen, note))


@app.command()
def transfer(
    case_id: Id,
    to: Annotated[str, typer.Option("--to", metavar="DEPARTMENT", help="Who takes it over.")],
    note: Note,
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Hand a case over to another department, with a note."""
    hand = Hand(config, actor, case_id, version, as_json)
    department = hand.desk.departments.named(to)
    hand.act(lambda by, case, seen: by.transfer(case, seen, department, note))


@app.command()
def escalate(
    case_id: Id,
    note: Note,
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a lead's eyes: first in the queue, and the person on call is told."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.escalate(case, seen, note))


@app.command("stand-down")
def stand_down(
    case_id: Id,
    note: Annotated[str, typer.Option("--note", help="Why; kept in the history.")] = "",
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Take an escalation back: the case goes to its own place, and its alert ends."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.stand_down(case, seen, note))


@app.command("set-aside")
def set_aside(
    case_id: Id,
    reason: Reason,
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Say that a case is abuse: closed, never drafted, never answered."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.set_aside(case, seen, reason))


@app.command()
def link(
    case_id: Id,
    account: Account,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Say that a case's customer is the one of another account: one history for both."""
    channel, handle = _parted(account)
    hand = Hand(config, actor, case_id, None, as_json)
    hand.act(lambda by, case, _: by.link(case, channel, handle))


@app.command()
def unlink(
    case_id: Id,
    account: Account,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Take back that two accounts are one customer's."""
    channel, handle = _parted(account)
    hand = Hand(config, actor, case_id, None, as_json)
    hand.act(lambda by, case, _: by.unlink(case, channel, handle))


def _parted(account: str) -> tuple[str, str]:
    channel, _, handle = account.partition(":")
    if not channel or not handle.removeprefix("@"):
        raise typer.BadParameter("as in mastodon:ada", param_hint="--with")
    return channel, handle
