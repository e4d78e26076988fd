"""Posts a second through `vigie import`, beside a bare `executemany` of the same rows.

Both runs are of one process, in turn, three times; the medians are compared. The bare run gets its
rows ready made and checks nothing: it is what SQLite itself takes.

    python -m benchmarks.ingest [ROWS]
"""

import json
import sqlite3
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.rows import config, write
from benchmarks.turns import timed
from responder.commands.common import now
from responder.desk import Desk
from responder.files import import_files
from storage.settings import load

ROUNDS = 3
TABLE = """
CREATE TABLE mentions (channel TEXT, native_id TEXT, text TEXT, handle TEXT, followers INTEGER,
    published_at TEXT, lang TEXT, url TEXT, likes INTEGER, shares INTEGER, replies INTEGER)
"""


def bare(source: Path, folder: Path) -> float:
    """Insert the rows, decoded beforehand, into a table without a single check."""
    decoded = [json.loads(line) for line in source.open(encoding="utf-8")]
    values = [
        (
            row["channel"],
            row["native_id"],
            row["text"],
            row["author"]["handle"],
            row["author"]["followers"],
            row["published_at"],
            row["lang"],
            row["url"],
            row["engagement"]["likes"],
            row["engagement"]["shares"],
            row["engagement"]["replies"],
        )
        for row in decoded
    ]
    db = sqlite3.connect(folder / "bare.db")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(TABLE)

    def insert() -> None:
        with db:
            db.executemany("INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    seconds = timed(insert)
    db.close()
    return seconds


def ours(source: Path, folder: Path) -> tuple[float, float]:
    """Import the rows, and import them again when all are known."""
    desk = Desk(settings=load(config(folder)), clock=now)
    first = timed(lambda: import_files(desk, [str(source)], print))
    again = timed(lambda: import_files(desk, [str(source)], print))
    return first, again


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        source = root / "rows.jsonl"
        write(source, count)
        times: list[tuple[float, float, float]] = []
        for number in range(ROUNDS):
            folder = root / str(number)
            folder.mkdir()
            times.append((bare(source, folder), *ours(source, folder)))
    plain, new, known = (median(column) for column in zip(*times, strict=True))
    print(f"{count} rows, median of {ROUNDS} runs in turn")
    print(f"bare executemany      {count / plain:>10,.0f} rows/s")
    print(f"vigie import, new     {count / new:>10,.0f} rows/s   {new / plain:.1f} times the time")
    print(f"vigie import, known   {count / known:>10,.0f} rows/s   {known / plain:.1f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
