"""The command that runs the checks on a text."""

from typing import Annotated

import typer

from responder.commands.common import AsJson, Config, engine_of, put, say, show_page
from responder.leave import Address

app = typer.Typer()


@app.command()
def checks(
    file: Annotated[str, typer.Argument(help="A reply, or JSON Lines of them; - is stdin.")] = "-",
    lang: Annotated[
        str, typer.Option("--lang", help="The customer's language; else that of the post.")
    ] = "",
    network: Annotated[str, typer.Option("--network", help="Kind of network, for its limit.")] = "",
    topic: Annotated[
        str, typer.Option("--topic", help="Topic of the post; else what it is judged to be.")
    ] = "",
    post: Annotated[str, typer.Option("--post", help="The post: a file, or its words.")] = "",
    address: Annotated[
        Address | None, typer.Option("--address", help="How the brand speaks; else as the reply.")
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Run all checks on a reply; exit 1 where one of them would stop it."""
    from responder.checking import BadRow, Beside, checked, post_in
    from responder.checks.finding import Severity
    from responder.screens.checks import checked_json, checked_page

    beside = Beside(lang=lang, network=network, topic=topic, post=post_in(post), address=address)
    stopped = False
    for row in checked(file, beside, lambda: engine_of(config, None)):
        if isinstance(row, BadRow):
            stopped = True
            say(f"{file}:{row.line}: {row.reason}")
            continue
        stopped = stopped or any(found.severity is Severity.ERROR for found in row.findings)
        put([checked_json(row)]) if as_json else show_page(checked_page(row))
    if stopped:
        raise typer.Exit(1)
