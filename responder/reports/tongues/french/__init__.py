"""French, as it is written in France."""

from babel import Locale

from responder.reports.tongues.french import (
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

FRENCH = Tongue(
    locale=Locale("fr", "FR"),
    phrases=joined(part.PHRASES for part in PARTS),
    titles=joined(part.TITLES for part in PARTS),
    terms=kinds(part.TERMS for part in PARTS),
    percent="#,##0.0\u202f%",
    points={"one": "{value} point", "other": "{value} points"},
    interval="{value} ({low} à {high}\u202f; n\xa0=\xa0{n})",
    growth="{value} ({low} à {high})",
    change="{value} (de {low} à {high})",
    range="{value} ({low} à {high})",
)
