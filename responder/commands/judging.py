"""Commands that judge files: forecasts, and how good the classifier is."""

from typing import Annotated

import typer

from responder.commands.common import AsJson, now, put, say, show_page

app = typer.Typer()


@app.command()
def forecast(
    file: Annotated[str, typer.Argument(help="Posts with their readings; - is stdin.")] = "-",
    threshold: Annotated[
        list[int] | None,
        typer.Option("--threshold", metavar="N", help="Tell the probability to reach N."),
    ] = None,
    every_reading: Annotated[
        bool, typer.Option("--every-reading", help="One forecast for each reading.")
    ] = False,
) -> None:
    """Forecast how far posts will go: JSONL in, JSONL out, nothing is kept."""
    from responder.judging import forecast_rows

    put(forecast_rows(file, threshold or [], now(), every_reading=every_reading))


@app.command()
def evaluate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Labelled JSONL; - is stdin.")],
    engine: Annotated[str, typer.Option(help="Engine to measure.")] = "linear",
    as_json: AsJson = False,
) -> None:
    """Score the classifier on labelled rows, with intervals."""
    from classifier.registry import load
    from responder.judging import evaluated
    from responder.screens.scores import scores_json, scores_table

    measured = evaluated(file, load(engine), say)
    if as_json:
        put(scores_json(question, scores) for question, scores in measured.items())
    else:
        show_page(scores_table(measured))
