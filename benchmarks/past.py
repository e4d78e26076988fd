"""A ledger with a past: months of one brand, as the loop would have left them.

One mention every 20 seconds, one in ten a complaint with a case. Of a complaint twelve readings of
its counters lie within its first six hours, and a forecast; one in ten was corrected by a person;
all but 3 % are answered. The first day goes through the code of the loop; the others are copies
of it, made by SQL: their posts, readings, judgements, cases and alerts.
"""

import io
import json
import math
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.rows import COMPLAINTS, published, rows
from classifier.reassess import reassess
from classifier.triage import triage
from listener.intake import take_in
from listener.matching import Matcher
from listener.rows import read_rows
from responder.desk import Desk
from responder.review import Reviewer
from storage.ledger import Ledger
from storage.model import Classification, Engagement, Sentiment, Status, Urgency

ONE_IN = 10
"""One post in so many is a complaint."""
CRITICAL_IN = 200
CORRECTED_IN = 10
LEFT_IN = 33
"""One case in so many is never answered."""
ANSWERED_AFTER = timedelta(hours=4)
"""What is answered at all is so within this time."""
READ_AT = (5, 10, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360)
"""Minutes after a complaint."""
DAY = 4_320
"""Mentions."""
FIRST_ID = 10**18
LATER = "strftime('%Y-%m-%dT%H:%M:%S', {}, k || ' days') || '.000000+00:00'"
TIMES = {
    *("published_at", "seen_at", "engagement_at", "at", "opened_at", "due_at", "starts_at"),
    *("ends_at", "notified_at", "end_notified_at", "settled_at"),
}
_MENTION = f"mention_id + k * {DAY}"
_CASE = f"case_id + k * {DAY // ONE_IN}"
_PAGE = "page_id + k * (SELECT count(*) FROM pages)"
COPIED = {
    "mentions": {
        "id": f"id + k * {DAY}",
        "native_id": f"native_id + k * {DAY}",
        "url": f"'https://x.example/status/' || (id + k * {DAY})",
    },
    "readings": {"mention_id": _MENTION},
    "classifications": {"mention_id": _MENTION},
    "forecasts": {"mention_id": _MENTION},
    "risks": {"mention_id": _MENTION},
    "labels": {"id": "NULL", "mention_id": _MENTION},
    "cases": {
        "id": f"id + k * {DAY // ONE_IN}",
        "mention_id": _MENTION,
        "thread": "thread || '/' || k",
    },
    "case_mentions": {"case_id": _CASE, "mention_id": _MENTION},
    "audit": {"seq": "NULL", "case_id": _CASE},
    "deliveries": {"id": "NULL", "page_id": _PAGE},
    "alerts": {"id": "NULL", "key": "key || k", "case_id": _CASE, "page_id": _PAGE},
    "pages": {
        "id": "id + k * (SELECT count(*) FROM pages)",
        "name": "name || k",
        "dedup_key": "dedup_key || k",
    },
}
"""What is not the same in each copy; the pages come last, as the others count them."""


@dataclass(slots=True)
class Hands:
    """A clock that is moved by hand."""

    at: datetime

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.at


class Knowing:
    """Knows the invented rows; reading them in earnest would take hours and change nothing."""

    name = "knowing"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge texts, in order."""
        return [self._judged(text) for text in texts]

    def _judged(self, text: str) -> Classification:
        words, _, number = text.rpartition(" (")
        complains = words in COMPLAINTS
        critical = complains and int(number[:-1]) % (ONE_IN * CRITICAL_IN) == 0
        urgency = Urgency.CRITICAL if critical else Urgency.NORMAL if complains else Urgency.LOW
        return Classification(
            lang="en",
            complaint=0.9 if complains else 0.05,
            sentiment={
                Sentiment.NEGATIVE: 0.9 if complains else 0.1,
                Sentiment.NEUTRAL: 0.05 if complains else 0.8,
                Sentiment.POSITIVE: 0.05 if complains else 0.1,
            },
            urgency=urgency,
            urgencies={u: 0.7 if u is urgency else 0.1 for u in Urgency},
            topic="delivery" if complains else "other",
            topic_probability=0.8,
            needs_reply=0.9 if complains else 0.05,
            abuse=0.0,
            reasons=(),
            engine=self.name,
            engine_version=self.version,
        )


def likes(number: int, age: timedelta) -> int:
    """Say what the counters of an ordinary post show: a few, most of them in the first hours."""
    hours = age / timedelta(hours=1)
    return round(number // ONE_IN % 40 * (1 - math.exp(-hours / 3)))


def hear(desk: Desk, ledger: Ledger, first: int, count: int) -> None:
    """Take in posts and judge them, by the ways of an import and of the loop."""
    lines = "".join(json.dumps(row) + "\n" for row in rows(count, first=first, one_in=ONE_IN))
    stream = read_rows(io.BytesIO(lines.encode()), "jsonl", read_at=desk.clock())
    matcher = Matcher(desk.settings.brands)
    take_in(stream, matcher, ledger, desk.clock(), refuse=lambda row: None)
    triage(Knowing(), desk.due, ledger, desk.clock())


def live(desk: Desk, clock: Hands, count: int) -> None:
    """Fill a new ledger with so many mentions, rounded down to whole days."""
    clock.at = published(DAY)
    with desk.ledger() as ledger:
        hear(desk, ledger, 0, DAY)
        with ledger.together():
            _read_again(ledger)
        reassess(desk.tiers_of, desk.due, ledger, clock.at)
    desk.alert()
    clock.at += ANSWERED_AFTER
    with desk.ledger() as ledger:
        answer(ledger, 0, DAY, clock.at)
    desk.alert()
    with closing(sqlite3.connect(desk.path)) as db, db:
        _copy(db, count // DAY - 1)


def _copy(db: sqlite3.Connection, days: int) -> None:
    """Copy all that there is to so many later days."""
    for table, keys in COPIED.items():
        columns = [str(row[1]) for row in db.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(keys.get(c) or (LATER.format(c) if c in TIMES else c) for c in columns)
        db.execute(
            f"""WITH RECURSIVE days (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM days WHERE k < ?)
                INSERT INTO {table} SELECT {values} FROM days CROSS JOIN {table}""",
            [days],
        )
    db.execute("DELETE FROM moved")


def _read_again(ledger: Ledger) -> None:
    """Read the counters of the first day's complaints, to the end of the plan."""
    for number in range(0, DAY, ONE_IN):
        native_id = str(FIRST_ID + number)
        for minutes in READ_AT:
            age = timedelta(minutes=minutes)
            counters = Engagement(
                at=published(number) + age, likes=likes(number, age), shares=0, replies=0
            )
            ledger.mentions.read_engagement("x", native_id, counters)
        found = ledger.mentions.find("x", native_id)
        if number % (ONE_IN * CORRECTED_IN) == 0 and found is not None:
            ledger.label(found, "complaint", "yes", actor="a person", at=published(number))


def answer(ledger: Ledger, first: int, count: int, now: datetime) -> None:
    """Answer the complaints among these posts, all but a few."""
    desk = Reviewer(ledger, "a person", now)
    with ledger.together():
        for number in range(first - first % -ONE_IN, first + count, ONE_IN):
            found = ledger.mentions.find("x", str(FIRST_ID + number))
            case = None if found is None else ledger.cases.of_mention(found)
            if case is not None and case.status is Status.OPEN and number // ONE_IN % LEFT_IN:
                desk.close(case.id, case.version, "answered")
