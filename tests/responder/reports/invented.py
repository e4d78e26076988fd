"""Brands of which nothing changes but by chance, as hard as real ones, and how often one is told.

python -m tests.responder.reports.invented
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from responder.reports.looks import Look, looks
from storage.model import TOPICS
from storage.views.posts import (
    BALANCE,
    COMPLAINT,
    URGENT,
    Counted,
    Moments,
    Question,
    of_topic,
)
from tests.responder.reports.counting import alone, counted

Numbers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

SPOKEN = np.array([22, 17, 13, 10, 8, 6, 5, 4, 3, 3, 2, 2, 1.5, 1, 1, 0.5, 0.5, 0.5]) / 100
"""How often each topic is spoken of in the long run: many are rare."""
COMPLAINS = np.array([7, 1, 6, 8, 3, 9, 2, 5, 9, 1, 6, 3, 8, 2, 5, 7, 4, 6]) / 10
"""How often those who speak of it complain, so that the figures hang together."""
URGENCY = 0.4
LOUDEST = 40
"""No author posts more often in a week."""
YEAR = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """How people post of a brand."""

    posts: int
    """In a usual week."""
    swing: float = 0.2
    """By how much topics come and go from week to week (standard deviation of logarithms)."""
    volume: float = 0.15
    """By how much the number of authors does."""
    memory: float = 0.0
    """The correlation of a week with the next one."""
    season: float = 0.0
    """By how much topics and volume go up and down over the year (amplitude of logarithms)."""
    loyal: float = 0.5
    """How often a post of an author is like their others, from 0 to 1."""
    often: float = 1.6
    """Few authors write most of the posts where it is small (exponent of Pareto)."""
    regular: int = 0
    """Posts of one author who writes every week, always on one topic."""
    weeks: int = 8
    """Known before the week."""
    missing: float = 0.0
    """The part of these that the ledger does not know after all."""

    def history(self, seed: int, *, moved: float = 0.0) -> tuple[Counted, list[Counted]]:
        """Draw a week and those before it, the oldest first, counted as the ledger counts them.

        `moved` is the part of the other posts that become complaints in the week.
        """
        chance = np.random.default_rng(seed)
        logs = self._logs(chance)
        known = [week for week in logs[:-1] if chance.random() >= self.missing]
        before = [_alone(self._week(chance, week, 0.0)[1]) for week in known]
        return _by_author(*self._week(chance, logs[-1], moved)), before

    def _logs(self, chance: Generator) -> list[Floats]:
        """Draw what each week has more of, as logarithms: of each topic, and of authors."""
        drawn = chance.standard_normal((self.weeks + 1, len(SPOKEN) + 1))
        news = float(np.sqrt(1 - self.memory**2))
        walk = accumulate(drawn, lambda last, new: self.memory * last + news * new)
        when = chance.random(len(SPOKEN) + 1) * YEAR
        spread = np.array([self.swing] * len(SPOKEN) + [self.volume])
        return [
            spread * at + self.season * np.sin(2 * np.pi * (when + week) / YEAR)
            for week, at in enumerate(walk)
        ]

    def _week(self, chance: Generator, logs: Floats, moved: float) -> tuple[Numbers, Floats]:
        """Draw the posts of each author, and of each post the topic and two numbers by chance."""
        weights = SPOKEN * np.exp(logs[:-1])
        weights /= weights.sum()
        often = self._authors(chance, (self.posts - self.regular) * float(np.exp(logs[-1])))
        first = chance.choice(len(weights), len(often), p=weights)
        if self.regular:
            often, first = np.append(often, chance.poisson(self.regular)), np.append(first, 0)
        author, count = np.repeat(np.arange(len(often)), often), int(often.sum())
        alike = chance.random(count) < self.loyal
        if self.regular:
            alike |= author == len(often) - 1
        topic = np.where(alike, first[author], chance.choice(len(weights), count, p=weights))
        mood = np.where(alike, chance.random(len(often))[author], chance.random(count))
        complains = (mood < COMPLAINS[topic]) | (chance.random(count) < moved)
        urgent = complains & (chance.random(count) < URGENCY)
        pleased = ~complains & (mood < (1 + COMPLAINS[topic]) / 2)
        return often, np.stack([complains, urgent, pleased, topic]).astype(float)

    def _authors(self, chance: Generator, posts: float) -> Numbers:
        """Draw how often each author posts: most once, some all day."""
        each = float(np.sum(np.arange(1, LOUDEST + 1) ** -self.often))
        drawn = chance.pareto(self.often, chance.poisson(max(1.0, posts) / each))
        drawn = np.minimum(drawn + 1, LOUDEST)
        return drawn.astype(np.int64)


def claims(town: Town, seed: int, *, moved: float = 0.0) -> Sequence[Look]:
    """Look at a drawn week as page one does."""
    return looks(*town.history(seed, moved=moved))


HARD: Mapping[str, Town] = {
    "300 posts a week, half known weeks missing": Town(posts=300, missing=0.4),
    "300 posts, volume swings and wanders": Town(posts=300, volume=0.4, memory=0.5),
    "150 posts, 40 of them always by one author": Town(posts=150, regular=40),
    "20 posts": Town(posts=20, volume=0.3),
    "40 posts, five weeks known": Town(posts=40, weeks=5),
    "300 posts, authors always repeat themselves": Town(posts=300, loyal=1.0),
    "1500 posts, a year with seasons": Town(posts=1_500, season=0.15),
    "1500 posts, topics wander (0.5)": Town(posts=1_500, memory=0.5),
    "1500 posts, volume and topics swing": Town(posts=1_500, volume=0.4, swing=0.3),
    "6000 posts, topics swing": Town(posts=6_000, swing=0.3),
    "6000 posts, topics swing and wander (0.5)": Town(posts=6_000, swing=0.3, memory=0.5),
    "6000 posts, topics swing and wander (0.7)": Town(posts=6_000, swing=0.3, memory=0.7),
}


def _alone(answers: Floats) -> Counted:
    """Count a week before: each post as by an author of its own."""
    complains, urgent, pleased, topic = answers
    spoken = np.bincount(topic.astype(int), minlength=len(TOPICS)).tolist()
    return counted(
        len(topic),
        complaints=int(complains.sum()),
        urgent=int(urgent.sum()),
        positive=int(pleased.sum()),
        negative=int(complains.sum()),
        topics=dict(zip(TOPICS, spoken, strict=True)),
    )


def _by_author(often: Numbers, answers: Floats) -> Counted:
    """Count the week itself."""
    author = np.repeat(np.arange(len(often)), often)
    complains, urgent, pleased, topic = answers
    asked = {COMPLAINT: complains, BALANCE: pleased - complains, URGENT: urgent}
    asked |= {of_topic(name): (topic == at).astype(float) for at, name in enumerate(TOPICS)}
    told: dict[Question, Moments] = {}
    for question, values in asked.items():
        by = np.bincount(author, weights=values, minlength=len(often))
        told[question] = replace(
            alone(len(author), int(values.sum()), int(values @ values)),
            authors=len(often),
            posts_squared=int(often @ often),
            total_squared=int(by @ by),
            total_by_posts=int(by @ often),
        )
    return replace(
        counted(len(author)),
        authors=len(often),
        posts_squared=int(often @ often),
        answers=told,
    )


if __name__ == "__main__":
    for name, town in HARD.items():
        wrong = sum(any(look.claimed for look in claims(town, seed)) for seed in range(1_000))
        sys.stdout.write(f"{wrong:4d} of 1000 weeks tell a change: {name}\n")
