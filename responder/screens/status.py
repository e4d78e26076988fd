"""The state of the watch: sources, coverage, holes, spending, backlog."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.box import HORIZONTALS
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from listener.budget import Outlook
from responder.alerts.duty import Duty
from responder.reports.office import Standing
from responder.screens.duty import duty_json, duty_lines
from responder.screens.lessons import lesson_json, lesson_line
from responder.screens.refreshes import RefreshReport, cost_json, refresh_json, refresh_table
from responder.screens.reporting import reporting_json, reporting_lines
from responder.screens.words import STATUS_WORDS, ago, held_words, post
from responder.sending import Hold
from storage.ledger import JobRun
from storage.lessons import Lesson
from storage.model import Cost, Json, Status
from storage.polled import Hole
from storage.sources import SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One source as the status tells it."""

    state: SourceState
    coverage: float | None
    """Share (0 to 1) of the last seven days that was read in full."""
    holes: Sequence[Hole]
    silent_for: timedelta | None
    """Set when it was productive once and brought nothing for too long."""
    rejected: int
    today: Cost
    """What it cost since midnight (UTC)."""
    month: Cost
    """What it cost since the first of the month (UTC)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """How much of the posts of a stretch of time could be judged and decided."""

    posts: int
    judged: int
    unread: int
    """Undecided: the engine could not read them."""
    doubted: int
    """Undecided: the engine was not sure."""

    @property
    def undecided(self) -> float | None:
        """Share (0 to 1) of the judged posts; None where none was judged."""
        return (self.unread + self.doubted) / self.judged if self.judged else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """All that `vigie status` tells."""

    at: datetime
    sources: Sequence[SourceReport]
    spending: Mapping[str, Outlook]
    requests_today: dict[str, int]
    pending: int
    last_day: Certainty
    """Of the posts written in the last 24 hours."""
    last_week: Certainty
    cases: dict[Status, int]
    held: Sequence[Hold]
    """Of each approved answer that may not be sent yet."""
    zone: ZoneInfo
    """In which times are told."""
    runs: Sequence[JobRun]
    duty: Duty
    reporting: Standing
    refreshes: Sequence[RefreshReport] = ()
    lessons: Sequence[Lesson] = ()


def status_page(report: StatusReport) -> RenderableType:
    """Lay the status out."""
    parts: list[RenderableType] = [source_table(report)]
    holes = [(s.state.name, hole) for s in report.sources for hole in s.holes]
    if holes:
        parts.append(_holes(holes))
    if report.refreshes:
        parts.append(refresh_table(report.refreshes, report.at))
    if report.spending:
        parts.append(_spending(report))
    backlog = ", ".join(f"{n} {STATUS_WORDS[status]}" for status, n in report.cases.items())
    parts.append(Text(f"Waiting for the classifier: {report.pending}. Cases: {backlog or 'none'}."))
    if report.held:
        parts.append(Text(_held(report.held, report.zone), "yellow"))
    parts.append(
        Text(
            f"Judged of the last 24 hours: {_certainty(report.last_day)}. "
            f"Of the last 7 days: {_certainty(report.last_week)}."
        )
    )
    parts += [lesson_line(lesson, report.at) for lesson in report.lessons]
    parts += duty_lines(report.duty, report.at)
    parts += reporting_lines(report.reporting, report.at, report.zone)
    failing = [run for run in report.runs if run.error]
    parts += [
        Text.assemble((f"{r.job}: ", "bold"), post(r.error or ""), style="red") for r in failing
    ]
    return Group(*parts)


def _held(holds: Sequence[Hold], zone: ZoneInfo) -> str:
    first = min(holds, key=lambda hold: hold.until)
    return f"Approved and held: {len(holds)}, the first {held_words(first, zone)}."


def _certainty(told: Certainty) -> str:
    words = f"{told.judged} of {told.posts} posts"
    if told.undecided is None:
        return words
    return (
        f"{words}, {told.undecided:.1%} undecided"
        f" ({told.doubted} in doubt, {told.unread} that the engine could not read)"
    )


def source_table(report: StatusReport) -> Table:
    """Lay out the sources, one a line."""
    table = Table(title="Sources", title_justify="left", expand=True)
    table.add_column("Source", ratio=4, overflow="ellipsis", no_wrap=True)
    for heading in ("Read", "New", "Coverage", "Asked today"):
        table.add_column(heading, overflow="fold")
    table.add_column("State", ratio=5, overflow="fold")
    for source in report.sources:
        state = source.state
        coverage = "–" if source.coverage is None else f"{source.coverage:.1%}"
        table.add_row(
            state.name,
            ago(state.last_success, report.at),
            ago(state.last_post, report.at),
            coverage,
            f"{source.today.requests}"
            + (f", {_usd(source.today.micros)}" * bool(source.today.micros)),
            _condition(source, report.at),
        )
    return table


def channel_table(report: StatusReport) -> Table:
    """Lay out the channels, one a line: what is wrong with any of their sources comes first."""
    table = Table(box=HORIZONTALS, expand=True)
    for heading in ("Channel", "Sources", "Read", "New", "Coverage", "Asked today"):
        table.add_column(heading, no_wrap=True)
    table.add_column("State", ratio=1, no_wrap=True, overflow="ellipsis")
    by_channel = groupby(report.sources, key=lambda source: source.state.channel)
    for channel, group in by_channel:
        sources = list(group)
        today = sum((source.today for source in sources), Cost())
        coverages = [source.coverage for source in sources if source.coverage is not None]
        table.add_row(
            channel,
            str(len(sources)),
            ago(min((s.state.last_success for s in sources), key=_or_never), report.at),
            ago(max((s.state.last_post for s in sources), key=_or_never), report.at),
            f"{min(coverages):.1%}" if coverages else "–",
            f"{today.requests}" + f", {_usd(today.micros)}" * bool(today.micros),
            _worst(sources, report.at),
        )
    return table


def _or_never(moment: datetime | None) -> datetime:
    return moment or datetime.min.replace(tzinfo=UTC)


def _worst(sources: Sequence[SourceReport], now: datetime) -> Text:
    failing = [source for source in sources if source.state.failure is not None]
    if failing:
        words = Text(f"{len(failing)} of {len(sources)} failing: ", "red")
        return words.append_text(_condition(failing[0], now))
    if all(source.silent_for is not None for source in sources):
        return _condition(sources[0], now)
    return Text("well", "green")


def _condition(source: SourceReport, now: datetime) -> Text:
    state = source.state
    if state.failure is not None:
        until = f", again at {state.not_before:%H:%M} UTC" if state.not_before else ""
        words = f"{state.failure.value}: {state.last_error}{until}"
        return post(words, style="bold red" if state.failure.permanent else "red")
    if source.silent_for is not None:
        return Text("silent: nothing new " + ago(state.last_post, now), style="yellow")
    return Text("well" if state.last_success else "not polled yet", style="green")


def _holes(holes: Sequence[tuple[str, Hole]]) -> Table:
    table = Table(title="Holes: what could not be read", title_justify="left")
    for heading in ("Source", "From (UTC)", "To (UTC)", "Why"):
        table.add_column(heading)
    for name, hole in holes:
        table.add_row(
            name,
            f"{hole.span.start:%Y-%m-%d %H:%M}",
            f"{hole.span.end:%Y-%m-%d %H:%M}",
            hole.reason,
        )
    return table


def _spending(report: StatusReport) -> Table:
    table = Table(title="Money and quota this month (UTC)", title_justify="left")
    for heading in ("Channel", "Requests today", "Spent", "Forecast", "Budget"):
        table.add_column(heading)
    for name, outlook in report.spending.items():
        budget = "–" if outlook.budget_micros is None else _usd(outlook.budget_micros)
        table.add_row(
            name,
            str(report.requests_today.get(name, 0)),
            _usd(outlook.spent_micros),
            _usd(outlook.forecast_micros),
            budget,
        )
    return table


def spending_line(report: StatusReport) -> str:
    """Say in one line what this month has cost and will."""
    spent = sum(outlook.spent_micros for outlook in report.spending.values())
    forecast = sum(outlook.forecast_micros for outlook in report.spending.values())
    requests = sum(report.requests_today.values())
    return f"{requests} requests today; {_usd(spent)} this month, {_usd(forecast)} at this pace"


def _usd(micros: int) -> str:
    return f"${micros / 1e6:.2f}"


def status_json(report: StatusReport) -> dict[str, Json]:
    """Give the status as one JSON object, for monitoring."""
    return {
        "at": report.at.isoformat(),
        "sources": [_source_json(source) for source in report.sources],
        "refresh": [refresh_json(told) for told in report.refreshes],
        "spending": {
            name: {
                "requests_today": report.requests_today.get(name, 0),
                "spent_usd": o.spent_micros / 1e6,
                "forecast_usd": o.forecast_micros / 1e6,
                "budget_usd": None if o.budget_micros is None else o.budget_micros / 1e6,
            }
            for name, o in report.spending.items()
        },
        "backlog": {
            "unclassified": report.pending,
            **{status.value: count for status, count in report.cases.items()},
            "held": len(report.held),
        },
        "judgements": {
            "last_24_hours": _certainty_json(report.last_day),
            "last_7_days": _certainty_json(report.last_week),
        },
        "forecasts": [lesson_json(lesson) for lesson in report.lessons],
        "alerts": duty_json(report.duty),
        "reports": reporting_json(report.reporting),
        "jobs": [
            {
                "job": r.job,
                "ended_at": r.ended_at.isoformat(),
                "error": r.error,
                "runs": r.runs,
                "errors": r.errors,
            }
            for r in report.runs
        ],
    }


def _certainty_json(told: Certainty) -> dict[str, Json]:
    return {
        "posts": told.posts,
        "judged": told.judged,
        "undecided": told.unread + told.doubted,
        "unread": told.unread,
        "doubted": told.doubted,
        "undecided_share": told.undecided,
    }


def _source_json(source: SourceReport) -> Json:
    state = source.state
    return {
        "name": state.name,
        "channel": state.channel,
        "last_success": state.last_success.isoformat() if state.last_success else None,
        "last_post": state.last_post.isoformat() if state.last_post else None,
        "coverage": source.coverage,
        "holes": [
            {
                "from": hole.span.start.isoformat(),
                "to": hole.span.end.isoformat(),
                "reason": hole.reason,
            }
            for hole in source.holes
        ],
        "failure": state.failure.value if state.failure else None,
        "error": state.last_error if state.failure else None,
        "not_before": state.not_before.isoformat() if state.not_before else None,
        "silent": source.silent_for is not None,
        "rejected": source.rejected,
        "today": cost_json(source.today),
        "month": cost_json(source.month),
    }
