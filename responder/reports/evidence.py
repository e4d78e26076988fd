"""Whether a week differs from the weeks before it by more than chance. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from responder.reports.student import quantile, two_sided

FAMILY = 0.05
"""The chance that a week in which nothing changed is said to have changed in anything at all."""
LEVEL = 0.05
"""The chance with which an interval misses what it should hold."""
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
    smallest: float
    """The smallest difference that is found in four of five cases, all figures looked at."""
    chance: float
    """How probable so large a difference is where nothing changed, from 0 to 1."""

    @property
    def change(self) -> float:
        """How much more than usual."""
        return self.now - self.usual


def averages(week: Sum, before: Sequence[Sum], looks: int) -> Comparison | Silence:
    """Compare the mean of a week with those of the weeks before; a share is a mean of 0 and 1.

    The weeks before tell how much weeks differ where nothing happens: their dispersion (Pearson's,
    never taken below what posts alone explain) widens the variance, as quasi-likelihood does
    (McCullagh and Nelder 1989, 4.5.2), and Student's t with one degree less than there are weeks
    pays for that it is estimated. The design effect of the authors of the week counts where it is
    larger. `looks` is how many figures are looked at together.
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
    of_week = max(of_weeks, week.design_effect)
    error = math.sqrt(variance * (of_week / week.posts + of_weeks / posts))
    return _compared(week.total / week.posts, usual, error, degrees, looks)


def trend(weeks: Sequence[Sum], looks: int) -> Comparison | Silence:
    """Ask whether the mean of the posts rose or fell from week to week, the last week included.

    A straight line through the means, weighed by the posts of as many people, with the dispersion
    around it, never below what posts alone explain, and Student's t with two degrees less than
    there are weeks. It finds what grows so slowly that no week differs from those before it. `now`
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
    dispersion = max(1.0, left / degrees / variance)
    error = math.sqrt(variance * dispersion / spread) * (places[-1] - places[0])
    return _compared(line[-1], line[0], error, degrees, looks)


def counts(week: int, before: Sequence[int], looks: int) -> Comparison | Silence:
    """Compare a count with those of the weeks before, as logarithms: a count doubles or halves.

    Weeks scatter around their mean by Student's t, never less than counts do of themselves
    (Poisson). The figures of the comparison are natural logarithms.
    """
    if len(before) < FEWEST_WEEKS:
        return Silence.FEW_WEEKS
    if sum(before) / len(before) < FEWEST_POSTS:
        return Silence.FEW_POSTS
    logs = [math.log(count + 0.5) for count in before]
    usual, degrees = sum(logs) / len(logs), len(logs) - 1
    of_weeks = sum((log - usual) ** 2 for log in logs) / degrees
    variance = max(of_weeks, len(before) / sum(before))
    error = math.sqrt(variance * (1 + 1 / len(before)))
    return _compared(math.log(week + 0.5), usual, error, degrees, looks)


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


def _compared(now: float, usual: float, error: float, degrees: int, looks: int) -> Comparison:
    half = quantile(LEVEL, degrees) * error
    return Comparison(
        now=now,
        usual=usual,
        low=now - usual - half,
        high=now - usual + half,
        smallest=_found_from(quantile(FAMILY / looks, degrees), degrees) * error,
        chance=two_sided((now - usual) / error, degrees),
    )


def _found_from(limit: float, degrees: int) -> float:
    """Give from how many errors on a difference is found with the chance FOUND.

    The noncentral t as Abramowitz and Stegun 1964, 26.7.10, approach it; the error is itself
    estimated, and too small on average by the factor that stands in both terms.
    """
    shrunk = 1 - 1 / (4 * degrees)
    spread = math.sqrt(1 + limit**2 / (2 * degrees))
    return limit + NormalDist().inv_cdf(FOUND) * spread / shrunk
