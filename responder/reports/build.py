"""From facts to a report: which figures, with which interval, and what they do not say. Pure."""

from responder.reports.front import front
from responder.reports.gather import Facts
from responder.reports.report import Report
from responder.reports.sections import coverage, standing


def build(facts: Facts) -> Report:
    """Build the report of one period."""
    return Report(
        brand=facts.brand,
        window=facts.window,
        made_at=facts.made_at,
        front=front(facts),
        sections=(
            standing.summary(facts),
            standing.compared(facts),
            standing.volume(facts),
            standing.channels(facts),
            standing.topics(facts),
            standing.service(facts),
            standing.waiting(facts),
            coverage.coverage(facts),
            coverage.holes(facts),
            standing.method(),
        ),
    )
