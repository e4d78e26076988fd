"""Read-only questions on what posts are about: samples of them, their words, who waits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.database import moment, moment_or_none, stamp
from storage.labelled import ABUSE
from storage.model import CaseId, Urgency
from storage.polled import Span
from storage.views.posts import JUDGED
from storage.views.scope import (
    CASE_OF_BRANDS,
    OF_BRANDS,
    OF_DEPARTMENT,
    Brands,
    Scope,
    asked,
    names,
    within,
)

# Most interactions first; what was not counted counts as none.
_RANKED = f"""
WITH {JUDGED}
SELECT j.id, j.topic, j.channel, coalesce(j.author, j.id),
    coalesce(m.likes, 0) + coalesce(m.shares, 0) + coalesce(m.replies, 0) AS interactions
FROM judged j JOIN mentions m ON m.id = j.id
WHERE j.topic IS NOT NULL AND (?4 IS NULL OR coalesce(j.abuse, 0) < ?4)
    AND m.deleted_at IS NULL AND m.text <> ''
ORDER BY interactions DESC, j.id
"""  # noqa: S608  put together of constants
_TEXTS = "SELECT id, text, url FROM mentions WHERE id IN (SELECT value FROM json_each(?))"
# A post without a text, deleted or forgotten, would count as somebody who used no word. A
# number times the golden ratio of 2 ** 32 scatters numbers that follow one another evenly over
# all remainders (Knuth 1998, The Art of Computer Programming 3, 6.4): the same posts each time.
_DRAWN = f"""
SELECT m.channel, coalesce(m.author_handle, m.id), m.text
FROM mentions m INDEXED BY mentions_published
WHERE m.own = 0 AND m.published_at >= ?1 AND m.published_at < ?2 AND {OF_BRANDS}
    AND m.text <> '' AND ((m.id * 2654435761) & 4294967295) < ?4
ORDER BY m.published_at, m.id LIMIT ?5
"""  # noqa: S608
# A case that was handed over belongs to its department, any other to that of its topic.
_WAITING = f"""
WITH open AS (
    SELECT c.id, c.channel, c.topic, c.risk_level, c.opened_at, c.due_at, m.url,
        coalesce(c.department, t.value) AS department
    FROM cases c JOIN mentions m ON m.id = c.mention_id
    LEFT JOIN json_each(?2) t ON t.key = c.topic
    WHERE c.status NOT IN ('published', 'closed') AND c.opened_at < ?1 AND {CASE_OF_BRANDS}
), ranked AS (
    SELECT *, count(*) OVER (PARTITION BY department) AS of,
        row_number() OVER (PARTITION BY department ORDER BY opened_at, id) AS rank
    FROM open WHERE department IS NOT NULL
)
SELECT department, of, id, channel, topic, risk_level, opened_at, due_at, url
FROM ranked WHERE rank <= ?4 ORDER BY department, rank
"""  # noqa: S608
_UNLINKED = f"""
SELECT c.id, c.channel, m.text, m.url, count(*) OVER ()
FROM mentions m INDEXED BY mentions_published
CROSS JOIN cases c ON c.mention_id = m.id
WHERE m.own = 0 AND m.published_at >= ?1 AND m.published_at < ?2
    AND {CASE_OF_BRANDS} AND {OF_DEPARTMENT}
    AND c.topic = ?6 AND m.deleted_at IS NULL AND m.text <> ''
    AND instr(coalesce(c.draft, ''), '://') = 0 AND (?7 IS NULL OR coalesce({ABUSE}, 0) < ?7)
ORDER BY m.published_at, m.id LIMIT ?8
"""  # noqa: S608
_ALL = 1 << 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A post that stands for others of its topic."""

    topic: str
    channel: str
    text: str
    url: str | None
    interactions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What somebody wrote; the author is a key that says nothing."""

    author: tuple[str, str | int]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A case that still waits for a department."""

    case_id: CaseId
    channel: str
    topic: str
    level: Urgency
    since: datetime
    due_at: datetime | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """The cases that wait for a department."""

    cases: int
    oldest: Sequence[Waiting]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question whose draft links no page."""

    case_id: CaseId
    channel: str
    text: str
    url: str | None


class TopicViews:
    """Finds posts and cases by topic without writing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def samples(
        self, span: Span, brands: Brands, *, each: int, abusive_from: float | None
    ) -> dict[str, list[Sample]]:
        """Choose posts for each topic: the most interactions, at most one of each author.

        Posts whose probability of abuse reaches `abusive_from` are left out.
        """
        chosen: dict[str, dict[tuple[str, str | int], tuple[int, int]]] = {}
        values = [*asked(span, brands), abusive_from]
        for mention_id, topic, channel, author, interactions in self._db.execute(_RANKED, values):
            found = chosen.setdefault(topic, {})
            if len(found) < each:
                found.setdefault((channel, author), (mention_id, interactions))
        ids = [mention_id for found in chosen.values() for mention_id, _ in found.values()]
        told = {row[0]: row[1:] for row in self._db.execute(_TEXTS, [json.dumps(ids)])}
        return {
            topic: [
                Sample(
                    topic=topic,
                    channel=channel,
                    text=told[mention_id][0],
                    url=told[mention_id][1],
                    interactions=interactions,
                )
                for (channel, _), (mention_id, interactions) in found.items()
            ]
            for topic, found in sorted(chosen.items())
        }

    def drawn(self, span: Span, brands: Brands, *, posts: int, most: int) -> list[Text]:
        """Draw at most so many of the posts of a span, of which there are `posts`."""
        if not posts:
            return []
        below = _ALL if posts <= most else _ALL * most // posts
        values = [*asked(span, brands), below, most]
        rows = self._db.execute(_DRAWN, values)
        return [Text(author=(channel, author), text=text) for channel, author, text in rows]

    def waiting(
        self, before: datetime, brands: Brands, owners: Mapping[str, str], *, each: int
    ) -> dict[str, Backlog]:
        """List the oldest cases that wait for each department; `owners` are theirs, by topic."""
        values = [stamp(before), json.dumps(owners), names(brands), each]
        found: dict[str, Backlog] = {}
        for department, cases, *row in self._db.execute(_WAITING, values):
            before_it = found.get(department, Backlog(cases=cases, oldest=()))
            found[department] = Backlog(cases=cases, oldest=(*before_it.oldest, _waiting(row)))
        return found

    def unlinked(
        self,
        span: Span,
        scope: Scope,
        topic: str,
        *,
        most: int,
        abusive_from: float | None,
    ) -> tuple[int, list[Asking]]:
        """Count the cases of a topic whose draft links no page, and list the oldest."""
        values = [stamp(span.start), stamp(span.end), *within(scope), topic, abusive_from, most]
        rows = self._db.execute(_UNLINKED, values).fetchall()
        listed = [
            Asking(case_id=CaseId(row[0]), channel=row[1], text=row[2], url=row[3]) for row in rows
        ]
        return (rows[0][4] if rows else 0), listed


def _waiting(row: Sequence[str]) -> Waiting:
    return Waiting(
        case_id=CaseId(int(row[0])),
        channel=row[1],
        topic=row[2],
        level=Urgency(row[3]),
        since=moment(row[4]),
        due_at=moment_or_none(row[5]),
        url=row[6],
    )
