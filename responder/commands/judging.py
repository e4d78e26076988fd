"""Commands about judging: forecasts, how good the classifier is, learning from the team."""

from typing import Annotated

import typer

from responder.commands.common import (
    AsJson,
    Config,
    Named,
    desk_of,
    engine_of,
    now,
    put,
    say,
    show_page,
)

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
    history: Annotated[
        str | None,
        typer.Option("--history", metavar="FILE", help="Finished posts to learn from first."),
    ] = None,
) -> None:
    """Forecast how far posts will go: JSONL in, JSONL out, nothing is kept."""
    from responder.judging import forecast_rows, history_of

    at = now()
    taught = history_of(history, at, say) if history else None
    put(forecast_rows(file, threshold or [], at, every_reading=every_reading, history=taught))


@app.command()
def evaluate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Labelled JSONL or CSV; - is stdin.")],
    engine: Named = None,
    per_day: Annotated[
        float | None,
        typer.Option("--per-day", min=0, max=1e9, metavar="N", help="Posts that come a day."),
    ] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Propose thresholds for the budget.")
    ] = False,
    budget: Annotated[
        float | None,
        typer.Option("--budget", min=0, metavar="N", help="False alarms a day to bear."),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Score the classifier on labelled rows: figures with intervals, and what thresholds cost."""
    from responder.measuring import evaluated
    from responder.screens.scores import scores_json, scores_page

    if suggest != (budget is not None):
        raise typer.BadParameter("--suggest and --budget N go together", param_hint="--suggest")
    measured = evaluated(file, engine_of(config, engine), say, per_day=per_day, budget=budget)
    put(scores_json(measured)) if as_json else show_page(scores_page(measured))


@app.command()
def train(
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove what was learnt; the labels stay.")
    ] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Learn from the team's corrections, where posts held out say that it helps."""
    from responder.learning import forget_layer, train_layer
    from responder.screens.learning import verdict_json, verdicts_page

    desk = desk_of(config)
    if forget:
        say(forget_layer(desk))
        return
    trained = train_layer(desk)
    put(map(verdict_json, trained.verdicts)) if as_json else show_page(verdicts_page(trained))
    say(trained.sentence)
