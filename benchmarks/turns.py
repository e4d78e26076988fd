"""Measuring work side by side: in turn, so that whatever else the machine does meets all alike."""

import time
from collections.abc import Callable, Mapping
from statistics import median

Work = Callable[[], object]


def timed(work: Work) -> float:
    """Give the seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(works: Mapping[str, Work], turns: int) -> dict[str, float]:
    """Give the median seconds of each work, after a turn that is not counted."""
    for work in works.values():
        work()
    times = [{name: timed(work) for name, work in works.items()} for _ in range(turns)]
    return {name: median(turn[name] for turn in times) for name in works}
