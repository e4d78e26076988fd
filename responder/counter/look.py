"""How the desk shows things to this person, on this terminal. Pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from responder.counter.words import Words
from storage.model import Urgency

BLUE, TEAL, GREEN = "#5fafd7", "#87afaf", "#87af87"
RED, AMBER = "#e07a7a", "#d7af5f"
GROUND, CARD, PANEL, INK = "#12171c", "#1a2128", "#26303a", "#d8dee4"
"""The screen, what lies over it, its edges, and what is written."""

ALARM, CAUTION, OURS, TITLE = f"bold {RED}", f"bold {AMBER}", f"bold {GREEN}", f"bold {TEAL}"
MARK, QUIET = f"bold {BLUE}", "dim"
COLOURS = {
    Urgency.CRITICAL: ALARM,
    Urgency.HIGH: RED,
    Urgency.NORMAL: AMBER,
    Urgency.LOW: QUIET,
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
    abusive_from: float = 1.0
    """From this probability on a text reads like abuse."""
    width: int = 80

    @property
    def chosen(self) -> str:
        """The style of what is chosen: a quiet ground, or the two colours that there are turned."""
        return f"on {PANEL}" if self.colour else "reverse"
