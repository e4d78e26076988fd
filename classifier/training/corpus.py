"""Reads the training data: which file teaches which head, and what is never trained on."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import regex

from classifier.text import visible
from storage.model import TOPICS, Json, Urgency

Row = Mapping[str, Json]
_NOT_LETTER = regex.compile(r"[^\p{L}\p{N}]+")
_URGENCIES = tuple(u.value for u in Urgency)
_TONES = {-1: "negative", 0: "neutral", 1: "positive"}
_COMPLAINTS = "complaints-en.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled text; `labels` holds the answer of each head that its source can teach."""

    text: str
    key: str
    """What identifies the text: its letters and digits alone. Equal keys share a fold."""
    source: str
    part: str
    """The domain, app or kind within the source, for leaving one out."""
    lang: str
    labels: Mapping[str, str]
    held_out: bool = False
    """Of a split that is only ever measured on."""
    weight: float = 1.0
    weights: Mapping[str, float] = field(default_factory=dict)

    def weight_for(self, head: str) -> float:
        """How much the example counts when this head is fitted."""
        return self.weights.get(head, self.weight)


def key_of(text: str) -> str:
    """The letters and digits of a text, for finding the same post in two files."""
    return str(_NOT_LETTER.sub("", visible(text).replace("@user", " ").replace("<url>", " ")))


def checksums(directory: Path, *more: str) -> dict[str, str]:
    """SHA-256 of each data file that `examples` reads, and of `more`."""
    names = sorted([*_READERS, *more])
    return {n: hashlib.sha256((directory / n).read_bytes()).hexdigest() for n in names}


def examples(directory: Path) -> list[Example]:
    """All examples, without repeats within a file and without what a held-out split also holds."""
    found = [e for name, read in _READERS.items() for e in read(name, _rows(directory / name))]
    found.extend(_annotations(_rows(directory / _COMPLAINTS)))
    found.extend(_seeds())
    kept = {(e.source, e.key, e.part): e for e in reversed(found) if e.key}
    secret = {e.key for e in kept.values() if e.held_out}
    return [e for e in reversed(kept.values()) if e.held_out or e.key not in secret]


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _yes(value: Json) -> str:
    return "yes" if int(str(value)) else "no"


def _example(name: str, row: Row, labels: Mapping[str, str], **more: object) -> Example:
    text = str(row["text"])
    fields: dict[str, object] = {"part": name, "lang": str(row["lang"]), **more}
    return Example(text=text, key=key_of(text), source=name, labels=labels, **fields)  # type: ignore[arg-type]


def _complaints(name: str, rows: Iterable[Row]) -> Iterator[Example]:
    for row in rows:
        labels = {"complaint": _yes(row["complaint"])}
        yield _example(name, row, labels, part=str(row["domain"]))


def _app_reviews(name: str, rows: Iterable[Row]) -> Iterator[Example]:
    for row in rows:
        labels = {"complaint": _yes(row["problem_report"])}
        yield _example(name, row, labels, part=str(row["app"]), weight=0.5)


def _product_reviews(name: str, rows: Iterable[Row]) -> Iterator[Example]:
    for row in rows:
        labels = {"complaint": _yes(row["complaint"])}
        yield _example(name, row, labels, part=str(row["domain"]), weight=0.5)


def _annotated(name: str, rows: Iterable[Row]) -> Iterator[Example]:
    for row in rows:
        labels = {
            "complaint": _yes(row["complaint"]),
            "sentiment": _TONES[int(str(row["sentiment"]))],
            "urgency": _URGENCIES[int(str(row["urgency"]))],
            "topic": str(row["topic"]),
            "needs_reply": _yes(row["needs_reply"]),
            "abuse": _yes(row["abuse"]),
        }
        assert labels["topic"] in TOPICS
        yield _example(name, row, labels, part=str(row.get("source", name)))


def _tones(name: str, rows: Iterable[Row]) -> Iterator[Example]:
    for row in rows:
        labels = {"sentiment": str(row["sentiment"])}
        yield _example(name, row, labels, held_out=name.endswith("-val.jsonl"), weight=0.3)


def _multilingual(name: str, rows: Iterable[Row]) -> Iterator[Example]:
    langs = {"french": "fr", "english": "en"}
    for row in rows:
        if (lang := langs.get(str(row["lang"]))) is None:
            continue
        tone, held_out = str(row["sentiment"]), row["split"] == "val"
        labels = {"sentiment": tone}
        if not held_out and tone != "negative":
            # Chatter without a grievance, as the random tweets of the English complaint set.
            labels |= {"complaint": "no"}
        yield _example(name, row, labels, lang=lang, held_out=held_out, weights={"complaint": 0.3})


def _offences(name: str, rows: Iterable[Row]) -> Iterator[Example]:
    for row in rows:
        labels = {"abuse": _yes(row["offensive"])}
        yield _example(name, row, labels, held_out=row["split"] == "val", weight=0.5)


def _slurs(name: str, rows: Iterable[Row]) -> Iterator[Example]:
    for row in rows:
        kinds = {str(label) for label in _list(row["labels"])}
        abusive = bool(kinds & {"offensive", "abusive", "hateful", "disrespectful"})
        yield _example(name, row, {"abuse": "yes" if abusive else "no"}, weight=0.5)


def _list(value: Json) -> list[Json]:
    assert isinstance(value, list)
    return value


def digest_of(key: str) -> str:
    """What stands for a text in `annotations.tsv`, which holds none."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _annotations(rows: Iterable[Row]) -> Iterator[Example]:
    """Posts of the complaint set with labels of all heads, given under the guide of the others."""
    given = {row["text"]: row for row in _tables(resources.files(__package__), "annotations.tsv")}
    for row in rows:
        if (told := given.get(digest_of(key_of(str(row["text"]))))) is not None:
            both: Row = {**told, "text": row["text"], "lang": row["lang"], "source": row["domain"]}
            yield from _annotated("annotations", [both])


def _seeds() -> Iterator[Example]:
    """Posts of our own for trades, topics and tones that the data lack; see docs/model-card.md."""
    folder = resources.files(__package__).joinpath("seeds")
    for name in sorted(file.name for file in folder.iterdir()):
        for row in _tables(folder, name):
            yield from _annotated("seeds", [{**row, "source": name.removesuffix(".tsv")}])


def _tables(folder: Traversable, name: str) -> Iterator[Row]:
    """The rows of a table of our own: tab-separated, a header, no quoting."""
    header, *lines = folder.joinpath(name).read_text(encoding="utf-8").splitlines()
    for line in lines:
        yield dict(zip(header.split("\t"), line.split("\t"), strict=True))


_READERS = {
    _COMPLAINTS: _complaints,
    "urgency-fr.jsonl": _annotated,
    "urgency-en.jsonl": _annotated,
    "urgency-more.jsonl": _annotated,
    "app-reviews-en.jsonl": _app_reviews,
    "app-reviews-fr.jsonl": _app_reviews,
    "product-reviews-en.jsonl": _product_reviews,
    "sentiment-en.jsonl": _tones,
    "sentiment-en-val.jsonl": _tones,
    "sentiment-multilingual.jsonl": _multilingual,
    "abuse-en.jsonl": _offences,
    "abuse-fr.jsonl": _slurs,
}
