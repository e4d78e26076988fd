"""English, as it is written in Britain."""

from babel import Locale

from responder.reports.tongues.english import (
    delivery,
    frame,
    front,
    goals,
    method,
    service,
    spread,
    topics,
    trust,
    voice,
    volume,
)
from responder.reports.tongues.tongue import Tongue, joined, kinds

PARTS = (frame, front, volume, topics, service, spread, voice, trust, method, goals, delivery)
"""The words of a section are a file beside this one and a name in this line."""

ENGLISH = Tongue(
    locale=Locale("en", "GB"),
    phrases=joined(part.PHRASES for part in PARTS),
    titles=joined(part.TITLES for part in PARTS),
    terms=kinds(part.TERMS for part in PARTS),
    percent="#,##0.0%",
    points={"other": "{value} points"},
    interval="{value} ({low} to {high}; n = {n})",
    growth="{value} ({low} to {high})",
    change="{value} ({low} to {high})",
    range="{value} ({low} to {high})",
)
