"""The cases of the ledger: opened by judgements, moved by one function, with a full history."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from storage.audit import Audit, changes_between
from storage.case_rows import case_of, columns
from storage.clocks import settled
from storage.database import (
    SqlValue,
    moment_or_none,
    rows,
    sha256,
    stamp,
    stamp_or_none,
    transaction,
)
from storage.department import Department
from storage.errors import Conflict, IllegalTransition, NotFound
from storage.labelled import URGENCY
from storage.lifecycle import next_status
from storage.mentions import Kept, kept
from storage.model import Action, Case, CaseEvent, CaseId, Receipt, Status

_UPDATE = """
UPDATE cases SET
    status = :status, version = :version, mention_id = :mention_id, risk_level = :risk_level,
    risk_score = :risk_score, risk_reasons = :risk_reasons, brand = :brand, topic = :topic,
    lang = :lang, due_at = :due_at, draft = :draft, playbook = :playbook, assignee = :assignee,
    approved_by = :approved_by, approved_text_sha256 = :approved_text_sha256,
    approved_parent_sha256 = :approved_parent_sha256, snoozed_until = :snoozed_until,
    handoff_reason = :handoff_reason, publish_key = :publish_key, receipt_id = :receipt_id,
    receipt_url = :receipt_url, receipt_at = :receipt_at, resolve_by = :resolve_by,
    waiting_since = :waiting_since, department = :department, escalated_by = :escalated_by,
    set_aside = :set_aside, draft_by = :draft_by, endorsed_by = :endorsed_by,
    endorsed_text_sha256 = :endorsed_text_sha256,
    endorsed_parent_sha256 = :endorsed_parent_sha256, approved_at = :approved_at,
    answered_at = :answered_at
WHERE id = :id AND version = :version - 1
"""
_INSERT = """
INSERT INTO cases (
    id, channel, thread, status, version, mention_id, risk_level, risk_score, risk_reasons, brand,
    topic, lang, opened_at, due_at, resolve_by
) VALUES (
    :id, :channel, :thread, :status, :version, :mention_id, :risk_level, :risk_score,
    :risk_reasons, :brand, :topic, :lang, :opened_at, :due_at, :resolve_by
)
"""
# What a person said counts in place of what the classifier said.
_CRITICAL = f"""
SELECT DISTINCT g.case_id FROM json_each(?) w
CROSS JOIN case_mentions g ON g.case_id = w.value
CROSS JOIN mentions m ON m.id = g.mention_id
CROSS JOIN classifications c ON c.mention_id = m.id
WHERE m.own = 0 AND m.deleted_at IS NULL AND coalesce({URGENCY}, c.urgency) = 'critical'
"""  # noqa: S608  put together of constants
_APPROVED = frozenset(
    {Status.APPROVED, Status.PUBLISHING, Status.UNKNOWN, Status.PUBLISHED, Status.HANDOFF}
)


class Cases:
    """Reads cases, and moves them along the table of their life."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._audit = Audit(db)

    def get(self, case_id: CaseId) -> Case:
        """Read one case. Raises NotFound."""
        for case in self._cases("SELECT * FROM cases WHERE id = ?", case_id):
            return case
        raise NotFound(f"no case {case_id}: `vigie queue` lists them")

    def in_status(self, status: Status, *, most: int = -1) -> list[Case]:
        """List the cases in this state, the riskiest first."""
        query = "SELECT * FROM cases WHERE status = ? ORDER BY risk_score DESC, id LIMIT ?"
        return list(self._cases(query, status.value, most))

    def queue(
        self, now: datetime, *, most: int = -1, department: Department | None = None
    ) -> list[Case]:
        """List what somebody still has to do: what was escalated first, then the worst.

        What is snoozed is left out, and with a department what belongs to another.
        """
        query = """SELECT * FROM cases WHERE status NOT IN ('published', 'closed')
                   AND (snoozed_until IS NULL OR snoozed_until <= ?1)
                   AND (?2 IS NULL OR department = ?2 OR department IS NULL
                        AND topic IN (SELECT value FROM json_each(?3)))
                   ORDER BY escalated_by IS NULL, risk_score DESC, due_at, id LIMIT ?4"""
        name, topics = (None, "[]") if department is None else department.asked
        return list(self._cases(query, stamp(now), name, topics, most))

    def silent(self, since: datetime, *, most: int) -> list[Case]:
        """List the answered cases whose customer has been awaited since before a moment."""
        query = """SELECT * FROM cases WHERE status = 'published' AND waiting_since <= ?
                   ORDER BY id LIMIT ?"""
        return list(self._cases(query, stamp(since), most))

    def by_due_time(self, now: datetime, *, most: int) -> list[Case]:
        """List what somebody still has to do, the most overdue first; snoozed ones left out."""
        query = """SELECT * FROM cases WHERE status NOT IN ('published', 'closed')
                   AND due_at IS NOT NULL AND (snoozed_until IS NULL OR snoozed_until <= ?)
                   ORDER BY due_at LIMIT ?"""
        return list(self._cases(query, stamp(now), most))

    def pressing(
        self, *, since: datetime, due_before: datetime, end_before: datetime
    ) -> list[Case]:
        """List what is open and may wake somebody, and all of which an alert is firing.

        That is what was escalated, the cases of critical risk, or that a person called critical,
        whose customer wrote since then, and those above low risk whose answer or end was due since
        then, or is due before the other moments.
        """
        query = """SELECT * FROM cases WHERE status NOT IN ('published', 'closed') AND id IN (
                   SELECT id FROM (
                       SELECT id FROM cases INDEXED BY cases_critical
                       WHERE risk_level = 'critical' AND status NOT IN ('published', 'closed')
                       UNION SELECT g.case_id FROM labels l
                       JOIN case_mentions g ON g.mention_id = l.mention_id
                       WHERE l.field = 'urgency' AND l.value = 'critical') c
                   WHERE (
                       SELECT max(m.published_at) FROM case_mentions g
                       JOIN mentions m ON m.id = g.mention_id WHERE g.case_id = c.id) >= ?1
                   UNION SELECT id FROM cases
                   WHERE status NOT IN ('published', 'closed') AND risk_level <> 'low'
                       AND due_at >= ?1 AND due_at <= ?2
                   UNION SELECT id FROM cases
                   WHERE status NOT IN ('published', 'closed') AND risk_level <> 'low'
                       AND resolve_by >= ?1 AND resolve_by <= ?3
                   UNION SELECT id FROM cases INDEXED BY cases_escalated
                   WHERE status NOT IN ('published', 'closed') AND escalated_by IS NOT NULL
                   UNION SELECT case_id FROM alerts WHERE ends_at IS NULL) ORDER BY id"""
        moments = stamp(since), stamp(due_before), stamp(end_before)
        return list(self._cases(query, *moments))

    def critical(self, cases: Sequence[CaseId]) -> set[CaseId]:
        """Pick those of which a live post is critical by what it says, however far it goes."""
        found = self._db.execute(_CRITICAL, [json.dumps(list(cases))])
        return {CaseId(row[0]) for row in found}

    def drafted(self, cases: Sequence[CaseId]) -> int:
        """Count those of the cases of which a draft waits for approval."""
        query = """SELECT count(*) FROM cases WHERE status = 'drafted'
                   AND id IN (SELECT value FROM json_each(?))"""
        (count,) = self._db.execute(query, [json.dumps(cases)]).fetchone()
        return int(count)

    def counts(self) -> dict[Status, int]:
        """Count the cases by state."""
        rows = self._db.execute("SELECT status, count(*) FROM cases GROUP BY status").fetchall()
        return {Status(status): count for status, count in rows}

    def recent_drafts(self, count: int) -> list[str]:
        """List the last texts that were drafted or sent, newest case first."""
        query = "SELECT draft FROM cases WHERE draft IS NOT NULL ORDER BY id DESC LIMIT ?"
        return [str(row[0]) for row in self._db.execute(query, [count]).fetchall()]

    def answers(self, channel: str, *, but: CaseId, most: int) -> list[str]:
        """List the last texts that were approved on a channel, newest first, but one case's."""
        query = """SELECT draft FROM cases WHERE channel = ? AND approved_at IS NOT NULL
                   AND id <> ? AND draft IS NOT NULL ORDER BY approved_at DESC LIMIT ?"""
        return [str(row[0]) for row in self._db.execute(query, [channel, but, most]).fetchall()]

    def all(self) -> Iterable[Case]:
        """Go through every case, oldest first."""
        return self._cases("SELECT * FROM cases ORDER BY id")

    def of_thread(self, thread: str) -> Case | None:
        """Find the case that gathers a thread."""
        return next(iter(self._cases("SELECT * FROM cases WHERE thread = ?", thread)), None)

    def of_receipt(self, channel: str, native_id: str) -> Case | None:
        """Find the case that was answered by this post of ours."""
        query = """SELECT c.* FROM cases c JOIN receipts r ON r.case_id = c.id
                   WHERE r.channel = ? AND r.native_id = ?"""
        return next(iter(self._cases(query, channel, native_id)), None)

    def of_mention(self, mention_id: int) -> Case | None:
        """Find the case to which a mention belongs."""
        query = """SELECT c.* FROM cases c JOIN case_mentions m ON m.case_id = c.id
                   WHERE m.mention_id = ?"""
        return next(iter(self._cases(query, mention_id)), None)

    def mentions(self, case_id: CaseId) -> list[Kept]:
        """List the mentions that a case gathers, oldest first."""
        query = """SELECT m.* FROM mentions m JOIN case_mentions c ON c.mention_id = m.id
                   WHERE c.case_id = ? ORDER BY m.published_at, m.id"""
        return [kept(row) for row in rows(self._db, query, case_id)]

    def events(self, case_id: CaseId) -> list[CaseEvent]:
        """List the history of a case, oldest first."""
        return self._audit.events(case_id)

    def open(
        self, case: Case, *, actor: str, at: datetime | None = None, note: str | None = None
    ) -> Case:
        """Store a new case with its first event; its id and version are given here.

        Without `at` the event is of the moment in which the customer posted.
        """
        with transaction(self._db):
            row = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM cases").fetchone()
            opened = replace(case, id=CaseId(row[0]), version=1, status=Status.OPEN)
            self._db.execute(_INSERT, columns(opened))
            self.attach(opened.id, opened.mention_id)
            moment = at or opened.opened_at
            self._append(None, opened, Action.OPEN, actor=actor, at=moment, note=note)
        return opened

    def last_answer(self, case_id: CaseId) -> datetime | None:
        """When our newest answer was posted."""
        query = "SELECT max(at) FROM receipts WHERE case_id = ?"
        return moment_or_none(self._db.execute(query, [case_id]).fetchone()[0])

    def attach(self, case_id: CaseId, mention_id: int) -> None:
        """Gather one more mention in a case."""
        with transaction(self._db):
            self._db.execute(
                "INSERT OR IGNORE INTO case_mentions VALUES (?, ?)", [case_id, mention_id]
            )

    def move(
        self,
        seen: Case,
        action: Action,
        *,
        actor: str,
        at: datetime,
        note: str | None = None,
        becoming: Case | None = None,
    ) -> Case:
        """Move a case along the table and append the event: the only way to change one.

        `seen` is the case as its actor saw it; `becoming` the same with other fields changed.
        Raises Conflict when somebody else moved it since, IllegalTransition when the table does
        not allow the action.
        """
        with transaction(self._db):
            stored = self.get(seen.id)
            if stored.version != seen.version:
                raise Conflict(
                    f"case {seen.id} is at version {stored.version}, you saw {seen.version}: "
                    f"look again with `vigie show {seen.id}`"
                )
            after = replace(
                becoming or seen,
                status=next_status(stored.status, action),
                version=stored.version + 1,
            )
            after = _as_weighed(after, seen, stored)
            if after.status not in _APPROVED:
                after = replace(
                    after,
                    approved_by=None,
                    approved_text_sha256=None,
                    approved_parent_sha256=None,
                    approved_at=None,
                    publish_key=None,
                )
            if after.draft != stored.draft or after.mention_id != stored.mention_id:
                after = _unendorsed(after)
            if action is Action.REOPEN:
                after = replace(after, set_aside=None)
            after = settled(stored, after, at=at)
            _insist(after, action)
            self._db.execute(_UPDATE, columns(after))
            self._append(stored, after, action, actor=actor, at=at, note=note)
            if after.status is Status.PUBLISHED and after.receipt is not None:
                self.receive(after, after.receipt)
        return after

    def weigh(self, after: Case) -> None:
        """Give a case the risk that it has now, and another place in the queue.

        No event and no new version: nothing changed that a person approves, and readings come
        every few minutes, which would void what is being decided each time.
        """
        with transaction(self._db):
            self._db.execute(
                """UPDATE cases SET risk_level = :risk_level, risk_score = :risk_score,
                   risk_reasons = :risk_reasons, due_at = :due_at, resolve_by = :resolve_by
                   WHERE id = :id""",
                columns(after),
            )

    def receive(self, case: Case, receipt: Receipt) -> None:
        """Keep the proof of an answer, whatever becomes of the case."""
        at, due = stamp(receipt.at), stamp_or_none(case.due_at)
        values = [case.channel, receipt.native_id, case.id, case.mention_id, receipt.url, at, due]
        self._db.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        query = "UPDATE cases SET answered_at = coalesce(answered_at, ?) WHERE id = ?"
        self._db.execute(query, [at, case.id])

    def _append(
        self,
        before: Case | None,
        after: Case,
        action: Action,
        *,
        actor: str,
        at: datetime,
        note: str | None,
    ) -> None:
        event = CaseEvent(
            version=after.version,
            action=action,
            actor=actor,
            at=at,
            note=note,
            text_sha256=None if after.draft is None else sha256(after.draft),
            changes=changes_between(before, after),
        )
        self._audit.append(event, after.id)

    def _cases(self, query: str, *values: SqlValue) -> Iterable[Case]:
        return [case_of(row) for row in rows(self._db, query, *values)]


def _as_weighed(after: Case, seen: Case, stored: Case) -> Case:
    """Take over what moved by itself, without a version, since the case was seen.

    See `weigh` and `receive`.
    """
    return replace(
        after,
        risk=stored.risk if after.risk == seen.risk else after.risk,
        due_at=stored.due_at if after.due_at == seen.due_at else after.due_at,
        resolve_by=stored.resolve_by if after.resolve_by == seen.resolve_by else after.resolve_by,
        answered_at=stored.answered_at or after.answered_at,
    )


def _unendorsed(case: Case) -> Case:
    """Take away a first approval, which was of another text or of an answer to another post."""
    return replace(case, endorsed_by=None, endorsed_text_sha256=None, endorsed_parent_sha256=None)


def _insist(after: Case, action: Action) -> None:
    """Refuse what no caller may do: an approval without a name, a claim of another text."""
    if action is Action.APPROVE and not (after.approved_by and after.draft):
        raise IllegalTransition("an approval needs a text and the name of a person")
    if action in {Action.CLAIM, Action.HAND_OFF} and after.status in _APPROVED:
        if after.draft is None or sha256(after.draft) != after.approved_text_sha256:
            raise IllegalTransition("the text is not the one that was approved")
        if not after.approved_by:
            raise IllegalTransition("nobody approved this text")
