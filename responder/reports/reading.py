"""Whether periods were read alike, and what can be said of them where they were not. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from responder.reports.evidence import Comparison, Silence
from responder.reports.looks import Look
from storage.polled import Span
from storage.views.posts import BALANCE

ALIKE = 0.05
"""Two periods are read alike where about so much of the posts of one is missing, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Which part of several spans the sources read."""

    parts: Mapping[Span, Mapping[str, float]] = field(default_factory=dict)
    """By source, from 0 to 1; of a span that goes on, of what is over of it."""
    over: Mapping[Span, float] = field(default_factory=dict)
    """Which part of each span, 0 to 1, is over; what is not named is."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """By source."""
    brings: Mapping[str, float] = field(default_factory=dict)
    """Which part of the posts comes from each source, had it been read as a whole."""

    def missing(self, span: Span, beside: Span) -> float:
        """Give the part of the posts, 0 to 1, that a span lacks and another one does not.

        A source is taken to bring as much of the posts in an hour that it did not read as in one
        that it read.
        """
        here, there = self.parts.get(span, {}), self.parts.get(beside, {})
        lacking = (
            self.brings.get(name, 0.0) * max(0.0, 1 - here.get(name, 0.0) / part)
            for name, part in there.items()
            if part > 0
        )
        over = min(1.0, self.over.get(span, 1.0) / (self.over.get(beside, 1.0) or 1.0))
        return 1 - (1 - min(1.0, sum(lacking))) * over

    def alike(self, one: Span, other: Span) -> bool:
        """Whether as good as nothing is missing from one that was read of the other."""
        return max(self.missing(one, other), self.missing(other, one)) <= ALIKE

    def unread(self, span: Span, sources: Sequence[str]) -> float:
        """Give the part of the posts of these sources, 0 to 1, that a span lacks."""
        here = self.parts.get(span, {})
        lacking = (self.brings.get(name, 0.0) * (1 - here.get(name, 0.0)) for name in sources)
        return min(1.0, sum(lacking))

    def read(self, span: Span, channel: str) -> float | None:
        """Give the part, 0 to 1, that was read of a channel; None of one that brought nothing."""
        here = self.parts.get(span, {})
        mine = [
            (self.brings.get(name, 0.0), part)
            for name, part in here.items()
            if self.channels.get(name) == channel
        ]
        brought = sum(weight for weight, _ in mine)
        return sum(weight * part for weight, part in mine) / brought if brought else None

    @property
    def whole(self) -> bool:
        """Whether every source read all of every span."""
        return all(part >= 1 for told in self.parts.values() for part in told.values())


def carried(found: Sequence[Look], missing: float) -> tuple[Look, ...]:
    """Silence what a week does not carry of which this part, 0 to 1, is missing beside the others.

    Fewer posts are then no news: that is what a hole makes of any week. More posts are more all the
    same. Another change stays where it would be one whatever the missing posts are: all of them
    against it (Manski 2003, Partial Identification of Probability Distributions, ch. 1). Where the
    number of posts fell by more than the hours that were not read, so much counts as missing.
    """
    if missing <= ALIKE:
        return tuple(found)
    posts = next((look.told for look in found if look.question is None), None)
    if isinstance(posts, Comparison):
        missing = max(missing, -math.expm1(posts.change))
    return tuple(
        look if _stands(look, missing) else replace(look, told=Silence.UNREAD, chance=1.0)
        for look in found
    )


def _stands(look: Look, missing: float) -> bool:
    told = look.told
    if isinstance(told, Silence):
        return True
    if look.question is None:
        return told.change > 0
    if look.claimed is None:
        return True
    least = -1.0 if look.question == BALANCE else 0.0
    against = least if told.change > 0 else 1.0
    change = told.change + missing * (against - told.now)
    return change * told.change > 0 and abs(change) > (told.high - told.low) / 2
