"""What posts of a period are about, asked of the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from responder.help.asking import QUESTION
from responder.reports.evidence import FEWEST_WEEKS
from responder.reports.gathering.posts import PostFacts
from responder.reports.rising import Rising, rising
from responder.reports.settings import Quotes
from responder.service.departments import Departments
from storage.department import Department
from storage.ledger import Ledger
from storage.model import Brand
from storage.views.posts import Week
from storage.views.scope import Scope
from storage.views.topics import Asking, Backlog, Sample, Text

SAMPLES = 3
"""Posts that are shown for each topic."""
LISTED = 10
"""Cases that are listed one by one for a department, and questions; the others are counted."""
DRAWN = 5_000
"""Posts of the period, and of those before it, whose words are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFacts:
    """The answers for one period."""

    posts: PostFacts
    samples: Mapping[str, Sequence[Sample]]
    """By topic."""
    rising: Sequence[Rising] | None
    """None where too little is known of what was before."""
    departments: Mapping[str, Department]
    backlogs: Mapping[str, Backlog]
    """By department; of those for which cases wait."""
    asking: tuple[int, Sequence[Asking]]
    """Questions whose draft links no page: how many, and the oldest."""
    quotes: Quotes


def topics(
    ledger: Ledger,
    posts: PostFacts,
    brands: Sequence[Brand],
    departments: Departments,
    quotes: Quotes,
    abusive_from: float | None,
    cases: Scope,
) -> TopicFacts:
    """Ask the ledger; posts from this probability of abuse on are not shown, if it is given.

    `cases` are those of which some wait. Where they are of one department, no words are told that
    rise in the whole house.
    """
    views, span, heard = ledger.views.topics, posts.window.span, posts.scope.brands
    owners = {topic: d.name for d in departments.all.values() for topic in d.topics}
    return TopicFacts(
        posts=posts,
        samples=views.samples(span, heard, each=SAMPLES, abusive_from=abusive_from),
        rising=None if cases.department else _rising(ledger, posts, brands),
        departments=departments.all,
        backlogs=views.waiting(span.end, cases.brands, owners, each=LISTED)
        if departments.all
        else {},
        asking=views.unlinked(span, cases, QUESTION, most=LISTED, abusive_from=abusive_from),
        quotes=quotes,
    )


def _rising(ledger: Ledger, posts: PostFacts, brands: Sequence[Brand]) -> Sequence[Rising] | None:
    usual = posts.alike
    if len(usual) < FEWEST_WEEKS:
        return None
    own = [
        text for b in brands for text in (b.name, *b.handles, *b.hashtags, *b.keywords, *b.products)
    ]
    views, heard = ledger.views.topics, posts.scope.brands

    def drawn(week: Week, most: int) -> Sequence[Text]:
        return views.drawn(week.span, heard, posts=week.all.posts, most=most)

    # Forgotten posts are counted still, and have no words.
    past = [told for week in usual if (told := drawn(week, DRAWN // len(usual)))]
    if len(past) < FEWEST_WEEKS:
        return None
    return rising(drawn(posts.week, DRAWN), past, own, posts.missing)
