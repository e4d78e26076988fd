"""The clocks of a case: which stand still, and how they are counted on. Pure.

Three run: until the first answer, until the next one, until the end. The first two are one field,
`due_at`, since a case waits for one answer at a time. The last stands still from our answer until
the customer writes; so does that of a case that was closed, until it is opened again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from storage.model import Case, Status
from storage.promise import Promise

AT_REST = frozenset({Status.PUBLISHED, Status.CLOSED})
"""The states in which it is the customer's turn, or nobody's."""


class Promised(StrEnum):
    """What is promised of a case, in the words of the screens."""

    FIRST_RESPONSE = "the first answer"
    NEXT_RESPONSE = "the next answer"
    RESOLUTION = "the end of the case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A clock that runs, and when it runs out."""

    what: Promised
    at: datetime


def running(case: Case) -> list[Running]:
    """List the clocks of a case that run, the first to run out first; none while it waits."""
    if case.status in AT_REST:
        return []
    answer = Promised.FIRST_RESPONSE if case.answered_at is None else Promised.NEXT_RESPONSE
    told = ((answer, case.due_at), (Promised.RESOLUTION, case.resolve_by))
    found = [Running(what=what, at=at) for what, at in told if at is not None]
    return sorted(found, key=lambda clock: clock.at)


def settled(before: Case, after: Case, *, at: datetime) -> Case:
    """Stop or start the clock of a case that moves, and note its first answer."""
    if after.status not in AT_REST:
        return replace(after, waiting_since=None)
    if before.status in AT_REST:
        return after
    since = at
    if after.status is Status.PUBLISHED and after.receipt is not None:
        since = after.receipt.at
        after = replace(after, answered_at=before.answered_at or since)
    return replace(after, waiting_since=since, escalated_by=None)


def counted_on(case: Case, again: datetime, promise: Promise) -> Case:
    """Count the clock of a case on, for which the customer or a person came back at `again`."""
    level = case.risk.level
    if case.resolve_by is None:
        return replace(case, resolve_by=promise.resolution(again, level))
    if case.waiting_since is None:
        return case
    put_off = promise.counted_on(case.resolve_by, level, since=case.waiting_since, again=again)
    return replace(case, resolve_by=put_off)


def answer_due(case: Case, posted: datetime, promise: Promise) -> datetime | None:
    """Until when an answer is due to this post: the first one of the case, or the next."""
    respond = promise.first_response if case.answered_at is None else promise.next_response
    return respond(posted, case.risk.level)


def sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two times that may be missing."""
    return min((at for at in (one, other) if at is not None), default=None)
