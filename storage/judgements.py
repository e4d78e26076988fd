"""From judged mentions to cases: which case a mention belongs to, and what it changes there."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from storage.cases import Cases
from storage.clocks import AT_REST
from storage.database import stamp, transaction
from storage.due_times import DueTimes
from storage.lifecycle import TO_DO
from storage.mentions import Kept, Mentions
from storage.model import (
    WATCHER,
    Action,
    Case,
    CaseId,
    Classification,
    MentionId,
    Risk,
    Sentiment,
    Status,
    Urgency,
)
from storage.promise import Promise
from storage.threads import Threads, thread_of

UNREAD = "unread"
"""The engine's version of what no engine could read."""

ANOTHER = "another post in the thread"
GOES_ON = "the thread goes on while the answer is under way"
"""Noted on a case that is being sent; once it is settled, the case opens again."""
THANKS = "the customer says thanks"
ABUSED = "another abusive post: gathered, the case stays set aside"

_CLASSIFY = """
INSERT OR REPLACE INTO classifications
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_RISK = "INSERT OR REPLACE INTO risks VALUES (?, ?, ?, ?)"
_RISKS = """
SELECT r.level, r.score, r.reasons FROM case_mentions g JOIN mentions m ON m.id = g.mention_id
LEFT JOIN risks r ON r.mention_id = m.id
WHERE g.case_id = ? AND m.own = 0 AND m.deleted_at IS NULL
ORDER BY r.score IS NULL DESC, r.score DESC LIMIT 2
"""
# What was foreseen of it must be joined to the new judgement, and to a case that it gets.
_FORESEEN = "INSERT OR IGNORE INTO moved SELECT mention_id FROM forecasts WHERE mention_id = ?"
_JUDGED = "UPDATE mentions SET pending = 0 WHERE id = ? AND revision = ? AND pending = 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was made of one mention, and whether it asks for work."""

    mention_id: MentionId
    revision: int
    classification: Classification
    risk: Risk
    topic: str
    """By which the case is handled; `other` where the engine is not sure enough to name one."""
    actionable: bool
    """Whether it opens a case; in a case that is open already it is gathered all the same."""
    due_at: datetime | None
    """Until when an answer is due to it where it is the first post of a case."""
    grateful: bool = False
    """Thanks and nothing else: after an answer of ours it asks for nothing more."""
    abusive: bool = False
    """Sure enough to be abuse that nothing is drafted for it."""
    competitors: frozenset[str] = frozenset()
    """Brands that are not ours: what concerns them alone opens no case."""


class Judgements:
    """Keeps judgements, and opens or moves the cases that they ask for."""

    def __init__(self, db: Database, mentions: Mentions, cases: Cases, promise: Promise) -> None:
        self._db = db
        self._mentions = mentions
        self._cases = cases
        self._due = DueTimes(cases, promise)
        self._threads = Threads(db, mentions, cases)

    def keep(self, judgement: Judgement, *, at: datetime) -> CaseId | None:
        """Store one judgement unless the mention was revised or judged meanwhile.

        Gives the case that was opened or changed by it, if any.
        """
        with transaction(self._db):
            done = self._db.execute(_JUDGED, [judgement.mention_id, judgement.revision])
            if done.rowcount == 0:
                return None
            self._db.execute(_CLASSIFY, _columns(judgement, at))
            self._db.execute(_FORESEEN, [judgement.mention_id])
            case_id = self._placed(judgement, at)
            if case_id is not None:
                self._weigh(judgement.mention_id, judgement.risk)
            return case_id

    def reweigh(self, mention_id: MentionId, risk: Risk, *, due_at: datetime | None) -> bool:
        """Take in the risk that a mention has now; True where its case moves in the queue by it.

        A case stands where the worst of its live mentions stands, and can sink again. A risk that
        rises a level brings the due times forward, that of a first answer to `due_at`; one that
        falls takes nothing back.
        """
        with transaction(self._db):
            case = self._cases.of_mention(mention_id)
            if case is None:
                return False
            self._weigh(mention_id, risk)
            worst = self._worst(case)
            if worst == case.risk:
                return False
            after = replace(case, risk=worst)
            rises = worst.level.rank > case.risk.level.rank and worst == risk
            if rises and case.status not in AT_REST:
                after = self._due.hastened(after, due_at)
            self._cases.weigh(after)
            return True

    def relabelled(self, case: Case, mention_id: MentionId, risk: Risk) -> Case:
        """Give a case what a person's word makes of a post of it: risk and due times."""
        self._weigh(mention_id, risk)
        return self._due.relabelled(case, self._worst(case))

    def objection(self, kept: Kept, competitors: Collection[str]) -> str | None:
        """Say why no person can open a case for this post; None where one can."""
        if case := self._cases.of_mention(kept.id):
            return f"the post has a case already: `vigie show {case.id}`"
        if kept.objection is not None:
            return kept.objection
        if case := self._threads.gathering(kept):
            return f"the thread of this post has a case already: `vigie show {case.id}`"
        if case := self._threads.elsewhere(kept):
            return f"the same post has a case on {case.channel}: `vigie show {case.id}`"
        if _on_others(kept, competitors):
            return "the post is about competitors alone: no case is opened for such"
        return None

    def open(self, judgement: Judgement, *, actor: str, at: datetime, note: str) -> Case:
        """Open a case because a person asks for it, to whom there is no objection."""
        with transaction(self._db):
            kept = self._mentions.get(judgement.mention_id)
            self._db.execute(_FORESEEN, [kept.id])
            self._weigh(kept.id, judgement.risk)
            return self._opened(kept, judgement, actor=actor, at=at, note=note)

    def reopened(self, case: Case, at: datetime) -> Case:
        """Give an answered or closed case that a person opens again its due times."""
        return self._due.awoken(case, at, case.risk, case.due_at)

    def _weigh(self, mention_id: MentionId, risk: Risk) -> None:
        reasons = json.dumps(risk.reasons, ensure_ascii=False)
        self._db.execute(_RISK, [mention_id, risk.level.value, risk.score, reasons])

    def _worst(self, case: Case) -> Risk:
        """Give the worst risk of what is left; a mention without one was judged long ago."""
        rows = self._db.execute(_RISKS, [case.id]).fetchall()
        known = [
            Risk(level=Urgency(level), score=score, reasons=tuple(json.loads(reasons)))
            for level, score, reasons in rows
            if level is not None
        ]
        if len(known) < len(rows) or not rows:
            known.append(case.risk)
        return max(known, key=lambda risk: risk.score)

    def _placed(self, judgement: Judgement, at: datetime) -> CaseId | None:
        kept = self._mentions.get(judgement.mention_id)
        case = self._cases.of_mention(kept.id)
        if case is not None:
            return self._reconsidered(case, kept, judgement, at)
        case = self._threads.gathering(kept)
        if case is not None:
            return self._joined(case, kept, judgement, at)
        original = self._threads.elsewhere(kept)
        if original is not None:
            return self._copied(original, kept, at)
        if not judgement.actionable or _on_others(kept, judgement.competitors):
            return None
        return self._opened(kept, judgement, actor=WATCHER).id

    def _copied(self, case: Case, kept: Kept, at: datetime) -> CaseId:
        """Gather a copy; it is not another post, and not one that this channel could answer."""
        self._cases.attach(case.id, kept.id)
        note = f"the same post came by {kept.mention.channel}"
        return self._cases.move(case, Action.NOTE, actor=WATCHER, at=at, note=note).id

    def _opened(
        self,
        kept: Kept,
        judgement: Judgement,
        *,
        actor: str,
        at: datetime | None = None,
        note: str | None = None,
    ) -> Case:
        ours = (name for name in kept.mention.brands if name not in judgement.competitors)
        case = Case(
            id=CaseId(0),
            channel=kept.mention.channel,
            thread=thread_of(kept),
            status=Status.OPEN,
            version=1,
            mention_id=kept.id,
            risk=judgement.risk,
            brand=next(ours, None),
            topic=judgement.topic,
            lang=judgement.classification.lang,
            opened_at=kept.mention.published_at,
            due_at=judgement.due_at,
            resolve_by=self._due.end_of(kept.mention.published_at, judgement.risk.level),
            draft=None,
            playbook=None,
            assignee=None,
            approved_by=None,
            approved_text_sha256=None,
            approved_parent_sha256=None,
            snoozed_until=None,
            handoff_reason=None,
            publish_key=None,
            receipt=None,
        )
        return self._cases.open(case, actor=actor, at=at, note=note)

    def _joined(self, case: Case, kept: Kept, judgement: Judgement, at: datetime) -> CaseId:
        self._cases.attach(case.id, kept.id)
        worst = max(case.risk, judgement.risk, key=lambda r: r.score)
        ours = self._same_customer(case, kept)
        action, note = Action.NOTE, ANOTHER
        after = case
        if judgement.actionable:
            posted = kept.mention.published_at
            after = self._due.joined(case, judgement.risk, posted, judgement.due_at)
        after = replace(after, risk=worst)
        match case.status:
            case Status.PUBLISHED | Status.CLOSED:
                return self._awoken(case, kept, judgement, at, ours=ours)
            case Status.APPROVED | Status.HANDOFF if ours:
                action, note = Action.VOID, "the customer wrote again: the approval is void"
                after = self._turned(after, kept, judgement)
            case Status.APPROVED | Status.HANDOFF | Status.PUBLISHING | Status.UNKNOWN:
                # The answer under way belongs to the post that it was approved for, and is looked
                # for there: the case turns to this one once that answer is settled.
                note = GOES_ON if judgement.actionable else ANOTHER
            case _ if ours:
                after = self._turned(after, kept, judgement)
        return self._cases.move(case, action, actor=WATCHER, at=at, note=note, becoming=after).id

    def _awoken(
        self, case: Case, kept: Kept, judgement: Judgement, at: datetime, *, ours: bool
    ) -> CaseId:
        """Take in what came to a case that was answered or closed.

        Whatever asks for something opens it again. Thanks for the answer end it: who opened it
        again would thank for the thanks. More abuse of what was set aside is gathered.
        """
        after: Case | None = None
        if case.set_aside is not None and judgement.abusive:
            action, note = Action.NOTE, ABUSED
        elif not judgement.actionable:
            return case.id
        elif judgement.grateful and ours and case.answered_at is not None:
            action, note = Action.NOTE, THANKS
            if case.status is Status.PUBLISHED:
                action = Action.CLOSE
        else:
            action, note = Action.REOPEN, "the thread goes on"
            after = self._unanswered(case, kept, judgement, kept.mention.published_at)
        return self._cases.move(case, action, actor=WATCHER, at=at, note=note, becoming=after).id

    def _turned(self, case: Case, kept: Kept, judgement: Judgement) -> Case:
        """Turn a case to the customer's newest post; what was snoozed comes back for it."""
        if not judgement.actionable:
            return case
        return replace(case, mention_id=kept.id, snoozed_until=None)

    def _same_customer(self, case: Case, kept: Kept) -> bool:
        customer = self._mentions.get(case.mention_id).mention.author
        author = kept.mention.author
        return customer is None or (author is not None and author.handle == customer.handle)

    def carry_on(self, case: Case, *, at: datetime) -> Case:
        """Open an answered case again where its thread went on since the approval."""
        waiting = self.waiting(case)
        if waiting is None:
            return case
        note = "the thread went on while the answer was under way"
        return self._cases.move(
            case,
            Action.REOPEN,
            actor=WATCHER,
            at=at,
            note=note,
            becoming=self._unanswered(case, waiting, None, waiting.mention.published_at),
        )

    def waiting(self, case: Case) -> Kept | None:
        """Find the newest live post that came to the thread since the approval, to be answered."""
        for event in reversed(self._cases.events(case.id)):
            if event.action is Action.APPROVE:
                return None
            if event.note == GOES_ON:
                break
        else:
            return None
        others = [k for k in self._cases.mentions(case.id) if k.id != case.mention_id]
        live = [k for k in others if k.deleted_at is None and not k.mention.own]
        return max(live, key=lambda k: k.id, default=None)

    def _reconsidered(
        self, case: Case, kept: Kept, judgement: Judgement, at: datetime
    ) -> CaseId | None:
        """Take in that a mention of the case was edited and judged again."""
        worse = judgement.actionable and judgement.risk.level.rank > case.risk.level.rank
        after = replace(case, risk=max(case.risk, judgement.risk, key=lambda r: r.score))
        action, note = Action.NOTE, "the post was edited"
        if case.status not in TO_DO:
            if not worse or (case.set_aside is not None and judgement.abusive):
                return None
            action, note = Action.REOPEN, "the post was edited, and is more urgent now"
            after = self._unanswered(case, kept, judgement, at)
        elif case.mention_id == kept.id:
            after = _retold(after, judgement)
            if case.status in {Status.APPROVED, Status.HANDOFF}:
                action, note = Action.VOID, "the post was edited: the approval is void"
            elif case.status is Status.DRAFTED and case.untouched:
                action, note = Action.REOPEN, "the post was edited: to be drafted anew"
                after = replace(after, draft=None, draft_by=None, playbook=None)
        if worse and case.status in TO_DO:
            after = self._due.hastened(after)
        return self._cases.move(case, action, actor=WATCHER, at=at, note=note, becoming=after).id

    def _unanswered(
        self, case: Case, kept: Kept, judgement: Judgement | None, posted: datetime
    ) -> Case:
        """Turn an answered case to a post that waits; without a judgement the rest stays."""
        waits = replace(
            case,
            mention_id=kept.id,
            draft=None,
            draft_by=None,
            playbook=None,
            receipt=None,
            snoozed_until=None,
            handoff_reason=None,
        )
        if judgement is None:
            return self._due.awoken(waits, posted, case.risk, case.due_at)
        awoken = self._due.awoken(waits, posted, judgement.risk, judgement.due_at)
        return replace(awoken, topic=judgement.topic, lang=judgement.classification.lang)


def _on_others(kept: Kept, competitors: Collection[str]) -> bool:
    """Whether a post concerns brands that are not ours, and none that is."""
    brands = kept.mention.brands
    return bool(brands) and all(name in competitors for name in brands)


def _retold(case: Case, judgement: Judgement) -> Case:
    """Take over what the post to answer is about now; where it asks for nothing the rest stays."""
    if not judgement.actionable:
        return case
    return replace(case, topic=judgement.topic, lang=judgement.classification.lang)


def _columns(judgement: Judgement, at: datetime) -> list[str | int | float]:
    c = judgement.classification
    return [
        judgement.mention_id,
        judgement.revision,
        c.lang,
        c.complaint,
        *(c.sentiment[s] for s in Sentiment),
        c.urgency.value,
        *(c.urgencies[u] for u in Urgency),
        c.topic,
        c.topic_probability,
        c.needs_reply,
        c.abuse,
        c.undecided,
        json.dumps(c.reasons, ensure_ascii=False),
        c.engine,
        c.engine_version,
        stamp(at),
    ]
