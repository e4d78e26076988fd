"""Readings of counters over time: kept all of them, forecast from, and carried by whom."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage.database import moment, moment_or_none, rows, stamp, stamp_or_none, transaction
from storage.labelled import COMPLAINT
from storage.model import CaseId, Engagement, Failure, MentionId, Setback, Urgency
from storage.refreshed import Followed, RefreshState

_OF = """
SELECT mention_id, at, likes, shares, replies, views FROM readings
WHERE mention_id IN (SELECT value FROM json_each(?)) ORDER BY mention_id, at
"""
_MOVED = """
SELECT v.mention_id FROM moved v JOIN mentions m ON m.id = v.mention_id
WHERE m.pending = 0 AND NOT EXISTS (
    SELECT 1 FROM readings r WHERE r.mention_id = v.mention_id AND r.at > ?1
) ORDER BY v.mention_id LIMIT ?2
"""
_SETTLE = """
DELETE FROM moved WHERE mention_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
    SELECT 1 FROM readings r WHERE r.mention_id = moved.mention_id AND r.at > ?
)
"""
_FORECAST = """
INSERT OR REPLACE INTO forecasts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# What waits for the classifier is followed too: it may be the worst of all.
_FOLLOWED = """
SELECT m.id, m.native_id, m.published_at, m.seen_at,
    max(coalesce(a.at, ''), coalesce(m.engagement_at, '')) AS read_at,
    coalesce(r.level, k.risk_level, 'normal') AS level,
    coalesce(r.score, k.risk_score, 0) AS score,
    f.doubles, coalesce(f.median - f.interactions, 0) AS growth
FROM mentions m INDEXED BY mentions_published
LEFT JOIN asked a ON a.mention_id = m.id
LEFT JOIN case_mentions g ON g.mention_id = m.id
LEFT JOIN cases k ON k.id = g.case_id
LEFT JOIN risks r ON r.mention_id = m.id
LEFT JOIN forecasts f ON f.mention_id = m.id
WHERE m.channel = ?1 AND m.published_at >= ?2 AND m.own = 0 AND m.deleted_at IS NULL
    AND (m.pending = 1 OR g.case_id IS NOT NULL)
    AND (f.status IS NULL OR f.status <> 'finished')
"""
# What a person said counts in place of what the classifier said.
_FORESEEN = f"""
SELECT f.*, k.id AS case_id, k.brand, m.channel, m.brands, m.url, m.published_at
FROM forecasts f INDEXED BY forecasts_at
JOIN mentions m ON m.id = f.mention_id
JOIN case_mentions g ON g.mention_id = m.id
JOIN cases k ON k.id = g.case_id
JOIN classifications c ON c.mention_id = m.id
WHERE f.at >= ? AND k.status NOT IN ('published', 'closed') AND m.own = 0 AND m.deleted_at IS NULL
    AND coalesce({COMPLAINT} = 'yes', c.undecided OR c.complaint >= 0.5)
ORDER BY f.mention_id
"""  # noqa: S608  put together of constants
# Answered or not. What came to nothing so far may pass its tier all the same.
_FORETOLD = """
SELECT f.*, a.case_id, k.brand, m.channel, m.brands, m.url, m.published_at
FROM alerts a
JOIN mentions m ON m.id = a.mention_id
JOIN forecasts f ON f.mention_id = m.id
JOIN cases k ON k.id = a.case_id
WHERE a.starts_at >= ? AND a.score IS NOT NULL AND a.kind = 'spread' AND a.came_true_at IS NULL
GROUP BY m.id ORDER BY m.id
"""
_ASKED = """
INSERT INTO asked SELECT id, ?3 FROM mentions
WHERE channel = ?1 AND native_id IN (SELECT value FROM json_each(?2))
ON CONFLICT (mention_id) DO UPDATE SET at = excluded.at
"""
_WELL = """
INSERT INTO refreshes (channel, last_success) VALUES (?1, ?2)
ON CONFLICT (channel) DO UPDATE SET
    last_success = excluded.last_success, failure = NULL, failures = 0, not_before = NULL
"""
_SET_BACK = """
INSERT INTO refreshes (channel, last_error, last_error_at, failure, failures, not_before)
VALUES (?1, ?2, ?3, ?4, 1, ?5)
ON CONFLICT (channel) DO UPDATE SET
    last_error = excluded.last_error, last_error_at = excluded.last_error_at,
    failure = excluded.failure, failures = failures + 1, not_before = excluded.not_before
"""
_ROOT = """
WITH RECURSIVE up (id, depth) AS (
    SELECT ?1, 0
    UNION SELECT p.id, up.depth + 1 FROM up
    JOIN links l ON l.mention_id = up.id
    JOIN mentions p ON p.channel = l.channel AND p.native_id = l.parent
    WHERE up.depth < 100
)
SELECT id FROM up ORDER BY depth DESC, id LIMIT 1
"""
_CARRIED = """
WITH RECURSIVE down (id) AS (
    SELECT ?1
    UNION SELECT l.mention_id FROM down
    JOIN mentions p ON p.id = down.id
    JOIN links l ON l.channel = p.channel AND l.parent = p.native_id
)
SELECT id FROM down WHERE id <> ?1 ORDER BY id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForecast:
    """What was last foreseen of a post; the words are those of `classifier.spread`."""

    at: datetime
    """Of the newest reading that it knew."""
    status: str
    interactions: int
    median: int | None
    low: int | None
    high: int | None
    exceeds: dict[int, float]
    doubles: float | None
    doubling_minutes: int | None
    model: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What was last foreseen of a post of which there is a case."""

    mention_id: MentionId
    case_id: CaseId
    channel: str
    brand: str | None
    """That of its case."""
    brands: tuple[str, ...]
    """All that it names."""
    url: str | None
    published_at: datetime
    forecast: KeptForecast


class Readings:
    """Reads and writes readings, forecasts, and how listening again stands."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, mention_ids: Sequence[MentionId]) -> dict[MentionId, list[Engagement]]:
        """List all readings of these posts, oldest first; one without any has an empty list."""
        found: dict[MentionId, list[Engagement]] = {key: [] for key in mention_ids}
        for key, at, likes, shares, replies, views in self._db.execute(
            _OF, [json.dumps(list(mention_ids))]
        ):
            found[MentionId(key)].append(
                Engagement(at=moment(at), likes=likes, shares=shares, replies=replies, views=views)
            )
        return found

    def moved(self, most: int, *, by: datetime) -> list[MentionId]:
        """List judged posts with readings that no forecast knows yet, none later than `by`.

        What was read later belongs to whoever looks then.
        """
        return [MentionId(row[0]) for row in self._db.execute(_MOVED, [stamp(by), most])]

    def settle(self, mention_ids: Sequence[MentionId], *, by: datetime) -> None:
        """Take posts off that list whose forecast as of then knows all that was read."""
        with transaction(self._db):
            self._db.execute(_SETTLE, [json.dumps(list(mention_ids)), stamp(by)])

    def foresee(self, mention_id: MentionId, forecast: KeptForecast) -> None:
        """Keep the newest forecast of a post, in place of the former one."""
        f = forecast
        with transaction(self._db):
            self._db.execute(
                _FORECAST,
                [
                    mention_id,
                    stamp(f.at),
                    f.status,
                    f.interactions,
                    f.median,
                    f.low,
                    f.high,
                    json.dumps(f.exceeds),
                    f.doubles,
                    f.doubling_minutes,
                    f.model,
                    json.dumps(f.reasons, ensure_ascii=False),
                ],
            )

    def forecast(self, mention_id: MentionId) -> KeptForecast | None:
        """Read what was last foreseen of a post."""
        for row in rows(self._db, "SELECT * FROM forecasts WHERE mention_id = ?", mention_id):
            return _forecast(row)
        return None

    def foreseen(self, *, since: datetime) -> list[Foreseen]:
        """List complaints and undecided posts with an open case, foreseen from a reading since."""
        return [_foreseen(row) for row in rows(self._db, _FORESEEN, stamp(since))]

    def foretold(self, *, since: datetime) -> list[Foreseen]:
        """List the posts of alerts since then that have not come true by now."""
        return [_foreseen(row) for row in rows(self._db, _FORETOLD, stamp(since))]

    def followed(self, channel: str, *, since: datetime) -> list[Followed]:
        """List the posts since then that have a case or wait for one, and may still grow."""
        return [
            Followed(
                mention_id=MentionId(row["id"]),
                native_id=row["native_id"],
                published_at=moment(row["published_at"]),
                read_at=moment_or_none(row["read_at"] or None),
                given_at=moment(max(row["seen_at"], row["read_at"])),
                level=Urgency(row["level"]),
                score=row["score"],
                doubles=row["doubles"],
                growth=row["growth"],
            )
            for row in rows(self._db, _FOLLOWED, channel, stamp(since))
        ]

    def ask(self, channel: str, native_ids: Sequence[str], *, at: datetime) -> None:
        """Keep that these posts were asked about, also those of which nothing came."""
        with transaction(self._db):
            self._db.execute(_ASKED, [channel, json.dumps(list(native_ids)), stamp(at)])

    def state(self, channel: str) -> RefreshState:
        """Tell how the second look at a channel stands; a new one knows nothing."""
        for row in rows(self._db, "SELECT * FROM refreshes WHERE channel = ?", channel):
            return RefreshState(
                channel=channel,
                last_success=moment_or_none(row["last_success"]),
                last_error=row["last_error"],
                last_error_at=moment_or_none(row["last_error_at"]),
                failure=None if row["failure"] is None else Failure(row["failure"]),
                failures=row["failures"],
                not_before=moment_or_none(row["not_before"]),
            )
        return RefreshState(channel=channel)

    def went_well(self, channel: str, *, at: datetime) -> None:
        """Keep that a look went well."""
        with transaction(self._db):
            self._db.execute(_WELL, [channel, stamp(at)])

    def set_back(self, channel: str, setback: Setback, *, at: datetime) -> None:
        """Keep a failure and when to ask again."""
        until = stamp_or_none(setback.retry_at)
        with transaction(self._db):
            self._db.execute(
                _SET_BACK, [channel, setback.detail, stamp(at), setback.failure.value, until]
            )

    def story_of(self, mention_id: MentionId) -> MentionId:
        """Find the first post that we hold of the story which a reply or a quote carries on."""
        return MentionId(self._db.execute(_ROOT, [mention_id]).fetchone()[0])

    def carried_by(self, mention_id: MentionId) -> list[MentionId]:
        """List the replies and quotes that carry a story on, at any depth."""
        return [MentionId(row[0]) for row in self._db.execute(_CARRIED, [mention_id])]


def _foreseen(row: Row) -> Foreseen:
    return Foreseen(
        mention_id=MentionId(row["mention_id"]),
        case_id=CaseId(row["case_id"]),
        channel=row["channel"],
        brand=row["brand"],
        brands=tuple(json.loads(row["brands"])),
        url=row["url"],
        published_at=moment(row["published_at"]),
        forecast=_forecast(row),
    )


def _forecast(row: Row) -> KeptForecast:
    return KeptForecast(
        at=moment(row["at"]),
        status=row["status"],
        interactions=row["interactions"],
        median=row["median"],
        low=row["low"],
        high=row["high"],
        exceeds={int(t): p for t, p in json.loads(row["exceeds"]).items()},
        doubles=row["doubles"],
        doubling_minutes=row["doubling_minutes"],
        model=row["model"],
        reasons=tuple(json.loads(row["reasons"])),
    )
