"""The life of a case as one table.

A snooze is not a state but a date: a snoozed case keeps its state and hides until then.
"""

from collections.abc import Mapping

from storage.errors import IllegalTransition
from storage.model import Action, Status

_WAITING = (Status.OPEN, Status.DRAFTED, Status.REJECTED)

TRANSITIONS: Mapping[tuple[Status, Action], Status] = {
    (Status.OPEN, Action.DRAFT): Status.DRAFTED,
    (Status.OPEN, Action.EDIT): Status.DRAFTED,
    (Status.OPEN, Action.REJECT): Status.REJECTED,
    (Status.DRAFTED, Action.DRAFT): Status.DRAFTED,
    (Status.DRAFTED, Action.EDIT): Status.DRAFTED,
    (Status.DRAFTED, Action.ENDORSE): Status.DRAFTED,
    (Status.DRAFTED, Action.TAKE_BACK): Status.DRAFTED,  # of the first of two approvals
    (Status.DRAFTED, Action.APPROVE): Status.APPROVED,
    (Status.DRAFTED, Action.REJECT): Status.REJECTED,
    (Status.REJECTED, Action.EDIT): Status.DRAFTED,
    (Status.APPROVED, Action.EDIT): Status.DRAFTED,
    (Status.APPROVED, Action.VOID): Status.DRAFTED,
    (Status.APPROVED, Action.TAKE_BACK): Status.DRAFTED,
    (Status.APPROVED, Action.REJECT): Status.REJECTED,
    (Status.APPROVED, Action.CLAIM): Status.PUBLISHING,
    (Status.APPROVED, Action.HAND_OFF): Status.HANDOFF,
    (Status.PUBLISHING, Action.CONFIRM): Status.PUBLISHED,
    (Status.PUBLISHING, Action.LOSE): Status.UNKNOWN,
    (Status.PUBLISHING, Action.RETURN): Status.DRAFTED,
    (Status.UNKNOWN, Action.CONFIRM): Status.PUBLISHED,
    (Status.UNKNOWN, Action.RETURN): Status.DRAFTED,
    (Status.UNKNOWN, Action.POSTED): Status.PUBLISHED,
    (Status.HANDOFF, Action.POSTED): Status.PUBLISHED,
    (Status.HANDOFF, Action.EDIT): Status.DRAFTED,
    (Status.HANDOFF, Action.VOID): Status.DRAFTED,
    (Status.HANDOFF, Action.TAKE_BACK): Status.DRAFTED,
    (Status.DRAFTED, Action.REOPEN): Status.OPEN,  # to be drafted anew
    (Status.REJECTED, Action.REOPEN): Status.OPEN,  # where the loop had declined it
    (Status.PUBLISHED, Action.REOPEN): Status.OPEN,
    (Status.CLOSED, Action.REOPEN): Status.OPEN,
    **{(status, Action.HAND_OFF): status for status in (*_WAITING, Status.HANDOFF)},
    **{(status, Action.SNOOZE): status for status in _WAITING},
    **{(status, Action.WAKE): status for status in _WAITING},
    **{
        (status, Action.SET_ASIDE): Status.CLOSED
        for status in (*_WAITING, Status.APPROVED, Status.HANDOFF)
    },
    **{
        (status, Action.CLOSE): Status.CLOSED
        for status in (*_WAITING, Status.APPROVED, Status.HANDOFF, Status.PUBLISHED, Status.UNKNOWN)
    },
    **{
        (status, action): status
        for status in Status
        for action in (
            Action.ASSIGN,
            Action.ESCALATE,
            Action.LABEL,
            Action.NOTE,
            Action.STAND_DOWN,
            Action.TRANSFER,
        )
    },
}

TO_DO = frozenset({*_WAITING, Status.APPROVED, Status.PUBLISHING, Status.UNKNOWN, Status.HANDOFF})
"""The states in which somebody still has something to do."""


def next_status(status: Status, action: Action) -> Status:
    """Say where an action leads. Raises IllegalTransition, which names what may be done."""
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        possible = sorted(a.value for s, a in TRANSITIONS if s is status)
        raise IllegalTransition(
            f"{action.value}: not possible while a case is {status.value}; "
            f"possible: {', '.join(possible)}"
        ) from None
