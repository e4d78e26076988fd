"""Read-only questions on posts: how many, by whom, and what they answer to each question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NewType, TypeAlias

from sqlite_utils import Database

from storage.database import moment, stamp
from storage.labelled import STANDS
from storage.model import TOPICS
from storage.polled import Span
from storage.views.scope import OF_BRANDS, Brands, Scope, names, within

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

Question = NewType("Question", str)
"""What each post is asked, and answers by a number or not at all."""
COMPLAINT = Question("complaint")
"""1 for a complaint, else 0."""
BALANCE = Question("balance")
"""1 for a positive post, −1 for a negative one, else 0."""
URGENT = Question("urgent")
"""1 where the urgency is high or critical, else 0."""
LOUD = 10
"""An author who posts so often in a period is told of."""

# A topic in doubt is `other`, as in the case that the post opens and in incidents.
TOPIC = """
CASE WHEN NOT c.undecided THEN iif(c.topic_probability >= 0.5, c.topic, 'other') END
"""
"""What the classification `c` says that a post is about."""
# What a person said counts in place of what the classifier said; what is undecided is NULL. What a
# person calls no complaint is not urgent by the words that were taken for one. What a complaint is
# about that was taken for praise is not known, as in its case.
# A bare column beside max() is taken from the row of the maximum: https://sqlite.org/quirks.html
JUDGED = f"""
said AS MATERIALIZED (
    SELECT mention_id,
        max(value) FILTER (WHERE field = 'complaint') AS complaint,
        max(value) FILTER (WHERE field = 'sentiment') AS tone,
        max(value) FILTER (WHERE field = 'urgency') AS urgency,
        max(value) FILTER (WHERE field = 'topic') AS topic,
        max(value) FILTER (WHERE field = 'abuse') AS abuse
    FROM (
        SELECT mention_id, field, value, max(id) FROM labels l WHERE {STANDS}
        GROUP BY mention_id, field)
    WHERE value <> ''
    GROUP BY mention_id
), judged AS (
    SELECT m.id, m.channel, m.author_handle AS author,
        coalesce(c.mention_id, m.deleted_at) IS NOT NULL AS judged,
        CASE WHEN s.complaint IS NOT NULL THEN s.complaint = 'yes'
            WHEN NOT c.undecided THEN c.complaint >= 0.5 END AS complaint,
        CASE WHEN s.tone IS NOT NULL THEN (s.tone = 'positive') - (s.tone = 'negative')
            WHEN c.undecided THEN NULL
            WHEN c.negative >= c.neutral AND c.negative >= c.positive THEN -1
            ELSE c.positive > c.neutral END AS tone,
        CASE WHEN s.urgency IS NOT NULL THEN s.urgency IN ('high', 'critical')
            WHEN s.complaint = 'no' THEN 0
            WHEN NOT c.undecided THEN c.urgency IN ('high', 'critical') END AS urgent,
        coalesce(s.topic,
            iif(s.complaint = 'yes' AND c.topic = 'praise', 'other', {TOPIC})) AS topic,
        coalesce(s.abuse = 'yes', c.abuse) AS abuse
    FROM mentions m INDEXED BY mentions_published
    LEFT JOIN classifications c ON c.mention_id = m.id
    LEFT JOIN said s ON s.mention_id = m.id
    WHERE m.own = 0 AND m.published_at >= ?1 AND m.published_at < ?2 AND {OF_BRANDS}
)
"""  # noqa: S608  put together of constants
"""The posts of customers from ?1 to ?2 on the brands ?3, as corrected by people."""
_ON_TOPICS = "(?4 IS NULL OR topic IN (SELECT value FROM json_each(?5)))"
# An author who is not known is one author per post. The answers are one number, which costs less
# to hand over: judged or not, complaint, tone and urgent, with 2 for what is not known.
_CODE = """
judged + 2 * (coalesce(complaint, 2) + 3 * (coalesce(urgent, 2) + 3 * (coalesce(tone, 2) + 1)))
"""
_SIGN = 48
_ALL_TOPICS = "|" + "|".join(TOPICS) + "|"
_ANSWERS = f"""
WITH {JUDGED}
SELECT channel, coalesce(author, id), topic, {_CODE} FROM judged WHERE {_ON_TOPICS}
"""  # noqa: S608
# One row with a sign for each post: half the time of a row each.
_TOTALS = f"""
WITH {JUDGED}
SELECT group_concat(char({_SIGN} + {_CODE}), ''),
    group_concat(char({_SIGN} + coalesce(instr(?6, '|' || topic || '|'), 0)), '')
FROM judged WHERE {_ON_TOPICS}
"""  # noqa: S608
_FIRST = f"""
SELECT m.published_at FROM mentions m INDEXED BY mentions_published
WHERE m.own = 0 AND {OF_BRANDS} ORDER BY m.published_at LIMIT 1
"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Sums over the authors of a period, for one question that each post answers by a number."""

    authors: int
    posts: int
    posts_squared: int
    """Sum over the authors of the square of their posts."""
    total: int
    """Sum of the answers: of 0 and 1, or of −1, 0 and 1."""
    squares: int
    """Sum of the squares of the answers."""
    total_squared: int
    """Sum over the authors of the square of what their answers add up to."""
    total_by_posts: int
    """Sum over the authors of what their answers add up to, times their posts."""


NO_ANSWERS = Moments(
    authors=0, posts=0, posts_squared=0, total=0, squares=0, total_squared=0, total_by_posts=0
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What posts of customers were."""

    posts: int
    authors: int
    posts_squared: int
    """Sum over the authors of the square of their posts."""
    loud_authors: int
    """Those who posted `LOUD` times or more."""
    loud_posts: int
    """What these posted."""
    unjudged: int
    """They wait for the classifier."""
    undecided: int
    """Nobody can say whether they complain; those deleted before they were judged among them."""
    answers: Mapping[Question, Moments]
    """Of the posts that could be decided, by question."""
    complaints: Mapping[str, int]
    """Complaints by topic."""
    urgent: Mapping[str, int]
    """Urgent posts by topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The posts of one span, of a week as a rule."""

    span: Span
    all: Counted
    channels: Mapping[str, Counted]
    """By name, in order; without answers by topic."""


def of_topic(topic: str) -> Question:
    """Ask whether a post is on a topic."""
    return Question(f"topic:{topic}")


def of_group(name: str) -> Question:
    """Ask whether a post is on one of the topics of a named group."""
    return Question(f"group:{name}")


class PostViews:
    """Counts posts without writing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def first(self, brands: Brands) -> datetime | None:
        """Tell when the oldest post of a customer was written."""
        row = self._db.execute(_FIRST, [None, None, names(brands)]).fetchone()
        return None if row is None else moment(row[0])

    def weeks(
        self,
        spans: Sequence[Span],
        scope: Scope,
        groups: Mapping[str, Sequence[str]] | None = None,
    ) -> list[Week]:
        """Count the posts of each span; `groups` are topics that are asked about together too.

        Each post is read once. They are added up by author here and not by a nested GROUP BY,
        which sorts them in SQLite and takes four times as long.
        """
        return [self._week(span, scope, groups or {}) for span in spans]

    def totals(
        self,
        spans: Sequence[Span],
        scope: Scope,
        groups: Mapping[str, Sequence[str]] | None = None,
    ) -> list[Week]:
        """Count as `weeks` does in a third of the time: each post as if by an author of its own.

        Channels are not told apart.
        """
        return [self._total(span, scope, groups or {}) for span in spans]

    def _total(self, span: Span, scope: Scope, groups: Mapping[str, Sequence[str]]) -> Week:
        import numpy as np

        values = [stamp(span.start), stamp(span.end), *within(scope), _ALL_TOPICS]
        codes, places = (_signs(told) for told in self._db.execute(_TOTALS, values).fetchone())
        starts = [_ALL_TOPICS.index(f"|{topic}|") + 1 for topic in TOPICS]
        met = set(places.tolist())
        spoken = sorted((t, start) for t, start in zip(TOPICS, starts, strict=True) if start in met)
        numbers = np.full(len(_ALL_TOPICS) + 1, -1)
        for number, (_, start) in enumerate(spoken):
            numbers[start] = number
        topics = tuple(topic for topic, _ in spoken)
        alone = _Sheet(np.arange(len(codes)), numbers[places], topics, codes)
        return Week(span=span, all=alone.counted(alone.everywhere, groups), channels={})

    def _week(self, span: Span, scope: Scope, groups: Mapping[str, Sequence[str]]) -> Week:
        values = [stamp(span.start), stamp(span.end), *within(scope)]
        rows = self._db.execute(_ANSWERS, values).fetchall()
        sheet, channel, names = _sheet(rows)
        return Week(
            span=span,
            all=sheet.counted(sheet.everywhere, groups),
            channels={name: sheet.counted(channel == at, groups) for at, name in enumerate(names)},
        )


_Row: TypeAlias = tuple[str, str | int, str | None, int]


def _sheet(rows: Sequence[_Row]) -> "tuple[_Sheet, Numbers, tuple[str, ...]]":
    """Put answers in columns, with the channel of each and the names of the channels."""
    import numpy as np

    channels, authors, topics, answers = zip(*rows, strict=True) if rows else ((),) * 4
    numbers: dict[object, int] = {}
    keys = zip(channels, authors, strict=True)
    author = np.fromiter(map(numbers.setdefault, keys, range(len(rows))), np.int64, len(rows))
    channel, names = _numbered(channels)
    topic, known = _numbered(topics)
    return _Sheet(author, topic, known, np.array(answers, dtype=np.int64)), channel, names


def _signs(told: str | None) -> "Numbers":
    import numpy as np

    return np.frombuffer((told or "").encode("utf-16-le"), "<u2").astype(np.int64) - _SIGN


class _Sheet:
    """The answers of some posts, in columns; an author is the number of one of their posts."""

    def __init__(
        self, author: "Numbers", topic: "Numbers", topics: Sequence[str], codes: "Numbers"
    ) -> None:
        import numpy as np  # takes 0.1 s, which only reports need to pay

        self.author, self.topic, self.topics = author, topic, topics
        self.everywhere: Flags = np.ones(len(author), dtype=bool)
        self.judged = codes % 2 == 1
        complaint, urgent, tone = codes // 2 % 3, codes // 6 % 3, codes // 18 - 1
        self.undecided = self.judged & (complaint == 2)
        self.complains, self.urgent = complaint == 1, urgent == 1
        self.questions = {
            question: self._told(values, values != 2)
            for question, values in ((COMPLAINT, complaint), (BALANCE, tone), (URGENT, urgent))
        }

    def _told(self, values: "Numbers", known: "Flags") -> "_Told":
        import numpy as np

        authors, values, size = self.author[known], values[known], len(self.author)
        return _Told(
            posts=np.bincount(authors, minlength=size),
            total=np.rint(np.bincount(authors, weights=values, minlength=size)).astype(np.int64),
            squares=np.bincount(authors[values != 0], minlength=size),
        )

    def counted(self, here: "Flags", groups: Mapping[str, Sequence[str]]) -> Counted:
        """Count the posts of a channel or all; by topic only all."""
        import numpy as np

        # An author has one channel: that of the post whose number they bear.
        answers = {question: told.moments(here) for question, told in self.questions.items()}
        often = np.bincount(self.author[here])
        return Counted(
            posts=int(here.sum()),
            authors=int((self.author[here] == np.flatnonzero(here)).sum()),
            posts_squared=int(often @ often),
            loud_authors=int((often >= LOUD).sum()),
            loud_posts=int(often[often >= LOUD].sum()),
            unjudged=int((here & ~self.judged).sum()),
            undecided=int((here & self.undecided).sum()),
            answers={**answers, **self._by_topic(groups)} if here is self.everywhere else answers,
            complaints=self._topics_of(here & self.complains),
            urgent=self._topics_of(here & self.urgent),
        )

    def _topics_of(self, here: "Flags") -> dict[str, int]:
        import numpy as np

        found = np.bincount(self.topic[here & (self.topic >= 0)], minlength=len(self.topics))
        return {topic: int(found[at]) for at, topic in enumerate(self.topics)}

    def _by_topic(self, groups: Mapping[str, Sequence[str]]) -> dict[Question, Moments]:
        """Sum up whether posts are on each topic and group, of those that have a topic."""
        import numpy as np

        asked = {of_topic(topic): [at] for at, topic in enumerate(self.topics)}
        for group, topics in groups.items():
            asked[of_group(group)] = [at for at, name in enumerate(self.topics) if name in topics]
        posts = np.bincount(self.author[self.topic >= 0], minlength=len(self.author))
        told = posts[posts > 0]
        return {
            question: _hits(self.author[np.isin(self.topic, places)], posts, told)
            for question, places in asked.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Sums by author."""

    posts: "Numbers"
    total: "Numbers"
    squares: "Numbers"

    def moments(self, here: "Flags") -> Moments:
        posts, total = self.posts[here], self.total[here]
        return Moments(
            authors=int((posts > 0).sum()),
            posts=int(posts.sum()),
            posts_squared=int(posts @ posts),
            total=int(total.sum()),
            squares=int(self.squares[here].sum()),
            total_squared=int(total @ total),
            total_by_posts=int(total @ posts),
        )


def _hits(hit: "Numbers", posts: "Numbers", told: "Numbers") -> Moments:
    """Sum up for a question with few hits: `hit` has the author of each, `posts` those of all."""
    import numpy as np

    _, each = np.unique(hit, return_counts=True)
    return Moments(
        authors=len(told),
        posts=int(told.sum()),
        posts_squared=int(told @ told),
        total=len(hit),
        squares=len(hit),
        total_squared=int(each @ each),
        total_by_posts=int(posts[hit].sum()),
    )


def _numbered(names: Sequence[str | None]) -> "tuple[Numbers, tuple[str, ...]]":
    """Number names in their order; −1 is none."""
    import numpy as np

    known = tuple(sorted({name for name in names if name is not None}))
    numbers: dict[str | None, int] = {name: at for at, name in enumerate(known)}
    numbers[None] = -1
    return np.fromiter(map(numbers.__getitem__, names), np.int64, len(names)), known
