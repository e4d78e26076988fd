"""Time and memory of the weekly report, and what ten times the history change.

python -m benchmarks.report [FOLDER]

Three ledgers: 1 million mentions in ten weeks, of which the last week has 100,000; then weeks of
10,000, ten of them and a hundred. Each report is `vigie report` in a process of its own, start of
Python included; the last two take turns, so that a busy machine changes both.
"""

import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from storage.database import stamp
from storage.ledger import opened
from storage.model import TOPICS

END = datetime(2026, 11, 16, tzinfo=UTC)
WEEK = timedelta(days=7)
NAME = "2026-W46"
ROUNDS = 5
CHANNELS = ("x", "mastodon", "bluesky")
CASE_IN = 10
"""One post in so many has a case."""
WAITS_IN = 300
"""One post in so many has one that waits, drafted: `vigie report` drafts what is not."""
_MENTION = """
INSERT INTO mentions (id, channel, native_id, source, text, published_at, seen_at, author_handle,
    lang, url, brands, pending, likes, shares, replies, engagement_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'en', ?, '["Brumelle"]', 0, ?, 0, 0, ?)
"""
_JUDGED = f"""
INSERT INTO classifications VALUES ({", ".join("?" * 21)})
"""
_CASE = """
INSERT INTO cases (id, channel, thread, status, version, mention_id, risk_level, risk_score,
    risk_reasons, topic, lang, opened_at, due_at, draft)
VALUES (?, ?, ?, ?, 1, ?, 'normal', 50, '[]', ?, 'en', ?, ?, 'We are sorry.')
"""
_REASONS = json.dumps(["words of a complaint: never came", "asks for an answer"])


def fill(path: Path, weeks: int, each: int) -> None:
    """Write a ledger of so many weeks with so many posts each, the last of which ends at `END`."""
    with opened(path):
        pass
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -400000")
        for week in range(weeks):
            first = week * each
            start = END - WEEK * (weeks - week)
            with db:
                _week(db, first, start, each)


def _week(db: sqlite3.Connection, first: int, start: datetime, each: int) -> None:
    chance = Random(first)
    times = [stamp(start + WEEK * (number / each)) for number in range(each)]
    topics = chance.choices(TOPICS, weights=range(len(TOPICS), 0, -1), k=each)
    db.executemany(_MENTION, _mentions(first, times, chance))
    db.executemany(_JUDGED, _judgements(first, times, topics, chance))
    cases = [
        (
            first + number + 1,
            _channel(number),
            f"thread {first + number}",
            "drafted" if number % WAITS_IN == 0 else "closed",
            first + number + 1,
            topics[number],
            times[number],
            times[number],
        )
        for number in range(0, each, CASE_IN)
    ]
    db.executemany(_CASE, cases)
    db.executemany(
        "INSERT INTO case_mentions VALUES (?, ?)", [(case[0], case[0]) for case in cases]
    )


def _channel(number: int) -> str:
    return CHANNELS[number % len(CHANNELS)]


def _mentions(first: int, times: list[str], chance: Random) -> Iterator[tuple[object, ...]]:
    words = [f"{a}{b}" for a in ("lait", "pot", "colis", "prix", "lid", "shop") for b in WORDS]
    common = [1 / (place + 10) for place in range(len(words))]
    for number, at in enumerate(times):
        told = first + number + 1
        text = "Brumelle " + " ".join(chance.choices(words, common, k=18))
        author = f"customer{chance.randrange(len(times))}"
        url = f"https://x.example/status/{told}"
        channel = _channel(number)
        yield told, channel, str(told), channel, text, at, at, author, url, told % 50, at


WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrst"]


def _judgements(
    first: int, times: list[str], topics: list[str], chance: Random
) -> Iterator[tuple[object, ...]]:
    for number, (at, topic) in enumerate(zip(times, topics, strict=True)):
        complaint = chance.random()
        urgency = "high" if complaint > 0.9 else "low"
        tones = (0.8, 0.1, 0.1) if complaint > 0.6 else (0.1, 0.5, 0.4)
        levels = (0.7, 0.1, 0.1, 0.1)
        head = (first + number + 1, 1, "en", complaint, *tones, urgency, *levels, topic)
        undecided = int(number % 20 == 0)
        yield (*head, 0.8, complaint, 0.0, undecided, _REASONS, "cascade", "1", at)


def report(folder: Path) -> tuple[float, float]:
    """Write the report of the week by the command; in seconds by the clock and of processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [sys.executable, "cli.py", "--config", str(folder / "config.toml"), "report"]
    asked = ["--week", NAME, "--format", "html,md,json,csv", "--output", str(folder / "out")]
    subprocess.run([*command, *asked], check=True, capture_output=True)
    taken = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken, spent


def prepared(folder: Path, weeks: int, each: int) -> Path:
    """Make a folder with a configuration and its ledger, where there is none yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "vigie.db"
    if not path.exists():
        start = time.perf_counter()
        fill(path, weeks, each)
        print(f"filled {weeks} weeks of {each:,} posts in {time.perf_counter() - start:.0f} s")
    (folder / "config.toml").write_text(
        '[storage]\npath = "vigie.db"\n\n[[brands]]\nname = "Brumelle"\n\n'
        '[responder.departments.shop]\ntopics = ["price", "store_location"]\n',
        encoding="utf-8",
    )
    return folder


def main(folder: Path) -> None:
    """Fill, measure, print."""
    small = prepared(folder / "ten", 10, 10_000)
    long = prepared(folder / "hundred", 100, 10_000)
    turns = [(report(small), report(long)) for _ in range(ROUNDS)]
    for name, place in (("10 weeks of 10,000", 0), ("100 weeks of 10,000", 1)):
        _tell(name, [turn[place] for turn in turns])
    ratios = [median(turn[1][what] / turn[0][what] for turn in turns) for what in (0, 1)]
    print(f"ten times the history: {ratios[0]:.2f} times by the clock, {ratios[1]:.2f} processor")
    # Last, as the memory that is told is the most of any child so far.
    large = prepared(folder / "million", 10, 100_000)
    _tell("10 weeks of 100,000", [report(large) for _ in range(ROUNDS)])
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"most memory of any report: {most:.0f} MB")


def _tell(name: str, taken: list[tuple[float, float]]) -> None:
    clock, spent = (median(column) for column in zip(*taken, strict=True))
    print(f"{name:22} {clock:6.2f} s by the clock, {spent:6.2f} s of processor, median of {ROUNDS}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as name:
            main(Path(name))
