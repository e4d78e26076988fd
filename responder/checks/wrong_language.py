"""The reply is not in the customer's language."""

from collections.abc import Iterator

from classifier.language import UNKNOWN, detected, stated
from responder.checks.finding import Context, Finding, Severity

_LEAST_WORDS = 6
"""Below this a language cannot be told: names and greetings look alike."""


def check(text: str, context: Context) -> Iterator[Finding]:
    """Compare the language of the words with the customer's; silent where either is unknown."""
    wanted = stated(context.lang)
    if wanted is None or len(text.split()) < _LEAST_WORDS:
        return
    found = detected(text)
    if found not in {UNKNOWN, wanted}:
        yield Finding(
            check="wrong_language",
            severity=Severity.WARNING,
            message=f"the customer writes in {wanted!r}, the reply reads as {found!r}",
        )
