"""How long a key of the desk takes with 100,000 cases waiting.

Measured from the press of a key until the case that it chose stands on the screen, in a terminal
of 140 × 45 that is drawn in memory.

    python -m benchmarks.desk [CASES]
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from textual.pilot import Pilot

from benchmarks.rows import config
from responder.commands.common import now
from responder.counter.app import CounterApp
from responder.counter.screen import Counter
from responder.desk import Desk
from storage.database import connect, migrate, stamp, transaction
from storage.queue_pages import QueueFilter
from storage.settings import load

CASES = 100_000
PRESSES = 100
MATTERS = ("colère", "attente", "remboursement", "yaourt", "livreur")
TEXT = (
    "Brumelle, la commande {0} n'est jamais arrivée : {1} depuis des jours, et personne ne répond"
)
DRAFT = "Bonjour, nous regardons votre commande et revenons vers vous avant 18 h. Léa, Brumelle"
_MENTION = """
INSERT INTO mentions (id, channel, native_id, source, text, published_at, seen_at, author_handle,
    lang, media, brands, extra, own, pending)
VALUES (?, ?, ?, 'bench', ?, ?, ?, ?, 'fr', '[]', '["Brumelle"]', '{}', 0, 0)
"""
_CASE = """
INSERT INTO cases (id, channel, thread, status, version, mention_id, risk_level, risk_score,
    risk_reasons, brand, topic, lang, opened_at, due_at, draft)
VALUES (?1, ?2, ?1, 'drafted', 1, ?1, ?3, ?4, '["complaint"]', 'Brumelle', ?5, 'fr', ?6, ?7, ?8)
"""


def fill(path: Path, count: int) -> None:
    """Write cases straight into the tables, two thirds of them late."""
    db, chance = connect(path), random.Random(5)
    migrate(db)
    with transaction(db):
        for number in range(1, count + 1):
            posted = now() - timedelta(minutes=chance.randrange(1, 9_000))
            due = posted + timedelta(hours=chance.choice([2, 8, 24, 72, 200]))
            channel = chance.choice(["x", "mastodon", "bluesky"])
            text = TEXT.format(number, chance.choice(MATTERS))
            seen = stamp(posted)
            author = f"client{number % 5_000}"
            db.execute(_MENTION, [number, channel, str(number), text, seen, seen, author])
            level = chance.choice(["low", "normal", "high", "critical"])
            topic = chance.choice(["delivery", "billing", "price"])
            told = [level, round(chance.uniform(0, 100), 1), topic, seen, stamp(due), DRAFT]
            db.execute(_CASE, [number, channel, *told])
            db.execute("INSERT INTO case_mentions VALUES (?, ?)", [number, number])
    db.close()


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, looking as often as the screen can be drawn."""
    while not holds():
        await asyncio.sleep(0)


class Watch:
    """Measures what keys take at an open desk."""

    def __init__(self, counter: Counter, pilot: Pilot[None]) -> None:
        self._counter, self._pilot = counter, pilot

    def settled(self) -> bool:
        """Whether the chosen case is the one that is shown."""
        row, reading = self._counter.queue.row, self._counter.reading
        if row is None or reading is None:
            return row is None and bool(self._counter.queue.empty)
        return row.case.id == reading.file.case.id

    async def key(self, key: str, times: int) -> list[float]:
        """Press a key so often, each time until its case is shown; in milliseconds."""
        return [await self._press(key) for _ in range(times)]

    async def _press(self, key: str) -> float:
        before = self._counter.queue.row
        start = time.perf_counter()
        await self._pilot.press(key)
        await until(lambda: self._counter.queue.row is not before and self.settled())
        taken = (time.perf_counter() - start) * 1_000
        await self._pilot.pause()
        return taken

    async def want(self, wanted: QueueFilter) -> list[float]:
        """Ask for other cases, until the first of them is shown; in milliseconds."""
        before = self._counter.queue.rows
        start = time.perf_counter()
        self._counter.want(wanted)
        await until(lambda: self._counter.queue.rows is not before and self.settled())
        return [(time.perf_counter() - start) * 1_000]


async def measure(desk: Desk) -> None:
    """Open the desk, press its keys, and print what they took."""
    app = CounterApp(desk, "bench")
    start = time.perf_counter()
    async with app.run_test(size=(140, 45)) as pilot:
        await until(lambda: isinstance(app.screen, Counter))
        counter = app.screen
        assert isinstance(counter, Counter)
        watch = Watch(counter, pilot)
        await until(lambda: counter.reading is not None and watch.settled())
        report("opening", [(time.perf_counter() - start) * 1_000])
        for key in ("j", "k", "pagedown", "pageup"):
            report(key, await watch.key(key, PRESSES if key == "j" else PRESSES // 2))
        for key in ("G", "g"):
            report(key, await watch.key(key, 1))
        plain = QueueFilter()
        for name, wanted in {
            "filter: a topic": replace(plain, topic="billing"),
            "filter: mine, of which there are none": replace(plain, assignee="bench"),
            "search: a frequent word": replace(plain, words="colere"),
            "search: one case of all": replace(plain, words="99123"),
        }.items():
            report(name, await watch.want(wanted))
            await watch.want(plain)


def report(name: str, taken: list[float]) -> None:
    """Print median, 95th of a hundred, and worst."""
    most = max(taken) if len(taken) < 20 else quantiles(taken, n=20)[-1]
    print(f"{name:40} {median(taken):7.1f} {most:7.1f} {max(taken):7.1f} ms  n={len(taken)}")


def main(count: int) -> None:
    """Make the cases, and measure."""
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(settings=load(config(Path(name))), clock=now)
        fill(desk.path, count)
        print(f"{count:,} cases; median, 95th of a hundred, worst")
        asyncio.run(measure(desk))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
