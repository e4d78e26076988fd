"""How the desk shows things to this person, on this terminal. Pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from responder.counter.words import Words
from storage.model import Urgency

COLOURS = {
    Urgency.CRITICAL: "bold red",
    Urgency.HIGH: "red",
    Urgency.NORMAL: "yellow",
    Urgency.LOW: "dim",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Language, time and what the eye can be shown."""

    words: Words
    now: datetime
    zone: ZoneInfo
    colour: bool = True
    """Without it what is marked stands in brackets."""
    drawn: bool = True
    """Without it there are no lines and no blocks: it is read out."""
    spare: bool = False
    """Texts that read like abuse are left out."""
    width: int = 80
