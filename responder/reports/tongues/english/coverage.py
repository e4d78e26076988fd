"""What was read, and what was not."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "coverage.unwatched": "No source is watched: all posts came by import.",
}
TITLES: Mapping[str, str] = {
    "section.coverage": "Coverage",
    "table.coverage": "What was read in full, by source",
    "section.holes": "Holes",
    "table.holes": "What could not be read",
    "column.source": "Source",
    "column.read": "Read in full",
    "column.holes": "Holes",
    "column.from": "From",
    "column.to": "To",
    "column.why": "Why",
}
TERMS: Mapping[str, Mapping[str, str]] = {}
