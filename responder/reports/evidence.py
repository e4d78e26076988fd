"""Whether a week differs from the weeks before it by more than chance. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import NormalDist

from responder.reports.student import quantile, two_sided

FAMILY = 0.05
"""The chance that a week in which nothing changed is said to have changed in anything at all."""
LEVEL = 0.05
"""The chance with which an interval misses what it should hold."""
MEMORY = 0.6
"""How far a week is taken to resemble the one before it in what is no chance of its posts.

Nine weeks are too few to estimate it. The variance of what is asked is that under this correlation,
over what the scatter shows under it (a working correlation: Liang and Zeger 1986,
doi:10.1093/biomet/73.1.13).
"""
FOUND = 0.8
"""The chance with which a change of the smallest size that is told is found."""
FEWEST_WEEKS = 4
"""How many weeks must be known before one says how much weeks differ from one another."""
FEWEST_POSTS = 5
"""How many posts are expected on each side of a share, authors counted and not posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What the posts of one week add up to."""

    posts: int
    total: float
    """Sum over the posts: of 0 and 1 for a share, of −1, 0 and 1 for a balance."""
    squares: float
    """Sum of the squares."""
    design_effect: float = 1.0
    """By how much authors who posted often widen what chance may do; at least 1 (Kish 1965)."""


class Silence(StrEnum):
    """Why nothing can be said."""

    FEW_WEEKS = "few weeks"
    FEW_POSTS = "few posts"
    UNREAD = "unread"
    """Of the week itself too much could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One figure of a week beside what is usual."""

    now: float
    usual: float
    low: float
    high: float
    """The ends of the 95 % interval of the difference."""
    chance: float
    """How probable so large a difference is where nothing changed, from 0 to 1."""
    error: float
    degrees: int
    """Of freedom, of Student's t of the difference over its error."""
    by_posts: bool
    """The error is that of the week's posts, and not estimated from how far weeks differ."""
    looks: int = 1
    """How many figures are looked at together."""

    @property
    def smallest(self) -> float:
        """The smallest difference that is found in four of five cases, all figures looked at."""
        limit = quantile(FAMILY / self.looks, self.degrees)
        return self.error * (limit + _FOUND if self.by_posts else _found_from(limit, self.degrees))

    @property
    def can_be_found(self) -> bool:
        """Whether a share can rise or fall so far from what is usual."""
        return self.smallest <= max(self.usual, 1 - self.usual)

    @property
    def change(self) -> float:
        """How much more than usual."""
        return self.now - self.usual


def averages(week: Sum, before: Sequence[Sum]) -> Comparison | Silence:
    """Compare the mean of a week with those of the weeks before; a share is a mean of 0 and 1.

    The weeks before tell how much weeks differ where nothing happens: their dispersion (Pearson's,
    never taken below what posts alone explain) widens the variance, as quasi-likelihood does
    (McCullagh and Nelder 1989, 4.5.2), and Student's t with one degree less than there are weeks
    pays for that it is estimated. What weeks differ by beyond their posts wanders (`MEMORY`), does
    not shrink where a week has more posts than usual, and grows and shrinks with a share
    (`_stretched`). The design effect of the authors of the week counts where it is larger.
    """
    known = [sum_ for sum_ in before if sum_.posts]
    if len(known) < FEWEST_WEEKS:
        return Silence.FEW_WEEKS
    posts = sum(sum_.posts for sum_ in known)
    usual = sum(sum_.total for sum_ in known) / posts
    everything = [*known, week]
    all_posts = posts + week.posts
    mean = sum(sum_.total for sum_ in everything) / all_posts
    variance = sum(sum_.squares for sum_ in everything) / all_posts - mean**2
    if _expected(week, everything, all_posts) < FEWEST_POSTS or variance <= 0:
        return Silence.FEW_POSTS
    degrees = len(known) - 1
    scatter = sum(s.posts * (s.total / s.posts - usual) ** 2 for s in known) / degrees / variance
    of_weeks = max(1.0, scatter)
    beyond = (of_weeks - 1) * _wandering_to_the_next(len(known))
    now = beyond * max(1.0, week.posts * len(known) / posts)
    if all(sum_.total == sum_.squares for sum_ in everything):
        now *= _stretched(usual, week.total / week.posts)
    of_week = max(1 + now, week.design_effect)
    error = math.sqrt(variance * (of_week / week.posts + (1 + beyond) / posts))
    by_posts = week.design_effect > 1 + now
    return _compared(week.total / week.posts, usual, error, degrees, by_posts=by_posts)


def trend(weeks: Sequence[Sum]) -> Comparison | Silence:
    """Ask whether the mean of the posts rose or fell from week to week, the last week included.

    A straight line through the means, weighed by the posts of as many people, with the dispersion
    around it, never below what posts alone explain, and Student's t with two degrees less than
    there are weeks. It finds what grows so slowly that no week differs from those before it. What
    weeks differ by beyond their posts wanders (`MEMORY`), and a line follows any wandering. `now`
    and `usual` are the ends of the line.
    """
    known = [(at, sum_) for at, sum_ in enumerate(weeks) if sum_.posts]
    if len(known) <= FEWEST_WEEKS:
        return Silence.FEW_WEEKS
    posts = sum(sum_.posts for _, sum_ in known)
    mean = sum(sum_.total for _, sum_ in known) / posts
    variance = sum(sum_.squares for _, sum_ in known) / posts - mean**2
    everything = [sum_ for _, sum_ in known]
    if _expected(everything[-1], everything, posts) < FEWEST_POSTS or variance <= 0:
        return Silence.FEW_POSTS
    weights = [sum_.posts / sum_.design_effect for sum_ in everything]
    places, means = [at for at, _ in known], [sum_.total / sum_.posts for sum_ in everything]
    weight = sum(weights)
    middle = sum(w * at for w, at in zip(weights, places, strict=True)) / weight
    height = sum(w * m for w, m in zip(weights, means, strict=True)) / weight
    spread = sum(w * (at - middle) ** 2 for w, at in zip(weights, places, strict=True))
    moved = sum(
        w * (at - middle) * (m - height) for w, at, m in zip(weights, places, means, strict=True)
    )
    slope, degrees = moved / spread, len(known) - 2
    line = [height + slope * (at - middle) for at in places]
    left = sum(w * (m - to) ** 2 for w, m, to in zip(weights, means, line, strict=True))
    beyond = max(0.0, left / degrees / variance - 1)
    along = [math.sqrt(w / spread) * (at - middle) for w, at in zip(weights, places, strict=True)]
    level = [math.sqrt(w / weight) for w in weights]
    of_slope, of_level = _together(along, places), _together(level, places)
    wandering = of_slope * degrees / (len(known) - of_slope - of_level)
    error = math.sqrt(variance * (1 + beyond * wandering) / spread) * (places[-1] - places[0])
    return _compared(line[-1], line[0], error, degrees)


def counts(week: int, before: Sequence[int], design_effect: float = 1.0) -> Comparison | Silence:
    """Compare a count with those of the weeks before, as logarithms: a count doubles or halves.

    Weeks scatter around their mean by Student's t, never less than counts do of themselves
    (Poisson), nor the week itself less than one that so few authors made: the variance of a count
    of posts that come by authors is theirs squared and summed, over the posts the `design_effect`.
    The figures of the comparison are natural logarithms.
    """
    if len(before) < FEWEST_WEEKS:
        return Silence.FEW_WEEKS
    if sum(before) / len(before) < FEWEST_POSTS:
        return Silence.FEW_POSTS
    logs = [math.log(count + 0.5) for count in before]
    usual, degrees = sum(logs) / len(logs), len(logs) - 1
    of_weeks = sum((log - usual) ** 2 for log in logs) / degrees
    variance = max(of_weeks, len(before) / sum(before))
    of_week = max(variance, design_effect / max(1, week))
    error = math.sqrt(of_week + variance / len(before))
    return _compared(math.log(week + 0.5), usual, error, degrees)


def adjusted(chances: Sequence[float]) -> list[float]:
    """Raise each chance for the others that were looked at beside it.

    Holm 1979 (Scandinavian Journal of Statistics 6:65–70): the chance that any of them is below
    a level where nothing changed is at most that level, however they hang together.
    """
    raised = [0.0] * len(chances)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(chances)), key=lambda i: chances[i])):
        highest = max(highest, min(1.0, chances[index] * (len(chances) - rank)))
        raised[index] = highest
    return raised


def _expected(week: Sum, everything: Sequence[Sum], posts: int) -> float:
    """Give how many posts off the most frequent value are expected in the week, by authors."""
    rare = sum(min(sum_.squares, sum_.posts - sum_.squares) for sum_ in everything) / posts
    return rare * week.posts / week.design_effect


def _stretched(usual: float, now: float) -> float:
    """Give by how much more the odds of a share wander about its figure than about the usual one.

    Topics double and halve, so that odds wander by a factor and not by a sum. With the variance at
    the geometric mean of both odds, the difference of shares over its error is 2 sinh(r / 2) over
    that of r, the difference of log odds: equal but for a small part where either is of use.
    """
    return now * (1 - now) / (usual * (1 - usual)) if 0 < usual < 1 else 1.0


def _wandering_to_the_next(weeks: int) -> float:
    """Give how much more a week differs from so many before it than their scatter says."""
    before = _together([1 / math.sqrt(weeks)] * weeks, range(weeks))
    next_one = _together([*[-1 / weeks] * weeks, 1.0], range(weeks + 1))
    return next_one / (1 + 1 / weeks) * (weeks - 1) / (weeks - before)


def _together(parts: Sequence[float], places: Sequence[int]) -> float:
    """Give the variance of a sum of weeks, each weighed by its part, where neighbours correlate."""
    total = carried = 0.0
    for part, gap in zip(parts, (0, *(b - a for a, b in pairwise(places))), strict=True):
        carried *= MEMORY**gap
        total += part * (part + 2 * carried)
        carried += part
    return total


def _compared(
    now: float, usual: float, error: float, degrees: int, *, by_posts: bool = False
) -> Comparison:
    half = quantile(LEVEL, degrees) * error
    return Comparison(
        now=now,
        usual=usual,
        low=now - usual - half,
        high=now - usual + half,
        chance=two_sided((now - usual) / error, degrees),
        error=error,
        degrees=degrees,
        by_posts=by_posts,
    )


def _found_from(limit: float, degrees: int) -> float:
    """Give from how many errors on a difference is found with the chance FOUND.

    The noncentral t as Abramowitz and Stegun 1964, 26.7.10, approach it; the error is itself
    estimated, and too small on average by the factor that stands in both terms.
    """
    shrunk = 1 - 1 / (4 * degrees)
    spread = math.sqrt(1 + limit**2 / (2 * degrees))
    return limit + _FOUND * spread / shrunk


_FOUND = NormalDist().inv_cdf(FOUND)
