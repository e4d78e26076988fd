"""Read-only questions on trust: what was turned away, who agrees with the classifier, costs."""

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from storage.database import stamp
from storage.labelled import STANDS
from storage.model import Cost
from storage.polled import Span
from storage.views.posts import Moments
from storage.views.scope import OF_BRANDS, Brands, asked

_REJECTED = """
SELECT source, reason, count(*) FROM rejects INDEXED BY rejects_at
WHERE at >= ?1 AND at < ?2 GROUP BY source, reason ORDER BY source, count(*) DESC, reason
"""
# The last word on each question, of the text as it stands. A bare column beside max() is taken from
# the row of the maximum: https://sqlite.org/quirks.html
_AGREED = f"""
WITH said AS (
    SELECT mention_id, field, value, max(id) FROM labels l
    WHERE at >= ?1 AND at < ?2 AND {STANDS}
    GROUP BY mention_id, field
)
SELECT s.field, s.value, CASE WHEN c.undecided THEN NULL ELSE CASE s.field
        WHEN 'complaint' THEN CASE WHEN c.complaint >= 0.5 THEN 'yes' ELSE 'no' END
        WHEN 'sentiment' THEN CASE
            WHEN c.negative >= c.neutral AND c.negative >= c.positive THEN 'negative'
            WHEN c.positive > c.neutral THEN 'positive' ELSE 'neutral' END
        WHEN 'urgency' THEN c.urgency
        WHEN 'topic' THEN c.topic
        WHEN 'needs_reply' THEN CASE WHEN c.needs_reply >= 0.5 THEN 'yes' ELSE 'no' END
        WHEN 'abuse' THEN CASE WHEN c.abuse >= 0.5 THEN 'yes' ELSE 'no' END
    END END AS judged, count(*)
FROM said s JOIN mentions m ON m.id = s.mention_id
JOIN classifications c ON c.mention_id = m.id
WHERE m.own = 0 AND s.value <> '' AND {OF_BRANDS}
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608  put together of constants
# As the classifier says it, without corrections: its errors are what is to be taken out.
_COMPLAINTS = f"""
WITH authors AS (
    SELECT CASE WHEN coalesce(m.author_id, m.author_handle) IS NULL THEN 'post ' || m.id
        ELSE 'of ' || m.channel || ' ' || coalesce(m.author_id, m.author_handle) END AS author,
        count(*) AS posts, sum(c.complaint >= 0.5) AS hits
    FROM mentions m INDEXED BY mentions_published
    JOIN classifications c ON c.mention_id = m.id
    WHERE m.own = 0 AND NOT c.undecided AND m.published_at >= ?1 AND m.published_at < ?2
        AND {OF_BRANDS}
    GROUP BY author
)
SELECT count(*), coalesce(sum(posts), 0), coalesce(sum(posts * posts), 0), coalesce(sum(hits), 0),
    coalesce(sum(hits * hits), 0), coalesce(sum(hits * posts), 0)
FROM authors
"""  # noqa: S608
_BROUGHT = f"""
SELECT source, count(*) FROM mentions m INDEXED BY mentions_published
WHERE own = 0 AND published_at >= ?1 AND published_at < ?2 AND {OF_BRANDS}
GROUP BY source
"""  # noqa: S608
_SPENT = """
SELECT channel, sum(requests), sum(items), sum(micros) FROM spend
WHERE day >= ?1 AND day < ?2 GROUP BY channel ORDER BY channel
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Posts that a source brought and that were not stored."""

    source: str
    reason: str
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Posts of which a person and the classifier said the same two things."""

    question: str
    person: str
    classifier: str | None
    """None where it left the post undecided."""
    posts: int


class TrustViews:
    """Answers without writing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def rejected(self, span: Span) -> list[Rejected]:
        """Count what was received in the span and not stored; by source, the commonest first."""
        rows = self._db.execute(_REJECTED, [stamp(span.start), stamp(span.end)])
        return [Rejected(source=row[0], reason=row[1], posts=row[2]) for row in rows]

    def agreed(self, span: Span, brands: Brands) -> list[Agreed]:
        """Count what people said in the span beside what the classifier says, by question."""
        return [
            Agreed(question=row[0], person=row[1], classifier=row[2], posts=row[3])
            for row in self._db.execute(_AGREED, asked(span, brands))
        ]

    def complaints(self, span: Span, brands: Brands) -> Moments:
        """Sum up by author the posts that the classifier decided: 1 is a complaint."""
        row = self._db.execute(_COMPLAINTS, asked(span, brands)).fetchone()
        return Moments(
            authors=row[0],
            posts=row[1],
            posts_squared=row[2],
            total=row[3],
            squares=row[3],
            total_squared=row[4],
            total_by_posts=row[5],
        )

    def brought(self, span: Span, brands: Brands) -> dict[str, int]:
        """Count the posts of customers by the source that brought them first."""
        return dict(self._db.execute(_BROUGHT, asked(span, brands)).fetchall())

    def spent(self, first: date, end: date) -> dict[str, Cost]:
        """Sum what each channel cost from a day (UTC) on, before another."""
        return {
            row[0]: Cost(requests=row[1], items=row[2], micros=row[3])
            for row in self._db.execute(_SPENT, [first.isoformat(), end.isoformat()])
        }
