"""What a reading of the whole history proves, in words for a person."""

from storage.audit import Audit, Verdict
from storage.errors import ToolError

SHORT = 16
"""Digits of a head that are told on screens, and that name one at least."""


class BrokenHistory(ToolError):
    """The history of the cases is not the one that was written."""


def told(verdict: Verdict) -> str:
    """Say what was verified. Raises BrokenHistory."""
    if verdict.broken_at is not None:
        raise BrokenHistory(
            f"the history was altered: entry {verdict.broken_at} of {verdict.entries} does not fit "
            "the one before; compare with a backup"
        )
    if verdict.unlike is not None:
        raise BrokenHistory(
            f"the history was altered: the newest entry of case {verdict.unlike} is not of the "
            "version that the case has; compare with a backup"
        )
    gone = f", {verdict.forgotten} of them forgotten" if verdict.forgotten else ""
    return f"{verdict.entries} entries{gone}, whole up to head {verdict.head[:SHORT]}"


def held_against(audit: Audit, head: str) -> str:
    """Say where a head that was kept elsewhere stands. Raises BrokenHistory."""
    if len(head) < SHORT:
        raise BrokenHistory(f"{len(head)} digits name no head: give {SHORT} at least")
    seq = audit.place_of(head.casefold())
    if seq is None:
        raise BrokenHistory(
            "no entry has the head that you kept: the history was cut off or written anew since"
        )
    return f"the head that you kept is that of entry {seq}"
