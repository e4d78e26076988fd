"""Fit the law of `classifier/growth.py` on the open counters and write `weights/growth.toml`.

`python -m classifier.training.spread.fit DATA`. Hacker News to the end of October 2021 and the
first three fifths of Reddit by time; the Twitter cascades are never fitted on. Both networks and
every doubling of the age count the same. The medians and the two ends of the 80 % interval are
quantile regressions (Koenker and Bassett 1978, doi:10.2307/1913643), solved by iteratively
reweighted least squares.

A second law, on the same posts, shares its curves but for what the age in hours takes away: that
is each network's own length of life. Its power is 1, the largest with which more interactions at
an equal pace lower no probability; power and oldest age were chosen on Hacker News of November
and December 2021 and on the part of Reddit from 45 to 60 % by time, taught by what came before.

How far the probabilities of the second law lie from what came is told on those same two parts;
of the first, on the Twitter cascades with odd numbers, as on any network that it never saw.
"""

import hashlib
import math
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from classifier.counters import hours, points, step
from classifier.growth import DEFAULT, parsed
from classifier.quantile import fitted
from classifier.ridge import Numbers
from classifier.training.spread.data import Polled, hacker_news, plan, reddit, twitter
from classifier.training.spread.doubt import doubt

TRAINED_UNTIL = datetime(2021, 11, 1, tzinfo=UTC)
"""Hacker News before this is fitted on."""

COMPARED_UNTIL = datetime(2022, 1, 1, tzinfo=UTC)
"""Hacker News from `TRAINED_UNTIL` to this chose the second law and tells the doubt."""

FITTED_SHARE, COMPARED_SHARE = 0.6, 0.45
"""Of Reddit, by time: what is fitted on, and from where on the doubt is told."""

LEAST_INTERACTIONS = 5
YOUNGEST, OLDEST, ROOMY = 1 / 12, 12.0, 2.5
LIVES = ("hackernews", "reddit")
"""The kinds of channel whose length of life is fitted, in the order of the parts."""

OLDEST_LIVING = 24.0
_BEYOND_H = 1.0
"""Readings so many hours past the oldest age are still fitted on, as if of that age."""
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


def rows(posts: Sequence[Polled], oldest: float = OLDEST) -> Numbers:
    """Columns ln a, ln(v·a/u), ln(final / u − 1) for every reading of every post."""
    found: list[tuple[float, float, float]] = []
    for post in posts:
        known = points(post.readings, post.readings[-1].at)
        final = known[-1].total if known else 0
        for count in range(2, len(known) + 1):
            last = known[count - 1]
            age = max(hours(last.at - post.published_at), YOUNGEST)
            if last.total < LEAST_INTERACTIONS or age > oldest + _BEYOND_H:
                continue
            paced = min(step(known[:count], age).pace * age / last.total, STEEPEST)
            grown = max(final - last.total, _NO_GROWTH) / last.total
            found.append((math.log(min(age, oldest)), math.log(paced), math.log(grown)))
    return np.array(found)


def _weights(log_age: Numbers) -> Numbers:
    _, band, count = np.unique(
        np.floor(log_age / math.log(2.0)), return_inverse=True, return_counts=True
    )
    return np.asarray(np.minimum(1.0 / count, 1.0 / _FULL_BAND)[band])


def _even(told: Sequence[Numbers]) -> Numbers:
    weights = np.concatenate([_weights(part[:, 0]) for part in told])
    return np.asarray(weights / weights.mean())


def fit(parts: Sequence[Sequence[Polled]]) -> dict[str, list[float]]:
    """The curves and the power of the law."""
    told = [rows(part) for part in parts]
    log_age, paced, grown = np.concatenate(told).T
    weights = _even(told)
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


def fit_lives(parts: Sequence[Sequence[Polled]]) -> list[dict[str, list[float]]]:
    """The curves of each part where its own length of life is known: of 1, ln a and a."""
    told = [rows(part, OLDEST_LIVING) for part in parts]
    log_age, paced, grown = np.concatenate(told).T
    weights = _even(told)
    of_part = np.repeat(np.arange(len(told)), [len(part) for part in told])
    lived = [np.exp(log_age) * (of_part == number) for number in range(len(told))]
    features = np.column_stack([np.ones_like(log_age), log_age, *lived])
    middle = fitted(features, grown - paced, weights, share=0.5)
    rest = grown - paced - features @ middle
    up = fitted(features, rest, weights, share=0.9)
    down = -fitted(features, rest, weights, share=0.1)
    curves = {"middle": middle, "up": up, "down": down}
    return [
        {name: [float(c) for c in (*curve[:2], curve[2 + n])] for name, curve in curves.items()}
        for n in range(len(told))
    ]


def compared(data: Path) -> list[Numbers]:
    """The rows of Hacker News and of Reddit by which the doubt is told."""
    news = [p for p in hacker_news(data) if TRAINED_UNTIL <= p.published_at < COMPARED_UNTIL]
    posts = reddit(data)
    first, last = (round(share * len(posts)) for share in (COMPARED_SHARE, FITTED_SHARE))
    return [rows(part) for part in (news, posts[first:last])]


def _odd_cascades(data: Path) -> list[Polled]:
    return [c for c in twitter(data, plan(2)) if int(c.native_id.removeprefix("RT")) % 2]


def main(data: Path, target: Path = DEFAULT) -> None:
    """Fit, and write the file."""
    parts = train_parts(data)
    told, lives = fit(parts), fit_lives(parts)
    figures = parsed(_text(data, parts, told, lives, (0.0, 0.0)))
    tables = compared(data)
    unknown = doubt([(rows(_odd_cascades(data)), None)], figures)
    known = doubt(list(zip(tables, LIVES, strict=True)), figures)
    target.write_text(_text(data, parts, told, lives, (unknown, known)), encoding="utf-8")


def _text(
    data: Path,
    parts: Sequence[Sequence[Polled]],
    told: Mapping[str, Sequence[float]],
    lives: Sequence[Mapping[str, Sequence[float]]],
    doubts: tuple[float, float],
) -> str:
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
        "# the log-odds of what came lay so near to those told, in 4 of 5 comparisons",
        f"doubt = {doubts[0]:.2f}",
        "",
        "# where a network's length of life is known: curves of 1, ln a and a in hours; power 1",
        "[life]",
        f"oldest_h = {OLDEST_LIVING}",
        f"doubt = {doubts[1]:.2f}",
        *(
            line
            for kind, life in zip(LIVES, lives, strict=True)
            for line in (
                "",
                f"[life.of.{kind}]",
                *(f"{name} = {_curve(curve)}" for name, curve in life.items()),
            )
        ),
        "",
        "[fitted]",
        f"hacker_news = {_part(parts[0], told['rows'][0])}",
        f"reddit = {_part(parts[1], told['rows'][1])}",
        "",
        "[sha256]",
        *(f'"{f}" = "{hashlib.sha256((data / f).read_bytes()).hexdigest()}"' for f in files),
    ]
    return "\n".join(lines) + "\n"


def _part(posts: Sequence[Polled], readings: float) -> str:
    last = posts[-1].published_at.date()
    return f"{{ posts = {len(posts)}, readings = {readings:.0f}, until = {last} }}"


def _curve(told: Sequence[float]) -> str:
    return f"[{', '.join(f'{c:.4f}' for c in told)}]"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
