"""One stream of talk under watch: quarters of an hour in, the burst that holds out. Pure.

A quarter that is not known in full (a source not read so far, posts not judged yet) is a lower
bound. As one it is looked at in every round, so that a burst is seen while it begins, and kept
only if it bursts all the same; else it becomes a hole, never a zero. What is known in full later
takes its place for up to a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from classifier.burst_clock import DAY
from classifier.burst_values import Burst, Count, Judged
from classifier.bursts import Settings
from classifier.bursts import Stream as Memory
from storage.incident import Signal, Stream
from storage.streams import QUARTER, slot_of, start_of

PATIENCE = timedelta(hours=4)
"""So long a quarter that is not known in full is waited for."""

HOLDS = 2.0
"""A burst holds while the last hour has this many times the usual, and the least that counts."""

CALM = timedelta(hours=1)
"""A burst that has not held for so long is over."""

_HOUR = round(timedelta(hours=1) / QUARTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """What one quarter of an hour holds."""

    slot: int
    authors: int
    """Distinct ones that are known of."""
    whole: bool
    """No source and no judgement is missing, and it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is kept of a stream from one round to the next."""

    memory: Memory
    signal: Signal | None = None

    @property
    def next_slot(self) -> int | None:
        """Number the first quarter that was not heard; None for a stream that heard none."""
        started = self.memory.started
        return None if started is None else started // _SECONDS + self.memory.last + 1


_SECONDS = round(QUARTER.total_seconds())


def look(
    known: Watched,
    stream: Stream,
    quarters: Sequence[Quarter],
    settings: Settings,
    now: datetime,
) -> tuple[Watched, Signal | None]:
    """Hear what is settled, and say what holds with all that is known so far.

    The quarters follow one another without a gap, up to the one that is under way; those that were
    heard before correct what is remembered.
    """
    kept = replace(known, memory=_mended(known, quarters, settings))
    first = kept.next_slot
    waiting = [q for q in quarters if first is None or q.slot >= first]
    settled = 0
    for quarter in waiting:
        if not quarter.whole and now < start_of(quarter.slot + 1) + PATIENCE:
            break
        kept = _settled(kept, stream, quarter, settings)
        settled += 1
    seen = kept
    for quarter in waiting[settled:]:
        seen = _heard(seen, stream, quarter.slot, quarter.authors, settings, until=now)
    return kept, seen.signal


def _mended(known: Watched, quarters: Sequence[Quarter], settings: Settings) -> Memory:
    """Correct what was heard by what is known in full since."""
    memory, after = known.memory, known.next_slot
    if after is None:
        return memory
    first = after - len(memory.counts)
    for quarter in quarters:
        place = quarter.slot - first
        if not quarter.whole or not 0 <= place < len(memory.counts):
            continue
        if memory.counts[place] != quarter.authors:
            count = Count(at=start_of(quarter.slot), value=quarter.authors)
            memory, _ = memory.heard(count, settings)
    return memory


def _settled(kept: Watched, stream: Stream, quarter: Quarter, settings: Settings) -> Watched:
    """Hear a quarter for good; of what is not known in full only what is a burst all the same."""
    heard = _heard(kept, stream, quarter.slot, quarter.authors, settings)
    if quarter.whole or heard.signal not in (None, kept.signal):
        return heard
    return _heard(kept, stream, quarter.slot, None, settings)


def _heard(
    kept: Watched,
    stream: Stream,
    slot: int,
    authors: int | None,
    settings: Settings,
    *,
    until: datetime | None = None,
) -> Watched:
    end = start_of(slot + 1)
    at = end if until is None else min(until, end)
    memory, judged = kept.memory.heard(Count(at=start_of(slot), value=authors), settings)
    return Watched(memory=memory, signal=_signal(kept.signal, stream, memory, judged, settings, at))


def _signal(
    before: Signal | None,
    stream: Stream,
    memory: Memory,
    judged: Judged,
    settings: Settings,
    at: datetime,
) -> Signal | None:
    """Say how the burst of a stream stands after an interval."""
    burst = judged.burst or judged.wave
    if burst is not None:
        told = _told(stream, burst, at)
        if before is None:
            return told
        rarer = told if told.log10_p < before.log10_p else before
        return replace(rarer, starts_at=min(before.starts_at, told.starts_at), at=at)
    if before is None:
        return None
    observed, usual = memory.lately(_HOUR)
    if observed >= max(settings.least, HOLDS * usual):
        return replace(before, at=at)
    return before if at - before.at < CALM else None


def _told(stream: Stream, burst: Burst, at: datetime) -> Signal:
    longest = min(burst.window, timedelta(seconds=DAY))
    return Signal(
        stream=stream,
        starts_at=start_of(slot_of(burst.at) + 1) - longest,
        at=at,
        authors=burst.observed,
        expected=burst.expected,
        severity=1.0 if burst.severity is None else burst.severity,
        ratio=burst.ratio,
        log10_p=burst.log10_p,
        reasons=(burst.reason,),
    )
