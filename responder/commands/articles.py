"""Commands on help articles: which there are, and which one a post would be answered with."""

from typing import Annotated

import typer

from responder.commands.common import AsJson, Config, desk_of, put, say, show_page

app = typer.Typer()


@app.callback(invoke_without_command=True)
def articles(ctx: typer.Context, config: Config = None, as_json: AsJson = False) -> None:
    """List the help articles, and what is refused of them."""
    if ctx.invoked_subcommand is not None:
        return
    from responder.screens.articles import article_table, counted, shelf_json

    shelf = desk_of(config).help_finder().shelf()
    put(shelf_json(shelf)) if as_json else show_page(article_table(shelf))
    say(counted(shelf))


@app.command()
def find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A post, in the customer's words.")],
    lang: Annotated[
        str | None, typer.Option("--lang", help="Its language; else told by its words.")
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Say which article a reply to this post would link to, and why."""
    from responder.screens.articles import search_json, search_page, searched

    desk = desk_of(config)
    (judged,) = desk.own_engine.classify([text], [lang])
    search = searched(desk.help_finder(), text, judged)
    put([search_json(search)]) if as_json else show_page(search_page(search))
