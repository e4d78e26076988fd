"""From the counts of the ledger to the bursts that hold now, stream by stream.

What is kept of a stream is worked out from its counts and from what was read of the sources, so
that a process that dies half way leaves nothing behind that the next round would not find itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from classifier.bursts import Settings
from classifier.bursts import Stream as Memory
from classifier.facets import streams_of
from classifier.follow import LEAST_AUTHORS, LIVELY, Counts
from classifier.watched import Quarter, Watched, look
from storage.incident import Facet, Signal, Stream
from storage.ledger import Ledger
from storage.listened import Listened
from storage.model import Brand
from storage.streams import QUARTER, slot_of, start_of

LONGEST_PAST = timedelta(days=56)
"""What was counted before is not looked at: the profile knows eight weeks."""
THRESHOLD = 3.8
"""Of the score of one stream alone; chosen with `benchmarks/watched.py`, see docs/incidents.md."""
CORRECTED = timedelta(hours=24)
"""So late a figure may be known in full."""
OTHERS = frozenset({Facet.PRODUCT, Facet.REGION})
"""What may be named for the first time while its brand is listened to for long."""


@dataclass(frozen=True, kw_only=True)
class BurstFinder:
    """Finds bursts at one moment; made before posts are counted, so that no count is too new."""

    ledger: Ledger
    brands: Sequence[Brand]
    listened: Listened
    now: datetime
    unjudged: frozenset[int]
    """Quarters of an hour of which posts wait for the classifier."""
    _whole: dict[int, bool] = field(default_factory=dict, init=False)
    """The same for all streams."""

    @staticmethod
    def at(
        now: datetime, ledger: Ledger, brands: Sequence[Brand], listened: Listened
    ) -> "BurstFinder":
        """Look at the ledger as it is now."""
        unjudged = ledger.streams.unjudged(now - LONGEST_PAST)
        return BurstFinder(
            ledger=ledger,
            brands=brands,
            listened=listened,
            now=now,
            unjudged=frozenset(unjudged),
        )

    @cached_property
    def _settings(self) -> Settings:
        """All streams in which something is said share the false alarms that are bearable."""
        lively = self.ledger.streams.lively(self.now - LIVELY, self.now, least=LEAST_AUTHORS)
        return Settings(interval=QUARTER, streams=len(lively), threshold=THRESHOLD, noun="authors")

    def __call__(self, stream: Stream, counts: Counts, now: datetime) -> Signal | None:
        """Tell the burst of a stream that holds; None where none does."""
        begins = self._begins(stream)
        if begins is None:
            return None
        settings = self._for(stream)
        known = self._recall(stream, settings)
        quarters = self._quarters(known, begins, counts)
        kept, signal = look(known, stream, quarters, settings, now)
        if kept != known:
            self.ledger.streams.remember(stream, kept.memory.to_json(), kept.signal)
        if signal is None or self._by_many(signal, quarters, now):
            return signal
        return None

    def known(self, since: datetime, until: datetime) -> timedelta:
        """Add up the quarters of an hour between two moments of which nothing is missing."""
        last = slot_of(self.now)
        first = slot_of(max(since, until - LONGEST_PAST))
        spans = (
            min(until, start_of(slot + 1)) - max(since, start_of(slot))
            for slot in range(first, slot_of(until) + 1)
            if self._known(slot, last)
        )
        return max(sum(spans, timedelta()), timedelta())

    def _begins(self, stream: Stream) -> int | None:
        """Number the first quarter of an hour of which it is known how much was said."""
        since = self.listened.alike_since
        of = stream if stream.facet in OTHERS else Stream(stream.brand)
        first = self.ledger.streams.first(of)
        if since is None or first is None:
            return None
        earliest = slot_of(max(since, self.now - LONGEST_PAST)) + 1
        return min(max(first, earliest), slot_of(self.now))

    def _for(self, stream: Stream) -> Settings:
        """Let what is named for the first time start from the level of its brand, its most."""
        settings = self._settings
        if stream.facet not in OTHERS:
            return settings
        brand = self._recall(Stream(stream.brand), settings).memory
        prior = sum(brand.usual) / max(len(brand.usual), 1)
        if not prior:
            return settings
        return replace(settings, prior=prior)

    def _recall(self, stream: Stream, settings: Settings) -> Watched:
        found = self.ledger.streams.recall(stream)
        if found is not None:
            known = Watched(memory=Memory.from_json(found[0]), signal=found[1])
            if not self._of_other_ears(known):
                return known
        return Watched(memory=Memory.new(settings))

    def _of_other_ears(self, known: Watched) -> bool:
        """Whether what is kept is to be worked out anew from the counts.

        It knows what fewer sources told, or a time that has not come: the clock was wrong.
        """
        after, since = known.next_slot, self.listened.alike_since
        if after is None:
            return False
        first = after - known.memory.last - 1
        return after > slot_of(self.now) + 1 or (since is not None and first < slot_of(since))

    def _quarters(self, known: Watched, begins: int, counts: Counts) -> list[Quarter]:
        """List what is to be heard, and what may have to be corrected, up to now."""
        last = slot_of(self.now)
        first = begins
        if known.next_slot is not None:
            first = max(begins, known.next_slot - round(CORRECTED / QUARTER))
        found = {slot_of(at): n for at, n in counts(start_of(first), start_of(last + 1))}
        return [
            Quarter(slot=slot, authors=found.get(slot, 0), whole=self._known(slot, last))
            for slot in range(first, last + 1)
        ]

    def _known(self, slot: int, last: int) -> bool:
        """Whether nothing of a quarter of an hour is missing."""
        if slot not in self._whole:
            self._whole[slot] = (
                slot < last
                and slot not in self.unjudged
                and self.listened.whole(start_of(slot), start_of(slot + 1))
            )
        return self._whole[slot]

    def _by_many(self, signal: Signal, quarters: Sequence[Quarter], now: datetime) -> bool:
        """Whether enough people are behind a burst: one who goes on and on is counted each time."""
        least = self._settings.least
        start = slot_of(signal.starts_at)
        if any(q.authors >= least for q in quarters if q.slot >= start):
            return True
        said = self.ledger.streams.said(signal.stream.brand, signal.starts_at, now)
        mine = (post for post in said if signal.stream in streams_of(post, self.brands))
        return len({post.author for post in mine}) >= least
