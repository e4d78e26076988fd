"""A ledger read post by post and case by case, as the words of the report say it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from classifier.triage import handled_topic
from storage.ledger import Ledger
from storage.mentions import Kept
from storage.model import Case, Classification, Sentiment, Urgency
from storage.polled import Span
from storage.views.posts import Moments
from storage.views.scope import UNNAMED, Scope
from tests.responder.reports.random_life import DESKS, Life

VALUES = {Sentiment.NEGATIVE: -1, Sentiment.NEUTRAL: 0, Sentiment.POSITIVE: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A post of a customer, with what it answers to each question; None is not decided."""

    kept: Kept
    told: Classification | None
    complaint: int | None
    tone: int | None
    urgent: int | None
    topic: str | None
    abusive: bool = False

    @property
    def author(self) -> tuple[str, str | int]:
        told = self.kept.mention
        return told.channel, told.author.handle if told.author else self.kept.id

    def of(self, brands: tuple[str, ...] | None) -> bool:
        named = self.kept.mention.brands or (UNNAMED,)
        return brands is None or not set(named).isdisjoint(brands)


def tone_of(told: Classification) -> Sentiment:
    """Give the likeliest tone; of equals the worse."""
    highest = max(told.sentiment.values())
    return next(tone for tone in VALUES if told.sentiment[tone] == highest)


def read(ledger: Ledger, kept: Kept) -> Said:
    """Ask what the classifier says, then what people say of the text as it stands."""
    told, said = ledger.classification(kept.id), ledger.labels(kept.id)
    complaint = tone = urgent = topic = None
    if told is not None and not told.undecided:
        complaint = int(told.complaint >= 0.5)
        tone = VALUES[tone_of(told)]
        urgent, topic = int(told.urgency.rank >= Urgency.HIGH.rank), handled_topic(told)
    if "complaint" in said:
        complaint = int(said["complaint"] == "yes")
        urgent = urgent if complaint else 0
        topic = "other" if complaint and told and told.topic == "praise" else topic
    if "sentiment" in said:
        tone = VALUES[Sentiment(said["sentiment"])]
    if "urgency" in said:
        urgent = int(said["urgency"] in ("high", "critical"))
    topic = said.get("topic", topic)
    abusive = said["abuse"] == "yes" if "abuse" in said else bool(told and told.abuse >= 0.8)
    return Said(
        kept=kept,
        told=told,
        complaint=complaint,
        tone=tone,
        urgent=urgent,
        topic=topic,
        abusive=abusive,
    )


@dataclass(frozen=True, slots=True)
class Story:
    """A life with all that was said in it."""

    life: Life
    posts: Sequence[Said]

    def within(self, span: Span, scope: Scope) -> list[Said]:
        inside = [p for p in self.posts if span.start <= p.kept.mention.published_at < span.end]
        topics = None if scope.department is None else scope.department.topics
        heard = [p for p in inside if p.of(scope.brands)]
        return [p for p in heard if topics is None or p.topic in topics]

    def of_case(self, case: Case) -> list[Said]:
        mine = {kept.id for kept in self.life.ledger.cases.mentions(case.id)}
        return [post for post in self.posts if post.kept.id in mine]

    def openers(self, case: Case) -> list[Said]:
        posts = self.of_case(case)
        return [p for p in posts if p.kept.mention.published_at == case.opened_at]

    def cases(self, scope: Scope) -> list[Case]:
        owner = scope.department and scope.department.name
        return [
            case
            for case in self.life.ledger.cases.all()
            if any(post.of(scope.brands) for post in self.openers(case))
            and owner in (None, DESKS.of(case))
        ]

    def answered(self, case: Case) -> datetime | None:
        return min((s.at for s in self.life.sent if s.case_id == case.id), default=None)


def sums(posts: Sequence[Said], answer: Callable[[Said], int | None]) -> Moments:
    by: dict[object, list[int]] = defaultdict(list)
    for post in posts:
        told = answer(post)
        if told is not None:
            by[post.author].append(told)
    each = list(by.values())
    return Moments(
        authors=len(each),
        posts=sum(map(len, each)),
        posts_squared=sum(len(told) ** 2 for told in each),
        total=sum(map(sum, each)),
        squares=sum(one * one for told in each for one in told),
        total_squared=sum(sum(told) ** 2 for told in each),
        total_by_posts=sum(sum(told) * len(told) for told in each),
    )
