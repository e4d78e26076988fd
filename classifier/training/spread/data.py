"""The open data: polled counters of Hacker News and Reddit, and Twitter cascades.

`DATA` holds `hn_polls.csv.gz`, `hn_posts.csv.gz`, `reddit_polls.csv.gz` and `twitter_cascades/`.
Hacker News gives no time of writing: it is estimated by the first sight of posts with higher ids.
"""

import csv
import gzip
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.model import Engagement

Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """One post and all that was read of its counters, oldest first."""

    native_id: str
    published_at: datetime
    readings: tuple[Engagement, ...]


def hacker_news(data: Path) -> list[Polled]:
    """Every post, by time of writing: points as likes, comments as replies."""
    written = {row["id"]: row["created_estimate"] for row in _rows(data / "hn_posts.csv.gz")}
    return _posts(
        (row["id"], written[row["id"]], row["polled_at"], row["upvotes"], row["comments"])
        for row in _rows(data / "hn_polls.csv.gz")
    )


def reddit(data: Path) -> list[Polled]:
    """Every post, by time of writing: score as likes, comments as replies."""
    return _posts(
        (row["id"], row["created"], row["polled_at"], row["score"], row["comments"])
        for row in _rows(data / "reddit_polls.csv.gz")
    )


def twitter(data: Path, plan: Sequence[timedelta]) -> list[Polled]:
    """Every cascade, as if its retweets had been read at these ages."""
    posted = datetime(2011, 10, 1, tzinfo=UTC)
    return [
        _cascade(path, posted, plan)
        for path in sorted((data / "twitter_cascades").glob("RT*.txt"), key=_number)
    ]


def plan(days: int = 7) -> list[timedelta]:
    """Ages at which posts are read: 5 minutes in the first hour, 15 to 6 hours, then hourly."""
    told = [timedelta(minutes=m) for m in (*range(5, 60, 5), *range(60, 360, 15))]
    return told + [timedelta(hours=h) for h in range(6, 24 * days + 1)]


def _number(path: Path) -> int:
    return int(path.stem.removeprefix("RT"))


def _cascade(path: Path, posted: datetime, ages: Sequence[timedelta]) -> Polled:
    lines = path.read_text(encoding="ascii").splitlines()[2:]
    told = sorted(float(line.split()[0]) for line in lines if line.strip())
    return Polled(
        native_id=path.stem,
        published_at=posted,
        readings=tuple(
            Engagement(at=posted + age, shares=bisect_right(told, age.total_seconds()))
            for age in ages
        ),
    )


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _posts(rows: Iterable[tuple[str, str, str, str, str]]) -> list[Polled]:
    read: defaultdict[str, list[Engagement]] = defaultdict(list)
    written: dict[str, datetime] = {}
    for native_id, created, polled, likes, replies in rows:
        written[native_id] = _time(created)
        read[native_id].append(
            Engagement(at=_time(polled), likes=_count(likes), replies=_count(replies))
        )
    found = [
        Polled(
            native_id=native_id,
            published_at=written[native_id],
            readings=tuple(sorted(readings, key=lambda r: r.at)),
        )
        for native_id, readings in read.items()
    ]
    return sorted(found, key=lambda post: (post.published_at, post.native_id))


def _time(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _count(told: str) -> int | None:
    return max(int(told), 0) if told else None
