"""How listening again stands: which posts are followed, how late it is, and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from responder.screens.words import ago, post, span
from storage.model import Cost, Json
from storage.refreshed import RefreshState


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReport:
    """Listening again to one channel as the status tells it."""

    state: RefreshState
    followed: int
    """Posts that may still grow, and are read again in their turn."""
    due: int
    """Those whose turn it is."""
    lag: timedelta
    """For how long the longest of them has been due."""
    rejected: int
    """Answers that could not be read, by post and reason."""
    today: Cost
    month: Cost


def refresh_table(reports: Sequence[RefreshReport], now: datetime) -> Table:
    """Lay listening again out, one channel a line."""
    table = Table(title="Counters read again", title_justify="left")
    for heading in ("Channel", "Followed", "Due", "Late by", "Read", "Today", "Month", "State"):
        table.add_column(heading, overflow="fold")
    for told in reports:
        table.add_row(
            told.state.channel,
            str(told.followed),
            str(told.due),
            span(told.lag) if told.due and told.lag >= timedelta(minutes=1) else "–",
            ago(told.state.last_success, now),
            _cost(told.today),
            _cost(told.month),
            _condition(told.state),
        )
    return table


def _cost(cost: Cost) -> str:
    money = f", ${cost.micros / 1e6:.2f}" if cost.micros else ""
    return f"{cost.requests}{money}"


def _condition(state: RefreshState) -> Text:
    if state.failure is None:
        return Text("well" if state.last_success else "not read yet", style="green")
    until = f", again at {state.not_before:%H:%M} UTC" if state.not_before else ""
    words = f"{state.failure.value}: {state.last_error}{until}"
    return post(words, style="bold red" if state.failure.permanent else "red")


def refresh_json(told: RefreshReport) -> dict[str, Json]:
    """Give listening again to one channel, for monitoring."""
    state = told.state
    return {
        "channel": state.channel,
        "followed": told.followed,
        "due": told.due,
        "lag_seconds": round(told.lag.total_seconds()) if told.due else 0,
        "last_success": state.last_success.isoformat() if state.last_success else None,
        "failure": state.failure.value if state.failure else None,
        "error": state.last_error if state.failure else None,
        "not_before": state.not_before.isoformat() if state.not_before else None,
        "rejected": told.rejected,
        "today": cost_json(told.today),
        "month": cost_json(told.month),
    }


def cost_json(cost: Cost) -> Json:
    """Give a cost; `usd` in US dollars."""
    return {"requests": cost.requests, "items": cost.items, "usd": cost.micros / 1e6}
