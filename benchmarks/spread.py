"""How well posts are forecast: the growth law and a local model, beside Szabó–Huberman and a count.

`python -m benchmarks.spread DATA [--history N]`. Splits are by time: the default was fitted on
Hacker News to the end of October 2021 and the first three fifths of Reddit; the local model
learns from the last N posts before November 2021; what is reported is 2022, the last two fifths
of Reddit, and Twitter cascades; `benchmarks/stream.py` tells the alerts. Beside them stands Reddit
by a law fitted on Hacker News alone. Intervals of 95 % by bootstrap over posts.
"""

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from classifier.counters import Point, hours, points, step
from classifier.growth import Growth, GrowthLaw, law, shipped
from classifier.local_spread import Finished, LocalSpread, learn
from classifier.ridge import Numbers, fit, sigmoid
from classifier.spread import Forecast, Local, forecast
from classifier.training.spread.data import Polled, hacker_news, plan, reddit, twitter
from classifier.training.spread.fit import FITTED_SHARE, TRAINED_UNTIL
from classifier.training.spread.fit import fit as fit_growth

TUNED_UNTIL = datetime(2022, 1, 1, tzinfo=UTC)
TOP = 0.95
NEWS = "hackernews"
SAMPLES = 200
BINS = 10

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One post at one moment: what it had, what was forecast, what came."""

    total: int
    age: float
    final: int
    told: Forecast


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The law as it would be, had it been fitted on other networks alone."""

    figures: Growth

    def law(
        self, known: Sequence[Point], published_at: datetime, followers: int | None
    ) -> GrowthLaw:
        """The law for a post."""
        age = max(hours(known[-1].at - published_at), 0.0)
        return law(self.figures, total=known[-1].total, pace=step(known, age).pace, age=age)


def taught_by(posts: Sequence[Polled]) -> Elsewhere:
    """Fit the law of all networks on these posts alone."""
    told = fit_growth([posts])
    middle, up, down = ((c[0], c[1], c[2]) for c in (told["middle"], told["up"], told["down"]))
    return Elsewhere(
        replace(shipped(), middle=middle, up=up, down=down, power=told["power"][0], lives={})
    )


def final(post: Polled) -> int:
    """The most interactions that it ever showed."""
    known = points(post.readings, post.readings[-1].at)
    return known[-1].total if known else 0


def points_only(posts: Sequence[Polled]) -> list[Polled]:
    """The same posts as if comments were not read."""
    return [
        replace(post, readings=tuple(replace(r, replies=None) for r in post.readings))
        for post in posts
    ]


def asked(
    post: Polled, count: int, tier: int, local: Local | None, end: int, kind: str | None = NEWS
) -> Asked:
    """Forecast a post by its first `count` readings."""
    known = post.readings[:count]
    told = forecast(
        known,
        published_at=post.published_at,
        now=known[-1].at,
        thresholds=(tier,),
        local=local,
        kind=kind,
    )
    return Asked(
        total=told.interactions,
        age=hours(known[-1].at - post.published_at),
        final=end,
        told=told,
    )


def after(
    posts: Sequence[Polled],
    age: timedelta,
    tier: int,
    local: LocalSpread | None,
    kind: str | None = NEWS,
) -> list[Asked]:
    """Each post at its first reading from an age on, where that is near and not its first."""
    found: list[Asked] = []
    for post in posts:
        count = 1 + sum(r.at - post.published_at < age for r in post.readings)
        if 2 <= count <= len(post.readings):
            before = post.readings[count - 2].at - post.published_at
            near = post.readings[count - 1].at - post.published_at < 2 * age
            if near and before < age:
                found.append(asked(post, count, tier, local, final(post), kind))
    return [one for one in found if one.told.median is not None]


def auc(scores: Numbers, truth: Numbers) -> float:
    """Area under the ROC curve; ties count half."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    hits = truth.sum()
    return float((ranks[truth > 0].sum() - hits * (hits + 1) / 2) / (hits * (len(truth) - hits)))


def average_precision(scores: Numbers, truth: Numbers) -> float:
    """Mean precision at each hit."""
    hit = truth[np.argsort(-scores, kind="stable")] > 0
    return float((np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit].mean())


def calibration_error(scores: Numbers, truth: Numbers) -> float:
    """Expected calibration error over ten bins of equal width."""
    place = np.minimum((scores * BINS).astype(int), BINS - 1)
    return float(
        sum(
            abs(scores[place == b].mean() - truth[place == b].mean()) * (place == b).mean()
            for b in range(BINS)
            if (place == b).any()
        )
    )


def kendall(one: Numbers, other: Numbers) -> float:
    """Kendall's tau-b, on at most 1,500 posts."""
    some = np.random.default_rng(0).permutation(len(one))[:1_500]
    a, b = (np.sign(x[some][:, None] - x[some]) for x in (one, other))
    return float((a * b).sum() / math.sqrt((a * a).sum() * (b * b).sum()))


def with_interval(measure: Callable[[Numbers, Numbers], float], a: Numbers, b: Numbers) -> str:
    """A figure with its bootstrap interval."""
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, len(a), len(a)) for _ in range(SAMPLES)]
    low, high = np.quantile([measure(a[d], b[d]) for d in drawn], (0.025, 0.975))
    return f"{measure(a, b):.3f} ({low:.3f} to {high:.3f})"


def at_an_hour(train: Sequence[Polled], test: Sequence[Polled], local: LocalSpread | None) -> None:
    """Print the rows of the table for posts an hour old."""
    tier = round(float(np.quantile([final(post) for post in train], TOP)))
    hour = timedelta(hours=1)
    past = after(train, hour, tier, None)
    rows = {
        "default, network unknown": after(test, hour, tier, None, None),
        "default": after(test, hour, tier, None),
        "local": after(test, hour, tier, local),
    }
    told: dict[str, tuple[Numbers, Numbers]] = {
        name: (
            np.array([one.told.exceeds[tier] for one in found]),
            np.array([float(one.told.median or 0) for one in found]),
        )
        for name, found in rows.items()
    }
    growth = float(np.median([math.log(one.final / one.total) for one in past]))
    total = np.array([float(one.total) for one in rows["default"]])
    told["Szabó–Huberman"] = (_logistic(past, tier, total), total * math.exp(growth))
    ends = np.array([float(one.final) for one in rows["default"]])
    ahead = total < tier
    truth = (ends >= tier).astype(float)
    print(
        f"tier {tier:,}; {len(total):,} posts, {int(truth[ahead].sum())} of {ahead.sum()} pass it"
    )
    print("| model | AUC | AP | calibration error | median relative error | Kendall tau |")
    print("|---|---|---|---|---|---|")
    for name, (p, median) in told.items():
        print(
            f"| {name} | {with_interval(auc, p[ahead], truth[ahead])} "
            f"| {with_interval(average_precision, p[ahead], truth[ahead])} "
            f"| {calibration_error(p[ahead], truth[ahead]):.4f} "
            f"| {with_interval(_relative, median, ends)} | {kendall(median, ends):.3f} |"
        )


def _relative(median: Numbers, ends: Numbers) -> float:
    return float(np.median(np.abs(median / ends - 1.0)))


def _logistic(past: Sequence[Asked], tier: int, total: Numbers) -> Numbers:
    ahead = [one for one in past if one.total < tier]
    size = np.log([float(one.total) for one in ahead])
    truth = np.array([float(one.final >= tier) for one in ahead])
    start = np.zeros(len(ahead))
    weights = fit(np.column_stack([np.ones_like(size), size]), start, truth, 1e-3)
    return sigmoid(weights[0] + weights[1] * np.log(total))


def elsewhere(
    name: str,
    posts: Sequence[Polled],
    to_hours: float = 12.0,
    *,
    kind: str | None = None,
    other: Elsewhere | None = None,
) -> None:
    """Print how far a forecast without a channel's own model is off, by age."""
    found = [
        one
        for post in posts
        for count in range(2, len(post.readings) + 1)
        if post.readings[count - 1].at - post.published_at <= timedelta(hours=to_hours)
        for one in [asked(post, count, 1, other, final(post), kind)]
        if one.told.median is not None
    ]
    for low, high in ((0.0, 1.0), (1.0, 2.0), (2.0, 4.0), (4.0, 8.0), (8.0, 12.0), (0.0, to_hours)):
        part = [one for one in found if low < one.age <= high]
        if len(part) > 20:
            error = np.median([abs((one.told.median or 0) / one.final - 1) for one in part])
            inside = [(one.told.low or 0) <= one.final <= (one.told.high or 0) for one in part]
            print(
                f"| {name}, {low:g} to {high:g} h | {len(part):,} "
                f"| {error:.3f} | {np.mean(inside):.3f} |"
            )


def main() -> None:
    """Run everything."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--history", type=int, default=6_000)
    chosen = options.parse_args()
    news = hacker_news(chosen.data)
    for what, posts in (("points alone", points_only(news)), ("points and comments", news)):
        train = [p for p in posts if p.published_at < TRAINED_UNTIL]
        test = [p for p in posts if p.published_at >= TUNED_UNTIL]
        past = train[-chosen.history :]
        history = [Finished(readings=p.readings, published_at=p.published_at) for p in past]
        local = learn(history, NEWS)
        kept = sorted(local.stretches) if local else "none"
        print(f"\nHacker News, {what}; local model of {len(past):,} posts, stretches kept: {kept}")
        at_an_hour(train, test, local)
    print("\n| no local training | readings | median relative error | cover of the 80 % interval |")
    print("|---|---|---|---|")
    posts = reddit(chosen.data)
    later = posts[round(FITTED_SHARE * len(posts)) :]
    elsewhere("Reddit, network unknown", later, 24.0)
    elsewhere("Reddit", later, 24.0, kind="reddit")
    alone = taught_by([p for p in news if p.published_at < TRAINED_UNTIL])
    elsewhere("Reddit, all of it, by Hacker News alone", posts, 24.0, other=alone)
    elsewhere("Reddit, last two fifths, by Hacker News alone", later, 24.0, other=alone)
    cascades = twitter(chosen.data, plan(2))
    elsewhere("Twitter, even numbers", [p for p in cascades if int(p.native_id[2:]) % 2 == 0])
    elsewhere("Twitter, all", cascades)


if __name__ == "__main__":
    main()
