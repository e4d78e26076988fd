"""Commands that move data: import, export, classify, backup."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from responder.commands.common import AsJson, Config, caught_up, desk_of, print_counts, put, say

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
    config: Config = None,
) -> None:
    """Write every mention with its judgement, case and receipt."""
    from responder.files import export_rows, write_csv

    desk = caught_up(desk_of(config))
    if output_format not in {"jsonl", "csv"}:
        raise typer.BadParameter("must be jsonl or csv", param_hint="--format")
    with desk.ledger() as ledger:
        rows = export_rows(ledger)
        put(rows) if output_format == "jsonl" else write_csv(rows, sys.stdout)


@app.command()
def classify(
    file: Annotated[str, typer.Argument(help="JSONL; - is stdin.")] = "-",
    engine: Annotated[str, typer.Option(help="Engine to ask.")] = "linear",
) -> None:
    """Judge texts: JSONL in, JSONL out, one row per row, nothing is kept."""
    from responder.files import classified_rows

    put(classified_rows(file, engine))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Must not exist yet.")],
    config: Config = None,
) -> None:
    """Write a consistent copy of the ledger, also while the loop runs."""
    with desk_of(config).ledger() as ledger:
        ledger.backup(file)
    say(f"wrote {file}")
