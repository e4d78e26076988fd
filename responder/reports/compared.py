"""How a look stands in a table: what is usual, how far it is from that, and the verdict. Pure."""

import math

from responder.reports.evidence import FAMILY, Comparison, Silence
from responder.reports.figures import Change, Growth
from responder.reports.looks import Look
from responder.reports.report import Cell, Part, Term


def verdict(look: Look) -> Cell:
    """Say whether a figure differs from what is usual by more than chance, or why not to say."""
    if isinstance(look.told, Silence):
        return Term("verdict", look.told.name.lower())
    return Term("verdict", "changed" if look.chance < FAMILY else "chance")


def against(look: Look) -> Cell:
    """Give the difference from what is usual, with its interval: of a count as a growth."""
    told = look.told
    if isinstance(told, Silence):
        return None
    if look.question is None:
        low, value, high = map(math.expm1, (told.low, told.change, told.high))
        return Growth(value=value, low=low, high=high)
    return Change(value=told.change, low=told.low, high=told.high)


def usual(look: Look) -> Cell:
    """Give what is usual."""
    match look.told:
        case Comparison() as told if look.question is None:
            return round(math.exp(told.usual))
        case Comparison() as told:
            return Part(value=told.usual)
        case _:
            return None
