"""From a report to what receivers are handed: its first words, its files, its JSON. Pure."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from responder.alerts.parcel import Parcel, packed
from responder.alerts.plain import plain
from responder.reports.renderers.layout import title
from responder.reports.renderers.registry import RENDERERS
from responder.reports.report import Report, Said
from responder.reports.tongues.tongue import Tongue
from responder.reports.write import files
from storage.model import Json

LINE = 300
"""Characters of a sentence."""
LATE_AFTER = timedelta(hours=1)
"""From then on a report says that it is late."""


def enclose(
    made: Report, tongue: Tongue, forms: Sequence[str], *, due_at: datetime | None = None
) -> Parcel:
    """Make ready what is handed over; `due_at` is when it was to be delivered."""
    enclosed = tuple(files(made, tongue, forms))
    names = ", ".join(file.name for file in packed(enclosed))
    return Parcel(
        key=_key(made),
        at=made.made_at,
        title=plain(title(made, tongue), most=LINE),
        lines=tuple(
            plain(tongue.say(said), most=LINE) for said in (*_late(made, due_at), *_front(made))
        ),
        files=enclosed,
        about=_about(made, tongue),
        doubt=tongue.say(Said("delivery.again")),
        enclosed=tongue.say(Said("delivery.attached", {"files": names})) if names else "",
    )


def part_of(made: Report) -> str:
    """Name what a report is about besides its week; empty is the whole house, the week over."""
    named = {"brand": made.brand, "department": made.department}
    parts = [f"{what} {name}" for what, name in named.items() if name is not None]
    return ", ".join([*parts, *(["not over yet"] if made.window.span.end > made.made_at else [])])


def _key(made: Report) -> str:
    named = f"{made.window.name}\n{part_of(made)}"
    return "vigie-report-" + hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _late(made: Report, due_at: datetime | None) -> Iterator[Said]:
    if due_at is not None and made.made_at - due_at > LATE_AFTER:
        yield Said("delivery.late", {"due": due_at.astimezone(made.window.zone)})


def _front(made: Report) -> Iterator[Said]:
    front = made.front
    yield front.headline
    for sentences in (front.changed, front.known, front.drove, front.watch, front.do):
        yield from sentences
    for goal, asked, figure, _, verdict in front.goals.rows if front.goals else ():
        told = {"goal": goal, "asked": asked, "figure": figure, "verdict": verdict}
        yield Said("delivery.goal", told)


def _about(made: Report, tongue: Tongue) -> dict[str, Json]:
    return {
        "period": made.window.name,
        "brand": made.brand,
        "department": made.department,
        "language": tongue.locale.language,
        "report": json.loads(RENDERERS["json"](made, tongue)),
    }
