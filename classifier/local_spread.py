"""What a channel's own finished posts teach about how far the next will go. Pure numpy.

For each stretch of age a median regression of ln(final / u) on the state of a post, two more on
how far the ends lie from it above and below, and the law of what is left, as the posts had it: a
threshold enters by its distance from the median, so probabilities never rise with it and agree
with the median. Two parameters then calibrate it on the newest fifth of the posts by time. A
stretch is kept only where its log-loss on that fifth, taught by the others, beats the default's.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from classifier.counters import Point, hours, points, step
from classifier.growth import law, shipped
from classifier.odds import doubt, shifts
from classifier.post_state import YOUNGEST, state
from classifier.quantile import fitted
from classifier.ridge import Numbers, fit, log_odds, sigmoid
from classifier.spread import LEAST_INTERACTIONS, LEAST_READINGS, Law
from storage.model import Engagement

LEAST_POSTS = 1_000
"""Finished posts of a channel before a model of its own is tried: 50 harm, 200 do nothing."""

STRETCHES = (1 / 3, 1.0, 3.0, 9.0, 27.0, 81.0)
"""Ages in hours about which a model is fitted: on posts from a third of it to three times it."""

_WIDE = 3.0
_LEAST_ROWS = 400
_MOST_ROWS = 8_000
_APART = 1.15
"""Readings of one post nearer to one another in age than by this factor are not fitted on."""

_TESTED_SHARE = 0.2
_TESTED_AT = (0.5, 0.8, 0.95)
"""Log-loss and calibration ask for these quantiles of what posts reach."""

_RIDGE = 1.0
_SURE = 1.0
"""Ridge that holds the two parameters of the calibration near changing nothing."""

_NO_REST = 0.05
_GRID = np.concatenate(
    [[0.001, 0.0025, 0.005], np.linspace(0.01, 0.99, 99), [0.995, 0.9975, 0.999]]
)
_LEAST_SHARE = 1e-6


Chosen: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A post of the past with all that was read of it."""

    readings: Sequence[Engagement]
    published_at: datetime
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class LocalLaw:
    """The law for final / now of one post."""

    middle: float
    up: float
    down: float
    rest: "Rest"
    doubt: float

    name = "local"

    def beyond(self, ratio: float) -> float:
        """Probability that the post reaches `ratio` times what it has."""
        if ratio <= 1.0:
            return 1.0
        off = math.log(ratio) - self.middle
        return self.rest.above(off / (self.up if off > 0 else self.down))

    def ratio(self, share: float) -> float:
        """The multiple of what it has that it stays below with this probability."""
        off = self.rest.quantile(share)
        return math.exp(
            min(max(self.middle + off * (self.up if off > 0 else self.down), 0.0), 60.0)
        )


@dataclass(frozen=True, slots=True)
class Rest:
    """The law of what the medians leave, in spreads, after its calibration."""

    places: tuple[float, ...]
    odds: tuple[float, ...]
    """Log-odds to lie above each place; falling."""

    def above(self, place: float) -> float:
        """Probability to lie above; beyond the outermost places the log-odds go on straight."""
        at = min(max(bisect_left(self.places, place), 1), len(self.places) - 1)
        left, right = self.places[at - 1], self.places[at]
        part = (place - left) / (right - left)
        odds = self.odds[at - 1] + part * (self.odds[at] - self.odds[at - 1])
        return 1.0 / (1.0 + math.exp(min(max(-odds, -60.0), 60.0)))

    def quantile(self, share: float) -> float:
        """The place that `share` lie below."""
        wanted = math.log((1.0 - share) / share)
        at = min(max(bisect_left(self.odds, -wanted, key=lambda o: -o), 1), len(self.odds) - 1)
        left, right = self.odds[at - 1], self.odds[at]
        part = (wanted - left) / (right - left)
        return self.places[at - 1] + part * (self.places[at] - self.places[at - 1])


@dataclass(frozen=True, slots=True)
class Tested:
    """How a stretch stood to the default on the newest fifth, taught by the other four."""

    asked: int
    """Probabilities that were compared."""
    ours: float
    default: float
    """Log-loss of each."""
    doubt: float
    """How near what came kept to ours, in log-odds, in 4 of 5 comparisons; once calibrated."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The model of one stretch of age."""

    means: Numbers
    scales: Numbers
    weights: Numbers
    """Columns: the median, ln of the spread above, ln of the spread below."""
    rest: Rest
    tested: Tested

    def laws(self, states: Numbers) -> list[LocalLaw]:
        """The law of each row."""
        told = self._told(states)
        spreads = np.exp(np.clip(told[:, 1:], -6.0, 3.0))
        return [
            LocalLaw(float(m), float(u), float(d), self.rest, self.tested.doubt)
            for m, (u, d) in zip(told[:, 0], spreads, strict=True)
        ]

    def _told(self, states: Numbers) -> Numbers:
        return np.asarray(_standing(states, self.means, self.scales) @ self.weights)


@dataclass(frozen=True, slots=True)
class LocalSpread:
    """The models of a channel by stretch of age; a stretch may be left to the default."""

    stretches: Mapping[int, Stretch]
    posts: int

    @property
    def tested(self) -> Tested:
        """How the kept stretches stood to the default, all together."""
        each = [stretch.tested for stretch in self.stretches.values()]
        asked = sum(t.asked for t in each)
        return Tested(
            asked,
            sum(t.asked * t.ours for t in each) / asked,
            sum(t.asked * t.default for t in each) / asked,
            max(t.doubt for t in each),
        )

    def kept_at(self) -> str:
        """Name the stretches that beat the default."""
        return ", ".join(_span(STRETCHES[number]) for number in self.stretches)

    def law(
        self, known: Sequence[Point], published_at: datetime, followers: int | None
    ) -> Law | None:
        """The law for a post of the channel; None where the default is as good."""
        found = self.stretches.get(_stretch_of(hours(known[-1].at - published_at)))
        if found is None:
            return None
        return found.laws(np.array([state(known, published_at, followers)]))[0]


@dataclass(frozen=True, slots=True)
class _Table:
    states: Numbers
    grown: Numbers
    """ln(final / u)."""
    total: Numbers
    age: Numbers
    post: Numbers
    """Its place by time of writing."""
    default: tuple[Law, ...]

    def where(self, chosen: Chosen) -> "_Table":
        rows = np.flatnonzero(chosen)
        if len(rows) > _MOST_ROWS:
            rows = rows[np.linspace(0, len(rows) - 1, _MOST_ROWS).astype(np.int64)]
        return _Table(
            self.states[rows],
            self.grown[rows],
            self.total[rows],
            self.age[rows],
            self.post[rows],
            tuple(self.default[row] for row in rows),
        )


def learn(history: Sequence[Finished], kind: str | None = None) -> LocalSpread | None:
    """Fit the models on finished posts of one channel; None where none beats the default.

    The default is that of this kind of channel.
    Takes the largest number that a post ever showed for its end. Below `LEAST_POSTS` posts with
    something to learn nothing is tried.
    """
    table = _table(sorted(history, key=lambda post: post.published_at), kind)
    posts = 0 if table is None else len(np.unique(table.post))
    if table is None or posts < LEAST_POSTS:
        return None
    newest = float(np.quantile(np.unique(table.post), 1.0 - _TESTED_SHARE))
    ends = table.total * np.exp(table.grown)
    tiers = np.unique(np.quantile(ends[table.post < newest], _TESTED_AT))
    found = {
        number: kept
        for number, centre in enumerate(STRETCHES)
        if (kept := _stretch(table, number, centre, newest, tiers)) is not None
    }
    return LocalSpread(found, posts) if found else None


def became(count: int, found: LocalSpread | None) -> str:
    """Say what became of learning from `count` finished posts."""
    if found:
        return f"a local model of {found.posts:,} finished posts, kept at {found.kept_at()}"
    if count < LEAST_POSTS:
        return f"{count:,} finished posts, a local model needs {LEAST_POSTS:,}: the default is used"
    return f"{count:,} finished posts taught nothing better than the default, which is used"


def _stretch(
    table: _Table, number: int, centre: float, newest: float, tiers: Numbers
) -> Stretch | None:
    near = (table.age >= centre / _WIDE) & (table.age <= centre * _WIDE)
    taught = table.where(near & (table.post < newest))
    own = np.array([_stretch_of(age) == number for age in table.age])
    tested = table.where(own & (table.post >= newest))
    if len(taught.grown) < _LEAST_ROWS or len(tested.grown) < _LEAST_ROWS / 10:
        return None
    tried = _fit(taught)
    if tried is None:
        return None
    ours, truth = _asked(tried.laws(tested.states), tested, tiers)
    theirs, _ = _asked(tested.default, tested, tiers)
    change = _calibration(ours, truth)
    odds = change[0] + (1.0 + change[1]) * log_odds(ours, _LEAST_SHARE)
    off = doubt(shifts(sigmoid(odds), truth))
    compared = Tested(
        len(truth),
        _loss(ours, truth),
        _loss(theirs, truth),
        shipped().doubt if off is None else off,
    )
    whole = _fit(table.where(near)) if compared.ours < compared.default else None
    if whole is None:
        return None
    calibrated = tuple(change[0] + (1.0 + change[1]) * odds for odds in whole.rest.odds)
    return replace(whole, rest=Rest(whole.rest.places, calibrated), tested=compared)


def _calibration(told: Numbers, truth: Numbers) -> tuple[float, float]:
    """What to add to the log-odds, and to their factor; never so that their order is lost."""
    odds = log_odds(told, _LEAST_SHARE)
    shift, factor = fit(np.column_stack([np.ones_like(odds), odds]), odds, truth, _SURE)
    return float(shift), max(float(factor), -0.5)


def _asked(laws: Sequence[Law], table: _Table, tiers: Numbers) -> tuple[Numbers, Numbers]:
    """Probabilities to reach each tier not reached yet, and what came."""
    told: list[float] = []
    truth: list[float] = []
    for one, total, grown in zip(laws, table.total, table.grown, strict=True):
        for tier in tiers[tiers > total]:
            told.append(one.beyond(float(tier / total)))
            truth.append(float(grown >= math.log(tier / total) - 1e-9))
    return np.clip(np.array(told), _LEAST_SHARE, 1.0 - _LEAST_SHARE), np.array(truth)


def _loss(told: Numbers, truth: Numbers) -> float:
    return float(-np.mean(truth * np.log(told) + (1.0 - truth) * np.log(1.0 - told)))


def _fit(table: _Table) -> Stretch | None:
    """Fit a stretch; None where all posts went the same way, so that nothing has a spread."""
    means = table.states.mean(axis=0)
    scales = table.states.std(axis=0)
    scales[scales < 1e-9] = 1.0
    features = _standing(table.states, means, scales)
    even = np.ones(len(table.grown))
    middle = fitted(features, table.grown, even, share=0.5, strength=_RIDGE)
    rest = table.grown - features @ middle
    above = rest > 0
    sides = [
        fitted(
            features[side], np.log(np.abs(rest[side]) + _NO_REST), even[side],
            share=0.5, strength=10 * _RIDGE,
        )
        for side in (above, ~above)
    ]  # fmt: skip
    weights = np.column_stack([middle, *sides])
    spreads = np.exp(np.clip(features @ weights[:, 1:], -6.0, 3.0))
    places = np.quantile(rest / np.where(above, spreads[:, 0], spreads[:, 1]), _GRID)
    distinct = np.concatenate([[True], np.diff(places) > 1e-9])
    if distinct.sum() < 2:
        return None
    odds = np.log((1.0 - _GRID) / _GRID)
    law_of_rest = Rest(tuple(places[distinct].tolist()), tuple(odds[distinct].tolist()))
    return Stretch(means, scales, weights, law_of_rest, Tested(0, 0.0, 0.0, 0.0))


def _standing(states: Numbers, means: Numbers, scales: Numbers) -> Numbers:
    """Standardised states with a leading one; nothing may lie further than 6 deviations out."""
    told = np.clip((states - means) / scales, -6.0, 6.0)
    return np.column_stack([np.ones(len(told)), told])


def _span(centre: float) -> str:
    return f"{centre:.0f} h" if centre >= 1 else f"{60 * centre:.0f} minutes"


def _stretch_of(age: float) -> int:
    place = round(math.log(max(age, YOUNGEST), _WIDE)) + 1
    return min(max(place, 0), len(STRETCHES) - 1)


def _table(history: Sequence[Finished], kind: str | None) -> _Table | None:
    rows = [row for number, post in enumerate(history) for row in _rows(number, post, kind)]
    if not rows:
        return None
    states, numbers, laws = zip(*rows, strict=True)
    grown, total, age, post = np.array(numbers).T
    return _Table(np.array(states), grown, total, age, post, laws)


def _rows(
    number: int, post: Finished, kind: str | None
) -> Iterator[tuple[list[float], tuple[float, float, float, float], Law]]:
    if not post.readings:
        return
    known = points(post.readings, max(r.at for r in post.readings))
    next_age = 0.0
    for count in range(LEAST_READINGS, len(known) + 1):
        last = known[count - 1]
        age = max(hours(last.at - post.published_at), YOUNGEST)
        if last.total < LEAST_INTERACTIONS or age < next_age:
            continue
        next_age = age * _APART
        yield (
            state(known[:count], post.published_at, post.followers),
            (math.log(known[-1].total / last.total), float(last.total), age, float(number)),
            law(
                shipped(),
                total=last.total,
                pace=step(known[:count], age).pace,
                age=age,
                kind=kind,
            ),
        )
