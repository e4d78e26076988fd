"""What changed by more than chance, as a sentence with its figures. Pure."""

from responder.reports.compared import against, usual
from responder.reports.looks import POSTS, Look
from responder.reports.report import Said


def claim(look: Look) -> Said:
    """Tell one change that is claimed, with the ends of its interval and not a bare arrow."""
    told = look.claimed
    assert told is not None
    values = {"what": look.what, "now": look.now, "usual": usual(look), "change": against(look)}
    if look.what == POSTS:
        return Said("front.posts", values)
    return Said(f"front.{look.what.kind}{'_slowly' if look.slow else ''}", values)
