"""The command line and the composition root."""

import typer

app = typer.Typer()
