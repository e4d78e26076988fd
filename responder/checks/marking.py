"""Where in a reply the words of the findings stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from responder.checks.finding import Finding, Severity, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a reply, and the gravest of what was found in it."""

    text: str
    severity: Severity | None = None
    """None where nothing was found."""


def parts(reply: str, findings: Iterable[Finding]) -> Iterator[Part]:
    """Cut a reply, as `plain` gives it, where what was found begins and ends; in order."""
    text = plain(reply)
    marks: list[Severity | None] = [None] * len(text)
    for finding in sorted(findings, key=lambda found: found.severity is Severity.ERROR):
        for word in finding.words:
            start = text.find(word)
            while word and start >= 0:
                end = start + len(word)
                marks[start:end] = [finding.severity] * len(word)
                start = text.find(word, end)
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or marks[end] is not marks[begin]:
            yield Part(text=text[begin:end], severity=marks[begin])
            begin = end
