"""Forecasts on files: nothing is kept."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from classifier.spread import forecast
from listener.records import Record, format_of, records
from listener.rows import BadRow, readings, row
from responder.exports import forecast_json
from responder.files import input_of
from storage.model import Engagement, Json, Mention


def forecast_rows(
    name: str, thresholds: Sequence[int], now: datetime, *, every_reading: bool = False
) -> Iterator[Mapping[str, Json]]:
    """Forecast each post of a file, in order; a bad row is answered by its fault.

    A post is seen as at its newest reading or, with `every_reading`, once at each. Raises
    ImportRefused.
    """
    with input_of(name) as stream:
        for record in records(stream, format_of(name)):
            try:
                mention, told = _post(record, now)
            except BadRow as error:
                yield {"line": record.line, "error": str(error)}
                continue
            for known in _prefixes(told) if every_reading else [told]:
                found = forecast(
                    known,
                    published_at=mention.published_at,
                    now=known[-1].at if known else mention.published_at,
                    thresholds=thresholds,
                )
                ids: dict[str, Json] = {
                    "channel": mention.channel,
                    "native_id": mention.native_id,
                }
                yield ids | forecast_json(found)


def _post(record: Record, now: datetime) -> tuple[Mention, list[Engagement]]:
    if isinstance(record.value, str):
        raise BadRow(record.value)
    value = record.value
    mention = row({**value, "text": value.get("text") or ""}, read_at=now)
    assert isinstance(mention, Mention)
    return mention, sorted(readings(value.get("readings")), key=lambda r: r.at)


def _prefixes(told: Sequence[Engagement]) -> Iterator[Sequence[Engagement]]:
    return (told[:count] for count in range(1, len(told) + 1))
