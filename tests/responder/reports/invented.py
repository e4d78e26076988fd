"""Weeks drawn by chance, in which authors post more than once and weeks differ."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from responder.reports.evidence import Sum
from responder.reports.moments import summed
from storage.views.posts import Moments

Counts: TypeAlias = NDArray[np.int64]
TOPICS = (0.3, 0.2, 0.12, 0.1, 0.08, 0.06, 0.05, 0.03, 0.02, 0.02, 0.01, 0.01)
"""How often each topic is spoken of where nothing happens."""
MOST = 40
"""No author posts more often in a week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """How people post."""

    posts: int
    """In a usual week."""
    swing: float = 0.0
    """By how much topics come and go from week to week (standard deviation of logarithms)."""
    loyal: float = 0.0
    """How often an author who posts again stays with one topic, from 0 to 1."""
    topics: tuple[float, ...] = TOPICS

    def week(self, chance: Generator, *, moved: float = 0.0) -> tuple[list[Sum], int]:
        """Draw a week: what it adds up to by topic, and its posts.

        `moved` is by how much the second topic gains on the first.
        """
        weights = np.array(self.topics) * chance.lognormal(0, self.swing, len(self.topics))
        weights /= weights.sum()
        weights[:2] += -moved, moved
        posts = round(self.posts * chance.lognormal(0, 0.15))
        drawn = np.minimum(chance.pareto(1.6, posts).astype(int) + 1, MOST)
        authors = drawn[: int(np.searchsorted(drawn.cumsum(), posts)) + 1]
        alike = chance.binomial(authors - 1, self.loyal) + 1
        hits = chance.multinomial(authors - alike, weights)
        favourites = chance.choice(len(weights), len(authors), p=weights)
        hits[np.arange(len(authors)), favourites] += alike
        return [_summed(authors, of_topic) for of_topic in hits.T], int(authors.sum())


def _summed(authors: Counts, hits: Counts) -> Sum:
    return summed(
        Moments(
            authors=len(authors),
            posts=int(authors.sum()),
            posts_squared=int(authors @ authors),
            total=int(hits.sum()),
            squares=int(hits.sum()),
            total_squared=int(hits @ hits),
            total_by_posts=int(hits @ authors),
        )
    )
