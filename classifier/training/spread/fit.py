"""Fit the law of `classifier/growth.py` on the open counters and write `weights/growth.toml`.

`python -m classifier.training.spread.fit DATA`. Hacker News to the end of October 2021 and the
first three fifths of Reddit by time; the Twitter cascades are never fitted on. Both networks and
every doubling of the age count the same. The medians and the two ends of the 80 % interval are
quantile regressions (Koenker and Bassett 1978, doi:10.2307/1913643), solved by iteratively
reweighted least squares.
"""

import hashlib
import math
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from classifier.counters import hours, points, step
from classifier.growth import DEFAULT
from classifier.quantile import fitted
from classifier.ridge import Numbers
from classifier.training.spread.data import Polled, hacker_news, reddit

TRAINED_UNTIL = datetime(2021, 11, 1, tzinfo=UTC)
"""Hacker News before this is fitted on."""

FITTED_SHARE = 0.6
"""Of Reddit, by time."""

LEAST_INTERACTIONS = 5
YOUNGEST, OLDEST, ROOMY = 1 / 12, 12.0, 2.5
FITTED_TO_H = 13.0
STEEPEST = math.expm1(4.0)
_FULL_BAND = 2_000
"""Rows from which on a doubling of the age counts fully."""

_NO_GROWTH = 0.3
"""Taken for the new interactions where there are none: their logarithm is needed."""


def train_parts(data: Path) -> tuple[list[Polled], list[Polled]]:
    """The posts of Hacker News and of Reddit that may be fitted on."""
    news = [post for post in hacker_news(data) if post.published_at < TRAINED_UNTIL]
    posts = reddit(data)
    return news, posts[: round(FITTED_SHARE * len(posts))]


def rows(posts: Sequence[Polled]) -> Numbers:
    """Columns ln a, ln(v·a/u), ln(final / u − 1) for every reading of every post."""
    found: list[tuple[float, float, float]] = []
    for post in posts:
        known = points(post.readings, post.readings[-1].at)
        final = known[-1].total if known else 0
        for count in range(2, len(known) + 1):
            last = known[count - 1]
            age = max(hours(last.at - post.published_at), YOUNGEST)
            if last.total < LEAST_INTERACTIONS or age > FITTED_TO_H:
                continue
            paced = min(step(known[:count], age).pace * age / last.total, STEEPEST)
            grown = max(final - last.total, _NO_GROWTH) / last.total
            found.append((math.log(min(age, OLDEST)), math.log(paced), math.log(grown)))
    return np.array(found)


def _weights(log_age: Numbers) -> Numbers:
    _, band, count = np.unique(
        np.floor(log_age / math.log(2.0)), return_inverse=True, return_counts=True
    )
    return np.asarray(np.minimum(1.0 / count, 1.0 / _FULL_BAND)[band])


def fit(parts: Sequence[Sequence[Polled]]) -> dict[str, list[float]]:
    """The curves and the power of the law."""
    told = [rows(part) for part in parts]
    log_age, paced, grown = np.concatenate(told).T
    weights = np.concatenate([_weights(part[:, 0]) for part in told])
    weights /= weights.mean()
    by_age = np.column_stack([np.ones_like(log_age), log_age, log_age**2])
    features = np.column_stack([by_age, paced])
    middle = fitted(features, grown, weights, share=0.5)
    rest = grown - features @ middle
    return {
        "middle": [float(c) for c in middle[:3]],
        "power": [float(middle[3])],
        "up": [float(c) for c in fitted(by_age, rest, weights, share=0.9)],
        "down": [-float(c) for c in fitted(by_age, rest, weights, share=0.1)],
        "rows": [float(len(part)) for part in told],
    }


def main(data: Path, target: Path = DEFAULT) -> None:
    """Fit, and write the file."""
    parts = train_parts(data)
    told = fit(parts)
    files = ("hn_polls.csv.gz", "hn_posts.csv.gz", "reddit_polls.csv.gz")
    lines = [
        "# How far a post goes where nothing was trained; docs/forecast.md explains.",
        "# Made by: python -m classifier.training.spread.fit DATA",
        "",
        "[law]",
        "# the median of ln((final - u) / u): power * ln(v a / u), and these of 1, ln a, (ln a)^2",
        f"middle = {_curve(told['middle'])}",
        f"power = {told['power'][0]:.4f}",
        "# from the median to the upper and to the lower end of the 80 % interval",
        f"up = {_curve(told['up'])}",
        f"down = {_curve(told['down'])}",
        f"youngest_h = {YOUNGEST:.6f}",
        f"oldest_h = {OLDEST}",
        "# the upper end lies no lower than at this age with the same pace",
        f"roomy_h = {ROOMY}",
        f"steepest = {STEEPEST:.4f}",
        "",
        "[fitted]",
        f"hacker_news = {_part(parts[0], told['rows'][0])}",
        f"reddit = {_part(parts[1], told['rows'][1])}",
        "",
        "[sha256]",
        *(f'"{f}" = "{hashlib.sha256((data / f).read_bytes()).hexdigest()}"' for f in files),
    ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _part(posts: Sequence[Polled], readings: float) -> str:
    last = posts[-1].published_at.date()
    return f"{{ posts = {len(posts)}, readings = {readings:.0f}, until = {last} }}"


def _curve(told: Sequence[float]) -> str:
    return f"[{', '.join(f'{c:.4f}' for c in told)}]"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
