"""A desk with invented cases on a real ledger, and a hand on its keys."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.segment import Segment
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from responder.counter.app import CounterApp
from responder.counter.english import ENGLISH
from responder.counter.screen import Counter
from responder.counter.words import Words
from responder.desk import Desk
from responder.review import Reviewer
from storage.incident import Course, Incident, IncidentId, Outcome
from storage.judgements import Judgement
from storage.model import (
    Action,
    Author,
    Brand,
    Case,
    CaseId,
    Engagement,
    Json,
    Mention,
    Risk,
    Urgency,
)
from storage.polled import Batch
from storage.settings import Settings, StorageSettings
from storage.sources import SourceState
from tests.factories import NOON, FrozenClock, classification
from tests.fakes import FakePublisher

PATIENCE_S = 60.0
POSTED = NOON - timedelta(hours=3)
GOOD = (
    "Bonjour, votre livraison n'est pas arrivée et nous vous prions de nous en excuser. "
    "Nous regardons ce qui s'est passé et revenons vers vous ici avant 18 h. Léa, Brumelle"
)


@dataclass
class Room:
    """Puts posts and cases into a ledger as the loop would."""

    desk: Desk
    count: int = 0
    cases: dict[str, CaseId] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path, clock: FrozenClock, **responder: object) -> "Room":
        settings = Settings(
            time_zone="Europe/Paris",
            storage=StorageSettings(path=folder / "vigie.db"),
            brands=(Brand(name="Brumelle"),),
            responder={"approver": "Léa", **responder},
        )
        desk = Desk(settings=settings, clock=clock)
        vars(desk)["publishers"] = {"x": FakePublisher()}  # in place of a network
        return cls(desk=desk)

    def add(
        self,
        name: str,
        text: str,
        *,
        draft: str | None = GOOD,
        score: float = 50,
        level: Urgency = Urgency.NORMAL,
        due: datetime | None = NOON + timedelta(hours=2),
        lang: str = "fr",
        topic: str = "delivery",
        channel: str = "x",
        author: Author | None = None,
        url: str | None = "https://x.example/post",
        reasons: tuple[str, ...] = (),
        abuse: float = 0.0,
        counted: tuple[int, ...] = (),
        by_hand: str | None = None,
        extra: dict[str, Json] | None = None,
        note: str | None = None,
    ) -> CaseId:
        """Store a post with its judgement, and draft a reply where there is one."""
        self.count += 1
        post = Mention(
            channel=channel,
            native_id=f"p{self.count}",
            text=text,
            published_at=POSTED,
            author=author or Author(handle=name, name=name.title(), followers=120),
            lang=lang,
            url=url,
            extra=extra or {},
        )
        with self.desk.ledger() as ledger:
            source = SourceState(name=f"{channel}/search", channel=channel)
            (new,) = ledger.record(source, Batch(mentions=(post,)), at=POSTED).new
            for number, likes in enumerate(counted):
                seen = Engagement(at=POSTED + timedelta(minutes=20 * number), likes=likes)
                ledger.mentions.read_engagement(channel, post.native_id, seen)
            told = replace(classification(topic=topic), lang=lang, reasons=reasons, abuse=abuse)
            judgement = Judgement(
                mention_id=new,
                revision=1,
                classification=told,
                risk=Risk(level=level, score=score, reasons=("complaint, 90% sure",)),
                topic=topic,
                actionable=True,
                due_at=due,
            )
            case_id = ledger.judgements.keep(judgement, at=POSTED)
            assert case_id is not None
            if draft is not None:
                case = ledger.cases.get(case_id)
                becoming = replace(
                    case, draft=draft, playbook=f"{lang}/{topic}/1", handoff_reason=by_hand
                )
                ledger.cases.move(
                    case, Action.DRAFT, actor="vigie", at=POSTED, note=note, becoming=becoming
                )
        self.cases[name] = case_id
        return case_id

    def case(self, name: str) -> Case:
        """Read a case as it stands."""
        with self.desk.ledger() as ledger:
            return ledger.cases.get(self.cases[name])

    def incident(self, *names: str) -> None:
        """Let these posts be one incident, as the watch would find."""
        found = Incident(
            id=IncidentId(-1),
            version=0,
            brand="Brumelle",
            state=Course.OPEN,
            held=(),
            starts_at=POSTED,
            last_at=POSTED,
            title="Vans did not leave",
        )
        with self.desk.ledger() as ledger:
            placed = {ledger.cases.get(self.cases[n]).mention_id: found.id for n in names}
            outcome = Outcome(incidents=(found,), changes=(), placed=placed)
            assert ledger.incidents.keep((), outcome, at=POSTED)

    def colleague(self, act: Callable[[Reviewer], object], actor: str = "Ana") -> None:
        """Let somebody else act, at another desk."""
        with self.desk.ledger() as ledger:
            act(Reviewer(ledger, actor, self.desk.clock()))


class Driver:
    """Presses keys and reads what the screen shows."""

    def __init__(self, app: CounterApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def counter(self) -> Counter:
        """The desk itself, below any window."""
        (found,) = (s for s in self.app.screen_stack if isinstance(s, Counter))
        return found

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def write(self, text: str) -> None:
        await self.pilot.press(*("space" if c == " " else c for c in text))

    async def until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Wait for a condition, within bounds."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not holds():
                    await self.pilot.pause()
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise AssertionError(f"never came: {what}\n{self.shown()}") from None

    async def sees(self, *texts: str) -> None:
        """Wait until all of these are on the screen."""
        await self.until(lambda: all(text in self.shown() for text in texts), repr(texts))

    async def reads(self, case_id: CaseId) -> None:
        """Wait until this case is chosen and read, and nothing is under way."""

        def there() -> bool:
            row, reading = self.counter.queue.row, self.counter.reading
            return (
                row is not None
                and reading is not None
                and row.case.id == reading.file.case.id == case_id
                and row.case.version == reading.file.case.version
                and not self.counter.acting
            )

        await self.until(there, f"case {case_id}")

    async def asked(self, window: type[Screen[Any]]) -> None:
        """Wait for a window."""
        await self.until(lambda: isinstance(self.app.screen, window), window.__name__)

    def shown(self) -> str:
        """Read the screen as it is drawn, without its colours."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        assert len(lines) == height
        assert all(strip.cell_length <= width for strip in lines)
        return "\n".join(strip.text for strip in lines)

    def as_drawn(self, strip: Strip) -> list[Segment]:
        """Give a line with the colours that reach the terminal."""
        segments = list(strip)
        for one in self.app._filters:
            if one.enabled:
                segments = one.apply(segments, self.app.screen.styles.background)
        return segments

    def told(self) -> str:
        """Read what was said in passing."""
        return "\n".join(told.message for told in self.app._notifications)


def drive(
    room: Room,
    story: Callable[[Driver], Awaitable[None]],
    *,
    size: tuple[int, int] = (140, 45),
    actor: str = "Léa",
    words: Words = ENGLISH,
) -> None:
    """Open the desk, play a story at it, and leave."""

    async def play() -> None:
        app = CounterApp(room.desk, actor, words)
        async with app.run_test(size=size, notifications=True) as pilot:
            driver = Driver(app, pilot)
            await driver.until(lambda: len(app.screen_stack) == 2, "the desk")
            await driver.until(lambda: driver.counter.queue.empty not in {"", words.loading}, "it")
            await story(driver)

    asyncio.run(play())
