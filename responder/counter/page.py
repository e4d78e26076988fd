"""One case as a page of text, what must be decided first on top. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from responder.checks.finding import Finding, Severity
from responder.counter.attachments import attachments_of
from responder.counter.look import COLOURS, Look
from responder.counter.marks import marked, quoted
from responder.counter.reading import Reading
from responder.counter.sparkline import sparkline
from responder.screens.words import post
from storage.mentions import Kept
from storage.model import Engagement, Status
from storage.readings import KeptForecast

LONGEST = 300
"""Characters of a post that is told beside the one to answer."""


def case_page(reading: Reading, look: Look, *, typed: bool = False) -> Text:
    """Lay out a case; `typed` says that a text of this person waits to be kept."""
    parts = [
        _head(reading, look),
        _target(reading, look),
        _draft(reading, look, typed=typed),
        _list(reading.ensure, "sure", look),
        _why(reading, look),
        _spread(reading, look),
        _incident(reading, look),
        _thread(reading, look),
        _posts(reading.file.earlier, "earlier", reading, look),
        _history(reading, look),
    ]
    return Text("\n").join(part for part in parts if part)


def heading(name: str, look: Look, told: str = "") -> Text:
    """Begin a part of the page: a word and a line to the end of the row."""
    if not look.drawn:
        return Text(f"{name} ({told}):" if told else f"{name}:")
    title = f"── {name} "
    title += f"({told}) " if told else ""
    return Text(title + "─" * max(0, look.width - cell_len(title)), "bold", no_wrap=True)


def finding_lines(findings: Iterable[Finding], look: Look) -> Text:
    """Say what the checks found, each with its name and the words that it means."""
    told = Text()
    for finding in findings:
        severe = finding.severity is Severity.ERROR
        told.append("\n" if told else "")
        told.append(
            f"{'✗' if severe else '!'} {look.words.severities[finding.severity]} ",
            "bold red" if severe else "bold yellow",
        )
        told.append(f"{finding.check}: ", "bold")
        told.append_text(post(finding.message))
        if finding.words:
            told.append_text(post(f"  [{' | '.join(finding.words)}]", style="underline"))
    return told


def _head(reading: Reading, look: Look) -> Text:
    case, words = reading.file.case, look.words
    late = case.due_at is not None and case.due_at < look.now
    head = Text.assemble(
        (f"#{case.id} ", "bold"),
        (f"{words.levels[case.risk.level]} {case.risk.score:.0f}", COLOURS[case.risk.level]),
        "  ",
        (words.due(case.due_at, look.now), "bold red" if late else ""),
        f"  {words.statuses[case.status]}",
    )
    if case.topic:
        head.append(f"  {words.topics.get(case.topic, '')}, ")
        head.append_text(post(case.lang, most=12))
    for told in _standing(reading, look):
        head.append("\n")
        head.append_text(told)
    return head.append("\n")


def _standing(reading: Reading, look: Look) -> Iterator[Text]:
    """Tell what is special about how the case stands."""
    case, words = reading.file.case, look.words
    for name in reading.editing:
        yield post(words.is_editing.format(name), most=60, style="bold yellow")
    if case.endorsed_by:
        yield post(words.endorsed.format(case.endorsed_by), most=100)
    if case.assignee:
        yield post(words.assigned.format(case.assignee), most=60)
    if case.escalated_by:
        yield post(f"! {words.escalated} ({case.escalated_by})", most=60, style="bold red")
    if case.department:
        yield post(words.department.format(case.department), most=60)
    if case.status is Status.UNKNOWN:
        yield Text(words.statuses[Status.UNKNOWN], "bold red")
    if case.handoff_reason:
        yield post(words.by_hand.format(case.handoff_reason), style="bold yellow")
    if case.receipt is not None:
        yield post(words.answered_at.format(case.receipt.url or case.receipt.native_id))


def _target(reading: Reading, look: Look) -> Text:
    file = reading.file
    reasons = file.classification.reasons if file.classification else ()
    told = Text.assemble(heading(look.words.headings["post"], look), "\n", _by(file.target, look))
    told.append("\n")
    told.append_text(_said(file.target, look, quoted(reasons), spare=reading.abusive))
    for attached in attachments_of(file.target.mention):
        described = look.words.alt.format(attached.alt) if attached.alt else look.words.no_alt
        told.append_text(post(f"\n[{attached.kind}] {described}", style="dim"))
        if attached.url:
            told.append_text(post(f" {attached.url}", style="dim"))
    if file.target.mention.url:
        told.append_text(
            post(f"\n{look.words.open_at.format(file.target.mention.url)}", style="dim")
        )
    return told


def _by(kept: Kept, look: Look) -> Text:
    """Tell who wrote a post, how many follow them, where and when."""
    mention, words = kept.mention, look.words
    line = Text()
    if mention.own:
        line.append(f"{words.ours} ", "bold green")
    if mention.author is not None:
        line.append_text(post(f"@{mention.author.handle}", most=40, style="bold"))
        if mention.author.name:
            line.append(" ").append_text(post(mention.author.name, most=40))
        if mention.author.followers is not None:
            line.append(f"  {words.followers(mention.author.followers)}")
        if mention.author.verified:
            line.append(f"  {words.verified}")
    line.append("  ").append_text(post(mention.channel, most=20))
    line.append(f"  {words.when(mention.published_at, look.zone)}", "dim")
    line.append(f" ({words.since(mention.published_at, look.now)})", "dim")
    if kept.revision > 1:
        line.append(f"  {words.edited}", "bold yellow")
    if kept.pending:
        line.append(f"  {words.pending}", "bold yellow")
    return line


def _said(kept: Kept, look: Look, words: Sequence[str], *, spare: bool) -> Text:
    if kept.deleted_at is not None:
        return Text(look.words.deleted, "dim")
    if spare and look.spare and not kept.mention.own:
        return Text(look.words.spared, "dim")
    return marked(kept.mention.text, words, "bold", brackets=not look.colour)


def _draft(reading: Reading, look: Look, *, typed: bool) -> Text:
    case, words = reading.file.case, look.words
    told = reading.file.length if case.draft is not None else ""
    by = case.playbook or words.written_by_hand
    if case.draft_by == "machine":
        by = words.written_by_machine
    title = f"{told}; {by}" if told else ""
    part = Text.assemble("\n", heading(words.headings["draft"], look, title), "\n")
    if case.draft is None:
        part.append(words.no_draft, "dim")
    else:
        meant = [word for finding in reading.findings for word in finding.words]
        part.append_text(marked(case.draft, meant, "bold red", brackets=not look.colour))
    if reading.findings:
        part.append("\n\n")
        part.append_text(finding_lines(reading.findings, look))
    if typed:
        part.append(f"\n{words.unsaved}", "bold yellow")
    return part


def _list(lines: Sequence[str], name: str, look: Look) -> Text:
    if not lines:
        return Text()
    told = Text("\n").join(post(f"• {line}") for line in lines)
    return Text.assemble("\n", heading(look.words.headings[name], look), "\n", told)


def _why(reading: Reading, look: Look) -> Text:
    judged = reading.file.classification
    reasons = [*reading.file.case.risk.reasons, *(judged.reasons if judged else ())]
    return _list([*dict.fromkeys(reasons), *reading.labels], "why", look)


def _spread(reading: Reading, look: Look) -> Text:
    if len(reading.counted) < 2 and reading.forecast is None:
        return Text()
    part = Text.assemble("\n", heading(look.words.headings["spread"], look), "\n")
    counted = [_interactions(engagement) for engagement in reading.counted]
    if len(counted) > 1:
        numbers = ", ".join(map(str, counted[-8:]))
        part.append(f"{sparkline(counted)}  {numbers}\n" if look.drawn else f"{numbers}\n")
    part.append("\n".join(_foreseen(counted, reading.forecast, look)))
    return part


def _interactions(counted: Engagement) -> int:
    return sum(count or 0 for count in (counted.likes, counted.shares, counted.replies))


def _foreseen(counted: Sequence[int], forecast: KeptForecast | None, look: Look) -> Iterator[str]:
    words = look.words
    if counted:
        yield words.forecast_line.format(words.number(counted[-1]))
    if forecast is None:
        yield words.forecast_none
    elif forecast.median is None or forecast.low is None or forecast.high is None:
        finished = forecast.status == "finished"
        yield words.forecast_finished if finished else words.forecast_early
    else:
        expected = (forecast.median, forecast.low, forecast.high)
        yield words.forecast_interval.format(*map(words.number, expected))
        for threshold, chance in sorted(forecast.exceeds.items()):
            yield words.forecast_exceeds.format(words.percent(chance), words.number(threshold))
        if forecast.doubling_minutes is not None:
            yield words.forecast_doubles.format(f"{forecast.doubling_minutes} {words.units[2]}")


def _incident(reading: Reading, look: Look) -> Text:
    incident = reading.file.incident
    if incident is None:
        return Text()
    told = Text.assemble(
        "\n",
        heading(look.words.headings["incident"], look, f"{incident.id}, {incident.state.value}"),
        "\n",
        post(incident.headline, most=LONGEST, style="bold"),
    )
    for reason in incident.reasons:
        told.append("\n• ").append_text(post(reason, most=LONGEST))
    return told


def _thread(reading: Reading, look: Look) -> Text:
    others = [kept for kept in reading.file.thread if kept.id != reading.file.target.id]
    return _posts(others, "thread", reading, look)


def _posts(posts: Sequence[Kept], name: str, reading: Reading, look: Look) -> Text:
    if not posts:
        return Text()
    part = Text.assemble("\n", heading(look.words.headings[name], look))
    for kept in posts:
        part.append("\n")
        part.append_text(_by(kept, look))
        said = _said(kept, look, (), spare=reading.abusive)
        said.truncate(LONGEST, overflow="ellipsis")
        part.append("\n  ")
        part.append_text(Text(" ".join(said.plain.split()), said.style))
    return part


def _history(reading: Reading, look: Look) -> Text:
    part = Text.assemble("\n", heading(look.words.headings["history"], look))
    for event in reversed(reading.file.events):
        part.append(f"\n{look.words.when(event.at, look.zone)}  ", "dim")
        part.append_text(post(event.actor, most=24, style="bold"))
        part.append(f"  {look.words.actions[event.action]}")
        if event.note:
            part.append("  ").append_text(post(event.note, most=LONGEST, style="dim"))
    return part
