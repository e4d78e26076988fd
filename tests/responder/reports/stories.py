"""Invented weeks, each after usual ones, and their golden reports.

python -m tests.responder.reports.stories
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from classifier.triage import triage
from responder.reports.build import build
from responder.reports.gather import Frame, gather
from responder.reports.renderers.registry import RENDERERS
from responder.reports.report import Report
from responder.reports.settings import Goals
from responder.reports.tongues.registry import TONGUES
from responder.reports.window import Window, week
from responder.review import Reviewer
from responder.service.departments import departments
from responder.sla import Policy
from storage.ledger import Ledger, opened
from storage.model import Action, Brand, Case, Classification, Mention, Receipt, Sentiment, Urgency
from storage.polled import Batch, Hole, Span
from storage.sources import SourceState
from tests.factories import classification, mention

GOLDEN = Path(__file__).parents[2] / "golden" / "weeks"
PARIS = ZoneInfo("Europe/Paris")
WEEK = week("2026-W47", PARIS)
CLOCK_CHANGE = week("2026-W43", PARIS)
"""Its Sunday has 25 hours."""
TO_MONDAY_MORNING = timedelta(hours=7)
LOOK = timedelta(minutes=15)
"""How often the sources are read in the week of the report."""
SOURCES = (SourceState(name="x/search/1", channel="x"), SourceState(name="m/1", channel="mastodon"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRAME = Frame(
    calendar=Policy(time_zone="Europe/Paris").calendar,
    brands=(Brand(name="Brumelle"),),
    watched=tuple(source.name for source in SOURCES),
    departments=departments(
        {
            "quality": {"topics": ["product_quality", "safety_hygiene"]},
            "shop": {"topics": ["outage_technical", "website_app", "billing"]},
        }
    ),
    goals=Goals(answered_in_time=0.9, complaint_share_at_most=0.6, coverage_at_least=0.95),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What people write of, and how it is judged."""

    topic: str
    texts: tuple[str, ...]
    complaint: float = 0.95
    urgency: Urgency = Urgency.NORMAL
    tone: Sentiment = Sentiment.NEGATIVE


LATE = Matter(
    topic="delivery",
    texts=(
        "Brumelle devait livrer ce matin, toujours personne",
        "My Brumelle crate is two days late, nobody says when it comes",
        "Encore une livraison Brumelle incomplète, il manque le beurre",
        "Brumelle left my yoghurts with a neighbour I have never met",
    ),
)
BILL = Matter(
    topic="billing",
    texts=(
        "Brumelle m'a prélevé deux fois le mois d'octobre",
        "Brumelle charged me for a crate I had cancelled",
        "La facture Brumelle ne correspond pas à ma commande",
    ),
    urgency=Urgency.HIGH,
)
MOULD = Matter(
    topic="product_quality",
    texts=(
        "Un voile gris sur mon yaourt Brumelle, trois jours avant la date",
        "The lid of my Brumelle cream was swollen",
        "Goût de plastique dans le yaourt Brumelle à la poire",
        "Brumelle yoghurt gone watery again, third pot this week",
    ),
    urgency=Urgency.HIGH,
)
DOWN = Matter(
    topic="outage_technical",
    texts=(
        "Impossible de commander sur le site de Brumelle depuis ce midi",
        "Brumelle app shows an error on every page, I cannot order",
        "Panne chez Brumelle ? Mon compte a disparu",
        "Brumelle checkout is down, my basket is gone",
    ),
    urgency=Urgency.HIGH,
)
THANKS = Matter(
    topic="praise",
    texts=(
        "Merci Brumelle, la crème est arrivée fraîche et à l'heure",
        "Lovely note in my Brumelle crate this morning",
        "Le yaourt Brumelle à la châtaigne, une merveille",
    ),
    complaint=0.03,
    urgency=Urgency.LOW,
    tone=Sentiment.POSITIVE,
)
ASK = Matter(
    topic="question_info",
    texts=(
        "Brumelle livre-t-il à Angers le samedi ?",
        "Does Brumelle take the empty jars back?",
        "Comment conserver la crème Brumelle une fois ouverte ?",
    ),
    complaint=0.1,
    tone=Sentiment.NEUTRAL,
)
INSULT = Matter(
    topic="ethics_policy",
    texts=(
        "Brumelle, la honte de la région, boycott !",
        "Personne ne devrait acheter chez Brumelle, boycott",
    ),
)
USUAL: Mapping[str, tuple[Matter, int]] = {
    "late": (LATE, 30),
    "bill": (BILL, 14),
    "mould": (MOULD, 12),
    "down": (DOWN, 6),
    "thanks": (THANKS, 34),
    "ask": (ASK, 24),
}
"""What is written in a usual week, and how often."""


FEW: Mapping[str, tuple[Matter, int]] = {"late": (LATE, 1), "thanks": (THANKS, 1), "ask": (ASK, 1)}
"""What is written of a small brand in a week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """More of one matter for some hours."""

    matter: Matter
    posts: int
    start: timedelta
    """From Monday at midnight."""
    lasts: timedelta
    accounts: int | None = None
    """None: each post by another one."""
    week: int = 0
    """0 is the week of the report, 1 the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What happens beside the usual."""

    name: str
    window: Window = WEEK
    floods: tuple[Flood, ...] = ()
    holes: Mapping[str, Span] = field(default_factory=dict)
    """By source: what was posted there in the meantime is not known."""
    slower: float = 1.0
    """By how much answers take longer in the week."""
    usual: Mapping[str, tuple[Matter, int]] = field(default_factory=lambda: USUAL)
    weeks_before: int = 8
    accounts: int | None = None
    """How many accounts write all that is usual in the week; None: each post by another one."""

    @property
    def made_at(self) -> datetime:
        """Monday morning."""
        return self.window.span.end + TO_MONDAY_MORNING

    def reads(self, post: Mention) -> bool:
        """Whether the post was not written in a hole of its source."""
        gaps = [
            self.holes[s.name]
            for s in SOURCES
            if s.channel == post.channel and s.name in self.holes
        ]
        return not any(gap.start <= post.published_at < gap.end for gap in gaps)


STORIES = (
    Story(name="quiet"),
    Story(
        name="praise",
        floods=(Flood(matter=THANKS, posts=80, start=2 * DAY, lasts=3 * DAY),),
    ),
    Story(
        name="outage",
        floods=(Flood(matter=DOWN, posts=110, start=2 * DAY + 12 * HOUR, lasts=9 * HOUR),),
        holes={
            SOURCES[0].name: Span(
                start=WEEK.span.start + 2 * DAY + 16 * HOUR,
                end=WEEK.span.start + 3 * DAY + 16 * HOUR,
            )
        },
        slower=4.0,
    ),
    Story(
        name="quality",
        floods=tuple(
            Flood(matter=MOULD, posts=more, start=timedelta(), lasts=7 * DAY, week=week)
            for week, more in enumerate((46, 36, 28, 20, 14, 8, 4))
        ),
    ),
    Story(
        name="trolls",
        floods=(Flood(matter=INSULT, posts=90, start=4 * DAY, lasts=2 * DAY, accounts=3),),
    ),
    Story(name="one_author", accounts=1),
    Story(name="three_posts", usual=FEW, weeks_before=2),
    Story(
        # Every week-end many wait for their crate; of this one nothing could be read.
        name="two_days_unread",
        floods=tuple(
            Flood(matter=LATE, posts=40, start=5 * DAY, lasts=2 * DAY, week=week)
            for week in range(9)
        ),
        holes={
            source.name: Span(start=WEEK.span.end - 2 * DAY, end=WEEK.span.end)
            for source in SOURCES
        },
    ),
    Story(
        name="clock_change",
        window=CLOCK_CHANGE,
        floods=(
            Flood(matter=LATE, posts=6, start=6 * DAY + HOUR, lasts=3 * HOUR),
            *(
                Flood(matter=LATE, posts=6, start=6 * DAY + HOUR, lasts=3 * HOUR, week=week)
                for week in range(1, 9)
            ),
        ),
        holes={
            SOURCES[1].name: Span(
                start=CLOCK_CHANGE.span.start + 6 * DAY + 2 * HOUR,
                end=CLOCK_CHANGE.span.start + 6 * DAY + 3 * HOUR,
            )
        },
    ),
)


@dataclass(slots=True)
class Teller:
    """Writes the posts of a story, always the same."""

    chance: Random
    written: int = 0
    matters: dict[str, Matter] = field(default_factory=dict)

    def posts(self, story: Story) -> Iterator[Mention]:
        """Tell all posts of nine weeks, those before the story first."""
        for back in range(story.weeks_before, -1, -1):
            monday = story.window.span.start - back * 7 * DAY
            accounts = None if back else story.accounts
            for matter, often in story.usual.values():
                count = max(0, round(often * self.chance.lognormvariate(0, 0.12)))
                usual = Flood(
                    matter=matter, posts=count, start=timedelta(), lasts=7 * DAY, accounts=accounts
                )
                yield from self._flood(usual, monday)
            for flood in story.floods:
                if flood.week == back:
                    yield from self._flood(flood, monday)

    def _flood(self, flood: Flood, monday: datetime) -> Iterator[Mention]:
        for _ in range(flood.posts):
            self.written += 1
            text = f"{self.chance.choice(flood.matter.texts)} ({self.written})"
            self.matters[text] = flood.matter
            at = monday + flood.start + self.chance.random() * flood.lasts
            by = self.written if flood.accounts is None else self.chance.randrange(flood.accounts)
            told = mention(
                f"n{self.written}",
                text,
                at=at.replace(microsecond=0),
                author=f"{'client' if flood.accounts is None else 'fache'}_{by}",
                channel=self.chance.choice(
                    ("x", "x", "mastodon" if flood.accounts is None else "x")
                ),
                likes=int(self.chance.paretovariate(1.2)),
                url=f"https://town.example/{self.written}",
            )
            yield replace(told, brands=("Brumelle",))

    # An engine that knows what it wrote.

    name = "teller"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [_judged(self.matters[text]) for text in texts]


def _judged(matter: Matter) -> Classification:
    told = classification(complaint=matter.complaint, urgency=matter.urgency, topic=matter.topic)
    tones = {tone: 0.9 if tone is matter.tone else 0.05 for tone in Sentiment}
    return replace(told, sentiment=tones)


def live(ledger: Ledger, story: Story) -> None:
    """Let the weeks pass; most complaints are answered."""
    teller = Teller(chance=Random(47))
    told = sorted(teller.posts(story), key=lambda post: post.published_at)
    posts = [post for post in told if story.reads(post)]
    for source in SOURCES:
        _read(ledger, story, source, [post for post in posts if post.channel == source.channel])
    triage(teller, lambda at, urgency: at + 8 * HOUR, ledger, story.made_at)
    for post in posts:
        found = ledger.mentions.find(post.channel, post.native_id)
        case = None if found is None else ledger.cases.of_mention(found)
        if case is not None:
            lately = post.published_at >= story.window.span.start
            wait = LOOK + teller.chance.lognormvariate(0.7, 0.8) * HOUR * (
                story.slower if lately else 1.0
            )
            in_time = post.published_at + wait < story.made_at
            if not lately or (teller.chance.random() < 0.9 and in_time):
                _answered(ledger, case, post.published_at + wait)


def _read(ledger: Ledger, story: Story, source: SourceState, posts: Sequence[Mention]) -> None:
    """Read all weeks before at once, then the week look by look, a hole when it is over."""
    start, end = story.window.span.start, story.made_at
    first = start - story.weeks_before * 7 * DAY - DAY
    looks = groupby(posts, lambda post: max(0, (post.published_at - start) // LOOK + 1))
    hole = story.holes.get(source.name)
    for look, seen in looks:
        at = start + look * LOOK
        ledger.record(source, Batch(mentions=tuple(seen), covered=Span(start=first, end=at)), at=at)
    holes = (Hole(span=hole, reason="cut short"),) if hole else ()
    ledger.record(source, Batch(covered=Span(start=first, end=end), holes=holes), at=end)


def _answered(ledger: Ledger, case: Case, at: datetime) -> None:
    by = Reviewer(ledger, "Léa", at)
    case = by.edit(case.id, case.version, f"Nous regardons cela, réponse ce soir. Case {case.id}.")
    case = by.approve(case.id, case.version, lambda _: [])
    case = ledger.cases.move(case, Action.CLAIM, actor="vigie", at=at)
    becoming = replace(case, receipt=Receipt(native_id=f"r{case.id}", url=None, at=at))
    ledger.cases.move(case, Action.CONFIRM, actor="vigie", at=at, becoming=becoming)


def told(story: Story) -> Report:
    """Build the report of a story."""
    with opened(":memory:") as ledger:
        live(ledger, story)
        return build(gather(ledger, story.window, "Brumelle", FRAME, story.made_at))


def golden(made: Report, name: str) -> Mapping[Path, str]:
    """Give the golden files of a story, in both languages."""
    return {
        GOLDEN / f"{name}.{language}.md": RENDERERS["md"](made, tongue)
        for language, tongue in TONGUES.items()
    }


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for one in STORIES:
        for path, text in golden(told(one), one.name).items():
            path.write_text(text, encoding="utf-8")
