"""Forgetting: who wrote a post and what it says go, the row and its figures stay.

The network's identifiers of posts stay too: without them the next poll would bring the text back.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from storage.alerts import Alerts
from storage.audit import Audit
from storage.bulk import Bulk
from storage.cases import Cases
from storage.corrections import Corrections
from storage.database import stamp, transaction
from storage.lifecycle import TO_DO, TRANSITIONS
from storage.mentions import Kept
from storage.model import WATCHER, Action, Case, CaseId, MentionId, Status
from storage.people import Identity, People

_OF_AUTHOR = """
WITH named AS (
    SELECT id, channel, author_id FROM mentions
    WHERE author_handle = ?1 COLLATE NOCASE AND (?2 IS NULL OR channel = ?2)
)
SELECT id FROM named
UNION SELECT m.id FROM mentions m JOIN named n
    ON m.channel = n.channel AND m.author_id = n.author_id
"""
_BEFORE = """
SELECT id FROM mentions WHERE published_at < ?1 AND (?2 IS NULL OR channel = ?2)
AND (text <> '' OR author_handle IS NOT NULL OR url IS NOT NULL)
"""
_WITH_OUR_ANSWERS = """
WITH gone AS (SELECT id, channel, native_id FROM mentions
              WHERE id IN (SELECT value FROM json_each(?)))
SELECT id FROM gone
UNION SELECT m.id FROM mentions m JOIN gone g
    ON m.channel = g.channel AND m.in_reply_to = g.native_id WHERE m.own = 1
"""
_ERASE = """
UPDATE mentions SET
    text = '', author_handle = NULL, author_id = NULL, author_name = NULL, followers = NULL,
    verified = NULL, url = NULL, media = '[]', extra = '{}', pending = 0,
    deleted_at = coalesce(deleted_at, ?2)
WHERE id IN (SELECT value FROM json_each(?1))
"""
_REASONS = """
UPDATE classifications SET reasons = '[]' WHERE mention_id IN (SELECT value FROM json_each(?))
"""
_RISKS = "DELETE FROM risks WHERE mention_id IN (SELECT value FROM json_each(?))"
_REVISIONS = "DELETE FROM revisions WHERE mention_id IN (SELECT value FROM json_each(?))"
_LABELS = "DELETE FROM labels WHERE mention_id IN (SELECT value FROM json_each(?))"
_CASES = """
SELECT DISTINCT case_id FROM case_mentions
WHERE mention_id IN (SELECT value FROM json_each(?)) ORDER BY case_id
"""
_UNNAME = """
UPDATE cases SET thread = channel || ' forgotten ' || id, receipt_url = NULL WHERE id = ?
"""
_UNLINK = "UPDATE receipts SET url = NULL WHERE case_id = ?"

NOTE = "forgotten: the author and the text were erased"
FORGOTTEN = "(forgotten)"
"""Stands where a person's words were that may have spoken of the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased, in counts."""

    mentions: int
    revisions: int
    labels: int
    drafts: int
    closed: int
    """Cases that had nothing left to answer."""
    linked: Sequence[Identity]
    """Accounts that a person had linked to what was forgotten, and that are not forgotten."""
    lingering: bool
    """Somebody was reading: the old text stays in the log beside the file until that is done."""


class Erasure:
    """Erases posts for good: also from the free pages of the file."""

    def __init__(
        self, db: Database, cases: Cases, corrections: Corrections, alerts: Alerts
    ) -> None:
        self._db = db
        self._audit = Audit(db)
        self._people = People(db)
        self._bulk = Bulk(db)
        self._alerts = alerts
        self._cases = cases
        self._corrections = corrections

    def of_author(self, handle: str, channel: str | None) -> list[MentionId]:
        """List what an author wrote, under former names too where the network gives an id."""
        return self._ids(_OF_AUTHOR, handle.strip().removeprefix("@"), channel)

    def before(self, moment: datetime, channel: str | None) -> list[MentionId]:
        """List what was posted before a moment and not forgotten yet."""
        return self._ids(_BEFORE, stamp(moment), channel)

    def forget(self, ids: Sequence[MentionId], *, actor: str, at: datetime) -> Erased:
        """Erase these posts, our answers to them, and what cases say of them.

        The caller holds the publishing lock: a reply that is on its way keeps its text.
        """
        self._db.execute("PRAGMA secure_delete = ON")
        with transaction(self._db):
            found = self._ids(_WITH_OUR_ANSWERS, json.dumps(ids))
            self._corrections.unsay(found, actor=actor, at=at)
            self._alerts.unsay(found)
            gone = json.dumps(found)
            linked = self._people.staying(found)
            mentions = self._db.execute(_ERASE, [gone, stamp(at)]).rowcount
            revisions = self._db.execute(_REVISIONS, [gone]).rowcount
            labels = self._db.execute(_LABELS, [gone]).rowcount
            self._db.execute(_REASONS, [gone])
            self._db.execute(_RISKS, [gone])
            hit = [self._cases.get(CaseId(n)) for n in self._ids(_CASES, gone)]
            unsaid = [case for case in hit if self._lost_its_post(case)]
            closed = sum(self._unsay(case, actor, at) for case in unsaid)
            self._audit.unsay([case.id for case in hit], spare=WATCHER)
            self._people.forget()
            self._bulk.unsay([case.id for case in hit])
        busy, *_ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return Erased(
            mentions=mentions,
            revisions=revisions,
            labels=labels,
            drafts=sum(case.draft is not None for case in unsaid),
            closed=closed,
            linked=linked,
            lingering=bool(busy),
        )

    def _lost_its_post(self, case: Case) -> bool:
        """Take the author out of the case's name; tell whether the post to answer is gone."""
        self._db.execute(_UNNAME, [case.id])
        self._db.execute(_UNLINK, [case.id])
        return all(k.id != case.mention_id for k in self._left(case))

    def _left(self, case: Case) -> list[Kept]:
        posts = self._cases.mentions(case.id)
        return [k for k in posts if k.deleted_at is None and not k.mention.own]

    def _unsay(self, case: Case, actor: str, at: datetime) -> bool:
        """Take draft and reasons out of a case; tell whether that closed it for good."""
        if case.status in {Status.PUBLISHING, Status.UNKNOWN}:
            self._cases.move(case, Action.NOTE, actor=actor, at=at, note=NOTE)
            return False
        bare = replace(
            case,
            draft=None,
            risk=replace(case.risk, reasons=()),
            set_aside=case.set_aside and FORGOTTEN,
        )
        if case.status not in TO_DO or (case.status, Action.CLOSE) not in TRANSITIONS:
            self._cases.move(case, Action.NOTE, actor=actor, at=at, note=NOTE, becoming=bare)
            return False
        after = self._cases.move(case, Action.CLOSE, actor=actor, at=at, note=NOTE, becoming=bare)
        left = self._left(case)
        if not left:
            return True
        note = "another post of the thread waits for an answer"
        again = replace(after, mention_id=left[-1].id)
        self._cases.move(after, Action.REOPEN, actor=actor, at=at, note=note, becoming=again)
        return False

    def _ids(self, query: str, *values: str | None) -> list[MentionId]:
        return [MentionId(row[0]) for row in self._db.execute(query, values).fetchall()]
