"""How sure a story must be to wake somebody, for the number of pages that are bearable. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from classifier.evaluate import wilson
from responder.alerts.spreading import WEIGHED_FROM
from storage.alert import Outcome

WINDOW = timedelta(days=30)
ENOUGH = timedelta(days=7)
"""A shorter past says nothing of a week: the configured threshold holds until then."""
_ABOVE_ALL = math.nextafter(1.0, 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A story of the past: how sure it was, and what it turned out to be."""

    score: float
    outcome: Outcome | None = None
    """None where nobody said and nothing told."""
    marked: bool = False
    """A person said the outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From which score on a story is told, and what that would have meant in the past."""

    score: float
    learnt: bool
    """From the past; else the configured one, for want of it."""
    days: float
    """Length of the past that was looked at."""
    stories: int
    """All that were scored in it, told or not."""
    told: int
    """Those at or above the threshold."""
    useful: int
    """Of these, the ones that are known to have been useful."""
    known: int
    """Of those at or above the threshold, the ones of which it is known either way."""
    marked: int
    """Of the known, those of which a person said it; of the others it is told by what came."""
    useful_in_all: int
    """Useful ones above and below."""
    bearable: int
    """Pages that the budget left in that past for what has a score."""

    @property
    def precision(self) -> float | None:
        """Share (0 to 1) of useful ones among the told of which it is known."""
        return self.useful / self.known if self.known else None

    @property
    def recall(self) -> float | None:
        """Share (0 to 1) of the useful that would have been told."""
        return self.useful / self.useful_in_all if self.useful_in_all else None

    @property
    def nothing(self) -> bool:
        """Whether no score is high enough."""
        return self.score > 1

    def words(self) -> str:
        """Say it in one line, each figure with what it rests on."""
        if not self.learnt:
            return f"score {self.score:.2f} as configured: {self.days:.0f} days of past, 7 needed"
        if self.nothing:
            return f"nothing is told on foresight: {self._why_nothing()}"
        told = f"{self.told} of {self.stories} stories in {self.days:.0f} days"
        precision = _share("precision", self.useful, self.known)
        recall = _share("recall", self.useful, self.useful_in_all)
        basis = basis_of(self.marked, self.known)
        return f"score {self.score:.2f}: {told}; {precision}, {basis}; {recall}"

    def _why_nothing(self) -> str:
        if self.bearable == 0:
            return f"the budget is less than one page in {self.days:.0f} days"
        return (
            f"the surest of {self.stories} stories in {self.days:.0f} days are all as sure, and "
            f"more than the {self.bearable} pages that the budget leaves for them"
        )


def basis_of(marked: int, known: int) -> str:
    """Say what it rests on whether stories were useful."""
    return f"{marked} marked by people, {known - marked} told by what came"


def _share(name: str, hits: int, of: int) -> str:
    figure = wilson(hits, of)
    if figure is None:
        return f"{name} unknown (n = 0)"
    return f"{name} {hits / of:.0%} (n = {of}, {figure.low:.0%} to {figure.high:.0%})"


def threshold(
    past: Sequence[Scored], *, pages: float, taken: int, days: float, default: float
) -> Threshold:
    """Set the lowest score at which the past would have kept within the budget.

    `pages` is how many pages are bearable a day (or a night), `taken` how many went to stories
    that are told whatever their score, and use up half of the budget at most; `days` is for how
    long stories were weighed. Stories of equal score are told together or not at all. Where there
    are fewer than is bearable all that is weighed is told. Precision and recall are those on this
    same past, so a little too good; the interval beside them is the honest part.
    """
    learnt = days >= ENOUGH / timedelta(days=1)
    whole = math.floor(pages * days)
    bearable = whole - min(taken, whole // 2)
    score = _lowest(past, bearable) if learnt else default
    above = [story for story in past if story.score >= score]
    return Threshold(
        score=score,
        learnt=learnt,
        days=days,
        stories=len(past),
        told=len(above),
        useful=_count(above, Outcome.USEFUL),
        known=sum(story.outcome is not None for story in above),
        marked=sum(story.marked for story in above),
        useful_in_all=_count(past, Outcome.USEFUL),
        bearable=bearable,
    )


def _lowest(past: Sequence[Scored], bearable: int) -> float:
    scores = sorted((story.score for story in past), reverse=True)
    if len(scores) <= bearable:
        return WEIGHED_FROM
    if bearable <= 0:
        return _ABOVE_ALL
    # The first that is too many draws the line: whatever scores as much is out with it.
    line = scores[bearable]
    return min((score for score in scores[:bearable] if score > line), default=_ABOVE_ALL)


def _count(stories: Sequence[Scored], outcome: Outcome) -> int:
    return sum(story.outcome is outcome for story in stories)


def length_of(first: datetime | None, now: datetime) -> float:
    """Give the length of the past in days, at most that of the window."""
    return 0.0 if first is None else max(min(now - first, WINDOW) / timedelta(days=1), 0.0)
