"""What a report needs to know, asked of the ledger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from responder.reports.gathering.posts import PostFacts, posts
from responder.reports.gathering.service import ServiceFacts, service
from responder.reports.gathering.spread import SpreadFacts, TiersOf, spread
from responder.reports.gathering.topics import TopicFacts, topics
from responder.reports.gathering.trust import TrustFacts, trust
from responder.reports.gathering.voice import VoiceFacts, voice
from responder.reports.settings import Goals, Quotes
from responder.reports.window import Window
from responder.service.calendar import Calendar
from responder.service.departments import NONE, Departments
from storage.ledger import Ledger
from storage.model import Brand


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
    made_at: datetime
    goals: Goals
    posts: PostFacts
    topics: TopicFacts
    service: ServiceFacts
    spread: SpreadFacts
    voice: VoiceFacts
    trust: TrustFacts


def gather(ledger: Ledger, window: Window, brand: str | None, frame: Frame, now: datetime) -> Facts:
    """Ask the ledger; beside competitors, all brands together are one's own where it is but one."""
    brand = brand or _only_own(frame.brands)
    names = [known.name for known in frame.brands]
    owned = {d.name: d.topics for d in frame.departments.all.values()}
    counted = posts(ledger, window, brand, owned, now)
    return Facts(
        window=window,
        brand=brand,
        made_at=now,
        goals=frame.goals,
        posts=counted,
        topics=topics(
            ledger, counted, frame.brands, frame.departments, frame.quotes, frame.abusive_from
        ),
        service=service(ledger, window, brand, frame.calendar, now),
        spread=spread(ledger, window, brand, frame.tiers_of, names),
        voice=voice(ledger, window, frame.brands),
        trust=trust(ledger, window, brand, frame.watched, frame.silent_after, now),
    )


def _only_own(brands: Sequence[Brand]) -> str | None:
    """Name one's own brand where it is the only one and competitors are watched beside it.

    Of all that is heard a report would else be one of the competitors too.
    """
    own = [brand.name for brand in brands if not brand.competitor]
    return own[0] if len(own) == 1 < len(brands) else None
