"""How the figures were made, in plain words, with how many posts stand behind them. Pure."""

from dataclasses import dataclass

from responder.reports.evidence import FAMILY, FEWEST_POSTS, FEWEST_WEEKS
from responder.reports.reading import ALIKE
from responder.reports.report import Part, Said, Section

BASELINE_WEEKS = 8
"""How many weeks before it a week is compared with, where they are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFacts:
    """How much stands behind the figures of one period."""

    posts: int
    """Of customers."""
    authors: int
    decided: int
    """Posts of which it is decided whether they are complaints."""
    weight: int
    """As many posts of as many people tell as much of the share of complaints."""
    weeks: int
    """Weeks before this one with posts in them, at most `BASELINE_WEEKS`."""
    looks: int
    """How many figures were compared with those weeks."""
    department: str | None = None
    """Whose posts these are; None is the whole house."""


def section(facts: MethodFacts) -> Section:
    """Tell how it was counted."""
    compared: tuple[Said, ...] = (
        Said("method.few_weeks", {"n": facts.weeks, "fewest": FEWEST_WEEKS}),
    )
    if facts.weeks >= FEWEST_WEEKS:
        compared = (
            Said("method.weeks", {"n": facts.weeks, "most": BASELINE_WEEKS}),
            Said("method.holm", {"n": facts.looks, "chance": Part(value=FAMILY)}),
        )
    named = facts.department
    return Section(
        key="method",
        said=(
            *((Said("method.department", {"department": named}),) if named else ()),
            Said("method.counted", {"n": facts.posts, "authors": facts.authors}),
            Said("method.judged", {"n": facts.decided}),
            Said("method.interval", {"n": facts.decided}),
            Said("method.authors", {"n": facts.decided, "weight": facts.weight}),
            *compared,
            Said("method.fewest", {"n": FEWEST_POSTS}),
            Said("method.waits"),
            Said("method.holes", {"part": Part(value=ALIKE)}),
            Said("method.not"),
        ),
    )
