"""Page one."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "front.posts": {"one": "{n} post.", "other": "{n} posts."},
    "front.complaints": {
        "one": "{n} post; complaints: {complaints}.",
        "other": "{n} posts; complaints: {complaints}.",
    },
}
TITLES: Mapping[str, str] = {}
TERMS: Mapping[str, Mapping[str, str]] = {}
