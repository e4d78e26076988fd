"""Ce qui a été lu, et ce qui ne l’a pas été."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "coverage.unwatched": (
        "Aucune source n’est écoutée\u202f: toutes les publications ont été importées."
    ),
}
TITLES: Mapping[str, str] = {
    "section.coverage": "Couverture",
    "table.coverage": "Ce qui a été lu en entier, par source",
    "section.holes": "Trous",
    "table.holes": "Ce qui n’a pas pu être lu",
    "column.source": "Source",
    "column.read": "Lu en entier",
    "column.holes": "Trous",
    "column.from": "De",
    "column.to": "À",
    "column.why": "Cause",
}
TERMS: Mapping[str, Mapping[str, str]] = {}
