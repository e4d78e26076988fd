"""Commands of the person on call: what holds, taking it, a silence, a test, a replay."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from responder.commands.common import Actor, AsJson, Config, desk_of, now, put, say, show_page

app = typer.Typer()


@app.command("alerts")
def alerts_(
    every: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    review: Annotated[
        bool, typer.Option("--review", help="What each kind was worth in the last 30 days.")
    ] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """List the alerts that hold, and who is on call."""
    from responder.alerts.duty import duty_of
    from responder.alerts.review import reviewed
    from responder.screens.alerts import alert_json, alert_page, told
    from responder.screens.duty import review_json, review_table

    desk = desk_of(config)
    with desk.ledger() as ledger:
        if review:
            found = reviewed(ledger, now())
            put(map(review_json, found)) if as_json else show_page(review_table(found))
            return
        listed = ledger.alerts.all() if every else ledger.alerts.firing()
        if as_json:
            put(map(alert_json, listed))
        else:
            duty = duty_of(desk.alerts, ledger, now(), desk.settings.time_zone)
            show_page(alert_page(told(ledger, listed), duty, now()))


@app.command()
def ack(
    alert: Annotated[int, typer.Argument(metavar="ID", help="Number of the alert.")],
    useful: Annotated[
        bool | None, typer.Option("--useful/--noise", help="Say too what it was worth.")
    ] = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Take an alert and all on its page: you see to it."""
    from responder.alerts.oncall import acknowledge, mark
    from responder.screens.alerts import alert_json
    from storage.alert import Outcome

    desk = desk_of(config)
    with desk.ledger() as ledger:
        taken = acknowledge(ledger, alert, actor=desk.approver(actor), at=now())
        if useful is not None:
            outcome = Outcome.USEFUL if useful else Outcome.NOISE
            taken = mark(ledger, alert, outcome, actor=desk.approver(actor))
    if as_json:
        put([alert_json(taken)])
    else:
        say(f"alert {taken.id} was taken by {taken.acknowledged_by}")


@app.command()
def silence(
    reason: Annotated[str, typer.Option("--reason", help="Why; kept.")],
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="RFC 3339, with an offset.")
    ] = None,
    hours: Annotated[
        float | None, typer.Option("--hours", min=0, max=24 * 366, help="0 ends a silence.")
    ] = None,
    alert: Annotated[
        int | None, typer.Option("--alert", metavar="ID", help="Only the story of this alert.")
    ] = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Tell no alert until then; each silence takes the place of the one before on the same."""
    from responder.alerts.oncall import keep_silence
    from responder.screens.alerts import silence_json

    if (until is None) == (hours is None):
        raise typer.BadParameter("give either --until or --hours")
    end = now() + timedelta(hours=hours or 0) if until is None else _moment(until)
    desk = desk_of(config)
    with desk.ledger() as ledger:
        who = desk.approver(actor)
        kept = keep_silence(ledger, end, reason, actor=who, at=now(), alert=alert)
    if as_json:
        put([silence_json(kept)])
    else:
        what = "no alert is told" if kept.key is None else f"{kept.key!r} is not told"
        say(f"{what} until {kept.until:%Y-%m-%d %H:%M} UTC")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise typer.BadParameter("not a time as in RFC 3339, with an offset", param_hint="--until")
    return moment


@app.command()
def test(config: Config = None) -> None:
    """Send a test alert, whatever is silenced."""
    from responder.alerts.oncall import send_test

    desk = desk_of(config)
    send_test(desk.notifiers, now(), desk.settings.time_zone)
    say(f"a test was sent by: {', '.join(desk.notifiers) or 'nothing, see alerts.notify'}")


@app.command()
def replay(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSONL or CSV; - is stdin.")],
    counts: Annotated[
        bool, typer.Option("--counts", help="FILE is a series `timestamp,value`: tell its bursts.")
    ] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Propose thresholds for a budget of pages instead.")
    ] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Tell which alerts past posts, or a series of counts, would have raised; nothing is kept."""
    if counts and suggest:
        raise typer.BadParameter("a series of counts has no budget", param_hint="--suggest")
    if counts:
        _replay_counts(file, as_json)
        return
    if suggest:
        _suggest(file, config, as_json)
        return
    from responder.replay import replay as live_again
    from responder.replay import rung_json, summary_json
    from responder.screens.alerts import replay_page

    past = live_again(desk_of(config), file, say)
    if as_json:
        put([*map(rung_json, past.rung), summary_json(past)])
    else:
        show_page(replay_page(past))


def _suggest(file: str, config: Path | None, as_json: bool) -> None:
    from responder.replay import replay as live_again
    from responder.replay import summary_json
    from responder.screens.alerts import suggestion_page
    from responder.suggest import suggested, suggestion_json

    desk = desk_of(config)
    past = live_again(desk, file, say, weigh=True)
    found = suggested(past, desk.alerts.budget)
    if as_json:
        put([*map(suggestion_json, found), summary_json(past)])
    else:
        show_page(suggestion_page(past, found))


def _replay_counts(file: str, as_json: bool) -> None:
    from responder.replay_counts import burst_json, counts_summary_json, replay_counts
    from responder.screens.bursts import counts_page

    past = replay_counts(file, say)
    if as_json:
        put([*(burst_json(burst, past) for burst in past.bursts), counts_summary_json(past)])
    else:
        show_page(counts_page(past))
