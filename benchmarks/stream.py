"""The alerts of spread as a stream: how many pages are right, how much they miss, how early.

`python -m benchmarks.stream DATA [--history N]`. Hacker News, points alone, at half an alert a
day. The decision is that of the watch: `spreading()` reads each post reading by reading, and
`threshold()` sets from earlier stories from which score on somebody is told. A channel's own
model learns from the last N posts before November 2021. Thresholds are set once, on November and
December 2021, or each day on the 30 days before, as the tool does. Reported is 2022; intervals of
95 % by bootstrap over days. The tier is such that 0.47 posts a day of 2022 pass it.
"""

import argparse
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from benchmarks.spread import NEWS, TUNED_UNTIL, final, points_only
from classifier.counters import points
from classifier.local_spread import Finished, LocalSpread, learn
from classifier.reassess import kept
from classifier.spread import forecast
from classifier.training.spread.data import Polled, hacker_news
from classifier.training.spread.fit import TRAINED_UNTIL
from responder.alerts.budget import WINDOW, Scored, threshold
from responder.alerts.spreading import WEIGHED_FROM, key_of, passed_at, spreading
from storage.model import CaseId, MentionId
from storage.readings import Foreseen

A_DAY = 0.47
"""Posts a day that pass the tier."""

BUDGET = 0.5
"""Alerts a day that are borne."""

HOPELESS = 8
"""Posts that end below this part of the tier are not forecast: they raise nothing."""

SAMPLES = 400
_DAY = timedelta(days=1)

Scores = Sequence[tuple[datetime, float]]
Bound = Callable[[date], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One post as the alerts saw it, until it passed the tier."""

    day: date
    """On which it was posted."""
    over_at: datetime
    """Of its last reading."""
    passed: datetime | None
    scores: Scores
    """What the alert is weighed by, reading by reading."""
    shares: Scores
    """Of the tier, what was counted."""


def lived(post: Polled, tier: int, local: LocalSpread | None) -> Life:
    """Live through the readings of a post by the rule of the watch."""
    scores: list[tuple[datetime, float]] = []
    passed = passed_at(post.readings, tier)
    known = points(post.readings, post.readings[-1].at)
    ahead = [point for point in known if passed is None or point.at < passed]
    firing: dict[str, float] = {}
    for seen in ahead if final(post) >= tier / HOPELESS else ():
        told = forecast(
            post.readings, published_at=post.published_at, now=seen.at, thresholds=(tier,),
            local=local, kind=NEWS,
        )  # fmt: skip
        foreseen = Foreseen(
            mention_id=MentionId(1), case_id=CaseId(1), channel=NEWS, brand=None,
            brands=(), url=None, published_at=post.published_at, forecast=kept(told),
        )  # fmt: skip
        found = spreading([foreseen], lambda _: (tier,), firing, fires_from=WEIGHED_FROM)
        firing = {key_of(s.post.mention_id): max(s.score, *firing.values(), 0.0) for s in found}
        scores += [(seen.at, s.score) for s in found]
    return Life(
        day=post.published_at.date(),
        over_at=post.readings[-1].at,
        passed=passed,
        scores=scores,
        shares=[(point.at, point.total / tier) for point in ahead],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The lives of the earlier and of the reported months, seen through one score."""

    name: str
    earlier: Sequence[Life]
    later: Sequence[Life]
    score: Callable[[Life], Scores]

    def once(self) -> Bound:
        """Set the threshold on all of the earlier months."""
        bound = self._set(self.earlier, days_of(self.earlier))
        return lambda day: bound

    def daily(self) -> Bound:
        """Set it anew each day, on the posts that were over in the 30 days before."""
        lives = sorted([*self.earlier, *self.later], key=lambda life: life.over_at)
        ends = [life.over_at for life in lives]
        known: dict[date, float] = {}

        def bound(day: date) -> float:
            if day not in known:
                now = datetime.combine(day, time(), UTC)
                past = lives[bisect_left(ends, now - WINDOW) : bisect_right(ends, now)]
                known[day] = self._set(past, WINDOW / _DAY)
            return known[day]

        return bound

    def _set(self, past: Sequence[Life], days: float) -> float:
        tops = [max((s for _, s in self.score(life)), default=None) for life in past]
        stories = [Scored(score=top) for top in tops if top is not None]
        return threshold(stories, pages=BUDGET, taken=0, days=days, default=1.0).score

    def told(self, bound: Bound) -> list[float | None]:
        """Give for each reported post the minutes by which its alert came before its end or tier.

        None where none came.
        """
        found: list[float | None] = []
        for life in self.later:
            least = bound(life.day)
            at = next((at for at, score in self.score(life) if score >= least), None)
            end = life.passed or life.over_at
            found.append(None if at is None else (end - at) / timedelta(minutes=1))
        return found


def days_of(lives: Sequence[Life]) -> float:
    """Count the days from the first post to the last, both whole."""
    return (max(life.day for life in lives) - min(life.day for life in lives)) / _DAY + 1


def figures(lives: Sequence[Life], told: Sequence[float | None]) -> Iterator[str]:
    """Write alerts a day, precision, recall and median lead with their intervals."""
    places = {day: number for number, day in enumerate(sorted({life.day for life in lives}))}
    of_day: list[list[int]] = [[] for _ in places]
    for number, life in enumerate(lives):
        of_day[places[life.day]].append(number)
    rng = np.random.default_rng(0)
    whole = _measured(lives, told, of_day)
    drawn = [
        _measured(lives, told, [of_day[d] for d in rng.integers(0, len(of_day), len(of_day))])
        for _ in range(SAMPLES)
    ]
    low, high = np.nanquantile(np.array(drawn), (0.025, 0.975), axis=0)
    for figure, least, most, digits in zip(whole, low, high, (2, 2, 2, 0), strict=True):
        yield f"{figure:.{digits}f} ({least:.{digits}f} to {most:.{digits}f})"


def _measured(
    lives: Sequence[Life], told: Sequence[float | None], days: Sequence[Sequence[int]]
) -> tuple[float, float, float, float]:
    numbers = [number for day in days for number in day]
    alerts = [number for number in numbers if told[number] is not None]
    came = sum(lives[number].passed is not None for number in numbers)
    leads = [lead for n in alerts if lives[n].passed is not None and (lead := told[n]) is not None]
    return (
        len(alerts) / len(days),
        len(leads) / len(alerts) if alerts else float("nan"),
        len(leads) / came if came else float("nan"),
        float(np.median(leads)) if leads else float("nan"),
    )


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--history", type=int, default=6_000)
    options.add_argument("--tier", type=int)
    chosen = options.parse_args()
    posts = points_only(hacker_news(chosen.data))
    train = [p for p in posts if p.published_at < TRAINED_UNTIL]
    tuned = [p for p in posts if TRAINED_UNTIL <= p.published_at < TUNED_UNTIL]
    test = [p for p in posts if p.published_at >= TUNED_UNTIL]
    days = (test[-1].published_at.date() - test[0].published_at.date()) / _DAY + 1
    tier = chosen.tier or sorted(map(final, test), reverse=True)[round(A_DAY * days)]
    past = train[-chosen.history :]
    local = learn([Finished(readings=p.readings, published_at=p.published_at) for p in past], NEWS)
    by_law, by_own = (
        ([lived(p, tier, model) for p in tuned], [lived(p, tier, model) for p in test])
        for model in (None, local)
    )
    rows = (
        Stream(name="fixed count", earlier=by_law[0], later=by_law[1], score=lambda o: o.shares),
        Stream(name="default law", earlier=by_law[0], later=by_law[1], score=lambda o: o.scores),
        Stream(name="own model", earlier=by_own[0], later=by_own[1], score=lambda o: o.scores),
    )
    came = sum(life.passed is not None for life in by_law[1])
    print(f"tier {tier:,}; {days:.0f} days, {came} of {len(test):,} posts pass it\n")
    print("| score | threshold | alerts a day | precision | recall | median lead, minutes |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        for how, bound in (("once", row.once()), ("each day", row.daily())):
            cells = " | ".join(figures(row.later, row.told(bound)))
            print(f"| {row.name} | {how} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
