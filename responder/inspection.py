"""What the checks say of a case's draft, given all that is known of the case."""

from collections.abc import Sequence

from responder.checks.finding import Context, Finding
from responder.checks.registry import run_checks
from responder.draft import limit_of
from responder.parts import Parts
from storage.ledger import Ledger
from storage.model import Case


def inspected(parts: Parts, ledger: Ledger, case: Case) -> Sequence[Finding]:
    """Check the draft of a case; errors stand before warnings."""
    if case.draft is None:
        return ()
    limit = limit_of(parts.publishers.get(case.channel))
    return run_checks(case.draft, Context(lang=case.lang, topic=case.topic, limit=limit))
