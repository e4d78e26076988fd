"""The state of alerting: who is on call, what is open, how the receivers do."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from responder.alerts.budget import basis_of
from responder.alerts.duty import Duty
from responder.alerts.review import Worth
from responder.screens.words import ago, post, span
from storage.model import Json
from storage.pages import KeptPage, ReceiverState


def duty_lines(duty: Duty, now: datetime) -> list[Text]:
    """Say it in a few lines, what is wrong in red."""
    lines = [Text(_call_words(duty))]
    lines += [_page_line(page, now) for page in duty.pages]
    lines += [_receiver_line(state, now) for state in duty.receivers]
    for silence in duty.silences:
        about = "" if silence.key is None else f" of {silence.key!r}"
        until = f"{silence.until:%Y-%m-%d %H:%M} UTC"
        words = f"Silence{about} until {until} by {silence.actor}: {silence.reason}"
        lines.append(post(words, style="yellow"))
    if duty.thresholds is not None:
        day, night = duty.thresholds
        lines += [Text(f"By day: {day.words()}."), Text(f"By night: {night.words()}.")]
    if duty.heartbeat is not None:
        lines.append(_receiver_line(duty.heartbeat, now))
    return lines


def _call_words(duty: Duty) -> str:
    quiet = " Quiet hours: only what is critical is told." if duty.quiet else ""
    if not duty.on_call:
        return f"On call: no rota, every receiver of alerts.notify is told.{quiet}"
    first, *rest = duty.on_call
    then = f", then {', '.join(rest)}" if rest else ""
    return f"On call: {first}{then}.{quiet}"


def _page_line(page: KeptPage, now: datetime) -> Text:
    state = "open" if page.ends_at is None else "over, not told everywhere yet"
    taken = f", taken by {page.acknowledged_by}" if page.acknowledged_by else ""
    called = f", called: {', '.join(page.calls)}" if page.calls else ""
    return post(f"Page {page.id}: {page.name}, {state}, {ago(page.opened_at, now)}{taken}{called}")


def _receiver_line(state: ReceiverState, now: datetime) -> Text:
    name = f"Receiver {state.name}"
    if state.failures:
        again = f", again at {state.not_before:%H:%M:%S} UTC" if state.not_before else ""
        since = ago(state.failing_since, now)
        words = f"{name}: failing, {state.failures} in a row, since {since}: {state.last_error}"
        return post(words + again, style="red")
    if state.last_success is None:
        return post(f"{name}: not asked yet")
    return post(f"{name}: well, last told {ago(state.last_success, now)}", style="green")


def duty_json(duty: Duty) -> dict[str, Json]:
    """Give the state of alerting as JSON."""
    return {
        "on_call": list(duty.on_call),
        "quiet": duty.quiet,
        "pages": [
            {
                "page": page.id,
                "name": page.name,
                "opened_at": page.opened_at.isoformat(),
                "over": page.ends_at is not None,
                "taken_by": page.acknowledged_by,
                "called": list(page.calls),
            }
            for page in duty.pages
        ],
        "receivers": [_receiver_json(state) for state in duty.receivers],
        "heartbeat": None if duty.heartbeat is None else _receiver_json(duty.heartbeat),
        "thresholds": _thresholds_json(duty),
    }


def _receiver_json(state: ReceiverState) -> Json:
    return {
        "name": state.name,
        "failures": state.failures,
        "not_before": _iso(state.not_before),
        "last_success": _iso(state.last_success),
        "error": state.last_error if state.failures else None,
        "failing_since": _iso(state.failing_since),
    }


def _thresholds_json(duty: Duty) -> Json:
    if duty.thresholds is None:
        return None
    return {
        name: {
            "score": told.score,
            "learnt": told.learnt,
            "days": told.days,
            "stories": told.stories,
            "told": told.told,
            "precision": told.precision,
            "precision_n": told.known,
            "marked_by_people": told.marked,
            "recall": told.recall,
            "recall_n": told.useful_in_all,
        }
        for name, told in zip(("day", "night"), duty.thresholds, strict=True)
    }


def review_table(found: Sequence[Worth]) -> Table:
    """Lay out what each kind of alert was worth."""
    days = found[0].days if found else 0
    title = f"Alerts of the last {days} days" if found else "No alerts yet"
    table = Table(title=title, title_justify="left")
    counted = ("Alerts", "Told", "Useful", "Noise", "Came to nothing")
    for heading in ("Kind", *counted, "Precision (95 %)", "Median lead"):
        table.add_column(heading)
    for row in found:
        table.add_row(*_review_cells(row))
    return table


def _review_cells(row: Worth) -> Iterator[str]:
    yield row.kind.value
    yield from map(str, (row.alerts, row.told, row.useful, row.noise, row.nothing))
    figure = row.precision
    if figure is None:
        yield "unknown (n = 0)"
    else:
        interval = f"{figure.low:.0%} to {figure.high:.0%}, n = {figure.n}"
        yield f"{figure.value:.0%} ({interval}): {basis_of(row.marked, figure.n)}"
    yield "–" if row.lead is None else span(row.lead)


def review_json(row: Worth) -> dict[str, Json]:
    """Give what one kind of alert was worth as JSON."""
    return {
        "kind": row.kind.value,
        "days": row.days,
        "alerts": row.alerts,
        "told": row.told,
        "useful": row.useful,
        "noise": row.noise,
        "came_to_nothing": row.nothing,
        "marked_by_people": row.marked,
        "precision": None if row.precision is None else row.precision.value,
        "lead_minutes": None if row.lead is None else row.lead.total_seconds() / 60,
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
