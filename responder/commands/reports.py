"""Commands for the people who decide."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from responder.commands.common import Config, caught_up, desk_of, say

app = typer.Typer()


@app.command("report")
def report_(
    week: Annotated[str | None, typer.Option(metavar="WEEK", help="As in 2026-W47.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day, or a time.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Last day, or a time.")
    ] = None,
    forms: Annotated[
        str, typer.Option("--format", metavar="FORMS", help="Of html,md,json,csv.")
    ] = "md",
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where files go; else stdout.")
    ] = None,
    brand: Annotated[str | None, typer.Option(help="One brand alone.")] = None,
    language: Annotated[str, typer.Option(metavar="LANG", help="en or fr.")] = "en",
    config: Config = None,
) -> None:
    """Report on a week or another period; by default the last week that is over."""
    from responder.reports.renderers.registry import RENDERERS
    from responder.reports.tongues.registry import TONGUES
    from responder.reports.window import BadPeriod
    from responder.reports.write import period, report, write

    wanted = _forms(forms, tuple(RENDERERS))
    if language not in TONGUES:
        raise typer.BadParameter(f"must be of {', '.join(TONGUES)}", param_hint="--language")
    desk = caught_up(desk_of(config))
    try:
        window = period(desk, week, first, last)
    except BadPeriod as error:
        raise typer.BadParameter(str(error)) from None
    made = report(desk, window, brand)
    if output is None and len(wanted) == 1:
        sys.stdout.write(RENDERERS[wanted[0]](made, TONGUES[language]))
        return
    for path in write(made, TONGUES[language], wanted, output or Path()):
        say(f"wrote {path}")


def _forms(text: str, known: tuple[str, ...]) -> list[str]:
    wanted = list(dict.fromkeys(text.lower().split(",")))
    if not set(wanted) <= set(known):
        raise typer.BadParameter(f"must be of {', '.join(known)}", param_hint="--format")
    return wanted
