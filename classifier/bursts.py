"""Bursts: when more is said in an interval than the stream explains by itself.

    stream = Stream.new(settings)
    stream, judged = stream.heard(Count(at=..., value=12), settings)
    if judged.burst is not None: ...

A stream is fed one interval after another; it is a frozen value that goes to JSON and back
without a difference, and the clock is in the data. What is usual comes from classifier/baseline.py,
how rare a count is from classifier/negative_binomial.py, with a dispersion that each window learns
from its own past by moments. The windows of 15 minutes, 1, 4 and 24 hours are scanned, and a
cumulated sum of likelihood ratios finds slow batches. The score of a window is

    weight · -log10 p · min(1, excess / highest excess of the last 14 days)

so that what a restless stream does each week counts for less; only excesses that were rare
themselves are remembered, and a calm stream is not held back. One alert is given for an incident:
none follows within 24 hours after the last interval that was above the threshold. Method, sources
and figures are in docs/bursts.md.
"""

import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from pydantic import TypeAdapter

from classifier.baseline import History
from classifier.burst_clock import DAY, WEEK, Clock, slot_of
from classifier.burst_windows import Slow, Window, share
from classifier.burst_words import told

PROBATION = timedelta(days=3)
PROBATION_EXTRA = 2.0
"""New streams must be this many powers of ten rarer."""

LONGEST_GAP = 8 * WEEK
"""After a longer silence a stream starts anew."""

_WAVE = 3600
"""In seconds: what windows so short and shorter show is happening now."""

SLOW_MOST = 4.0
"""The cumulated sum stays below this many thresholds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What came in the interval that starts at `at`."""

    at: datetime
    value: int | None
    """None where it is not known: a hole in the coverage."""
    authors: int | None = None
    """Distinct ones, where they are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a stream is judged; the same for all streams but for `prior`."""

    interval: timedelta = timedelta(minutes=15)
    """From a minute to a day."""
    streams: int = 1
    """How many streams share the false alarms that are bearable."""
    threshold: float = 3.0
    """Of the score of one stream alone; see `calibrated`."""
    least: int = 5
    """Fewer posts, or fewer authors, are never a burst."""
    refractory: timedelta = timedelta(hours=24)
    windows: tuple[int, ...] = (900, 3600, 4 * 3600, DAY)
    """In seconds; those shorter than the interval are as long as the interval."""
    weights: tuple[float, ...] = (0.8, 1.0, 1.0, 1.0)
    slow_weight: float = 0.9
    """Of the cumulated sum."""
    prior: float | None = None
    """Count per interval to start from: that of a stream like it.

    Without one the first day is learnt from and nothing of it is told.
    """
    noun: str = "posts"
    """What is counted, in words."""

    @property
    def spans(self) -> tuple[int, ...]:
        """Windows in intervals."""
        step = self.interval.total_seconds()
        return tuple(max(1, round(window / step)) for window in self.windows)

    @property
    def needed(self) -> float:
        """Give the score from which a burst is told."""
        return self.threshold + math.log10(max(self.streams, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """More than the stream explains by itself, when it is first seen."""

    at: datetime
    """Start of the interval with which it was seen; known once that is over."""
    window: timedelta
    observed: int
    expected: float
    authors: int | None
    log10_p: float
    score: float
    severity: float | None
    """Times the highest count of such a window in the last 14 days; none before the second day."""
    slow: bool
    """Found by the cumulated sum; the window is how long it has been going on."""
    probation: bool
    reason: str

    @property
    def ratio(self) -> float:
        """Give how many times the usual it is."""
        return self.observed / self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one interval showed."""

    score: float
    """Higher is rarer; a burst begins at `Settings.needed`."""
    burst: Burst | None
    wave: Burst | None = None
    """What the last hour alone makes a burst, told or not: an incident may have several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """All that is remembered of a stream."""

    history: History
    windows: tuple[Window, ...]
    rates: tuple[float, float, float] | None
    """What to expect of the slot before, of this one and of the next; none before the first."""
    started: int | None = None
    """Start of the first interval, in seconds since 1970."""
    last: int = -1
    """Number of the last interval that was heard; the first is 0."""
    counts: tuple[int | None, ...] = ()
    authors: tuple[int | None, ...] = ()
    usual: tuple[float, ...] = ()
    """Of the last 24 hours, oldest first."""
    slow: Slow = field(default_factory=Slow)
    held: int = -1
    """No burst is told up to this interval: the incident goes on, or was a moment ago."""

    @staticmethod
    def new(settings: Settings) -> "Stream":
        """Start a stream of which nothing is known. Raises ValueError for an odd interval."""
        slot, rate = slot_of(settings.interval), _prior(settings)
        return Stream(
            history=History(per_day=DAY // slot),
            windows=tuple(Window() for _ in settings.windows),
            rates=None if rate is None else (rate, rate, rate),
        )

    def to_json(self) -> str:
        """Give all of it as JSON."""
        return _adapter().dump_json(self).decode()

    @staticmethod
    def from_json(kept: str) -> "Stream":
        """Take a stream up where `to_json` left it. Raises ValueError for what is not one."""
        return _adapter().validate_json(kept)

    @property
    def bursting(self) -> bool:
        """Tell whether an incident goes on."""
        return self.last <= self.held

    def lately(self, intervals: int) -> tuple[int, float]:
        """Add up the newest intervals, of those that are known: what came, and what is usual."""
        counts, usual = self.counts[-intervals:], self.usual[-intervals:]
        if None not in counts:
            return sum(filter(None, counts)), sum(usual)
        known = [(c, u) for c, u in zip(counts, usual, strict=True) if c is not None]
        return sum(c for c, _ in known), sum(u for _, u in known)

    def heard(self, count: Count, settings: Settings) -> tuple["Stream", Judged]:
        """Hear the next interval; those skipped are unknown. An earlier one is corrected.

        A correction of the last 24 hours changes what is learnt from then on and is never a burst
        by itself; an older one is ignored, and so is one before the first interval.
        Raises ValueError for a negative count and for a time without a zone.
        """
        if count.at.tzinfo is None or (count.value or 0) < 0 or (count.authors or 0) < 0:
            raise ValueError(f"not a count: {count}")
        at = math.floor(count.at.timestamp())
        stream = self if self.started is not None else replace(self, started=at)
        clock = Clock.of(stream.started or 0, settings.interval)
        number = clock.number(at)
        if number <= stream.last:
            return stream.corrected(number, count, settings), Judged(score=0.0, burst=None)
        if (number - stream.last) * clock.step > LONGEST_GAP:
            stream, number = replace(Stream.new(settings), started=at), 0
        while stream.last < number - 1:
            stream, _ = _heard(stream, None, None, settings)
        return _heard(stream, count.value, count.authors, settings)

    def corrected(self, number: int, count: Count, settings: Settings) -> "Stream":
        """Put a late figure in the place of an earlier one."""
        place = number - self.last - 1 + len(self.counts)
        if number < 0 or place < 0:
            return self
        fixed = replace(
            self,
            counts=(*self.counts[:place], count.value, *self.counts[place + 1 :]),
            authors=(*self.authors[:place], count.authors, *self.authors[place + 1 :]),
        )
        clock = Clock.of(self.started or 0, settings.interval)
        slot = clock.slot(number)
        behind = clock.slot(self.last) - slot
        cut_off = clock.intervals(slot).start < self.last + 1 - len(self.counts)
        if behind == 0 or (cut_off and slot != clock.slot(0)):
            return fixed
        total, expected = fixed.slot_total(clock, slot)
        return replace(fixed, history=self.history.mended(behind, total, expected))

    def slot_total(self, clock: Clock, slot: int) -> tuple[float | None, float]:
        """Add up what is kept of a slot: what was seen in it, scaled up, and what was expected."""
        first = self.last + 1 - len(self.counts)
        rows = clock.intervals(slot)
        low, high = max(rows.start, first), rows.stop
        full = clock.slot_seconds / clock.step
        known = [x for x in self.counts[low - first : high - first] if x is not None]
        usual = self.usual[low - first : high - first]
        expected = full * sum(usual) / len(usual)
        if 2 * len(known) < full:
            return None, expected
        return full * sum(known) / len(known), expected


@cache
def _adapter() -> TypeAdapter[Stream]:
    return TypeAdapter(Stream)


def _heard(
    stream: Stream, value: int | None, authors: int | None, settings: Settings
) -> tuple[Stream, Judged]:
    clock = Clock.of(stream.started or 0, settings.interval)
    number = stream.last + 1
    if stream.last >= 0:
        if clock.slot(number) != clock.slot(stream.last):
            stream = _next_slot(stream, clock, settings)
        if clock.day(number) != clock.day(stream.last):
            windows = tuple(window.new_day() for window in stream.windows)
            stream = replace(stream, windows=windows, slow=stream.slow.new_day())
    keep = max(settings.spans) - 1
    usual = float(value or 0) if stream.rates is None else clock.part(stream.rates, number)
    stream = replace(
        stream,
        last=number,
        counts=(*(stream.counts[-keep:] if keep else ()), value),
        authors=(*(stream.authors[-keep:] if keep else ()), authors),
        usual=(*(stream.usual[-keep:] if keep else ()), usual),
    )
    if value is None:
        return stream, Judged(score=0.0, burst=None)
    return _judged(stream, clock, settings)


def _next_slot(stream: Stream, clock: Clock, settings: Settings) -> Stream:
    history = stream.history.then(*stream.slot_total(clock, clock.slot(stream.last)))
    before, now, after = (history.expected(ahead, _prior(settings)) for ahead in (-1, 0, 1))
    return replace(stream, history=history, rates=(before, now, after))


def _prior(settings: Settings) -> float | None:
    if settings.prior is None:
        return None
    return settings.prior * slot_of(settings.interval) / settings.interval.total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The rarest window that ends with an interval."""

    score: float
    log10_p: float
    span: int
    observed: int
    expected: float
    window: Window
    slow: bool = False


def _judged(stream: Stream, clock: Clock, settings: Settings) -> tuple[Stream, Judged]:
    """Score the windows that end with the newest interval, which is known, and learn from them."""
    windows = []
    best: _Found | None = None
    wave: _Found | None = None
    for window, span, weight in zip(stream.windows, settings.spans, settings.weights, strict=True):
        observed, expected = stream.lately(span)
        rare = window.rarity(observed, expected) if observed >= settings.least else 0.0
        score = weight * rare * share(observed - expected, window.excess) if rare else 0.0
        if score > 0.0 and (best is None or score > best.score):
            best = _Found(
                score=score,
                log10_p=-rare,
                span=span,
                observed=observed,
                expected=expected,
                window=window,
            )
        if span * clock.step <= _WAVE:
            wave = best
        whole = len(stream.counts) >= span
        windows.append(
            window.then(observed, expected, rare, share=1.0 / span, length=span * clock.step)
            if whole
            else window
        )
    value, usual = stream.counts[-1] or 0, stream.usual[-1]
    dispersion = stream.windows[0].dispersion
    slow = stream.slow.then(value, usual, dispersion, SLOW_MOST * settings.needed)
    best = _rarer(best, slow, stream.windows[-1], settings)
    stream = replace(stream, windows=tuple(windows), slow=slow)
    return (
        (stream, Judged(score=0.0, burst=None))
        if best is None
        else _told(stream, best, wave, clock, settings)
    )


def _rarer(best: _Found | None, slow: Slow, window: Window, settings: Settings) -> _Found | None:
    """Give the cumulated sum if it says more than the windows."""
    score = settings.slow_weight * slow.above_usual()
    if slow.observed < settings.least or score <= (best.score if best is not None else 0.0):
        return best
    return _Found(
        score=score,
        log10_p=-slow.bound,
        span=slow.intervals,
        observed=slow.observed,
        expected=slow.expected,
        window=window,
        slow=True,
    )


def _told(
    stream: Stream, found: _Found, latest: _Found | None, clock: Clock, settings: Settings
) -> tuple[Stream, Judged]:
    """Tell a burst where the score calls for one and no incident holds it."""
    authors = _authors(stream, found)
    age = (stream.last + 1) * clock.step
    young = age <= PROBATION.total_seconds()
    needed = settings.needed + (PROBATION_EXTRA if young else 0.0)
    if authors is not None and authors < settings.least:
        return stream, Judged(score=0.0, burst=None)
    unknown = settings.prior is None and age <= DAY
    if found.score < needed or unknown:
        return stream, Judged(score=found.score, burst=None)
    wave = None
    if latest is not None and latest.score >= needed:
        wave = _burst(stream, latest, clock, settings, young=young)
    held = stream.last + math.ceil(settings.refractory.total_seconds() / clock.step)
    burst = None if stream.bursting else _burst(stream, found, clock, settings, young=young)
    return replace(stream, held=held), Judged(score=found.score, burst=burst, wave=wave)


def _authors(stream: Stream, found: _Found) -> int | None:
    known = [x for x in stream.authors[-found.span :] if x is not None]
    return sum(known) if len(known) == min(found.span, len(stream.authors)) else None


def _burst(
    stream: Stream, found: _Found, clock: Clock, settings: Settings, *, young: bool
) -> Burst:
    highest = max(found.window.highest, default=0)
    authors = _authors(stream, found)
    return Burst(
        at=datetime.fromtimestamp(clock.time(stream.last), UTC),
        window=timedelta(seconds=found.span * clock.step),
        observed=found.observed,
        expected=found.expected,
        authors=authors,
        log10_p=found.log10_p,
        score=found.score,
        severity=found.observed / highest if highest else None,
        slow=found.slow,
        probation=young,
        reason=told(
            found.observed,
            found.expected,
            found.span * clock.step,
            noun=settings.noun,
            authors=authors,
            highest=highest,
            record=found.observed > max(highest, found.window.highest_today),
            days=len(found.window.highest),
        ),
    )
