"""Commands of the person who answers: the queue, one case, and what is done to it."""

import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from responder.commands.common import (
    Actor,
    AsJson,
    Config,
    Confirmed,
    Hand,
    Id,
    IdOrPost,
    Reason,
    Unspare,
    Version,
    caught_up,
    desk_of,
    label_of,
    now,
    number_of,
    print_counts,
    put,
    say,
    show_page,
    tell_case,
)

if TYPE_CHECKING:
    from pathlib import Path

    from responder.desk import Desk
    from storage.model import Json

app = typer.Typer()


@app.command()
def queue(
    config: Config = None,
    as_json: AsJson = False,
    most: Annotated[
        int, typer.Option("--most", "--limit", min=1, max=10_000, help="Rows of the table.")
    ] = 30,
    uncertain: Annotated[
        bool, typer.Option("--uncertain", help="Which labels would teach the classifier most.")
    ] = False,
    department: Annotated[
        str | None, typer.Option("--department", metavar="NAME", help="Its cases alone.")
    ] = None,
    unspare: Unspare = False,
) -> None:
    """List the cases that wait for somebody, worst first."""
    from responder.exports import case_json, held_json
    from responder.inquiry import holds, incidents_of, queue_rows, spared_rows
    from responder.screens.queue import queue_table
    from storage.lifecycle import TO_DO

    desk = caught_up(desk_of(config))
    if uncertain:
        _uncertain(desk, most, as_json=as_json, unspare=unspare)
        return
    of = None if department is None else desk.departments.named(department)
    with desk.ledger() as ledger:
        rows = queue_rows(ledger, now(), most=-1 if as_json else most, department=of)
        found = incidents_of(ledger, rows)
        own = {case.id: desk.departments.of(case) for case, _ in rows}
        if as_json:
            held = holds(desk, ledger, now())
            put(
                case_json(c, m, found.get(c.id), department=own[c.id]) | held_json(held.get(c.id))
                for c, m in rows
            )
            return
        told = ledger.cases.counts().items()
        total = len(rows) if of else sum(n for status, n in told if status in TO_DO)
        spared = spared_rows(desk, ledger, rows, unspare=unspare)
        show_page(queue_table(spared, now(), total=total, incidents=found, departments=own))


def _uncertain(desk: "Desk", most: int, *, as_json: bool, unspare: bool) -> None:
    from responder.exports import doubtful_json
    from responder.inquiry import uncertain_rows
    from responder.screens.learning import uncertain_table

    with desk.ledger() as ledger:
        rows = uncertain_rows(desk, ledger, most=most, unspare=unspare or as_json)
    put(doubtful_json(d, m) for d, m in rows) if as_json else show_page(uncertain_table(rows))


@app.command()
def show(
    case_id: Id, config: Config = None, as_json: AsJson = False, unspare: Unspare = False
) -> None:
    """Show one case: thread, history, reasons, draft, checks."""
    from responder.exports import case_file_json
    from responder.inquiry import case_file
    from responder.screens.case import case_page
    from storage.model import CaseId

    desk = caught_up(desk_of(config))
    with desk.ledger() as ledger:
        file = case_file(desk, ledger, CaseId(case_id), unspare=unspare or as_json)
        put([case_file_json(file)]) if as_json else show_page(case_page(file, now()))


@app.command()
def review(
    config: Config = None,
    actor: Actor = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="In words, one question at a time: to be read out.")
    ] = False,
) -> None:
    """Work through the queue with the keyboard."""
    desk = caught_up(desk_of(config))
    drawn = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    if drawn and not plain:
        from responder.counter.app import run
    else:
        from responder.counter.plain import run
    run(desk, desk.approver(actor))


@app.command()
def approve(
    case_id: Id,
    version: Annotated[int, typer.Option("--version", help="The version that you saw.")],
    confirm: Confirmed = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Consent to the draft as it stands; it is then published, or waits for a second person."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.tell_others()
    read = confirm or ()
    hand.act(lambda by, case, seen: by.approve(case, seen, hand.findings, confirmed=read))


@app.command("take-back")
def take_back(
    case_id: Id,
    reason: Reason = "",
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Take an approval back, as long as the answer is not sent."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.take_back(case, seen, reason))


@app.command()
def note(
    case_id: Id,
    text: Annotated[str, typer.Option("--text", help="What the next person should know.")],
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Write a note into the history of a case."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.note(case, seen, text))


@app.command()
def edit(
    case_id: Id,
    text: Annotated[str | None, typer.Option("--text", help="The new text; else stdin.")] = None,
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Put your own text in place of the draft; an approval given before is void."""
    words = sys.stdin.read() if text is None else text
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.edit(case, seen, words, hand.desk.addressed))


@app.command()
def reject(
    case_id: Id,
    reason: Reason = "",
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Refuse the draft: the case then waits for your own words."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.reject(case, seen, reason))


@app.command()
def snooze(
    case_id: Id,
    hours: Annotated[
        float, typer.Option("--hours", min=0.01, max=24 * 366, help="For how long.")
    ] = 1,
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Hide a case from the queue for some hours."""
    until = now() + timedelta(hours=hours)
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.snooze(case, seen, until))


@app.command()
def assign(
    case_id: Id,
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Who takes it.")],
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Give a case to somebody."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.assign(case, seen, to))


@app.command()
def close(
    case_id: Id,
    reason: Reason = "",
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Say that nothing more is to be done."""
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.close(case, seen, reason))


@app.command()
def label(
    labelled: IdOrPost,
    what: Annotated[
        str,
        typer.Argument(metavar="FIELD=VALUE", help="As in topic=billing; topic= takes it back."),
    ],
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Correct what the classifier said of a post, or take that back; all of it is kept."""
    field, value = label_of(what)
    case_id = number_of(labelled)
    if case_id is None:
        _label_post(labelled, (field, value), config, actor, version, as_json=as_json)
        return
    hand = Hand(config, actor, case_id, version, as_json)
    hand.act(lambda by, case, seen: by.label(case, seen, field, value))


def _label_post(
    post: str,
    label: tuple[str, str],
    config: "Path | None",
    actor: str | None,
    version: int | None,
    *,
    as_json: bool,
) -> None:
    from responder.exports import labelled_json
    from responder.labelling import label_post
    from responder.screens.words import one_word

    desk = desk_of(config)
    with desk.ledger() as ledger:
        done = label_post(desk, ledger, post, label, actor=actor, version=version)
        if done.case is not None:
            tell_case(desk, ledger, done.case, as_json=as_json)
            return
        labels = ledger.labels(done.kept.id)
        against = ledger.judgements.objection(done.kept, desk.settings.competitors)
    name = one_word(done.kept.name)
    line = f"{name}: {done.told}\n"
    put([labelled_json(done.kept, labels)]) if as_json else sys.stdout.write(line)
    if label == ("complaint", "yes"):
        say(against or f"no case was opened: `vigie open {name}` opens one")


@app.command()
def handoff(
    case_id: Id,
    posted: Annotated[str | None, typer.Option(metavar="URL", help="Where it stands now.")] = None,
    version: Version = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Answer by hand: gives the text to copy; with --posted, tell where it stands now."""
    hand = Hand(config, actor, case_id, version, as_json)
    if posted is not None:
        hand.act(lambda by, case, seen: by.posted(case, seen, posted))
        return
    hand.act(lambda by, case, seen: by.hand_off(case, seen))
    say(hand.to_copy())


@app.command()
def publish(
    config: Config = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Send what is approved, without waiting whether it is taken back; the loop waits."""
    from responder.exports import case_json
    from responder.publish import standing
    from responder.screens.words import held_lines

    desk = desk_of(config)
    if dry_run:
        with desk.ledger() as ledger:
            told = standing(ledger, desk.sending.asked(), now())
        put(case_json(case) for case, hold in told if hold is None)
        held = [(case, hold) for case, hold in told if hold is not None]
    else:
        run = desk.publish(asked=True)
        counts: dict[str, Json] = {"sent": run.new, "not sent": run.failed, "held": run.known}
        put([counts]) if as_json else print_counts(counts)
        if run.note:
            say(run.note)
        held = list(run.held)
    for line in held_lines(held, desk.zone):
        say(line)
