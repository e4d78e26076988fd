"""Reading back page by page until what is known is met; told as a hole where it is not.

The cursor that most channels keep is a watermark: the time of the newest post that is stored and
the ids of the last few, so that a deleted post cannot hide the place where reading stopped.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from listener.errors import ChannelError
from storage.model import Cost, Mention, Setback
from storage.polled import Batch, Hole, Reject, Repost, Span

KEPT_IDS = 50
OVERLAP = timedelta(minutes=2)
"""Networks index posts a little out of order; what is read twice costs nothing."""


class Unreadable(Exception):
    """One item of a page cannot become a mention; the rest of the page is not touched."""

    def __init__(self, native_id: str, reason: str) -> None:
        super().__init__(reason)
        self.native_id = native_id
        self.reason = reason


class Watermark(BaseModel):
    """The newest post that is stored, and the ids of the last few."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    ids: tuple[str, ...]

    @staticmethod
    def decode(cursor: str | None) -> "Watermark | None":
        """Read a stored cursor back."""
        return None if cursor is None else Watermark.model_validate_json(cursor)

    def encode(self) -> str:
        """Write the watermark as a cursor."""
        return self.model_dump_json()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """An item that says that a post is gone."""

    native_id: str
    at: datetime


Item: TypeAlias = Mention | Repost | Deleted


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of the network: its items as they came, newest first, and what it cost."""

    items: Sequence[object]
    cost: Cost = Cost(requests=1)
    cut: str | None = None
    """Why more may lie behind this page though the network gives no next one."""


@dataclass(slots=True)
class _Walk:
    items: dict[str, Item] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    cost: Cost = Cost()
    pages: int = 0
    cut: str | None = None
    last: Item | None = None
    """The last item in the order of reading: where reading ended."""

    def take(self, page: Page, parse: Callable[[object], Item]) -> list[Item]:
        self.pages += 1
        self.cost += page.cost
        self.cut = page.cut
        found: list[Item] = []
        for raw in page.items:
            try:
                item = parse(raw)
            except Unreadable as error:
                self.rejects.append(Reject(native_id=error.native_id, reason=error.reason))
            except ValidationError as error:
                self.rejects.append(Reject(native_id=id_of(raw), reason=first_fault(error)))
            else:
                found.append(item)
                self.last = item
                self.items.setdefault(item.native_id, item)
        return found


def walk(
    pages: Iterable[Page],
    parse: Callable[[object], Item],
    *,
    since: Watermark | None,
    now: datetime,
    max_pages: int,
    keep: Callable[[Mention], Mention | Reject],
    bounded: str | None = None,
    by_last: bool = False,
) -> Batch:
    """Read pages, newest first, until one holds a post that was stored before.

    `pages` is lazy: what is not needed is not asked for. `parse` raises Unreadable or pydantic's
    ValidationError for an item that it cannot read. `keep` attaches the brands to a mention, or
    rejects it. `bounded` says why the network may run out of pages before the watermark is met
    (then that is a hole); None promises that running out means that all was read, unless the last
    page says otherwise. `by_last` judges
    a page by its last item alone: for streams where a post that arrived late, and so looks old,
    may stand among the newest.

    Raises ChannelError when the first page fails; a later failure becomes the batch's setback,
    and the cursor stays.
    """
    state = _Walk()
    met, setback, cut = False, None, None
    try:
        for page in pages:
            found = state.take(page, parse)
            judged = found[-1:] if by_last else found
            met = since is not None and any(_known(item, since) for item in judged)
            if met:
                break
            if state.pages >= max_pages:
                cut = f"more than {max_pages} pages were waiting"
                break
        else:
            cut = state.cut or bounded
    except ChannelError as error:
        if state.pages == 0:
            raise
        setback = error.setback
    return _batch(state, since, now, keep, setback, None if met else cut)


def _batch(
    state: _Walk,
    since: Watermark | None,
    now: datetime,
    keep: Callable[[Mention], Mention | Reject],
    setback: Setback | None,
    cut: str | None,
) -> Batch:
    items = list(state.items.values())
    verdicts = [keep(item) for item in items if isinstance(item, Mention)]
    rejects = [*state.rejects, *(v for v in verdicts if isinstance(v, Reject))]
    times = [_time(item) for item in items]
    oldest = min(times, default=now)
    start = since.at if since else min(oldest, now)
    # An old post that arrived late may stand among the newest: it is not where reading ended.
    reached = _time(state.last) if state.last else oldest
    missed = Span(start=start, end=reached) if since and cut and reached > start else None
    return Batch(
        mentions=tuple(v for v in verdicts if isinstance(v, Mention)),
        reposts=tuple(item for item in items if isinstance(item, Repost)),
        deleted=tuple(item.native_id for item in items if isinstance(item, Deleted)),
        rejects=tuple(rejects),
        cursor=None if setback else _advance(items, since, now),
        covered=None if setback else Span(start=start, end=max(now, start)),
        holes=(Hole(span=missed, reason=cut),) if missed and cut and not setback else (),
        cost=state.cost,
        setback=setback,
    )


def _advance(items: Sequence[Item], since: Watermark | None, now: datetime) -> str | None:
    """Move the watermark; a post dated in the future must not make all others look read."""
    if not items:
        # A quiet start is a start all the same: what comes after it must be met or told as a hole.
        return None if since else Watermark(at=now, ids=()).encode()
    newest = sorted(items, key=_time, reverse=True)
    ids = [item.native_id for item in newest[:KEPT_IDS]]
    past = (_time(item) for item in newest if _time(item) <= now)
    if since is None:
        return Watermark(at=next(past, now), ids=tuple(ids)).encode()
    return Watermark(
        at=max(next(past, since.at), since.at),
        ids=tuple(dict.fromkeys([*ids, *since.ids]))[:KEPT_IDS],
    ).encode()


def _known(item: Item, since: Watermark) -> bool:
    return item.native_id in since.ids or _time(item) < since.at - OVERLAP


def _time(item: Item) -> datetime:
    return item.published_at if isinstance(item, Mention) else item.at


def id_of(raw: object) -> str:
    """Name an item that cannot be read, as far as it says."""
    if isinstance(raw, dict):
        for key in ("id", "uri", "name", "objectID", "native_id"):
            if isinstance(raw.get(key), str | int):
                return str(raw[key])
    return "?"


def first_fault(error: ValidationError) -> str:
    """Name the first faulty key and what is wrong with it, never its value."""
    fault = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in fault["loc"]) or "item"
    return f"{place}: {fault['msg']}"
