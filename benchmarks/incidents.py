"""How long a round of incidents takes beside many stored mentions, in each state of the watch.

    python -m benchmarks.incidents [STORED] [BURST]

The stored posts are judged beforehand by topic alone, without a model, one every 20 seconds.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.rows import START, rows
from classifier.burst_finder import BurstFinder
from classifier.follow import count, find_incidents
from responder.alerts.burst_lookout import bursts
from storage.ledger import Ledger, opened
from storage.listened import Listened, Reach
from storage.model import Author, Brand, Mention
from storage.polled import Batch
from storage.sources import SourceState

BRAND = Brand(name="Brumelle", products=("Brumelle Crème",))
SOURCE = SourceState(name="x/search/1", channel="x")
JUDGE = """
INSERT OR IGNORE INTO classifications
SELECT id, revision, 'en', 0.5, 0.5, 0.3, 0.2, 'normal', 0.25, 0.25, 0.25, 0.25,
    CASE WHEN text LIKE '%open%' THEN 'outage_technical' WHEN id % 3 THEN 'other'
         WHEN id % 2 THEN 'delivery' ELSE 'price' END,
    0.9, 0.5, 0.0, 0, '[]', 'bench', '1', seen_at
FROM mentions WHERE pending = 1
"""


def mentions(many: int) -> Iterator[Mention]:
    """Give ordinary talk."""
    for row in rows(many):
        yield Mention(
            channel="x",
            native_id=str(row["native_id"]),
            text=str(row["text"]),
            published_at=datetime.fromisoformat(str(row["published_at"])),
            author=Author(handle=f"c{row['native_id']}"),
            brands=("Brumelle",),
        )


def burst(many: int, start: datetime) -> Iterator[Mention]:
    """Give what many say of an outage within a quarter of an hour."""
    for n in range(many):
        yield Mention(
            channel="x",
            native_id=f"b{n}",
            text=f"Brumelle does not open since {n % 60} minutes, error {n % 7} in town {n % 40}",
            published_at=start + timedelta(seconds=900 * n / many),
            author=Author(handle=f"b{n}"),
            brands=("Brumelle",),
        )


def keep(ledger: Ledger, told: Iterator[Mention], at: datetime) -> None:
    """Store posts and judge them."""
    while batch := tuple(islice(told, 5_000)):
        ledger.record(SOURCE, Batch(mentions=batch), at=at)
        with ledger.together():
            ledger._db.execute(JUDGE)
            ledger._db.execute("UPDATE mentions SET pending = 0 WHERE pending = 1")


def timed(what: str, run: Callable[[], object]) -> None:
    """Run and print."""
    start, wall = time.process_time(), time.perf_counter()
    found = run()
    spent = time.process_time() - start, time.perf_counter() - wall
    print(f"{what:<60} {spent[0] * 1000:9.1f} ms cpu {spent[1] * 1000:9.1f} ms wall   {found}")


def round_at(ledger: Ledger, now: datetime) -> str | None:
    """Do the job of the watch once."""
    reach = Reach(start=START, end=now)
    find = BurstFinder.at(now, ledger, [BRAND], Listened(reaches=[reach]))
    return find_incidents(find, [BRAND], ledger, now, find.known).note


def main(stored: int, many: int) -> None:
    """Measure and print."""
    end = START + timedelta(seconds=20 * stored)
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "bench.db") as ledger:
        timed(f"store {stored} posts", lambda: keep(ledger, mentions(stored), end))
        timed("count them all for the first time", lambda: count([BRAND], ledger, most=stored))
        timed("the first look at eight weeks", lambda: round_at(ledger, end))
        timed("a round with nothing new", lambda: round_at(ledger, end))
        timed("alerts with no incident", lambda: len(bursts(ledger, end).alerts))
        now = end + timedelta(minutes=20)
        keep(ledger, burst(many, end), now)
        timed(f"the round that hears a burst of {many}", lambda: round_at(ledger, now))
        timed("the next round", lambda: round_at(ledger, now + timedelta(seconds=60)))
        timed("alerts with the incident", lambda: len(bursts(ledger, end).alerts))
        (incident,) = ledger.incidents.told()
        print(incident.headline, incident.extent)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else (100_000, 400))
