"""The command line and the way of the data.

Each stage reads what is pending in the ledger, acts and commits:

    poll → normalise → store → classify → risk → case → draft → approve → publish

Data goes to stdout, talk to stderr. Heavy imports stand inside the commands, so that `--help`
stays quick.
"""

import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from responder.commands import (
    alerts,
    articles,
    care,
    cases,
    checks,
    data,
    incidents,
    judging,
    missed,
    playbooks,
    reports,
    team,
)
from responder.commands.common import AsJson, Config, desk_of, now, put, say, show_page
from storage.errors import ToolError


class OneLine(TyperGroup):
    """Tells an expected failure in one line on stderr and exits 1."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ToolError as error:
            typer.echo(f"vigie: {error}", err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=OneLine,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="A lookout for brands: hears complaints, ranks them, drafts replies that you approve.",
)


@app.callback()
def main(
    ctx: typer.Context,
    config: Config = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No talk on stderr.")] = False,
) -> None:
    """Take what all commands share."""
    if config is not None:
        ctx.default_map = _with_config(ctx.command, str(config))
    say.quiet = quiet


def _with_config(command: object, config: str) -> dict[str, Any]:
    """Give a configuration to every command of a group, and to theirs."""
    names: Mapping[str, object] = getattr(command, "commands", {})
    return {name: {"config": config, **_with_config(c, config)} for name, c in names.items()}


@app.command()
def init(
    brand: Annotated[str | None, typer.Option(help="Name of the brand.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing, take the defaults.")] = False,
    config: Config = None,
) -> None:
    """Write a first configuration."""
    from responder.setup import Answers, local_zone, write

    name = brand or ("My brand" if yes else typer.prompt("Name of the brand"))
    answers = Answers(brand=name)
    if not yes:
        answers = Answers(
            brand=name,
            channels=typer.prompt(
                "Channels (x reddit mastodon bluesky rss hackernews)", default=""
            ),
            time_zone=typer.prompt("Time zone", default=local_zone()),
            approver=typer.prompt("Who approves replies (your name)", default=""),
        )
    path = write(answers, config or Path("config.toml"))
    say(f"wrote {path}: `vigie check` reads it, `vigie watch` starts listening")


@app.command()
def check(config: Config = None, as_json: AsJson = False) -> None:
    """Try the configuration and every source, without side effects."""
    from responder.inquiry import probes
    from responder.screens.check import check_page, probe_json

    found = probes(desk_of(config))
    put(map(probe_json, found)) if as_json else show_page(check_page(found))
    if any(probe.fault for probe in found):
        raise typer.Exit(1)


@app.command()
def watch(
    config: Config = None,
    once: Annotated[bool, typer.Option("--once", help="Each stage once, in order.")] = False,
) -> None:
    """Poll, judge, draft and publish what was approved, until interrupted."""
    from listener.schedule import run_forever, run_once
    from responder.screens.watch import Rounds, live

    desk = desk_of(config)
    with desk.watching():
        if once:
            jobs = desk.jobs(asked=True)
            failed = run_once(jobs, Rounds(desk, say, last=jobs[-1].name).take, now)
            raise typer.Exit(1 if failed else 0)
        rounds = Rounds(desk, say)
        with live(desk, rounds) if sys.stdout.isatty() else nullcontext():
            run_forever(desk.jobs(), rounds.take, now)


@app.command()
def status(config: Config = None, as_json: AsJson = False) -> None:
    """Tell how the watch stands: sources, coverage, holes, money, backlog."""
    from responder.inquiry import status as inquire
    from responder.screens.status import status_json, status_page

    desk = desk_of(config)
    with desk.ledger() as ledger:
        report = inquire(desk, ledger, now())
    put([status_json(report)]) if as_json else show_page(status_page(report))


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Play it to its end.")] = False,
) -> None:
    """Watch a small simulated town of networks live through a bad week."""
    from responder.demo import play

    raise typer.Exit(play(headless=headless or not sys.stdout.isatty(), say=say))


app.add_typer(cases.app)
app.add_typer(checks.app)
app.add_typer(care.app)
app.add_typer(team.app)
app.add_typer(data.app)
app.add_typer(missed.app)
app.add_typer(judging.app)
app.add_typer(alerts.app)
app.add_typer(incidents.app, name="incidents")
app.add_typer(articles.app, name="articles")
app.add_typer(playbooks.app, name="playbooks")
app.add_typer(reports.app)

if __name__ == "__main__":
    app()
