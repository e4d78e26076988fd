"""Commands that move data: import, export, classify, backup, forget."""

import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from responder.commands.common import (
    Actor,
    AsJson,
    Config,
    Named,
    caught_up,
    desk_of,
    engine_of,
    now,
    print_counts,
    put,
    say,
)

if TYPE_CHECKING:
    from storage.model import Json

app = typer.Typer()


@app.command("import")
def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="JSONL or CSV; - is stdin.")],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Take mentions from files, by the same way as a poll."""
    from responder.files import import_files

    done = import_files(desk_of(config), files, say)
    counts: dict[str, Json] = {"new": done.new, "known": done.known, "rejected": done.rejected}
    put([counts]) if as_json else print_counts(counts)


@app.command()
def export(
    output_format: Annotated[str, typer.Option("--format", help="jsonl or csv.")] = "jsonl",
    readings: Annotated[
        bool, typer.Option("--readings", help="All readings of counters, too: for a replay.")
    ] = False,
    config: Config = None,
) -> None:
    """Write every mention with its judgement, case and receipt."""
    from responder.files import export_rows, write_csv
    from responder.inquiry import holds

    desk = caught_up(desk_of(config))
    if output_format not in {"jsonl", "csv"}:
        raise typer.BadParameter("must be jsonl or csv", param_hint="--format")
    if readings and output_format != "jsonl":
        raise typer.BadParameter("readings are written as jsonl alone", param_hint="--readings")
    with desk.ledger() as ledger:
        held = holds(desk, ledger, now())
        rows = export_rows(ledger, held, of=desk.departments, readings=readings)
        put(rows) if output_format == "jsonl" else write_csv(rows, sys.stdout)


@app.command()
def classify(
    file: Annotated[str, typer.Argument(help="JSONL; - is stdin.")] = "-",
    engine: Named = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell what undecided answers hang on; slower.")
    ] = False,
    config: Config = None,
) -> None:
    """Judge texts: JSONL in, JSONL out, one row per row, nothing is kept."""
    from classifier.occlusion import Probed
    from classifier.opening import asked_of
    from responder.files import classified_rows

    judge = engine_of(config, engine)
    probed = judge if explain and isinstance(judge, Probed) else None
    if explain and probed is None:
        say(f"the engine {judge.name} as configured cannot tell what its answers hang on")
    put(classified_rows(file, judge, explain=probed))
    if told := asked_of(judge):
        say(told)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Must not exist yet.")],
    config: Config = None,
) -> None:
    """Copy the ledger and what the team taught, also while the loop runs."""
    from responder.backup import back_up

    back_up(desk_of(config), file)


@app.command()
def forget(
    author: Annotated[str | None, typer.Option(metavar="HANDLE", help="Whom to forget.")] = None,
    older_than: Annotated[
        float | None, typer.Option("--older-than", metavar="DAYS", min=0, max=36_500)
    ] = None,
    channel: Annotated[str | None, typer.Option(help="On this channel alone.")] = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Erase an author, or what is older than some days; the counts stay."""
    from responder.forget import forget_author, forget_older

    desk = desk_of(config)
    if (author is None) == (older_than is None):
        raise typer.BadParameter("give either --author or --older-than")
    if author is not None:
        erased = forget_author(desk, author, channel, actor)
    else:
        erased = forget_older(desk, timedelta(days=older_than or 0), channel, actor)
    if erased.lingering:
        say("somebody is reading: stop the watch and forget again, to clear the log too")
    if author is not None and erased.linked:
        say(f"linked by a person, and not forgotten: {', '.join(map(str, erased.linked))}")
    counts: dict[str, Json] = {**asdict(erased), "linked": len(erased.linked)}
    put([counts]) if as_json else print_counts(counts)
