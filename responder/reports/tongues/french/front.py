"""La première page."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "front.posts": {"one": "{n} publication.", "other": "{n} publications."},
    "front.complaints": {
        "one": "{n} publication\u202f; réclamations\u202f: {complaints}.",
        "other": "{n} publications\u202f; réclamations\u202f: {complaints}.",
    },
}
TITLES: Mapping[str, str] = {}
TERMS: Mapping[str, Mapping[str, str]] = {}
