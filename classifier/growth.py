"""The law of growth that needs no training on a network: what a post gains, by its pace and age.

With u = interactions, v = their pace per hour and a = the age in hours:

    (final − u) / u = G · (v·a/u)^p,   ln G = c0 + c1 ln a + c2 (ln a)² + a residual

The residual is normal on each side of its median, with spreads that change with the age alone.
So more interactions at an equal pace, or a faster pace, never lower the probability to reach a
number. How long posts live is the network's own, which this law cannot know; so upwards a post
is never given less room than one of `roomy_h` hours with the same pace.

Where the kind of channel is known for the length of its posts' life L, another law holds, and no
such room is needed:

    final − u = G · v·a,   ln G = c0 + c1 ln a − a/L + a residual

`weights/growth.toml` holds the figures, and says from where; `classifier/training/spread` fits
them. Method and figures: docs/forecast.md.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist

DEFAULT = Path(__file__).parent / "weights" / "growth.toml"
NINTH = NormalDist().inv_cdf(0.9)
"""Spreads from the median to the end of the interval that holds 80 %."""

LEAST_SPREAD = 0.1
_NORMAL = NormalDist()
_LARGEST = 500.0

Curve = tuple[float, float, float]
"""Coefficients of 1, ln a and (ln a)²; where the length of life is known, of 1, ln a and a."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The curves of a kind of channel of which the length of life is known."""

    middle: Curve
    up: Curve
    down: Curve
    oldest_h: float
    doubt: float
    """As of `GrowthLaw`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The figures of the law."""

    middle: Curve
    power: float
    up: Curve
    """How far the upper end of the 80 % interval lies above the median of ln G."""
    down: Curve
    youngest_h: float
    oldest_h: float
    """Younger and older posts count as these."""
    roomy_h: float
    steepest: float
    """The largest v·a/u that is believed."""
    doubt: float
    """As of `GrowthLaw`."""
    lives: Mapping[str, Life]
    """By kind of channel."""


@dataclass(frozen=True, slots=True)
class GrowthLaw:
    """What one post may become, as a law for final / now."""

    middle: float
    """Median of ln(final / now − 1)."""
    up: float
    down: float
    """Standard deviations above and below the median."""
    doubt: float
    """What came kept so near to the told probabilities, in log-odds, in 4 of 5 comparisons."""

    name = "growth"

    def beyond(self, ratio: float) -> float:
        """Probability that the post reaches `ratio` times what it has."""
        if ratio <= 1.0:
            return 1.0
        off = math.log(ratio - 1.0) - self.middle
        return _NORMAL.cdf(-off / (self.up if off > 0 else self.down))

    def ratio(self, share: float) -> float:
        """The multiple of what it has that it stays below with this probability."""
        deviations = _NORMAL.inv_cdf(share)
        spread = self.up if deviations > 0 else self.down
        return 1.0 + math.exp(min(self.middle + deviations * spread, _LARGEST))


@cache
def shipped() -> Growth:
    """The figures that come with the tool."""
    return load(DEFAULT)


def load(path: Path) -> Growth:
    """Read the figures of the law. Raises OSError, KeyError, ValueError."""
    return parsed(path.read_text(encoding="utf-8"))


def parsed(text: str) -> Growth:
    """Read the figures of the law from the text of the file. Raises KeyError, ValueError."""
    file = tomllib.loads(text)
    told = file["law"]
    return Growth(
        middle=_curve(told["middle"]),
        power=float(told["power"]),
        up=_curve(told["up"]),
        down=_curve(told["down"]),
        youngest_h=float(told["youngest_h"]),
        oldest_h=float(told["oldest_h"]),
        roomy_h=float(told["roomy_h"]),
        steepest=float(told["steepest"]),
        doubt=float(told["doubt"]),
        lives={
            kind: Life(
                middle=_curve(life["middle"]),
                up=_curve(life["up"]),
                down=_curve(life["down"]),
                oldest_h=float(file["life"]["oldest_h"]),
                doubt=float(file["life"]["doubt"]),
            )
            for kind, life in file["life"]["of"].items()
        },
    )


def _curve(told: list[float]) -> Curve:
    first, second, third = map(float, told)
    return first, second, third


def law(
    figures: Growth, *, total: int, pace: float, age: float, kind: str | None = None
) -> GrowthLaw:
    """The law for a post with `total` interactions, at least 1, `age` hours old.

    `kind` is that of its channel; one that is not known has the law of all networks.
    """
    aged = max(age, figures.youngest_h)
    push = math.log(min(pace * aged / total, figures.steepest))
    life = figures.lives.get(kind) if kind else None
    if life is not None:
        return _living(life, push, aged)
    log_age = math.log(min(aged, figures.oldest_h))
    paced = figures.power * push
    middle = _at(figures.middle, log_age)
    upper = middle + _at(figures.up, log_age)
    roomy = min(log_age, math.log(figures.roomy_h))
    upper = max(upper, _at(figures.middle, roomy) + _at(figures.up, roomy))
    return GrowthLaw(
        middle=middle + paced,
        up=max((upper - middle) / NINTH, LEAST_SPREAD),
        down=max(_at(figures.down, log_age) / NINTH, LEAST_SPREAD),
        doubt=figures.doubt,
    )


def _living(life: Life, push: float, aged: float) -> GrowthLaw:
    counted = min(aged, life.oldest_h)
    middle, up, down = (
        curve[0] + curve[1] * math.log(counted) + curve[2] * counted
        for curve in (life.middle, life.up, life.down)
    )
    return GrowthLaw(
        middle=middle + push,
        up=max(up / NINTH, LEAST_SPREAD),
        down=max(down / NINTH, LEAST_SPREAD),
        doubt=life.doubt,
    )


def _at(curve: Curve, log_age: float) -> float:
    return curve[0] + curve[1] * log_age + curve[2] * log_age * log_age
