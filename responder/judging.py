"""Forecasts and measurements on files: nothing is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from classifier.engine import Engine
from classifier.evaluate import Scores, scores
from classifier.heads import HEADS
from classifier.labels import BadLabel, answered, labels
from classifier.spread import forecast
from listener.records import Record, format_of, records
from listener.rows import BadRow, readings, row
from responder.exports import forecast_json
from responder.files import CHUNK, Say, input_of
from storage.errors import ImportRefused
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


@dataclass(slots=True)
class _Answers:
    """Labels and answers to one question, row by row."""

    truth: list[str] = field(default_factory=list)
    predicted: list[str] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)


def evaluated(name: str, engine: Engine, say: Say) -> dict[str, Scores]:
    """Score an engine on the labelled rows of a file, question by question.

    Rows that cannot be used are told by line and reason. Raises ImportRefused where no row can.
    """
    found = {question: _Answers() for question in HEADS}
    with input_of(name) as stream:
        rows = _labelled(records(stream, format_of(name)), say)
        while chunk := list(islice(rows, CHUNK)):
            judged = engine.classify([r.text for r in chunk], [r.lang for r in chunk])
            for labelled, classification in zip(chunk, judged, strict=True):
                for question, truth in labelled.labels.items():
                    answer, sure = answered(classification, question)
                    found[question].truth.append(truth)
                    found[question].predicted.append(answer)
                    found[question].sure.append(sure)
    measured = {q: scores(a.truth, a.predicted, a.sure) for q, a in found.items() if a.truth}
    if not measured:
        raise ImportRefused(f"{name} has no labelled row; labels: {', '.join(HEADS)}")
    return measured


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labelled:
    text: str
    lang: str | None
    labels: Mapping[str, str]


def _labelled(rows: Iterable[Record], say: Say) -> Iterator[_Labelled]:
    for record in rows:
        try:
            yield _read(record)
        except (BadRow, BadLabel) as error:
            say(f"line {record.line}: {error}")


def _read(record: Record) -> _Labelled:
    value = record.value
    if isinstance(value, str):
        raise BadRow(value)
    text, lang = value.get("text"), value.get("lang")
    if not isinstance(text, str):
        raise BadRow("text: missing or not a text")
    given = labels(value)
    if not given:
        raise BadRow("no label")
    return _Labelled(text=text, lang=lang if isinstance(lang, str) else None, labels=given)
