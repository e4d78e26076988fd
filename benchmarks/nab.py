"""The Numenta Anomaly Benchmark's own rule of scoring, for detections at rows of a series.

After github.com/numenta/NAB, nab/sweeper.py (calcSweepScore, calcScoreByThreshold), nab/runner.py
(normalize) and config/profiles.json: each window is worth the weight of its earliest detection,
a scaled sigmoid of how far it is from the right edge, or -1 if it was missed; a detection outside
costs the false-positive weight times a sigmoid of its distance from the window before, or all of
it. The first 15 % of the rows, at most 750, are not scored. 0 is no detection at all, 100 the
perfect one. Lavin and Ahmad 2015, doi:10.1109/ICMLA.2015.141.
"""

import csv
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PROFILES = {"standard": 0.11, "reward low FP": 0.22}
"""Weight of a false positive; a window found or missed weighs 1 in both."""

PROBATION, PROBATION_ROWS = 0.15, 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series of counts and the windows in which something was labelled, as row numbers."""

    name: str
    times: Sequence[datetime]
    values: Sequence[int]
    windows: Sequence[tuple[int, int]]

    @property
    def scored_from(self) -> int:
        """Give the first row after the probation."""
        rows = len(self.values)
        return int(min(math.floor(PROBATION * rows), PROBATION * PROBATION_ROWS))

    def worth(self, detections: Iterable[int], weight: float) -> float:
        """Add up what detections at these rows are worth, before it is normalised."""
        found = [-1.0] * len(self.windows)
        wrong = 0.0
        for row in detections:
            if row < self.scored_from:
                continue
            place = self._window(row)
            if place is None:
                wrong += weight * self._outside(row)
            else:
                left, right = self.windows[place]
                value = _sigmoid(-(right - row + 1) / (right - left + 1)) / _sigmoid(-1.0)
                found[place] = max(found[place], value)
        return sum(found) + wrong

    def _window(self, row: int) -> int | None:
        places = (i for i, (left, right) in enumerate(self.windows) if left <= row <= right)
        return next(places, None)

    def _outside(self, row: int) -> float:
        before = [window for window in self.windows if window[1] < row]
        if not before:
            return -1.0
        left, right = before[-1]
        return _sigmoid((row - right) / (right - left))


def normalised(worth: float, windows: int) -> float:
    """Put a sum over all series on the scale on which silence is 0 and perfection 100."""
    return 100.0 * (worth + windows) / (2 * windows)


def read_series(folder: Path) -> list[Series]:
    """Read the series of a folder and their windows.json. Raises OSError."""
    windows = json.loads((folder / "windows.json").read_text(encoding="utf-8"))
    return [_series(folder / name, limits) for name, limits in sorted(windows.items())]


def _series(file: Path, limits: Sequence[tuple[str, str]]) -> Series:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = [
            (_time(row["timestamp"]), round(float(row["value"]))) for row in csv.DictReader(stream)
        ]
    place = {at: row for row, (at, _) in enumerate(rows)}
    return Series(
        name=file.stem.removeprefix("Twitter_volume_"),
        times=[at for at, _ in rows],
        values=[value for _, value in rows],
        windows=[(place[_time(left)], place[_time(right)]) for left, right in limits],
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _sigmoid(position: float) -> float:
    return -1.0 if position >= 3.0 else 2.0 / (1.0 + math.exp(5.0 * position)) - 1.0
