"""How well bursts are found, beside EARS C2 and a fixed count, all with one alert per 24 hours.

    python -m benchmarks.bursts FOLDER [--quick] [--thinned]

FOLDER holds the brand counts of the Numenta Anomaly Benchmark and their windows.json. As there,
one threshold per profile is chosen over the series that it may be chosen on; each series is
reported with the one chosen on the others.
"""

import argparse
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.burst_streams import PER_DAY, STEP, Event, Simulated, draw_event, simulate
from benchmarks.nab import PROFILES, Series, normalised, read_series
from classifier.burst_values import Count
from classifier.bursts import Settings, Stream
from classifier.evaluate import wilson

Scores = NDArray[np.float64]

THRESHOLDS = np.concatenate([np.arange(1.0, 6.0, 0.1), np.geomspace(6.0, 200.0, 40)])
LEVELS = (0.4, 2.0, 8.0, 40.0)
DISPERSION = 0.1
LEARNT, WATCHED = 28, 28
"""Days of a simulated stream that are learnt from, and those that are judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A name, and a score of every interval that knows nothing of later ones."""

    name: str
    scores: Callable[[Sequence[datetime], Sequence[int]], Scores]


def ours(times: Sequence[datetime], values: Sequence[int]) -> Scores:
    """Score a series as the product does."""
    settings = Settings(interval=times[1] - times[0])
    stream, scores = Stream.new(settings), []
    for at, value in zip(times, values, strict=True):
        stream, judged = stream.heard(Count(at=at, value=value), settings)
        scores.append(judged.score)
    return np.array(scores)


def ears_c2(times: Sequence[datetime], values: Sequence[int]) -> Scores:
    """Score the hour against the same hour of seven days, two days ago and before.

    Hutwagner et al. 2003, doi:10.1007/PL00022312; by the hour, as days would come too late.
    """
    day = round(timedelta(days=1) / (times[1] - times[0]))
    hours = _hours(values, day // 24)
    past = np.full((7, len(hours)), np.nan)
    for back, lag in enumerate(range(3 * day, 10 * day, day)):
        past[back, lag:] = hours[: max(len(hours) - lag, 0)]
    known = ~np.isnan(past).any(axis=0)
    mean, spread = past.mean(axis=0), past.std(axis=0, ddof=1)
    found = np.zeros(len(hours))
    found[known] = (hours[known] - mean[known]) / np.maximum(spread[known], 1.0)
    return np.maximum(found, 0.0)


def fixed_count(times: Sequence[datetime], values: Sequence[int]) -> Scores:
    """Score the hour by its count, in means of the stream's first days."""
    day = round(timedelta(days=1) / (times[1] - times[0]))
    hours = _hours(values, day // 24)
    first = hours[: round(2.6 * day)]
    return hours / max(float(first.mean()), 0.5)


METHODS = (
    Method(name="vigie", scores=ours),
    Method(name="EARS C2", scores=ears_c2),
    Method(name="fixed count", scores=fixed_count),
)


def _hours(values: Sequence[int], span: int) -> Scores:
    sums = np.concatenate([[0.0], np.cumsum(np.asarray(values, dtype=float))])
    rows = np.arange(1, len(sums))
    return np.asarray(sums[rows] - sums[np.maximum(rows - span, 0)])


def alerts(scores: Scores, threshold: float, day: int) -> Iterator[int]:
    """Give the rows of the alerts: none within a day after the last row above the threshold."""
    held = -1
    for row in np.flatnonzero(scores >= threshold).tolist():
        if row > held:
            yield row
        held = row + day


def nab(folder: Path, thinned: bool) -> None:
    """Print the scores on the brand counts, with thresholds chosen on the other series.

    `thinned` leaves every second post out, at random: the same incidents with other chances.
    """
    series = read_series(folder)
    if thinned:
        rng = np.random.default_rng(20261122)
        series = [replace(one, values=rng.binomial(one.values, 0.5).tolist()) for one in series]
        print("half of the posts left out")
    windows = sum(len(one.windows) for one in series)
    print(f"NAB brand counts, {len(series)} series, {windows} windows; leave one series out")
    for method in METHODS:
        scores = [method.scores(one.times, one.values) for one in series]
        told, first = [], None
        for profile, weight in PROFILES.items():
            worth = np.array(
                [_worths(one, score, weight) for one, score in zip(series, scores, strict=True)]
            )
            chosen = [_best(np.delete(worth, i, 0)) for i in range(len(series))]
            first = first or chosen
            own, shared = (
                normalised(sum(float(worth[i, c]) for i, c in enumerate(places)), windows)
                for places in (chosen, first)
            )
            inside = normalised(float(worth.sum(axis=0).max()), windows)
            told.append(
                f"{profile} {own:.1f} (at the standard's threshold {shared:.1f},"
                f" halves {_halves(worth, series):.1f}, in sample {inside:.1f})"
            )
        print(f"  {method.name:12} {', '.join(told)}")
        if method.name == "vigie":
            _as_shipped(series, scores, windows)


def _as_shipped(series: Sequence[Series], scores: Sequence[Scores], windows: int) -> None:
    """Print what single thresholds for all series are worth, among them that of the product."""
    shipped = Settings().threshold
    for threshold in sorted({shipped, 2.8, 3.2, 3.4, 3.6, 4.0}):
        rows = [list(alerts(score, threshold, 288)) for score in scores]
        told = []
        for profile, weight in PROFILES.items():
            worths = [one.worth(found, weight) for one, found in zip(series, rows, strict=True)]
            told.append(f"{profile} {normalised(sum(worths), windows):.1f}")
        count = sum(
            row >= one.scored_from for one, found in zip(series, rows, strict=True) for row in found
        )
        note = ", as shipped" if threshold == shipped else ""
        print(f"    threshold {threshold:g}{note}: {', '.join(told)}; {count} alerts")


def _halves(worth: NDArray[np.float64], series: Sequence[Series]) -> float:
    """Choose the threshold on three or four series, report on the others; the mean of all ways."""
    found = []
    for many in (3, 4):
        for part in map(list, combinations(range(len(series)), many)):
            rest = [i for i in range(len(series)) if i not in part]
            windows = sum(len(series[i].windows) for i in rest)
            found.append(normalised(float(worth[rest, _best(worth[part])].sum()), windows))
    return float(np.mean(found))


def _worths(one: Series, scores: Scores, weight: float) -> list[float]:
    return [one.worth(alerts(scores, t, 288), weight) for t in THRESHOLDS]


def _best(worth: NDArray[np.float64]) -> int:
    """Choose the threshold in the middle of its neighbours, so that one row does not decide."""
    total = worth.sum(axis=0)
    smooth = np.convolve(np.pad(total, 2, mode="edge"), np.full(5, 0.2), "valid")
    return int(np.argmax(smooth))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A simulated stream, its scores where nothing happens, and those with each event."""

    quiet: Scores
    events: Sequence[tuple[Event, Scores]]


def simulated(quick: bool) -> None:
    """Print what is found at one false alarm per 28 days, the threshold set on other streams."""
    rng = np.random.default_rng(20261122)
    copies = 1 if quick else 3
    plain = [_stream(rng, level, DISPERSION) for level in LEVELS for _ in range(2 * copies)]
    double = [_stream(rng, level, 2 * DISPERSION) for level in LEVELS for _ in range(copies)]
    days = range((LEARNT) * PER_DAY, (LEARNT + WATCHED - 2) * PER_DAY)
    drawn = [[draw_event(rng, stream, days) for _ in range(20)] for stream in plain[1::2]]
    print(
        f"simulated: {len(drawn) * 20} events, {len(plain) // 2} streams to set the threshold,"
        f" {len(plain) // 2} to report, {len(double)} of double dispersion"
    )
    for method in METHODS:
        setting = [_watched(_scores(method, stream)) for stream in plain[::2]]
        threshold = _for_one(setting)
        told = []
        for name, streams in (("false alarms", plain[1::2]), ("at double", double)):
            found = [_watched(_scores(method, stream)) for stream in streams]
            told.append(f"{name} {_alarms(found, threshold)}")
            if method.name == "vigie":
                told.append(f"as shipped {_alarms(found, Settings().threshold)}")
        hits = [
            (event, _hit(method, stream, event))
            for stream, events in zip(plain[1::2], drawn, strict=True)
            for event in events
        ]
        told.insert(0, f"found {_found(hits, threshold)}")
        print(f"  {method.name:12} {', '.join(told)}, threshold {threshold:.2f}")
        if method.name == "vigie":
            print(f"    found as shipped {_found(hits, Settings().threshold)}")
        for key in ("shape", "size"):
            kinds = sorted({str(getattr(event, key)) for event, _ in hits})
            parts = {k: [h for h in hits if str(getattr(h[0], key)) == k] for k in kinds}
            print(
                "   ", ", ".join(f"{k}: {_share(part, threshold):.2f}" for k, part in parts.items())
            )


def _stream(rng: np.random.Generator, level: float, dispersion: float) -> Simulated:
    return simulate(rng, LEARNT + WATCHED, level=level, dispersion=dispersion)


def _scores(method: Method, stream: Simulated) -> Scores:
    times = [stream.time(row) for row in range(len(stream.counts))]
    return method.scores(times, [int(count) for count in stream.counts])


def _watched(scores: Scores) -> Scores:
    return scores[LEARNT * PER_DAY :]


def _alarms(scores: Sequence[Scores], threshold: float) -> str:
    """Tell the false alarms in 28 days with their 95 % interval, by Byar's approximation.

    Breslow and Day 1987, Statistical Methods in Cancer Research II, 2.13.
    """
    times = len(scores) * WATCHED / 28
    count = round(_rate(scores, threshold) * times)
    low, high = (
        0.0 if k == 0 else k * (1 - 1 / (9 * k) + z / (3 * math.sqrt(k))) ** 3
        for k, z in ((count, -1.96), (count + 1, 1.96))
    )
    return f"{count / times:.2f} ({low / times:.2f}-{high / times:.2f})"


def _found(hits: Sequence[tuple[Event, float]], threshold: float) -> str:
    figure = wilson(sum(score >= threshold for _, score in hits), len(hits))
    assert figure is not None
    return f"{figure.value:.3f} ({figure.low:.3f}-{figure.high:.3f})"


def _rate(scores: Sequence[Scores], threshold: float) -> float:
    """Give the false alarms in 28 days."""
    count = sum(1 for one in scores for _ in alerts(one, threshold, PER_DAY))
    return count * 28 / (len(scores) * WATCHED)


def _for_one(scores: Sequence[Scores]) -> float:
    return float(next(t for t in THRESHOLDS if _rate(scores, t) <= 1.0))


def _hit(method: Method, stream: Simulated, event: Event) -> float:
    """Give the highest score from the start of an event to an hour after its end."""
    end = event.row + len(event.added)
    counts = stream.counts[: end + 4].copy()
    counts[event.row : end] += event.added
    if method.scores is not ours:
        times = [stream.time(row) for row in range(len(counts))]
        return float(method.scores(times, [int(c) for c in counts])[event.row :].max())
    settings = Settings(interval=STEP)
    before = _before(stream, event.row, settings)
    scores = []
    for row in range(event.row, len(counts)):
        before, judged = before.heard(Count(at=stream.time(row), value=int(counts[row])), settings)
        scores.append(judged.score)
    return max(scores)


_KEPT: dict[int, dict[int, Stream]] = {}


def _before(stream: Simulated, row: int, settings: Settings) -> Stream:
    """Take up the stream as it was before a row, from the nearest of the states that were kept."""
    kept = _KEPT.setdefault(id(stream), {0: Stream.new(settings)})
    begun = max(state for state in kept if state <= row)
    state = kept[begun]
    for number in range(begun, row):
        if number % 96 == 0:
            kept[number] = state
        count = Count(at=stream.time(number), value=int(stream.counts[number]))
        state, _ = state.heard(count, settings)
    return state


def _share(hits: Sequence[tuple[Event, float]], threshold: float) -> float:
    return sum(score >= threshold for _, score in hits) / max(len(hits), 1)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true", help="A third of the simulated streams.")
    parser.add_argument(
        "--thinned", action="store_true", help="Only the brand counts, with half of the posts."
    )
    asked = parser.parse_args()
    nab(asked.folder, asked.thinned)
    if not asked.thinned:
        simulated(asked.quick)


if __name__ == "__main__":
    main()
