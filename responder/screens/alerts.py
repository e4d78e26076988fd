"""The alerts: what holds, since when, who took it, and the post that it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from responder.alerts.duty import Duty
from responder.replay import Replay, Rung
from responder.screens.duty import duty_lines
from responder.screens.words import ago, post, span
from responder.suggest import Suggestion
from storage.alert import Silence
from storage.alerts import KeptAlert
from storage.ledger import Ledger
from storage.model import Json, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAlert:
    """An alert with the post to answer, where it is about one."""

    kept: KeptAlert
    mention: Mention | None


def told(ledger: Ledger, found: Sequence[KeptAlert]) -> list[ToldAlert]:
    """Join the alerts with the posts that they are about."""
    return [ToldAlert(kept=kept, mention=_mention(ledger, kept)) for kept in found]


def _mention(ledger: Ledger, kept: KeptAlert) -> Mention | None:
    if kept.alert.case_id is None:
        return None
    return ledger.mentions.get(ledger.cases.get(kept.alert.case_id).mention_id).mention


def alert_page(found: Sequence[ToldAlert], duty: Duty, now: datetime) -> RenderableType:
    """Lay out the alerts, the silences that hold, and who is on call."""
    table = Table(title=f"Alerts: {len(found)}", title_justify="left", expand=True)
    for heading in ("Alert", "Page", "Kind", "Since"):
        table.add_column(heading, no_wrap=True)
    table.add_column("State", max_width=24)
    table.add_column("What", ratio=3)
    table.add_column("Post", ratio=2, no_wrap=True, overflow="ellipsis")
    for row in found:
        kept = row.kept
        table.add_row(
            str(kept.id),
            "" if kept.page_id is None else str(kept.page_id),
            kept.alert.kind.value,
            ago(kept.alert.starts_at, now),
            post(_state(kept, duty.silences)),
            post("; ".join(kept.alert.reasons)),
            post(row.mention.text if row.mention else "", most=120),
        )
    return Group(table, *duty_lines(duty, now))


def _state(kept: KeptAlert, silences: Sequence[Silence]) -> str:
    if kept.ends_at is not None:
        return f"over since {kept.ends_at:%Y-%m-%d %H:%M} UTC"
    if kept.acknowledged_by is not None:
        return f"taken by {kept.acknowledged_by}"
    if kept.notified_at is not None:
        return "told"
    silenced = any(silence.key in {None, kept.alert.key} for silence in silences)
    return "not told: silence" if silenced else "to tell, or held back"


def replay_page(past: Replay) -> RenderableType:
    """Lay out the alerts of a past stretch."""
    table = Table(title=f"Alerts: {len(past.rung)}", title_justify="left", expand=True)
    table.add_column("At (UTC)", no_wrap=True)
    table.add_column("Kind", no_wrap=True)
    table.add_column("Lead", no_wrap=True)
    table.add_column("What", ratio=3)
    table.add_column("Post", ratio=2, no_wrap=True, overflow="ellipsis")
    for rung in past.rung:
        table.add_row(
            f"{rung.at:%Y-%m-%d %H:%M}",
            rung.alert.kind.value,
            _lead(rung),
            post("; ".join(rung.alert.reasons)),
            post(rung.mention.text if rung.mention else "", most=120),
        )
    return Group(table, _counts(past))


def _counts(past: Replay) -> Text:
    return Text(", ".join(f"{count} {what}" for what, count in past.counts.items()))


def _lead(rung: Rung) -> str:
    """Say how long before it passed its tier a post was told; nothing of other alerts."""
    if rung.tier is None:
        return ""
    if rung.lead is None:
        return f"never passed {rung.tier:,}"
    return span(rung.lead) if rung.lead > timedelta() else f"when it had passed {rung.tier:,}"


def suggestion_page(past: Replay, found: Sequence[Suggestion]) -> RenderableType:
    """Lay out what threshold each budget of pages asks for."""
    table = Table(title="Thresholds by pages a day", title_justify="left", expand=True)
    for heading in ("Pages a day", "Median lead"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Threshold", ratio=1)
    for row in found:
        lead = "–" if row.lead is None else span(row.lead)
        table.add_row(f"{row.pages_a_day:g}", lead, row.threshold.words())
    return Group(table, _counts(past))


def alert_json(kept: KeptAlert) -> dict[str, Json]:
    """Give one alert as JSON."""
    alert = kept.alert
    return {
        "id": kept.id,
        "at": alert.starts_at.isoformat(),
        "kind": alert.kind.value,
        "key": alert.key,
        "case": alert.case_id,
        "mention": alert.mention_id,
        "incident": alert.incident_id,
        "page": kept.page_id,
        "severity": alert.severity.value,
        "score": alert.score,
        "size": alert.size,
        "pace": alert.pace,
        "certainty": alert.certainty,
        "reasons": list(alert.reasons),
        "outcome": kept.outcome,
        "ends_at": _iso(kept.ends_at),
        "notified_at": _iso(kept.notified_at),
        "acknowledged_by": kept.acknowledged_by,
        "acknowledged_at": _iso(kept.acknowledged_at),
    }


def silence_json(silence: Silence) -> dict[str, Json]:
    """Give a silence as JSON."""
    return {
        "at": silence.at.isoformat(),
        "until": silence.until.isoformat(),
        "reason": silence.reason,
        "actor": silence.actor,
        "key": silence.key,
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
