"""One case on one page: thread, author's history, reasons, draft, checks, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from responder.checks.finding import Finding
from responder.screens.words import STATUS_WORDS, clock, clocks, held_words, level, post, who
from responder.sending import Hold
from storage.clocks import AT_REST
from storage.incident import Incident
from storage.mentions import Kept
from storage.model import Case, CaseEvent, Classification, MentionId
from storage.people import Link, OurAnswer
from storage.readings import KeptForecast


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything that is known of one case."""

    case: Case
    target: Kept
    """The mention to answer."""
    thread: Sequence[Kept]
    earlier: Sequence[Kept]
    """What the author wrote to us in other threads, on linked accounts too, newest first."""
    answers: Mapping[MentionId, OurAnswer]
    """What we answered to these."""
    linked: Sequence[Link]
    """Other accounts that a person said are the author's."""
    department: str | None
    """Whose case it is."""
    classification: Classification | None
    labels: Mapping[str, str]
    """What people say of the post to answer, in the place of what the classifier said."""
    events: Sequence[CaseEvent]
    incident: Incident | None
    """The incident that the post to answer belongs to."""
    findings: Sequence[Finding]
    """What the checks say of the draft."""
    editing: Sequence[str]
    """Who edits it just now."""
    length: str
    """Length of the draft against the network's limit, in words."""
    zone: ZoneInfo
    """In which times are told."""
    hold: Hold | None = None
    """What keeps the approved answer from being sent now."""
    forecast: KeptForecast | None = None
    """How far the post to answer was last foreseen to go."""


def case_page(file: CaseFile, now: datetime) -> RenderableType:
    """Lay out a case for reading and deciding."""
    parts: list[RenderableType] = [_head(file, now), _thread(file)]
    if file.earlier or file.linked:
        parts.append(_earlier(file))
    parts.append(_reasons(file))
    parts.append(_draft(file))
    parts.append(_events(file))
    return Group(*parts)


def _head(file: CaseFile, now: datetime) -> RenderableType:
    case = file.case
    line = Text.assemble(
        (f"Case {case.id} v{case.version}", "bold"),
        "  ",
        level(case.risk),
        f"  {STATUS_WORDS[case.status]}  ",
        post(f"{case.topic}, {case.lang}", most=60),
        *(("  ", post(file.department, most=40)) if file.department else ()),
        *(("  ", post(f"→ {case.assignee}", most=40)) if case.assignee else ()),
        "\n",
        clocks(case, now),
    )
    if case.escalated_by is not None:
        line.append("\nEscalated by ", "bold red")
        line.append_text(post(case.escalated_by, most=40))
    if case.set_aside is not None:
        line.append("\nSet aside: ", "bold")
        line.append_text(post(case.set_aside, most=160))
    for name in file.editing:
        line.append("\n").append_text(post(f"{name} is editing", most=80, style="bold yellow"))
    if case.endorsed_by is not None:
        told = f"Approved by {case.endorsed_by}: another person must too"
        line.append("\n").append_text(post(told, most=120))
    if file.incident is not None:
        line.append(f"\nIncident {file.incident.id}, {file.incident.state.value}: ")
        line.append_text(post(file.incident.headline, most=160))
    if case.receipt is not None:
        line.append("\nAnswered: ")
        line.append_text(post(case.receipt.url or case.receipt.native_id))
    if file.hold is not None:
        line.append(f"\nApproved, and held {held_words(file.hold, file.zone)}", "yellow")
    if case.handoff_reason and case.status not in AT_REST:
        line.append("\nPost by hand: ", "bold yellow")
        line.append_text(post(case.handoff_reason))
        if file.target.mention.url:
            line.append("\nOpen: ")
            line.append_text(post(file.target.mention.url))
    return line


def _thread(file: CaseFile) -> RenderableType:
    body = Text()
    for kept in file.thread:
        mention = kept.mention
        body.append_text(who(mention))
        body.append(f"  {clock(mention.published_at, file.zone)}", "dim")
        if mention.author and mention.author.followers is not None:
            body.append(f"  {mention.author.followers:,} followers", "dim")
        if mention.media:
            body.append_text(post(f"  [{', '.join(mention.media)}]", style="dim"))
        if kept.revision > 1:
            body.append("  edited", "yellow")
        body.append("\n")
        gone = Text("(deleted)", "dim")
        body.append_text(gone if kept.deleted_at is not None else post(mention.text))
        body.append("\n")
    body.rstrip()
    return _panel(body, f"Thread on {file.case.channel}")


def _earlier(file: CaseFile) -> RenderableType:
    body = Text("\n").join(_before(k, file.answers.get(k.id), file.zone) for k in file.earlier)
    others = ", ".join(f"{link.identity} (said {link.actor})" for link in file.linked)
    return _panel(body, f"The same person, also {others}" if others else "The same person")


def _before(kept: Kept, answer: OurAnswer | None, zone: ZoneInfo) -> Text:
    mention = kept.mention
    when = f"{mention.published_at.astimezone(zone):%Y-%m-%d} "
    line = Text.assemble((when, "dim"), post(mention.channel, most=14, style="dim"), " ")
    line.append_text(post(mention.text, most=140))
    if answer is not None:
        line.append(f"\n  we answered on {answer.at.astimezone(zone):%Y-%m-%d}: ", "dim")
        line.append_text(post(answer.text or answer.url or "(the text is not known)", most=140))
    return line


def _reasons(file: CaseFile) -> RenderableType:
    lines = [post(f"• {reason}") for reason in file.case.risk.reasons]
    if file.classification is not None:
        judged = file.classification
        lines += [post(f"• {reason}") for reason in judged.reasons]
        lines.append(Text(f"complaint {judged.complaint:.0%}, {judged.engine}", "dim"))
    if file.labels:
        said = ", ".join(f"{field} {value}" for field, value in file.labels.items())
        lines.append(Text(f"corrected by people: {said}"))
    return _panel(Text("\n").join(lines), "Why")


def _draft(file: CaseFile) -> RenderableType:
    if file.case.draft is None:
        return _panel(Text("(none)", "dim"), "Draft")
    body = post(file.case.draft)
    for finding in file.findings:
        body.append_text(_finding(finding))
    title = f"Draft ({file.length}; {_origin(file.case)})"
    return _panel(body, title, border="green")


def _finding(finding: Finding) -> Text:
    """Say what a check found, in which words, and who may confirm it."""
    words = f" ({', '.join(finding.words)})" if finding.words else ""
    lead = ", for a lead to confirm" if finding.lead else ""
    said = f"{finding.severity.value}, {finding.check}: {finding.message}{words}{lead}"
    return Text.assemble("\n", ("! ", "bold red"), post(said))


def _origin(case: Case) -> str:
    """Say who wrote the draft, and by which playbook."""
    told = [part for part in (case.draft_by, case.playbook) if part is not None]
    return ", ".join(told) or "written by hand"


def _panel(body: Text, title: str, *, border: str = "") -> Panel:
    """Frame a text; a title that is no Text would be read as markup."""
    return Panel(body, title=post(title, most=80), title_align="left", border_style=border)


def _events(file: CaseFile) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False)
    for event in file.events:
        table.add_row(
            f"v{event.version}",
            clock(event.at, file.zone, seconds=True),
            post(event.actor, most=24),
            event.action.value,
            post(event.note or "", most=160, style="dim"),
        )
    return table
