"""The reply reads like one that was given a short while ago.

Warning: side by side on the brand's page, copies look like a machine's. Names, signature and
figures are left aside, so that the same text for another customer is found. What has less than
eight words beside them is no copy: thanks may repeat. Example: the same four sentences with
another hour. Misses a text of which every fifth word was changed.
"""

import re
from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity, plain

ALIKE = 0.8
"""Shared words ÷ all words from which on two replies read alike."""
_LEAST = 8
_GREETING = re.compile(
    r"^\W*(?:@\S+\s+)*(?:bonjour|bonsoir|salut|hello|hi|hey|dear|good (?:morning|evening)|merci"
    r"|thank you|thanks)?(?: [^\W\d_]\.?[\w'-]*){0,3}\s*[,!.:]\s*",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\s[–—-] ?[^\n–—.!?]{1,60}$|\n[^\n.!?]{1,60}$")


def check(text: str, context: Context) -> Iterator[Finding]:
    """Compare with each of the recent answers; one finding is enough."""
    own = _said(text)
    if len(own) >= _LEAST and any(_alike(own, _said(other)) for other in context.recent):
        yield Finding(
            check="same_as_recent",
            severity=Severity.WARNING,
            message="reads like a recent answer: choose other words",
        )


def _said(text: str) -> frozenset[str]:
    """Give the words without what a copy changes: who is greeted, who signs, figures."""
    bare = _GREETING.sub("", _SIGNATURE.sub("", plain(text).strip()), count=1)
    return frozenset(re.findall(r"[^\W\d_]+", bare.casefold()))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
