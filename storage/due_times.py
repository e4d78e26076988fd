"""Until when a case is to be answered and closed: what a post, a risk or a person changes of it."""

from dataclasses import replace
from datetime import datetime

from storage.cases import Cases
from storage.clocks import AT_REST, answer_due, counted_on, sooner
from storage.model import Case, Risk, Urgency
from storage.promise import Promise


class DueTimes:
    """Gives a case its due times by what is promised; writes nothing."""

    def __init__(self, cases: Cases, promise: Promise) -> None:
        self._cases = cases
        self._promise = promise

    def end_of(self, posted: datetime, level: Urgency) -> datetime | None:
        """Until when a case that begins with this post is to be closed."""
        return self._promise.resolution(posted, level)

    def hastened(self, case: Case, first: datetime | None = None) -> Case:
        """Bring the due times forward to what the case's risk asks for; `first` of its answer."""
        since = self._waits_since(case)
        if first is None or case.answered_at is not None:
            first = answer_due(case, since, self._promise)
        return replace(
            case,
            due_at=sooner(case.due_at, first),
            resolve_by=sooner(case.resolve_by, self.end_of(since, case.risk.level)),
        )

    def relabelled(self, case: Case, risk: Risk) -> Case:
        """Take over the risk that a person's word gives; unlike a forecast, it can put off too."""
        after = replace(case, risk=risk)
        if risk.level is case.risk.level or case.status in AT_REST:
            return after
        if risk.level.rank > case.risk.level.rank:
            return self.hastened(after)
        due = answer_due(after, self._waits_since(case), self._promise)
        ends = (case.resolve_by, self.end_of(case.opened_at, risk.level))
        later = max((at for at in ends if at is not None), default=None)
        return replace(after, due_at=due or case.due_at, resolve_by=later)

    def joined(self, case: Case, risk: Risk, posted: datetime, first: datetime | None) -> Case:
        """Bring the due times of an open case forward where a new post asks for it."""
        due = first
        if case.answered_at is not None:
            due = self._promise.next_response(posted, risk.level) or first
        after = replace(case, due_at=sooner(case.due_at, due))
        if risk.level.rank > case.risk.level.rank:
            end = self.end_of(posted, risk.level)
            after = replace(after, resolve_by=sooner(case.resolve_by, end))
        return after

    def awoken(self, case: Case, posted: datetime, risk: Risk, first: datetime | None) -> Case:
        """Start the clocks of a case that stood still anew, for a post that waits for an answer."""
        after = replace(counted_on(case, posted, self._promise), risk=risk)
        # While it stood still, a risk that rose brought nothing forward.
        end = self.end_of(posted, risk.level)
        after = replace(after, resolve_by=sooner(after.resolve_by, end))
        return replace(after, due_at=answer_due(after, posted, self._promise) or first)

    def _waits_since(self, case: Case) -> datetime:
        """Since when the customer waits for an answer: the first post after the last one."""
        posts = self._cases.mentions(case.id)
        target = next(k.mention.published_at for k in posts if k.id == case.mention_id)
        answered = self._cases.last_answer(case.id)
        waiting = [
            k.mention.published_at
            for k in posts
            if k.deleted_at is None
            and not k.mention.own
            and (answered is None or k.mention.published_at > answered)
        ]
        return min([target, *waiting])
