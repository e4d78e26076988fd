"""What a look at known posts brought, sorted: readings, what is gone, what could not be read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from pydantic import ValidationError

from listener.errors import ChannelError
from listener.paging import Deleted, Item, Unreadable, first_fault, id_of
from storage.model import Cost, Engagement, Mention, Setback
from storage.polled import Reject
from storage.refreshed import Counted, Refreshed

UNCOUNTED = "no counters"
NOT_GIVEN = "the network did not give it"


@dataclass(slots=True)
class Look:
    """Gathers what one refresh brings; an item that cannot be read spoils no other."""

    asked: Sequence[str]
    cost: Cost = Cost()
    setback: Setback | None = None
    _readings: dict[str, Engagement] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)
    _rejects: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, native_ids: Sequence[str], is_id: Callable[[str], object], strange: str) -> Self:
        """Ask about what can be an id of the network; `strange` says why not about the rest."""
        look = cls([native_id for native_id in native_ids if is_id(native_id)])
        for native_id in native_ids:
            if native_id not in look.asked:
                look.reject(native_id, strange)
        return look

    def take(self, items: Iterable[object], parse: Callable[[object], Item | Counted]) -> None:
        """Read what was given; `parse` raises Unreadable or ValidationError for a bad item."""
        for raw in items:
            try:
                item = parse(raw)
            except Unreadable as error:
                self.reject(error.native_id, error.reason)
            except ValidationError as error:
                self.reject(id_of(raw), first_fault(error))
            else:
                self._take_one(item)

    def _take_one(self, item: Item | Counted) -> None:
        if isinstance(item, Counted):
            self.count(item.native_id, item.engagement)
        elif isinstance(item, Deleted):
            self.bury(item.native_id)
        elif isinstance(item, Mention) and item.engagement is not None:
            self.count(item.native_id, item.engagement)
        else:
            self.reject(item.native_id, UNCOUNTED)

    def count(self, native_id: str, engagement: Engagement) -> None:
        """Take a reading, where it was asked for and tells a number at all."""
        e = engagement
        if e.likes is e.shares is e.replies is e.views is None:
            self.reject(native_id, UNCOUNTED)
        elif native_id in self.asked:
            self._readings[native_id] = engagement

    def bury(self, native_id: str) -> None:
        """Take it that a post is gone."""
        if native_id in self.asked:
            self._gone.add(native_id)

    def reject(self, native_id: str, reason: str) -> None:
        """Take it that nothing can be read of a post, for the first reason that is given."""
        self._rejects.setdefault(native_id, reason)

    @property
    def missing(self) -> list[str]:
        """The posts of which nothing was said yet."""
        told = self._readings.keys() | self._gone | self._rejects.keys()
        return [native_id for native_id in self.asked if native_id not in told]

    def ask_singly(self, ask: Callable[[str], None], *, most: int) -> None:
        """Ask about what is missing one by one, up to `most`; a failure ends it as a setback.

        Of what is not asked about this time nothing is told, so that it is asked about next time.
        """
        for native_id in self.missing[:most]:
            try:
                ask(native_id)
            except ChannelError as error:
                self.setback = error.setback
                return
            if native_id in self.missing:
                self.reject(native_id, NOT_GIVEN)

    def give_up(self) -> None:
        """Tell what is missing as not given: there is no other way to ask."""
        for native_id in self.missing:
            self.reject(native_id, NOT_GIVEN)

    def done(self) -> Refreshed:
        """Give it all."""
        unread = self._rejects.keys() - self._readings.keys() - self._gone
        return Refreshed(
            readings=tuple(Counted(native_id=k, engagement=e) for k, e in self._readings.items()),
            gone=tuple(sorted(self._gone - self._readings.keys())),
            rejects=tuple(Reject(native_id=k, reason=self._rejects[k]) for k in sorted(unread)),
            cost=self.cost,
            setback=self.setback,
        )
