"""What is said when an act is done, by this person or by others. Pure."""

from collections.abc import Iterable

from responder.counter.acts import Done
from responder.counter.look import Look
from storage.model import CaseEvent, Status


def told_of(done: Done, look: Look) -> str:
    """Say what an act came to; of an approval also when the answer leaves."""
    words = look.words
    told = words.done[done.act].format(done.said)
    match done.act, done.case.status:
        case "approve", Status.APPROVED:
            return f"{told} {words.goes(done.hold, look.now, look.zone)}"
        case "bulk", _ if done.undo is not None:
            return f"{told} {words.goes(done.hold, look.now, look.zone)}"
        case "approve", Status.DRAFTED:
            return words.first_of_two
        case "approve", Status.HANDOFF:
            return f"{told} {words.by_hand_now}"
    return told


def told_of_others(events: Iterable[CaseEvent], seen: int, actor: str, look: Look) -> str:
    """Say who did what to a case after the version that was seen.

    Empty when nobody but this person, the actor, did anything.
    """
    return ", ".join(
        f"{e.actor}: {look.words.actions[e.action]} ({look.words.when(e.at, look.zone)})"
        for e in events
        if e.version > seen and e.actor != actor
    )
