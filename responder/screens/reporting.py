"""How the delivery of reports stands: what comes next, who has what, who fails."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.text import Text

from responder.reports.office import Standing
from responder.screens.words import ago, post
from storage.editions import Edition
from storage.model import Json


def reporting_lines(standing: Standing, now: datetime, zone: ZoneInfo) -> Iterator[Text]:
    """Say it in a few lines, what is wrong in red; nothing where no report was ever delivered."""
    if standing.next_at is not None:
        local = standing.next_at.astimezone(zone)
        yield Text(f"Next report: {local:%a %Y-%m-%d %H:%M %Z}.")
    known = {(edition.week, edition.receiver) for edition in standing.editions}
    for due in standing.owed:
        if (due.window.name, due.receiver) not in known:
            words = f"Report {due.window.name} to {due.receiver}: due {ago(due.since, now)}"
            yield post(words, style="yellow")
    for edition in standing.editions:
        yield _line(edition, now)


def _line(edition: Edition, now: datetime) -> Text:
    words = f"Report {edition.week} to {edition.receiver}"
    match _state(edition):
        case "delivered":
            return post(f"{words}: delivered {ago(edition.delivered_at, now)}", style="green")
        case "refused":
            when = ago(edition.refused_at, now)
            more = (
                f"{edition.last_error}; mend it, then "
                f"`vigie report --week {edition.week} --deliver`"
            )
            return post(f"{words}: refused {when}: {more}", style="red")
        case "on its way":
            when = ago(edition.begun_at, now)
            return post(f"{words}: on its way since {when}, not confirmed", style="yellow")
        case _:
            again = f", again at {edition.not_before:%a %H:%M:%S} UTC" if edition.not_before else ""
            told = f"failing, {edition.failures} in a row: {edition.last_error}"
            return post(f"{words}: {told}{again}", style="red")


def _state(edition: Edition) -> str:
    if edition.begun_at is not None:
        return "on its way"
    if edition.refused_at is not None:
        return "refused"
    return "delivered" if edition.delivered_at is not None else "failing"


def reporting_json(standing: Standing) -> dict[str, Json]:
    """Give the same as JSON."""
    return {
        "next_at": _iso(standing.next_at),
        "owed": [
            {"week": due.window.name, "receiver": due.receiver, "since": _iso(due.since)}
            for due in standing.owed
        ],
        "deliveries": [
            {
                "week": edition.week,
                "receiver": edition.receiver,
                "state": _state(edition),
                "delivered_at": _iso(edition.delivered_at),
                "failures": edition.failures,
                "not_before": _iso(edition.not_before),
                "error": edition.last_error,
            }
            for edition in standing.editions
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
