"""Read-only questions on spread: which posts went far, and which incidents there were."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.database import moment, moment_or_none
from storage.incident import IncidentId
from storage.labelled import COMPLAINT, STANDS
from storage.model import MentionId
from storage.polled import Span
from storage.views.posts import TOPIC
from storage.views.scope import OF_BRANDS, Brands, asked

# Counters fall again: the most that was seen counts, where a forecast kept it. The topic is as
# people corrected it.
_FAR = f"""
SELECT m.id, m.channel, m.url, m.published_at, m.brands, coalesce((
        SELECT nullif(l.value, '') FROM labels l
        WHERE l.mention_id = m.id AND l.field = 'topic' AND {STANDS} ORDER BY l.id DESC LIMIT 1),
        iif({COMPLAINT} = 'yes' AND c.topic = 'praise', 'other', {TOPIC}), 'other'),
    max(coalesce(f.interactions, 0),
        coalesce(m.likes, 0) + coalesce(m.shares, 0) + coalesce(m.replies, 0)) AS reached,
    f.status, f.median, f.low, f.high
FROM mentions m INDEXED BY mentions_published
LEFT JOIN forecasts f ON f.mention_id = m.id
LEFT JOIN classifications c ON c.mention_id = m.id
WHERE m.own = 0 AND m.deleted_at IS NULL AND m.published_at >= ?1 AND m.published_at < ?2
    AND {OF_BRANDS} AND reached >= ?4
ORDER BY reached DESC, m.id
"""  # noqa: S608  put together of constants
# What was told of a part of it was told of it.
_INCIDENTS = """
SELECT i.id, (
    WITH RECURSIVE family(id) AS (
        SELECT i.id UNION SELECT n.id FROM incidents n JOIN family f ON n.merged_into = f.id
    )
    SELECT min(a.notified_at) FROM alerts a
    WHERE a.kind = 'burst' AND a.starts_at >= i.starts_at
        AND (i.closed_at IS NULL OR a.starts_at <= i.closed_at)
        AND json_extract(a.details, '$.incident_id') IN (SELECT id FROM family))
FROM incidents i
WHERE i.merged_into IS NULL AND i.starts_at < ?2 AND (i.closed_at IS NULL OR i.closed_at >= ?1)
    AND (?3 IS NULL OR i.brand IN (SELECT value FROM json_each(?3)))
ORDER BY i.starts_at, i.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Far:
    """A post that many reacted to, and what is expected of it yet."""

    mention_id: MentionId
    channel: str
    url: str | None
    published_at: datetime
    brands: tuple[str, ...]
    topic: str
    interactions: int
    """The most that was read."""
    outlook: str | None
    """The newest forecast's, in the words of `classifier.spread`; None where there was none."""
    median: int | None
    low: int | None
    high: int | None


class SpreadViews:
    """Answers without writing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def far(self, span: Span, brands: Brands, *, least: int) -> list[Far]:
        """List the posts of the span with so many interactions at least, the most first."""
        values = [*asked(span, brands), least]
        return [
            Far(
                mention_id=MentionId(row[0]),
                channel=row[1],
                url=row[2],
                published_at=moment(row[3]),
                brands=tuple(json.loads(row[4])),
                topic=row[5],
                interactions=row[6],
                outlook=row[7],
                median=row[8],
                low=row[9],
                high=row[10],
            )
            for row in self._db.execute(_FAR, values)
        ]

    def incidents(self, span: Span, brands: Brands) -> list[tuple[IncidentId, datetime | None]]:
        """Number the incidents that held within the span, each with when it was first told."""
        found = self._db.execute(_INCIDENTS, asked(span, brands)).fetchall()
        return [(IncidentId(row[0]), moment_or_none(row[1])) for row in found]
