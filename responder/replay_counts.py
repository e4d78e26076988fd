"""A past series of counts, one per interval, through the detector of bursts; nothing is kept.

The series is CSV with the columns `timestamp` and `value`, and `authors` where they are known;
times without an offset are UTC, an empty value is unknown. The interval is the commonest step.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import PurePath

from classifier.burst_values import Burst, Count
from classifier.bursts import Settings, Stream
from listener.records import Record, records
from responder.files import Say, input_of
from storage.errors import ImportRefused
from storage.model import Json

MOST = 10**12
"""A higher count is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsReplay:
    """What the series would have raised."""

    name: str
    settings: Settings
    counts: Sequence[Count]
    rejected: int
    bursts: Sequence[Burst]


def replay_counts(name: str, say: Say) -> CountsReplay:
    """Judge each interval of a file in the order of time; bad rows are told by line and reason.

    Raises ImportRefused for a file that holds no series.
    """
    rows: dict[datetime, Count] = {}
    rejected = 0
    with input_of(name) as stream:
        for record in records(stream, "csv"):
            found = _count(record)
            if isinstance(record.value, dict) and not record.value.keys() & {"timestamp", "value"}:
                raise ImportRefused(f"{name}: no column timestamp and none value")
            if isinstance(found, Count) and found.at in rows:
                found = "a second count for the same time"
            if isinstance(found, str):
                rejected += 1
                say(f"line {record.line}: {found}")
            else:
                rows[found.at] = found
    counts = [rows[at] for at in sorted(rows)]
    settings = Settings(interval=_interval(name, counts))
    return CountsReplay(
        name=PurePath(name).stem,
        settings=settings,
        counts=counts,
        rejected=rejected,
        bursts=tuple(_bursts(counts, settings)),
    )


def _bursts(counts: Sequence[Count], settings: Settings) -> Iterator[Burst]:
    stream = Stream.new(settings)
    for count in counts:
        stream, judged = stream.heard(count, settings)
        if judged.burst is not None:
            yield judged.burst


def _interval(name: str, counts: Sequence[Count]) -> timedelta:
    steps = Counter(later.at - earlier.at for earlier, later in pairwise(counts))
    if not steps:
        return Settings().interval
    seconds = round(min(steps, key=lambda step: (-steps[step], step)).total_seconds())
    settings = Settings(interval=timedelta(seconds=seconds))
    try:
        Stream.new(settings)
    except ValueError as error:
        raise ImportRefused(
            f"{name}: steps of {seconds} seconds; they must be of a minute to a day, "
            "and above an hour a part of a day"
        ) from error
    return settings.interval


def _count(record: Record) -> Count | str:
    if isinstance(record.value, str):
        return record.value
    at = _time(record.value.get("timestamp"))
    if at is None:
        return "timestamp: missing or not a time"
    value, authors = (_number(record.value.get(key)) for key in ("value", "authors"))
    for key, number in (("value", value), ("authors", authors)):
        if isinstance(number, str):
            return f"{key}: {number}"
    assert not isinstance(value, str) and not isinstance(authors, str)
    return Count(at=at, value=value, authors=authors)


def _time(text: Json) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _number(text: Json) -> int | str | None:
    """Read a count; none for an empty cell, the fault for what is not one."""
    if text is None:
        return None
    try:
        number = float(str(text))
    except ValueError:
        return "not a number"
    if not 0 <= number <= MOST:
        return f"not from 0 to {MOST:,}"
    return int(number) if number.is_integer() else "not a whole number"


def burst_json(burst: Burst, past: CountsReplay) -> dict[str, Json]:
    """Give one alert in the form of the contract, with the figures behind it.

    `at` is the timestamp of the row with which it was seen; `probability` is how often so much
    comes by itself in such a window.
    """
    return {
        "at": burst.at.isoformat(),
        "kind": "burst",
        "key": f"burst {past.name}",
        "mention": None,
        "incident": f"{past.name} {burst.at.isoformat()}",
        "probability": 10.0**burst.log10_p,
        "threshold": 10.0**-past.settings.needed,
        "reasons": [burst.reason],
        "lead_minutes": None,
        "observed": burst.observed,
        "expected": round(burst.expected, 2),
        "ratio": round(burst.ratio, 2),
        "window_minutes": burst.window.total_seconds() / 60,
        "log10_p": round(burst.log10_p, 2),
        "score": round(burst.score, 2),
        "severity": None if burst.severity is None else round(burst.severity, 2),
        "slow": burst.slow,
        "probation": burst.probation,
    }


def counts_summary_json(past: CountsReplay) -> dict[str, Json]:
    """Give the last line."""
    times = [count.at for count in past.counts]
    return {
        "summary": {
            "from": times[0].isoformat() if times else None,
            "to": times[-1].isoformat() if times else None,
            "intervals": len(times),
            "unknown": sum(count.value is None for count in past.counts),
            "rejected": past.rejected,
            "interval_minutes": past.settings.interval.total_seconds() / 60,
            "alerts": {"burst": len(past.bursts)} if past.bursts else {},
        }
    }
