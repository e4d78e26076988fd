"""How often the watch would take ordinary talk for a burst: ten simulated streams of one brand.

    python -m benchmarks.watched [SEED…]

Each stream is lived through quarter by quarter for 49 days; signals of the last 28 are counted.
The threshold is that of the watch for ten streams.
"""

import sys

import numpy as np

from benchmarks.burst_streams import PER_DAY, STEP, Simulated, simulate
from classifier.burst_finder import THRESHOLD
from classifier.bursts import Settings
from classifier.bursts import Stream as Memory
from classifier.watched import Quarter, Watched, look
from storage.incident import Stream
from storage.streams import slot_of

LEVELS = (0.02, 0.05, 0.1, 0.1, 0.2, 0.3, 0.5, 0.8, 1.5, 4.0)
"""Authors in a quarter of an hour, on average."""
DAYS, COUNTED = 49, 28
SETTINGS = Settings(streams=len(LEVELS), threshold=THRESHOLD, noun="authors")


def signals(simulated: Simulated) -> int:
    """Count the signals that begin within the days that count."""
    watched, before, told = Watched(memory=Memory.new(SETTINGS)), None, 0
    for row, authors in enumerate(simulated.counts):
        at = simulated.time(row)
        quarter = Quarter(slot=slot_of(at), authors=int(authors), whole=True)
        watched, signal = look(watched, Stream("Brumelle"), [quarter], SETTINGS, at + STEP)
        told += signal is not None and before is None and row >= (DAYS - COUNTED) * PER_DAY
        before = signal
    return told


def main(seeds: list[int]) -> None:
    """Measure and print."""
    for dispersion in (0.15, 0.3):
        for seed in seeds:
            rng = np.random.default_rng(seed)
            told = [
                signals(simulate(rng, DAYS, level=level, dispersion=dispersion)) for level in LEVELS
            ]
            print(f"dispersion {dispersion}, seed {seed}: {sum(told)} in {COUNTED} days  {told}")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [4, 5, 6])
