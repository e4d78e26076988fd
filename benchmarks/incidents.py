"""How long a round of incidents takes beside many stored mentions, in each state of the watch.

    python -m benchmarks.incidents [STORED] [BURST]

The stored posts are judged beforehand by topic alone, without a model, one every 20 seconds; the
burst finder is a stand-in that tells what it is told. Times are of the process, not of the wall.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.rows import START, rows
from classifier.follow import Counts, count, find_incidents
from storage.incident import Facet, Signal, Stream
from storage.ledger import Ledger, opened
from storage.model import Author, Batch, Brand, Mention
from storage.sources import SourceState

BRAND = Brand(name="Brumelle", products=("Brumelle Crème",))
SOURCE = SourceState(name="x/search/1", channel="x")
OUTAGE = Stream("Brumelle", Facet.TOPIC, "outage_technical")
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
    """Give what many say of an outage within an hour."""
    for n in range(many):
        yield Mention(
            channel="x",
            native_id=f"b{n}",
            text=f"Brumelle does not open since {n % 60} minutes, error {n % 7} in town {n % 40}",
            published_at=start + timedelta(seconds=3600 * n / many),
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


def main(stored: int, many: int) -> None:
    """Measure and print."""
    end = START + timedelta(seconds=20 * stored)
    now = end + timedelta(hours=1)

    def quiet(stream: Stream, counts: Counts, at: datetime) -> Signal | None:
        counts(at - timedelta(days=56), at)
        return None

    def firing(stream: Stream, counts: Counts, at: datetime) -> Signal | None:
        quiet(stream, counts, at)
        if stream != OUTAGE:
            return None
        return Signal(
            stream=stream,
            starts_at=end,
            at=at,
            authors=many,
            expected=1.0,
            severity=1.0,
            ratio=9.0,
            log10_p=-9.0,
        )

    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "bench.db") as ledger:
        timed(f"store {stored} posts", lambda: keep(ledger, mentions(stored), end))
        timed("count them all for the first time", lambda: count([BRAND], ledger, most=stored))
        timed("a round with nothing new", lambda: find_incidents(quiet, [BRAND], ledger, end))
        keep(ledger, burst(many, end), now)
        timed(f"count a burst of {many}", lambda: count([BRAND], ledger))
        timed("the round that opens it", lambda: find_incidents(firing, [BRAND], ledger, now))
        later = now + timedelta(seconds=5)
        timed("the next round", lambda: find_incidents(firing, [BRAND], ledger, later))
        incident = ledger.incidents.get(1)
        print(incident.headline, incident.extent)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else (300_000, 400))
