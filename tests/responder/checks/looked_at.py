"""What one check finds in a reply, told in few words for the tests of this folder."""

from datetime import UTC, datetime
from typing import Any

from responder.checks.finding import Context, Finding, plain
from responder.checks.registry import CHECKS

SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def found(check: str, text: str, **known: Any) -> list[Finding]:  # noqa: ANN401 - any field of Context
    """Run one check; every word that it names must stand in the text."""
    findings = list(CHECKS[check](text, Context(**{"lang": "und", **known})))
    for finding in findings:
        assert finding.check == check
        assert all(word and word in plain(text) for word in finding.words), finding
    return findings


def words(check: str, text: str, **known: Any) -> list[str]:  # noqa: ANN401 - any field of Context
    """List the words that one check names."""
    return [word for finding in found(check, text, **known) for word in finding.words]
