"""A run of numbers as one line of blocks. Pure."""

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], *, most: int = 24) -> str:
    """Draw values from 0 to their highest; of more than `most` the last of each run is drawn."""
    if len(values) > most:
        values = [values[(number + 1) * len(values) // most - 1] for number in range(most)]
    top = max(values, default=0)
    if top <= 0:
        return BLOCKS[0] * len(values)
    return "".join(BLOCKS[min(7, int(max(value, 0) / top * 7.999))] for value in values)
