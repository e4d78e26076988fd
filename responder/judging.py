"""Forecasts on files: nothing is kept."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from classifier.counters import points
from classifier.local_spread import Finished, LocalSpread, became, learn
from classifier.prior import prior
from classifier.spread import forecast, usual
from listener.records import Record, format_of, records
from listener.rows import BadRow, readings, row
from responder.exports import forecast_json
from responder.files import input_of
from storage.model import Engagement, Json, Mention

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What finished posts taught, by channel and by author."""

    local: Mapping[str, LocalSpread] = field(default_factory=dict)
    usual: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """The median that the posts of an author reached, by channel and handle."""


def forecast_rows(
    name: str,
    thresholds: Sequence[int],
    now: datetime,
    *,
    every_reading: bool = False,
    history: History | None = None,
) -> Iterator[Mapping[str, Json]]:
    """Forecast each post of a file, in order; a bad row is answered by its fault.

    A post is seen as at its newest reading or, with `every_reading`, once at each. Raises
    ImportRefused.
    """
    taught = history or History()
    with input_of(name) as stream:
        for record in records(stream, format_of(name)):
            try:
                mention, told = _post(record, now)
            except BadRow as error:
                yield {"line": record.line, "error": str(error)}
                continue
            author = mention.author
            for known in _prefixes(told) if every_reading else [told]:
                found = forecast(
                    known,
                    published_at=mention.published_at,
                    now=known[-1].at if known else mention.published_at,
                    thresholds=thresholds,
                    followers=author.followers if author else None,
                    usual=taught.usual.get((mention.channel, author.handle)) if author else None,
                    local=taught.local.get(mention.channel),
                    kind=mention.channel,
                    prior=prior(mention),
                )
                ids: dict[str, Json] = {
                    "channel": mention.channel,
                    "native_id": mention.native_id,
                }
                yield ids | forecast_json(found)


def history_of(name: str, now: datetime, say: Say) -> History:
    """Learn from a file of finished posts, and say what became of it. Raises ImportRefused."""
    posts: defaultdict[str, list[Finished]] = defaultdict(list)
    reached: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    unread = 0
    with input_of(name) as stream:
        for record in records(stream, format_of(name)):
            try:
                mention, told = _post(record, now)
            except BadRow:
                unread += 1
                continue
            author = mention.author
            posts[mention.channel].append(
                Finished(
                    readings=told,
                    published_at=mention.published_at,
                    followers=author.followers if author else None,
                )
            )
            if author and (known := points(told, told[-1].at) if told else []):
                reached[mention.channel, author.handle].append(known[-1].total)
    if unread:
        say(f"{unread} rows of the history could not be read")
    local = {channel: found for channel, past in posts.items() if (found := learn(past, channel))}
    for channel, past in posts.items():
        say(f"{channel}: {became(len(past), local.get(channel))}")
    return History(
        local=local,
        usual={who: most for who, past in reached.items() if (most := usual(past)) is not None},
    )


def _post(record: Record, now: datetime) -> tuple[Mention, list[Engagement]]:
    if isinstance(record.value, str):
        raise BadRow(record.value)
    value = record.value
    mention = row({**value, "text": value.get("text") or ""}, read_at=now)
    assert isinstance(mention, Mention)
    return mention, sorted(readings(value.get("readings")), key=lambda r: r.at)


def _prefixes(told: Sequence[Engagement]) -> Iterator[Sequence[Engagement]]:
    return (told[:count] for count in range(1, len(told) + 1))
