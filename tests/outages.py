"""A watch of our own on a simulated clock: the desk's own jobs, with invented posts to hear."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from listener.schedule import Job, attempt
from responder.alerts.page import Page
from responder.desk import Desk
from storage.ledger import opened
from storage.model import Brand, Mention
from storage.polled import Batch, Hole, Span
from storage.settings import Settings, StorageSettings
from tests.factories import NOON, FrozenClock
from tests.fakes import FakeNotifier
from tests.stories import BRAND, SOURCE, Town

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DAYS = 14
STAGES = ("triage", "incidents", "draft", "alerts")


class Watch:
    """One watch; made anew on the same file it goes on as after a death of the process."""

    def __init__(self, path: Path, town: Town, at: datetime = NOON) -> None:
        self.path = path
        self.town = town
        self.brands: tuple[Brand, ...] = (BRAND,)
        self.clock = FrozenClock(at)
        self.notifier = FakeNotifier()
        self.start()

    def start(self) -> None:
        """Build the parts, as the command does when it starts."""
        settings = Settings(
            brands=self.brands, storage=StorageSettings(path=self.path), alerts={"notify": ["fake"]}
        )
        desk = Desk(settings=settings, clock=self.clock)
        # The parts that would need a network or weights, put where the desk keeps its own.
        vars(desk).update(
            engine=self.town,
            sources={SOURCE.name: (SOURCE.channel, None)},
            notifiers={"fake": self.notifier},
        )
        stages = (desk.triage, desk.incidents, desk.draft, desk.alert)
        self.jobs = {
            name: Job(name=name, every_s=60, run=run)
            for name, run in zip(STAGES, stages, strict=True)
        }

    def hear(self, posts: Sequence[Mention], since: datetime, hole: Span | None = None) -> None:
        """Store what a poll brings now."""
        now = self.clock()
        holes = () if hole is None else (Hole(span=hole, reason="too much was waiting"),)
        told = tuple(replace(p, url=f"https://x.example/{p.native_id}") for p in posts)
        batch = Batch(mentions=told, covered=Span(start=since, end=now), holes=holes)
        with opened(self.path) as ledger:
            ledger.record(ledger.sources.get(SOURCE.name, SOURCE.channel), batch, at=now)

    def round(self, *stages: str) -> None:
        """Do the day's work once, or a part of it."""
        for name in stages or STAGES:
            outcome = attempt(self.jobs[name], self.clock)
            assert (outcome.error, outcome.bug) == (None, None)

    def live(self, posts: Sequence[Mention], until: datetime, every: timedelta) -> None:
        """Hear posts as time goes by."""
        waiting = sorted(posts, key=lambda m: m.published_at)
        while self.clock() < until:
            before = self.clock()
            self.clock.at = before + every
            fresh = [m for m in waiting if m.published_at <= self.clock()]
            waiting = waiting[len(fresh) :]
            self.hear(fresh, before)
            self.round()

    def past(self, posts: Sequence[Mention], since: datetime) -> None:
        """Live through ordinary days at once, with every case answered."""
        self.hear(posts, since)
        self.round("triage")
        with opened(self.path) as ledger:
            ledger._db.execute("UPDATE cases SET status = 'closed'")
        self.round("incidents")

    def pages(self, kind: str = "burst") -> list[Page]:
        """List what was told of stories of one kind."""
        return [p for p in self.notifier.pages if any(s.kind.value == kind for s in p.stories)]


Begin = Callable[..., Watch]


def past(path: Path, *stories: Sequence[Mention], town: Town) -> Watch:
    """Fourteen days of ordinary talk, and what happened in them."""
    watch = Watch(path, town)
    since = NOON - DAYS * DAY
    watch.past([*town.talk(since, NOON), *(p for story in stories for p in story)], since)
    return watch
