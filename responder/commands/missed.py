"""Commands for what the classifier passed over: finding it, and opening a case for it."""

from typing import Annotated

import typer

from responder.commands.common import (
    Actor,
    AsJson,
    Config,
    Unspare,
    caught_up,
    desk_of,
    label_of,
    now,
    print_case,
    put,
    show_page,
)

app = typer.Typer()


@app.command()
def missed(
    days: Annotated[
        float, typer.Option("--days", min=0.01, max=36_500, help="Posted so many days ago at most.")
    ] = 7,
    most: Annotated[
        int, typer.Option("--most", "--limit", min=1, max=10_000, help="Rows of the table.")
    ] = 30,
    config: Config = None,
    as_json: AsJson = False,
    unspare: Unspare = False,
) -> None:
    """List posts without a case, the likeliest complaints first."""
    from responder.exports import passed_over_json
    from responder.missed import missed_rows
    from responder.screens.queue import missed_table

    desk = caught_up(desk_of(config))
    with desk.ledger() as ledger:
        rows = missed_rows(desk, ledger, days=days, most=most, unspare=unspare or as_json)
    if as_json:
        put(passed_over_json(*row) for row in rows)
    else:
        show_page(missed_table(rows, now(), days=days))


@app.command("open")
def open_(
    post: Annotated[str, typer.Argument(metavar="POST", help="Its address, or CHANNEL/NATIVE_ID.")],
    note: Annotated[str, typer.Option("--note", help="Why; kept in the history.")] = "",
    label: Annotated[
        list[str] | None,
        typer.Option("--label", metavar="FIELD=VALUE", help="Correct it too; can be repeated."),
    ] = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Open a case for a post that was missed; with --label, teach the classifier too."""
    from responder.missed import open_case

    labels = [label_of(told) for told in label or []]
    desk = desk_of(config)
    with desk.ledger() as ledger:
        case = open_case(desk, ledger, post, actor=actor, note=note, labels=labels)
    print_case(case, as_json=as_json)
