"""Something was left to fill in."""

import re
from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity, hits

_HOLES = re.compile(
    r"\{\{.{0,80}?\}\}|\{%.{0,80}?%\}|\{[\w .-]{1,40}\}|\$\{?[A-Z_]{3,}\}?|%\(\w+\)s"
    r"|<[A-Za-zÀ-ÿ_ ]{2,40}>|\[[^\W\d_][^\[\]\n]{1,40}\](?!\()|_{3,}"
    r"|\b(?:X{3,}|TODO|TBD|FIXME|lorem ipsum)\b"
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find braces, brackets, blanks and notes to oneself; an empty reply is one large hole."""
    if not text.strip():
        yield _found("the reply is empty", ())
    elif words := hits(_HOLES, text):
        yield _found("something was left to fill in", words)


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(
        check="unfilled_placeholder", severity=Severity.ERROR, message=message, words=words
    )
