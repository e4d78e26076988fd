"""What changed by more than chance, as a sentence with its figures. Pure."""

import math

from responder.reports.figures import Change, Growth
from responder.reports.looks import POSTS, Look
from responder.reports.report import Said


def claim(look: Look) -> Said:
    """Tell one change that is claimed, with the ends of its interval and not a bare arrow."""
    told = look.claimed
    assert told is not None
    if look.what == POSTS:
        low, value, high = map(math.expm1, (told.low, told.change, told.high))
        growth = Growth(value=value, low=low, high=high)
        return Said("front.posts", {"now": look.now, "growth": growth})
    change = Change(value=told.change, low=told.low, high=told.high)
    key = f"front.{look.what.kind}{'_slowly' if look.slow else ''}"
    return Said(key, {"what": look.what, "now": look.now, "change": change})
