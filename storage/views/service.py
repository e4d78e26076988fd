"""Read-only questions on service: how fast customers are answered, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.clocks import AT_REST, Promised
from storage.database import moment, moment_or_none, stamp
from storage.labelled import STANDS
from storage.model import CaseId, Status, Urgency
from storage.polled import Span
from storage.views.scope import CASE_OF_BRANDS, OF_BRANDS, OF_DEPARTMENT, Scope, within

# By the posts of the week, of which there is an index, to the cases that they opened.
_ASKED = f"""
WITH begun AS (
    SELECT DISTINCT c.id FROM mentions m INDEXED BY mentions_published
    CROSS JOIN case_mentions g ON g.mention_id = m.id
    CROSS JOIN cases c ON c.id = g.case_id AND c.opened_at = m.published_at
    WHERE m.own = 0 AND m.published_at >= ?1 AND m.published_at < ?2
        AND {OF_BRANDS} AND {OF_DEPARTMENT}
)
SELECT c.id, c.channel, c.risk_level, c.status, c.opened_at, c.answered_at, c.waiting_since,
    (SELECT min(m.seen_at) FROM case_mentions g JOIN mentions m ON m.id = g.mention_id
        WHERE g.case_id = c.id AND m.own = 0 AND m.published_at = c.opened_at
            AND m.source <> 'import')
FROM begun b CROSS JOIN cases c ON c.id = b.id
ORDER BY c.opened_at, c.id
"""  # noqa: S608  put together of constants
_OURS = f"AND {CASE_OF_BRANDS} AND {OF_DEPARTMENT}"
# An answer is the first of its case where none is older; it was due by its own time.
_ANSWERS_DUE = f"""
SELECT NOT EXISTS (
    SELECT 1 FROM receipts o
    WHERE o.case_id = r.case_id AND (o.at, o.native_id) < (r.at, r.native_id)
) AS first, count(*), sum(r.at <= r.due_at)
FROM receipts r JOIN cases c ON c.id = r.case_id
WHERE r.due_at >= ?1 AND r.due_at < ?2 {_OURS}
GROUP BY first
"""  # noqa: S608
_STILL_DUE = f"""
SELECT c.answered_at IS NULL AS first, count(*), 0 FROM cases c
WHERE c.due_at >= ?1 AND c.due_at < ?2 AND c.status NOT IN ('published', 'closed') {_OURS}
GROUP BY first
"""  # noqa: S608
# What was closed unanswered owes no end.
_ENDS_DUE = f"""
SELECT NULL, count(*), coalesce(sum(c.status IN ('published', 'closed')
    AND c.waiting_since <= c.resolve_by), 0)
FROM cases c
WHERE c.resolve_by >= ?1 AND c.resolve_by < ?2
    AND NOT (c.status IN ('published', 'closed') AND c.answered_at IS NULL) {_OURS}
"""  # noqa: S608
_WAITING = f"""
SELECT c.id, c.channel, c.topic, c.risk_level, c.due_at, m.url,
    CASE WHEN c.answered_at IS NULL THEN c.opened_at ELSE m.published_at END AS since,
    c.answered_at IS NOT NULL, count(*) OVER (), coalesce(sum(c.due_at <= ?2) OVER (), 0)
FROM cases c JOIN mentions m ON m.id = c.mention_id
WHERE c.status NOT IN ('published', 'closed') AND c.opened_at < ?1 {_OURS}
ORDER BY since, c.id LIMIT ?6
"""  # noqa: S608
# What was sent back to be drafted anew was open all the time.
_REOPENED = f"""
SELECT count(*), count(DISTINCT c.id), coalesce(sum(a.actor = 'vigie'), 0)
FROM audit a INDEXED BY audit_consents JOIN cases c ON c.id = a.case_id
WHERE a.action IN ('approve', 'reopen') AND a.action = 'reopen' AND a.at >= ?1 AND a.at < ?2
    AND json_extract(a.changes, '$.status[0]') IN ('published', 'closed') {_OURS}
"""  # noqa: S608
_CONFIRMED = f"""
SELECT CASE WHEN a.note GLOB 'confirmed: *' THEN a.note ELSE '' END AS told, count(*)
FROM audit a INDEXED BY audit_consents JOIN cases c ON c.id = a.case_id
WHERE a.action IN ('approve', 'reopen') AND a.action = 'approve' AND a.at >= ?1 AND a.at < ?2
    {_OURS}
GROUP BY told ORDER BY told
"""  # noqa: S608
# The playbook is that of the history then: the case may have another one by now, or none, as where
# the thread went on while the answer was under way. Then is the entry that tells of the answer, as
# its time is that of the network's clock. The customer's next word is told as people corrected it,
# else as it was judged.
_REPLIES = f"""
WITH sent AS (
    SELECT r.case_id, r.mention_id, r.at,
        (SELECT json_extract(a.changes, '$.playbook[1]') FROM audit a
            WHERE a.case_id = r.case_id AND json_type(a.changes, '$.playbook') IS NOT NULL
                AND a.version <= coalesce(
                    (SELECT min(p.version) FROM audit p WHERE p.case_id = r.case_id
                        AND json_extract(p.changes, '$.receipt[1]') IN (r.url, r.native_id)),
                    (SELECT max(p.version) FROM audit p
                        WHERE p.case_id = r.case_id AND p.at <= r.at))
            ORDER BY a.version DESC LIMIT 1) AS playbook
    FROM receipts r INDEXED BY receipts_at JOIN cases c ON c.id = r.case_id
    WHERE r.at >= ?1 AND r.at < ?2 {_OURS}
), followed AS (
    SELECT s.*, (
        SELECT m.id FROM case_mentions g JOIN mentions m ON m.id = g.mention_id
        JOIN mentions q ON q.id = s.mention_id
        WHERE g.case_id = s.case_id AND m.own = 0 AND m.published_at > s.at
            AND coalesce(m.author_id, m.author_handle) IS coalesce(q.author_id, q.author_handle)
        ORDER BY m.published_at, m.id LIMIT 1) AS next
    FROM sent s
)
SELECT f.playbook, f.at, m.published_at,
    coalesce((SELECT nullif(l.value, '') = 'yes' FROM labels l
        WHERE l.mention_id = m.id AND l.field = 'complaint' AND {STANDS}
        ORDER BY l.id DESC LIMIT 1),
        CASE WHEN k.undecided THEN NULL ELSE k.complaint >= 0.5 END),
    coalesce((SELECT nullif(l.value, '') = 'positive' FROM labels l
        WHERE l.mention_id = m.id AND l.field = 'sentiment' AND {STANDS}
        ORDER BY l.id DESC LIMIT 1),
        CASE WHEN k.undecided THEN NULL ELSE k.positive > max(k.negative, k.neutral) END)
FROM followed f LEFT JOIN mentions m ON m.id = f.next
LEFT JOIN classifications k ON k.mention_id = m.id
ORDER BY f.playbook, f.at
"""  # noqa: S608
_CONFIRMED_IS = "confirmed: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A case as its customer lived it."""

    case_id: CaseId
    channel: str
    level: Urgency
    status: Status
    opened_at: datetime
    seen_at: datetime | None
    """When we saw its first post; None where that came by import, whose delay is not ours."""
    answered_at: datetime | None
    rested_at: datetime | None
    """Since when nothing more is asked of us; None while something is."""

    @property
    def set_aside(self) -> bool:
        """Whether it was closed without an answer."""
        return self.status is Status.CLOSED and self.answered_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many promises of one kind fell due, and how many of them were kept."""

    what: Promised
    due: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A case that waits for our answer."""

    case_id: CaseId
    channel: str
    topic: str
    level: Urgency
    since: datetime
    """When the customer wrote: first, or for the last time where an answer was given before."""
    due_at: datetime | None
    url: str | None
    again: bool
    """An answer was given before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """All cases that wait for our answer."""

    cases: int
    late: int
    """Those whose answer was due."""
    longest: Sequence[Waits]
    """Those that wait longest, the first of them first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """How often cases that were at rest were opened again."""

    times: int
    cases: int
    by_customers: int
    """Of the times, those that were brought about by what was written in the thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer of ours and what its customer wrote next."""

    playbook: str | None
    """None where a person wrote it without one."""
    at: datetime
    next_at: datetime | None
    """When the customer wrote next; None where not at all."""
    complains: bool | None
    """Whether that is a complaint; None where it could not be decided."""
    pleased: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """Approvals and the warnings that people confirmed with them."""

    approvals: int
    confirmed: dict[str, int]
    """By the name of the check, in how many approvals."""


class ServiceViews:
    """Answers without writing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def asked(self, span: Span, scope: Scope) -> list[Service]:
        """List the cases whose customer first wrote in the span, oldest first."""
        return [
            Service(
                case_id=CaseId(row[0]),
                channel=row[1],
                level=Urgency(row[2]),
                status=Status(row[3]),
                opened_at=moment(row[4]),
                answered_at=moment_or_none(row[5]),
                rested_at=moment_or_none(row[6]) if Status(row[3]) in AT_REST else None,
                seen_at=moment_or_none(row[7]),
            )
            for row in self._db.execute(_ASKED, _values(span, scope))
        ]

    def promises(self, span: Span, scope: Scope) -> list[Kept]:
        """Count the promises that fell due in the span; what was closed unanswered owes none."""
        due, kept = dict.fromkeys(Promised, 0), dict.fromkeys(Promised, 0)
        for query in (_ANSWERS_DUE, _STILL_DUE, _ENDS_DUE):
            for first, count, in_time in self._db.execute(query, _values(span, scope)):
                what = Promised.RESOLUTION if first is None else _answer(first=first)
                due[what] += count
                kept[what] += in_time
        return [Kept(what=what, due=due[what], kept=kept[what]) for what in Promised]

    def waiting(self, before: datetime, scope: Scope, now: datetime, *, most: int) -> Waiting:
        """Count the cases from before a moment that wait for an answer, and list the oldest."""
        values = [stamp(before), stamp(now), *within(scope), most]
        rows = self._db.execute(_WAITING, values).fetchall()
        listed = [
            Waits(
                case_id=CaseId(row[0]),
                channel=row[1],
                topic=row[2],
                level=Urgency(row[3]),
                due_at=moment_or_none(row[4]),
                url=row[5],
                since=moment(row[6]),
                again=bool(row[7]),
            )
            for row in rows
        ]
        cases, late = rows[0][8:] if rows else (0, 0)
        return Waiting(cases=cases, late=late, longest=listed)

    def reopened(self, span: Span, scope: Scope) -> Reopened:
        """Count how often cases at rest were opened again; forgotten histories do not tell."""
        times, cases, customers = self._db.execute(_REOPENED, _values(span, scope)).fetchone()
        return Reopened(times=times, cases=cases, by_customers=customers)

    def approved(self, span: Span, scope: Scope) -> Approved:
        """Count the approvals of the span, and by check the warnings confirmed with them.

        What a check found and a person mended before approving is not kept anywhere.
        """
        approvals, confirmed = 0, dict[str, int]()
        for note, count in self._db.execute(_CONFIRMED, _values(span, scope)):
            approvals += count
            told = note.partition(";")[0].removeprefix(_CONFIRMED_IS)
            for check in told.split(", ") if told else ():
                confirmed[check] = confirmed.get(check, 0) + count
        return Approved(approvals=approvals, confirmed=confirmed)

    def replies(self, span: Span, scope: Scope) -> list[Reply]:
        """List the answers given in the span with what followed, by playbook, oldest first."""
        return [
            Reply(
                playbook=row[0],
                at=moment(row[1]),
                next_at=moment_or_none(row[2]),
                complains=None if row[3] is None else bool(row[3]),
                pleased=None if row[4] is None else bool(row[4]),
            )
            for row in self._db.execute(_REPLIES, _values(span, scope))
        ]


def _answer(*, first: int) -> Promised:
    return Promised.FIRST_RESPONSE if first else Promised.NEXT_RESPONSE


def _values(span: Span, scope: Scope) -> list[str | None]:
    return [stamp(span.start), stamp(span.end), *within(scope)]
