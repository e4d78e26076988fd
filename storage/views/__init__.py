"""Read-only questions: of the reports, for a span of time and a brand or all; of learning."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from storage.database import stamp
from storage.judgements import UNREAD
from storage.labelled import COMPLAINT, STANDS
from storage.model import CaseId, MentionId, Urgency
from storage.polled import Span
from storage.views.posts import PostViews
from storage.views.scope import OF_BRANDS, Brands, asked
from storage.views.service import ServiceViews
from storage.views.spread import SpreadViews
from storage.views.topics import TopicViews
from storage.views.trust import TrustViews
from storage.views.voice import VoiceViews

# The last word on each question counts. A label is of the text that its person saw: one given
# before the post was edited teaches nothing.
_CORRECTED = """
WITH said AS (SELECT mention_id, field, value, at, max(id) FROM labels GROUP BY mention_id, field)
SELECT m.id, m.channel, m.author_handle, m.text, m.lang, json_group_object(s.field, s.value)
FROM said s JOIN mentions m ON m.id = s.mention_id
WHERE m.deleted_at IS NULL AND m.text <> '' AND m.own = 0
    AND s.value <> ''
    AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.mention_id = m.id AND r.until > s.at)
GROUP BY m.id ORDER BY m.id
"""
# What concerns the brands ?1 alone, which are not ours, has no case by right.
_ON_US = """
(m.brands = '[]' OR EXISTS (
    SELECT 1 FROM json_each(m.brands) WHERE value NOT IN (SELECT value FROM json_each(?1))))
"""
# A label that is given to a case counts for the post that it is to answer.
_UNSURE = f"""
SELECT k.id, m.id, m.text, c.complaint, c.low, c.normal, c.high, c.critical, c.undecided,
    (SELECT group_concat(s.field) FROM (
        SELECT field, value, max(id) FROM labels l
        WHERE l.mention_id = m.id AND {STANDS} GROUP BY field) s
        WHERE s.value <> '')
FROM classifications c JOIN mentions m ON m.id = c.mention_id
LEFT JOIN case_mentions g ON g.mention_id = m.id
LEFT JOIN cases k ON k.id = g.case_id AND k.mention_id = m.id
WHERE m.deleted_at IS NULL AND m.text <> '' AND m.own = 0
    AND (k.id IS NOT NULL OR (m.pending = 0 AND {_ON_US}))
    AND (c.undecided OR c.complaint BETWEEN 0.2 AND 0.8 OR c.high + c.critical BETWEEN 0.2 AND 0.8)
ORDER BY m.published_at DESC, m.id LIMIT ?2
"""  # noqa: S608  put together of constants
# What a person calls no complaint was passed over rightly.
_PASSED_OVER = f"""
SELECT m.id, {COMPLAINT} AS called
FROM mentions m JOIN classifications c ON c.mention_id = m.id
WHERE m.published_at >= ?2 AND m.own = 0 AND m.deleted_at IS NULL AND m.text <> '' AND m.pending = 0
    AND NOT EXISTS (SELECT 1 FROM case_mentions g WHERE g.mention_id = m.id)
    AND {_ON_US} AND called IS NOT 'no'
ORDER BY called IS NULL, c.complaint DESC, m.published_at DESC, m.id LIMIT ?3
"""  # noqa: S608
# By the day (UTC) on which a post was written; a time is a text that begins with its day. What was
# deleted before it was judged waits for nobody.
_DECIDED = f"""
SELECT substr(m.published_at, 1, 10), c.engine, count(*),
    coalesce(sum(c.undecided AND c.engine_version = ?4), 0),
    coalesce(sum(c.undecided AND c.engine_version <> ?4), 0)
FROM mentions m LEFT JOIN classifications c ON c.mention_id = m.id
WHERE m.own = 0 AND m.published_at >= ?1 AND m.published_at < ?2
    AND {OF_BRANDS} AND (c.mention_id IS NOT NULL OR m.deleted_at IS NULL)
GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608  put together of constants


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A post as people say that it is."""

    mention_id: MentionId
    channel: str
    author: str | None
    text: str
    lang: str | None
    labels: Mapping[str, str]
    """By question, what was said last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What one engine could and could not decide of the posts of one day (UTC)."""

    day: date
    engine: str | None
    """None of posts that still wait to be judged; `none` of those that no engine could read."""
    posts: int
    unread: int
    """Undecided because no engine could read them."""
    doubted: int
    """Undecided because the engine was not sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """A post of which the classifier is not sure."""

    case_id: CaseId | None
    """The case that is to answer it; None where there is none."""
    mention_id: MentionId
    text: str
    complaint: float
    urgencies: Mapping[Urgency, float]
    undecided: bool
    labelled: frozenset[str]
    """Questions that people have answered already."""


class Views:
    """Answers without writing."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.posts = PostViews(db)
        self.topics = TopicViews(db)
        self.service = ServiceViews(db)
        self.spread = SpreadViews(db)
        self.voice = VoiceViews(db)
        self.trust = TrustViews(db)

    def decided(self, span: Span, brands: Brands) -> list[Decided]:
        """Count the posts of customers by day and engine, with what was left undecided."""
        rows = self._db.execute(_DECIDED, [*asked(span, brands), UNREAD])
        return [
            Decided(
                day=date.fromisoformat(day),
                engine=engine,
                posts=posts,
                unread=unread,
                doubted=doubted,
            )
            for day, engine, posts, unread, doubted in rows
        ]

    def corrected(self) -> list[Corrected]:
        """List the posts that people labelled as they stand now, oldest first."""
        return [
            Corrected(
                mention_id=MentionId(row[0]),
                channel=row[1],
                author=row[2],
                text=row[3],
                lang=row[4],
                labels=json.loads(row[5]),
            )
            for row in self._db.execute(_CORRECTED)
        ]

    def unsure(self, competitors: Collection[str], *, most: int) -> list[Unsure]:
        """List posts that are undecided or near a threshold, the newest first.

        What concerns competitors alone is left out.
        """
        return [
            Unsure(
                case_id=None if row[0] is None else CaseId(row[0]),
                mention_id=MentionId(row[1]),
                text=row[2],
                complaint=row[3],
                urgencies=dict(zip(Urgency, row[4:8], strict=True)),
                undecided=bool(row[8]),
                labelled=frozenset((row[9] or "").split(",")),
            )
            for row in self._db.execute(_UNSURE, [_listed(competitors), most])
        ]

    def passed_over(
        self, since: datetime, competitors: Collection[str], *, most: int
    ) -> list[MentionId]:
        """List posts since a moment that have no case, the likeliest complaints first.

        What people call a complaint stands before them, what they call none is left out.
        """
        asked_of = [_listed(competitors), stamp(since), most]
        return [MentionId(row[0]) for row in self._db.execute(_PASSED_OVER, asked_of)]


def _listed(names: Collection[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)
