"""Questions that no help article answered. Pure."""

from responder.reports.gathering.topics import TopicFacts
from responder.reports.report import Said, Section, Table
from responder.reports.sections.quoting import quoted


def section(facts: TopicFacts) -> Section:
    """List questions whose draft links no page."""
    count, listed = facts.asking
    return Section(
        key="questions",
        said=(Said("questions.count", {"n": count}),) if count else (),
        tables=(
            Table(
                key="questions.unlinked",
                columns=("questions.case", "questions.post", "questions.channel"),
                rows=tuple(
                    (
                        str(asking.case_id),
                        quoted(asking.text, asking.url, facts.quotes),
                        asking.channel,
                    )
                    for asking in listed
                ),
                empty="questions.none",
            ),
        ),
        notes=(Said("questions.note"),),
    )
