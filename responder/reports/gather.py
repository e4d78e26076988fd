"""What a report needs to know, asked of the ledger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from responder.reports.gathering.posts import PostFacts, posts
from responder.reports.gathering.service import ServiceFacts, service
from responder.reports.gathering.spread import SpreadFacts, TiersOf, of_topics, spread
from responder.reports.gathering.topics import TopicFacts, topics
from responder.reports.gathering.trust import TrustFacts, trust
from responder.reports.gathering.voice import VoiceFacts, voice
from responder.reports.reading import ALIKE
from responder.reports.settings import Goals, Quotes
from responder.reports.window import Window
from responder.service.calendar import Calendar
from responder.service.departments import NONE, Departments
from storage.department import Department
from storage.ledger import Ledger
from storage.model import Brand
from storage.views.scope import UNNAMED, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the configuration says of every report."""

    calendar: Calendar
    brands: Sequence[Brand] = ()
    watched: Collection[str] = ()
    """Names of the configured sources."""
    departments: Departments = NONE
    tiers_of: TiersOf = lambda _: ()
    quotes: Quotes = "shortened"
    abusive_from: float | None = None
    """From this probability of abuse on the text of a post is not shown; None shows all."""
    silent_after: timedelta = timedelta(hours=24)
    """From then on a source that brought nothing is silent."""
    goals: Goals = field(default_factory=Goals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The answers for one period."""

    window: Window
    brand: str | None
    only: str | None
    """The only brand of one's own; None where there are several."""
    department: str | None
    """Its posts and cases alone, but for `topics`, `voice` and `trust`; None is the house."""
    made_at: datetime
    goals: Goals
    posts: PostFacts
    topics: TopicFacts
    service: ServiceFacts
    spread: SpreadFacts
    voice: VoiceFacts
    trust: TrustFacts

    @property
    def unread(self) -> float:
        """Tell which part of its posts, 0 to 1, was not read; 0 where as good as all was."""
        names = [state.name for state, _ in self.trust.sources]
        part = self.posts.reading.unread(self.window.span, names)
        return part if part > ALIKE else 0.0


def gather(
    ledger: Ledger,
    window: Window,
    brand: str | None,
    frame: Frame,
    now: datetime,
    department: Department | None = None,
) -> Facts:
    """Ask the ledger of one brand or all of one's own, of one department or the whole house."""
    names = [known.name for known in frame.brands]
    owned = {d.name: d.topics for d in frame.departments.all.values()}
    own = [known.name for known in frame.brands if not known.competitor]
    alone = (brand,) if brand is not None and own != [brand] else None
    # What names no brand was written to one's own. Whatever opened a case, it is theirs to answer.
    house = Scope(brands=alone or ((*own, UNNAMED) if own else None))
    cases = Scope(brands=alone, department=department)
    counted = whole = posts(ledger, window, house, owned, now)
    if department is not None:
        of_it = replace(house, department=department)
        counted = posts(ledger, window, of_it, {}, now, whole)
    far = spread(ledger, window, house.brands, frame.tiers_of, names)
    return Facts(
        window=window,
        brand=brand,
        only=own[0] if len(own) == 1 else None,
        department=department.name if department else None,
        made_at=now,
        goals=frame.goals if department is None else frame.goals.of_service(),
        posts=counted,
        topics=topics(
            ledger,
            whole,
            frame.brands,
            frame.departments,
            frame.quotes,
            frame.abusive_from,
            cases,
        ),
        service=service(ledger, window, cases, frame.calendar, now),
        spread=far if department is None else of_topics(far, department.topics),
        voice=voice(ledger, window, frame.brands),
        trust=trust(ledger, window, house.brands, names, frame.watched, frame.silent_after, now),
    )
