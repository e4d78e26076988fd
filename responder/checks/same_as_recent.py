"""The reply reads like one that was given a short while ago.

Warning: side by side on the brand's page, copies look like a machine's. Names, signature and
figures are left aside, so that the same text for another customer is found. What has less than
eight words beside them is no copy: thanks may repeat. Example: the same four sentences with
another hour. Misses a text of which every fifth pair of words was changed.
"""

import re
from collections.abc import Iterator

from classifier.copies import near
from responder.checks.finding import Context, Finding, Severity, plain

_GREETING = re.compile(
    r"^\W*(?:@\S+\s+)*(?:bonjour|bonsoir|salut|hello|hi|hey|dear|good (?:morning|evening)|merci"
    r"|thank you|thanks)?(?: [^\W\d_]\.?[\w'-]*){0,3}\s*[,!.:]\s*",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\s[–—-] ?[^\n–—.!?]{1,60}$|\n[^\n.!?]{1,60}$")


def check(text: str, context: Context) -> Iterator[Finding]:
    """Compare with each of the recent answers; one finding is enough."""
    own = _bare(text)
    if any(near([own, _bare(other)]) == [0, 0] for other in context.recent):
        yield Finding(
            check="same_as_recent",
            severity=Severity.WARNING,
            message="reads like a recent answer: choose other words",
        )


def _bare(text: str) -> str:
    """Leave out what a copy changes: who is greeted, who signs, figures."""
    text = _SIGNATURE.sub("", plain(text).strip())
    return re.sub(r"\d+", "0", _GREETING.sub("", text, count=1))
