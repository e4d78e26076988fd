"""Commands of a team: one act for many cases, and the history for who audits it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from responder.commands.common import (
    Actor,
    AsJson,
    Config,
    Confirmed,
    caught_up,
    desk_of,
    put,
    say,
    show_page,
)

if TYPE_CHECKING:
    from responder.bulk import Done

app = typer.Typer()


@app.command()
def bulk(
    incident: Annotated[int, typer.Argument(metavar="INCIDENT", min=1, max=2**62)],
    cases: Annotated[
        str, typer.Option("--cases", metavar="1,2,3", help="Only these; else all that wait.")
    ] = "",
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help="Only cases in this language.")
    ] = None,
    approve: Annotated[
        str | None,
        typer.Option("--approve", metavar="DIGEST", help="Approve the plan that was shown."),
    ] = None,
    confirm: Confirmed = None,
    config: Config = None,
    actor: Actor = None,
    as_json: AsJson = False,
) -> None:
    """Answer many cases of one incident: shows every text; with --approve, approves them all."""
    if approve is not None:
        if cases or language is not None:
            raise typer.BadParameter("a plan is approved as it was shown", param_hint="--approve")
        _approve(approve, incident, confirm or [], config, actor, as_json=as_json)
        return
    from responder.bulk import show_plan
    from responder.screens.bulk import bulk_json, bulk_page, left_out_json

    desk = caught_up(desk_of(config))
    chosen = _numbers(cases)
    with desk.ledger() as ledger:
        showing = show_plan(desk, ledger, incident, chosen=chosen, language=language)
    if as_json:
        put(bulk_json(showing, shown) for shown in showing.shown)
        put(map(left_out_json, showing.left_out))
    else:
        show_page(bulk_page(showing))


def _approve(
    digest: str,
    incident: int,
    confirm: list[str],
    config: Path | None,
    actor: str | None,
    *,
    as_json: bool,
) -> None:
    from responder.bulk import approve_plan

    desk = desk_of(config)
    with desk.ledger() as ledger:
        done = approve_plan(desk, ledger, digest, actor, incident=incident, confirmed=confirm)
    _tell(done, as_json=as_json)
    if not done.cases:
        raise typer.Exit(1)


def _tell(done: "Done", *, as_json: bool) -> None:
    from responder.exports import case_json
    from responder.screens.bulk import left_out_json, left_out_line

    if as_json:
        put(map(case_json, done.cases))
        put(map(left_out_json, done.left_out))
        return
    for case in done.cases:
        show_page(f"case {case.id} is {case.status.value}, version {case.version}")
    for left in done.left_out:
        show_page(left_out_line(left))


def _numbers(cases: str) -> set[int]:
    try:
        return {int(number) for number in cases.split(",") if number.strip()}
    except ValueError:
        raise typer.BadParameter("numbers with commas between", param_hint="--cases") from None


@app.command()
def audit(
    case_id: Annotated[
        int | None, typer.Argument(metavar="[ID]", min=1, max=2**62, help="One case; else all.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Verify the chain of all entries.")
    ] = False,
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="HASH", help="With --verify: a head that you kept."),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Tell who did what, with before and after; or verify that nothing of it was altered."""
    from responder.screens.audit import audit_json, audit_table, label_apart_json
    from storage.model import CaseId

    if head is not None and not verify:
        raise typer.BadParameter("goes with --verify", param_hint="--head")
    if verify:
        _verify(config, head, as_json=as_json)
        return
    of = None if case_id is None else CaseId(case_id)
    with desk_of(config).ledger() as ledger:
        if of is not None:
            ledger.cases.get(of)
        entries, labels = ledger.audit.entries(of), ledger.audit.labels_apart(of)
        if as_json:
            put(map(audit_json, entries))
            put(map(label_apart_json, labels))
        else:
            show_page(audit_table(entries, labels))


def _verify(config: Path | None, head: str | None, *, as_json: bool) -> None:
    from responder.history import held_against, told

    with desk_of(config).ledger() as ledger:
        verdict = ledger.audit.verify()
        line = told(verdict)
        kept = None if head is None else held_against(ledger.audit, head)
    if as_json:
        put([{"entries": verdict.entries, "forgotten": verdict.forgotten, "head": verdict.head}])
    else:
        show_page(f"{line}\nhead: {verdict.head}")
    if kept is not None:
        say(kept)
