"""Read-only questions on share of voice: how much is said of each brand, and in which tone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from storage.database import stamp
from storage.labelled import STANDS
from storage.polled import Span
from storage.views.posts import Moments

# An author speaks for a brand as often as they post: sums by author tell how much that widens
# chance. What a brand's own accounts write is no talk of customers. What a person said counts in
# place of what the classifier said; what is undecided has no tone.
_VOICE = f"""
WITH posts AS (
    SELECT m.id, m.brands,
        CASE WHEN coalesce(m.author_id, m.author_handle) IS NULL THEN 'post ' || m.id
            ELSE 'of ' || m.channel || ' ' || coalesce(m.author_id, m.author_handle) END AS author,
        CASE coalesce((SELECT nullif(l.value, '') FROM labels l
                WHERE l.mention_id = m.id AND l.field = 'sentiment' AND {STANDS}
                ORDER BY l.id DESC LIMIT 1),
            CASE WHEN c.undecided THEN NULL
                WHEN c.negative >= c.neutral AND c.negative >= c.positive THEN 'negative'
                WHEN c.positive > c.neutral THEN 'positive'
                WHEN c.neutral IS NOT NULL THEN 'neutral' END)
            WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 WHEN 'neutral' THEN 0 END AS tone
    FROM mentions m INDEXED BY mentions_published
    LEFT JOIN classifications c ON c.mention_id = m.id
    WHERE m.own = 0 AND m.published_at >= ?1 AND m.published_at < ?2
        AND coalesce(lower(m.author_handle), '') NOT IN (SELECT value FROM json_each(?4))
        AND EXISTS (SELECT 1 FROM json_each(m.brands) b JOIN json_each(?3) w ON w.value = b.value)
), authors AS (
    SELECT author, count(*) AS posts FROM posts GROUP BY author
), whole AS (
    SELECT count(*) AS authors, sum(posts) AS posts, sum(posts * posts) AS squared FROM authors
), naming AS (
    SELECT DISTINCT p.id, p.author, p.tone, b.value AS brand FROM posts p, json_each(p.brands) b
    WHERE b.value IN (SELECT value FROM json_each(?3))
), said AS (
    SELECT brand, author, count(*) AS posts, count(tone) AS told,
        coalesce(sum(tone > 0), 0) AS up, coalesce(sum(tone < 0), 0) AS down
    FROM naming GROUP BY brand, author
)
SELECT s.brand, w.authors, w.posts, w.squared, count(*), sum(s.posts), sum(s.posts * s.posts),
    sum(s.posts * a.posts),
    sum(s.told > 0), sum(s.told), sum(s.told * s.told), sum(s.up), sum(s.down),
    sum((s.up - s.down) * (s.up - s.down)), sum((s.up - s.down) * s.told)
FROM said s JOIN authors a ON a.author = s.author, whole w
GROUP BY s.brand ORDER BY s.brand
"""  # noqa: S608  put together of constants


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What is said of one brand among all that are watched."""

    brand: str
    authors: int
    """Distinct ones who named it."""
    named: Moments
    """Of all posts on any watched brand: 1 where this one is named."""
    tone: Moments
    """Of the posts on this brand whose tone is known: 1, 0 or −1."""
    positive: int
    negative: int


class VoiceViews:
    """Answers without writing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, span: Span, brands: Sequence[str], accounts: Sequence[str]) -> list[Voice]:
        """Sum up by brand what others than these accounts (handles) said; by name of brand."""
        handles = [handle.lower() for handle in accounts]
        values = [stamp(span.start), stamp(span.end), json.dumps(list(brands)), json.dumps(handles)]
        return [
            Voice(
                brand=row[0],
                authors=row[4],
                named=Moments(
                    authors=row[1],
                    posts=row[2],
                    posts_squared=row[3],
                    total=row[5],
                    squares=row[5],
                    total_squared=row[6],
                    total_by_posts=row[7],
                ),
                tone=Moments(
                    authors=row[8],
                    posts=row[9],
                    posts_squared=row[10],
                    total=row[11] - row[12],
                    squares=row[11] + row[12],
                    total_squared=row[13],
                    total_by_posts=row[14],
                ),
                positive=row[11],
                negative=row[12],
            )
            for row in self._db.execute(_VOICE, values)
        ]
