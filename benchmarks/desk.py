"""How long a key of the desk takes with 100,000 cases waiting.

Measured from the press of a key until the case that it chose stands on the screen, in a terminal
of 140 × 45 that is drawn in memory. In a folder that is named the cases are kept for the next time.

    python -m benchmarks.desk [CASES [FOLDER]]
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
from typing import TypeAlias

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
SETTLES_S = 3.0
"""After the opening: what counts the length of replies is loaded."""
BETWEEN_S = 0.1
"""Between two presses: a person presses no faster, or holds the key and reads nothing."""
MATTERS = ("colère", "attente", "remboursement", "yaourt", "livreur")
TEXT = (
    "Brumelle, la commande {0} n'est jamais arrivée : {1} depuis des jours, et personne ne répond"
)
DRAFT = "Bonjour, {0} : nous vous prions de nous en excuser. {1}, et {2} avant {3} h. Léa, Brumelle"
SAID = (
    (
        "votre commande n'est pas arrivée",
        "personne ne vous a répondu",
        "le livreur ne vous a pas trouvée",
        "vos pots ont été livrés cassés",
        "cette facture a été tirée deux fois",
        "votre panier du lundi manquait",
    ),
    (
        "Nous cherchons le colis avec le transporteur",
        "Notre dépôt compte ce qui est parti ce matin",
        "Une collègue relit votre dossier ligne par ligne",
        "Le responsable de la tournée interroge son équipe",
        "La comptabilité vérifie le prélèvement",
        "Les quais sont fouillés en ce moment",
    ),
    (
        "revenons vers vous ici",
        "vous écrivons en message privé",
        "vous donnons une nouvelle date",
        "disons ce que nous avons trouvé",
        "vous appelons au numéro du contrat",
        "publions la suite dans ce fil",
    ),
)
_MENTION = """
INSERT INTO mentions (id, channel, native_id, source, text, published_at, seen_at, author_handle,
    lang, media, brands, extra, own, pending)
VALUES (?, ?, ?, 'bench', ?, ?, ?, ?, 'fr', '[]', '["Brumelle"]', '{}', 0, 0)
"""
_CASE = """
INSERT INTO cases (id, channel, thread, status, version, mention_id, risk_level, risk_score,
    risk_reasons, brand, topic, lang, opened_at, due_at, draft)
VALUES (?1, ?2, ?1, 'drafted', 2, ?1, ?3, ?4, '["complaint"]', 'Brumelle', ?5, 'fr', ?6, ?7, ?8)
"""
_JUDGED = """
INSERT INTO classifications VALUES (?, 1, 'fr', 0.9, 0.8, 0.1, 0.1, 'high', 0.1, 0.2, 0.6, 0.1,
    ?, 0.9, 0.9, 0, 0, '["complaint, 90% sure", "words of complaint: \\"jamais arrivée\\""]',
    'bench', '1', ?)
"""
_DONE = """
INSERT INTO audit (case_id, version, action, actor, at, digest, chain, note)
VALUES (?, ?, ?, 'vigie', ?, '', '', NULL)
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
            draft = DRAFT.format(*map(chance.choice, SAID), chance.randrange(9, 19))
            told = [level, round(chance.uniform(0, 100), 1), topic, seen, stamp(due), draft]
            db.execute(_JUDGED, [number, topic, seen])
            db.execute(_CASE, [number, channel, *told])
            for version, action in enumerate(("open", "draft"), 1):
                db.execute(_DONE, [number, version, action, seen])
            db.execute("INSERT INTO case_mentions VALUES (?, ?)", [number, number])
    db.close()


Taken: TypeAlias = tuple[float, float]
"""Milliseconds by the clock, and of the processor, which another program does not lengthen."""


class Start:
    """The moment at which a measurement begins."""

    def __init__(self) -> None:
        self._wall, self._busy = time.perf_counter(), time.process_time()

    def taken(self) -> Taken:
        """Say what passed since."""
        wall, busy = time.perf_counter() - self._wall, time.process_time() - self._busy
        return wall * 1_000, busy * 1_000


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, looking every millisecond.

    To look without a pause would take the interpreter from the thread that is waited for.
    """
    while not holds():
        await asyncio.sleep(0.001)


class Watch:
    """Measures what keys take at an open desk."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def settled(self) -> bool:
        """Whether the chosen case is the one that is shown."""
        row, reading = self._counter.queue.row, self._counter.reading
        if row is None or reading is None:
            return row is None and bool(self._counter.queue.empty)
        return row.case.id == reading.file.case.id

    async def key(self, key: str, times: int) -> list[Taken]:
        """Press a key so often, each time until its case is shown; in milliseconds."""
        return [await self._press(key) for _ in range(times)]

    async def _press(self, key: str) -> Taken:
        before = self._counter.queue.row
        start = Start()
        self._counter.app.simulate_key(key)
        await until(lambda: self._counter.queue.row is not before and self.settled())
        await self._drawn()
        taken = start.taken()
        await asyncio.sleep(BETWEEN_S)
        return taken

    async def _drawn(self) -> None:
        """Wait until the screen is drawn with what is known now."""
        drawn = asyncio.Event()
        self._counter.call_after_refresh(drawn.set)
        await drawn.wait()

    async def approve(self, times: int) -> list[Taken]:
        """Approve so many cases of which no check says anything; in milliseconds."""
        taken: list[Taken] = []
        while len(taken) < times:
            reading = self._counter.reading
            if reading is None or reading.findings:
                await self._press("j")
                continue
            taken.append(await self._press("a"))
            await until(lambda: not self._counter.acting)
        return taken

    async def want(self, wanted: QueueFilter) -> list[Taken]:
        """Ask for other cases, until the first of them is shown; in milliseconds."""
        before = self._counter.queue.rows
        start = Start()
        self._counter.want(wanted)
        await until(lambda: self._counter.queue.rows is not before and self.settled())
        await self._drawn()
        return [start.taken()]


async def measure(desk: Desk) -> None:
    """Open the desk, press its keys, and print what they took."""
    app = CounterApp(desk, "bench")
    start = Start()
    async with app.run_test(size=(140, 45)):
        await until(lambda: isinstance(app.screen, Counter))
        counter = app.screen
        assert isinstance(counter, Counter)
        watch = Watch(counter)
        await until(lambda: counter.reading is not None and watch.settled())
        report("opening", [start.taken()])
        await asyncio.sleep(SETTLES_S)
        for key in ("j", "k", "pagedown", "pageup"):
            report(key, await watch.key(key, PRESSES if key == "j" else PRESSES // 2))
        for key in ("G", "g"):
            report(key, await watch.key(key, 1))
        report("a", await watch.approve(PRESSES // 5))
        plain = QueueFilter()
        for name, wanted in {
            "filter: a topic": replace(plain, topic="billing"),
            "filter: mine, of which there are none": replace(plain, assignee="bench"),
            "search: a frequent word": replace(plain, words="colere"),
            "search: one case of all": replace(plain, words="99123"),
        }.items():
            report(name, await watch.want(wanted))
            await watch.want(plain)


def report(name: str, taken: list[Taken]) -> None:
    """Print median, 95th of a hundred and worst of the clock, and the median of the processor."""
    wall, busy = [one[0] for one in taken], [one[1] for one in taken]
    most = max(wall) if len(wall) < 20 else quantiles(wall, n=20)[-1]
    told = f"{median(wall):7.1f} {most:7.1f} {max(wall):7.1f} {median(busy):7.1f}"
    print(f"{name:40} {told} ms  n={len(taken)}")


def main(count: int, folder: Path) -> None:
    """Make the cases where there are none yet, and measure."""
    desk = Desk(settings=load(config(folder)), clock=now)
    if not desk.path.exists():
        fill(desk.path, count)
    with desk.ledger() as ledger:
        waiting = ledger.queue.counts(now()).waiting
    print(f"{waiting:,} cases wait; median, 95th of a hundred, worst; processor")
    asyncio.run(measure(desk))


if __name__ == "__main__":
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    if len(sys.argv) > 2:
        main(cases, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as name:
            main(cases, Path(name))
