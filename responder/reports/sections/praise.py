"""What customers thanked for. Pure."""

from responder.reports.gathering.topics import TopicFacts
from responder.reports.looks import cell
from responder.reports.report import Said, Section, Table
from responder.reports.sections.topics import SAMPLED, sample_rows
from storage.views.posts import of_topic

PRAISE = "praise"


def section(facts: TopicFacts) -> Section:
    """Show posts of praise, those with the most interactions."""
    share = cell(facts.posts.week.all, of_topic(PRAISE))
    return Section(
        key="praise",
        said=(Said("praise.share", {"share": share}),) if share is not None else (),
        tables=(
            Table(
                key="praise.samples",
                columns=SAMPLED[1:],
                rows=tuple(row[1:] for row in sample_rows(facts.samples.get(PRAISE, ()), facts)),
                empty="praise.none",
            ),
        ),
    )
