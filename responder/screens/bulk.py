"""A plan for many cases on one page: every text, with the post that it answers and its checks."""

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from responder.bulk import NAMED_BY, LeftOut, Showing, Shown
from responder.screens.words import post, who
from storage.model import Json


def bulk_page(showing: Showing) -> RenderableType:
    """Lay out all that one act would approve."""
    parts: list[RenderableType] = [_panel(shown) for shown in showing.shown]
    parts += [left_out_line(left) for left in showing.left_out]
    plan = showing.plan
    if showing.shown:
        name = plan.digest[:NAMED_BY]
        parts.append(
            Text(
                f"{len(showing.shown)} texts, {len(showing.left_out)} cases left out. To approve "
                f"exactly these: vigie bulk {plan.incident_id} --approve {name}",
                "bold",
            )
        )
    else:
        parts.append(Text("No case of this incident takes an answer now."))
    return Group(*parts)


def left_out_line(left: LeftOut) -> Text:
    """Say why a case is left out."""
    return Text.assemble(f"case {left.case_id} is left out: ", post(left.why, most=300))


def _panel(shown: Shown) -> Panel:
    told = shown.text
    body = Text.assemble(who(shown.post.mention), ": ")
    body.append_text(post(shown.post.mention.text, most=280))
    body.append("\n\n")
    body.append_text(post(told.text))
    for finding in shown.findings:
        line = f"\n! {finding.severity.value} {finding.check}: "
        body.append_text(Text.assemble((line, "bold red"), post(finding.message)))
    body.append_text(Text.assemble("\n", post(told.why, most=300, style="dim")))
    title = (
        f"Case {told.case_id} v{told.version} ({told.playbook or told.draft_by or 'no playbook'})"
    )
    return Panel(body, title=post(title, most=80), title_align="left")


def bulk_json(showing: Showing, shown: Shown) -> dict[str, Json]:
    """Give one text of a plan as JSON."""
    told = shown.text
    return {
        "plan": showing.plan.digest,
        "incident": showing.plan.incident_id,
        "case": told.case_id,
        "version": told.version,
        "text": told.text,
        "playbook": told.playbook,
        "draft_by": told.draft_by,
        "why": told.why,
        "findings": [
            {"check": f.check, "severity": f.severity.value, "message": f.message}
            for f in shown.findings
        ],
    }


def left_out_json(left: LeftOut) -> dict[str, Json]:
    """Give a case that is left out as JSON."""
    return {"case": left.case_id, "left_out": left.why}
