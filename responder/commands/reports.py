"""Commands for the people who decide."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from responder.commands.common import Config, caught_up, desk_of, say

if TYPE_CHECKING:
    from responder.reports.deliver import Handed

app = typer.Typer()

USUAL = "md"
"""The form of a report that is asked for without naming one."""


@app.command("report")
def report_(
    week: Annotated[str | None, typer.Option(metavar="WEEK", help="As in 2026-W47.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day, or a time.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Last day, or a time.")
    ] = None,
    compare: Annotated[
        str | None, typer.Option(metavar="WEEK", help="Compared with it, not the week before.")
    ] = None,
    brand: Annotated[str | None, typer.Option(help="One brand alone.")] = None,
    department: Annotated[
        str | None, typer.Option(metavar="NAME", help="One department alone.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="LANG", help="fr or en; else as configured.")
    ] = None,
    forms: Annotated[
        str | None, typer.Option("--format", metavar="FORMS", help="Of html,md,json,csv.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where files go; else stdout.")
    ] = None,
    deliver: Annotated[
        bool, typer.Option("--deliver", help="Send it to the receivers of [report] now.")
    ] = False,
    config: Config = None,
) -> None:
    """Report on a week or another period; by default the last week that is over."""
    from responder.reports.office import deliver_now, tongue_of
    from responder.reports.renderers.registry import RENDERERS
    from responder.reports.window import BadPeriod
    from responder.reports.write import period, report, write

    wanted = None if forms is None else _forms(forms, tuple(RENDERERS))
    desk = caught_up(desk_of(config))
    tongue = tongue_of(desk, _language(language))
    try:
        window = period(desk, week, first, last, compare)
    except BadPeriod as error:
        raise typer.BadParameter(str(error)) from None
    made, shown = report(desk, window, brand, department), wanted or [USUAL]
    if output is not None or len(shown) > 1:
        for path in write(made, tongue, shown, output or Path()):
            say(f"wrote {path}")
    elif not deliver:
        sys.stdout.write(RENDERERS[shown[0]](made, tongue))
    if deliver:
        _tell(deliver_now(desk, made, tongue, wanted or desk.reporting.forms))


def _tell(done: "Iterable[Handed]") -> None:
    from responder.alerts.notifier import NotifyError

    faults = []
    for one in done:
        if one.error is None:
            say(f"delivered to {one.receiver}")
        else:
            faults.append(f"{one.receiver}: {one.error}")
    if faults:
        raise NotifyError("; ".join(faults))


def _language(named: str | None) -> str | None:
    from responder.reports.tongues.registry import TONGUES

    if named is not None and named not in TONGUES:
        raise typer.BadParameter(f"must be of {', '.join(TONGUES)}", param_hint="--language")
    return named


def _forms(text: str, known: tuple[str, ...]) -> list[str]:
    wanted = list(dict.fromkeys(form.strip() for form in text.lower().split(",")))
    if not set(wanted) <= set(known):
        raise typer.BadParameter(f"must be of {', '.join(known)}", param_hint="--format")
    return wanted
