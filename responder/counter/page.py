"""One case as a page of text, what must be decided first on top. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from responder.checks.finding import Finding, Severity
from responder.counter.attachments import attachments_of
from responder.counter.look import ALARM, CAUTION, COLOURS, OURS, QUIET, TITLE, Look
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
    return Text(title + "─" * max(0, look.width - cell_len(title)), TITLE, no_wrap=True)


def finding_lines(findings: Iterable[Finding], look: Look) -> Text:
    """Say what the checks found, each with its name and the words that it means."""
    told = Text()
    for finding in findings:
        severe = finding.severity is Severity.ERROR
        told.append("\n" if told else "")
        told.append(
            f"{'✗' if severe else '!'} {look.words.severities[finding.severity]} ",
            ALARM if severe else CAUTION,
        )
        told.append(f"{finding.check}: ", "bold")
        told.append_text(post(look.words.finding(finding)))
        if finding.lead:
            told.append(f" ({look.words.by_lead})", CAUTION)
        if finding.words:
            told.append("  ")
            told.append_text(post(f"[{' | '.join(finding.words)}]", style="underline"))
    return told


def _head(reading: Reading, look: Look) -> Text:
    case, words = reading.file.case, look.words
    late = case.due_at is not None and case.due_at < look.now
    head = Text.assemble(
        (f"#{case.id} ", "bold"),
        (f"{words.levels[case.risk.level]} {case.risk.score:.0f}", COLOURS[case.risk.level]),
        "  ",
        (words.due(case.due_at, look.now), ALARM if late else ""),
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
        yield post(words.is_editing.format(name), most=60, style=CAUTION)
    if case.endorsed_by:
        yield post(words.endorsed.format(case.endorsed_by), most=100)
    if case.assignee:
        yield post(words.assigned.format(case.assignee), most=60)
    if case.escalated_by:
        yield post(f"! {words.escalated} ({case.escalated_by})", most=60, style=ALARM)
    if reading.file.department:
        yield post(words.department.format(reading.file.department), most=60)
    if case.set_aside:
        yield post(words.set_aside.format(case.set_aside), most=160)
    yield from _way(reading, look)


def _way(reading: Reading, look: Look) -> Iterator[Text]:
    """Tell how far the answer is on its way."""
    case, words = reading.file.case, look.words
    if case.status is Status.APPROVED:
        told = words.goes(reading.file.hold, look.now, look.zone)
        yield Text(told, "" if reading.file.hold is None else CAUTION)
    if case.status is Status.UNKNOWN:
        yield Text(words.statuses[Status.UNKNOWN], ALARM)
    if case.handoff_reason:
        yield post(words.by_hand.format(words.reason(case.handoff_reason)), style=CAUTION)
    if case.receipt is not None:
        yield post(words.answered_at.format(case.receipt.url or case.receipt.native_id))


def _target(reading: Reading, look: Look) -> Text:
    file = reading.file
    reasons = file.classification.reasons if file.classification else ()
    told = Text.assemble(heading(look.words.headings["post"], look), "\n", _by(file.target, look))
    told.append("\n")
    spare = file.target.id in reading.abusive
    told.append_text(_said(file.target, look, quoted(reasons), spare=spare))
    for attached in attachments_of(file.target.mention):
        described = look.words.alt.format(attached.alt) if attached.alt else look.words.no_alt
        told.append_text(post(f"\n[{attached.kind}] {described}", style=QUIET))
        if attached.url:
            told.append_text(post(f" {attached.url}", style=QUIET))
    if file.target.mention.url:
        told.append_text(
            post(f"\n{look.words.open_at.format(file.target.mention.url)}", style=QUIET)
        )
    return told


def _by(kept: Kept, look: Look) -> Text:
    """Tell who wrote a post, how many follow them, where and when."""
    mention, words = kept.mention, look.words
    line = Text()
    if mention.own:
        line.append(f"{words.ours} ", OURS)
    if mention.author is not None:
        line.append_text(post(f"@{mention.author.handle}", most=40, style="bold"))
        if mention.author.name:
            line.append(" ").append_text(post(mention.author.name, most=40))
        if mention.author.followers is not None:
            line.append(f"  {words.followers(mention.author.followers)}")
        if mention.author.verified:
            line.append(f"  {words.verified}")
    line.append("  ").append_text(post(mention.channel, most=20))
    line.append(f"  {words.when(mention.published_at, look.zone)}", QUIET)
    line.append(f" ({words.since(mention.published_at, look.now)})", QUIET)
    if kept.revision > 1:
        line.append(f"  {words.edited}", CAUTION)
    if kept.pending:
        line.append(f"  {words.pending}", CAUTION)
    return line


def _said(kept: Kept, look: Look, words: Sequence[str], *, spare: bool) -> Text:
    if kept.deleted_at is not None:
        return Text(look.words.deleted, QUIET)
    if spare and look.spare and not kept.mention.own:
        return Text(look.words.spared, QUIET)
    return marked(kept.mention.text, words, "bold", brackets=not look.colour)


def _draft(reading: Reading, look: Look, *, typed: bool) -> Text:
    case, words = reading.file.case, look.words
    told = words.length(reading.file.length) if case.draft is not None else ""
    by = case.playbook or words.written_by_hand
    if case.draft_by == "machine":
        by = words.written_by_machine
    title = f"{told}; {by}" if told else ""
    part = Text.assemble("\n", heading(words.headings["draft"], look, title), "\n")
    if case.draft is None:
        part.append(words.no_draft, QUIET)
    else:
        meant = [word for finding in reading.findings for word in finding.words]
        part.append_text(marked(case.draft, meant, ALARM, brackets=not look.colour))
    if reading.findings:
        part.append("\n\n")
        part.append_text(finding_lines(reading.findings, look))
    if typed:
        part.append(f"\n{words.unsaved}", CAUTION)
    return part


def _list(lines: Sequence[str], name: str, look: Look) -> Text:
    if not lines:
        return Text()
    told = Text("\n").join(post(f"• {line}") for line in lines)
    return Text.assemble("\n", heading(look.words.headings[name], look), "\n", told)


def _why(reading: Reading, look: Look) -> Text:
    judged = reading.file.classification
    reasons = [*reading.file.case.risk.reasons, *(judged.reasons if judged else ())]
    if look.spare and reading.file.target.id in reading.abusive:
        reasons = [reason for reason in reasons if '"' not in reason]  # they quote the text
    told = [look.words.reason(reason) for reason in dict.fromkeys(reasons)]
    return _list([*told, *reading.labels], "why", look)


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
        said = _said(kept, look, (), spare=kept.id in reading.abusive)
        said.truncate(LONGEST, overflow="ellipsis")
        part.append("\n  ")
        part.append_text(Text(" ".join(said.plain.split()), said.style))
    return part


def _history(reading: Reading, look: Look) -> Text:
    part = Text.assemble("\n", heading(look.words.headings["history"], look))
    for event in reversed(reading.file.events):
        part.append(f"\n{look.words.when(event.at, look.zone)}  ", QUIET)
        part.append_text(post(event.actor, most=24, style="bold"))
        part.append(f"  {look.words.actions[event.action]}")
        if event.note:
            part.append("  ").append_text(post(event.note, most=LONGEST, style=QUIET))
    return part
