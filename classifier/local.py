"""What a team taught its own Vigie: a small layer of corrections over any engine.

A correction moves the log-odds that the engine gives to an answer by a weighted sum of features
of the post: the encoder's vector and the engine's own scores. Weights of zero change nothing.
The layer holds weights and counts, never a text; how it is learnt: `classifier.teaching`.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np

from classifier.doubts import UNSURE
from classifier.engine import Engine, EngineError
from classifier.heads import HEADS
from classifier.labels import answers
from classifier.levels import level_of
from classifier.merging import MARGIN
from classifier.ridge import Numbers, log_odds, sigmoid
from classifier.urgency_rules import raised
from classifier.vector import Floats
from storage.errors import ToolError
from storage.model import TOPICS, Classification, Sentiment, Urgency

FORM = 1
"""Grows when the features or the file change their meaning."""

DIRECTIONS = 384
SCORES = 11
FEATURES = 1 + SCORES + DIRECTIONS
"""A constant, the engine's own scores, and the encoder's vector."""

_SOFTEST = 4.0
"""Log-odds that count as one unit beside a vector of length one."""


class Reader(Protocol):
    """Turns texts into vectors; frozen."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may get another vector."""
        ...

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Give one row of `DIRECTIONS` numbers for each text. Raises EngineError."""
        ...


OpenReader: TypeAlias = Callable[[], Reader]


def open_reader() -> Reader:
    """Open the shipped encoder, which takes a while. Raises EngineError."""
    reader: Reader = import_module("classifier.encoder").Encoder()
    return reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Corrections for one version of one engine."""

    engine: str
    engine_version: str
    reader_version: str
    weights: Mapping[str, Numbers]
    """By question: a column of `FEATURES` weights for each answer (one for yes or no)."""
    taught: Mapping[str, int]
    """By question: how many corrections it was learnt from."""

    @property
    def digest(self) -> str:
        """Names the layer by what it holds."""
        hashed = hashlib.sha256(self.reader_version.encode())
        for question, weights in sorted(self.weights.items()):
            hashed.update(question.encode() + np.asarray(weights, dtype="<f4").tobytes())
        return hashed.hexdigest()

    def belongs_to(self, engine: Engine, reader: Reader) -> bool:
        """Tell whether it was learnt over these very versions."""
        own = (self.engine, self.engine_version, self.reader_version)
        return own == (engine.name, engine.version, reader.version)


def features(judged: Sequence[Classification], vectors: Floats) -> Numbers:
    """Lay out what corrections are made of, one row for each post."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.asarray(vectors, dtype=np.float64) / np.maximum(lengths, 1e-9)
    own = [_scores(c) for c in judged]
    return np.hstack([np.ones((len(judged), 1)), np.reshape(own, (len(judged), SCORES)), unit])


def _scores(c: Classification) -> Numbers:
    told = [c.complaint, c.needs_reply, c.abuse, c.topic_probability]
    told += [c.sentiment[tone] for tone in Sentiment]
    told += [c.urgencies[level] for level in Urgency]
    return log_odds(np.array(told), least=0.018) / _SOFTEST


def shares(c: Classification, question: str) -> Numbers:
    """The probabilities that the engine gives to the answers; of yes alone for yes or no.

    Of topics it tells only the likeliest: the others share what is left.
    """
    match question:
        case "sentiment":
            return np.array([c.sentiment[tone] for tone in Sentiment])
        case "urgency":
            return np.array([c.urgencies[level] for level in Urgency])
        case "topic":
            rest = (1.0 - c.topic_probability) / (len(TOPICS) - 1)
            return np.array([c.topic_probability if t == c.topic else rest for t in TOPICS])
        case _:
            return np.array(
                [{"complaint": c.complaint, "needs_reply": c.needs_reply}.get(question, c.abuse)]
            )


def corrected(start: Numbers, rows: Numbers, weights: Numbers) -> Numbers:
    """Move probabilities by the weighted features; several answers still add up to one."""
    if not weights.any():
        return start
    moved = sigmoid(log_odds(start, least=1e-6) + rows @ weights)
    return moved if moved.shape[1] == 1 else moved / moved.sum(axis=1, keepdims=True)


class LocalEngine:
    """An engine with what the team taught it."""

    def __init__(self, engine: Engine, layer: Layer, reader: Reader) -> None:
        self._engine = engine
        self._layer = layer
        self._reader = reader

    @property
    def name(self) -> str:
        """The name of the engine underneath."""
        return self._engine.name

    @property
    def version(self) -> str:
        """The version underneath, and what was learnt."""
        return f"{self._engine.version}+local.{self._layer.digest[:8]}"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, and correct the answers. Raises EngineError."""
        judged = self._engine.classify(texts, langs)
        if not judged:
            return judged
        rows = features(judged, self._reader.vectors(texts))
        moved = {
            question: corrected(np.array([shares(c, question) for c in judged]), rows, weights)
            for question, weights in self._layer.weights.items()
        }
        version = self.version
        return [
            replace(
                retold(c, text, {question: found[row] for question, found in moved.items()}),
                engine_version=version,
            )
            for row, (c, text) in enumerate(zip(judged, texts, strict=True))
        ]

    def complaints(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        """The probability of a complaint of each text, corrected; texts are few."""
        judged = self.classify(texts, langs)
        return np.array([c.complaint for c in judged], dtype=np.float32)


def retold(c: Classification, text: str, moved: Mapping[str, Numbers]) -> Classification:
    """The judgement with corrected probabilities, and a reason for each answer that changed.

    What the engine left undecided stays so: its doubt may rest on more than the score. A complaint
    that was moved near even odds is undecided too. The signs of urgency in the text hold as they
    did for the engine and as they do now, and can only raise.
    """
    after = c
    for question, found in moved.items():
        after = _with(after, question, found)
    if after == c:
        return c
    after = _ruled(c, _with_level(c, after), text)
    reasons = tuple(
        f"your team taught it: {question} {_answer(after, question)}, not {_answer(c, question)}"
        for question in moved
        if _answer(after, question) != _answer(c, question)
    )
    return replace(after, reasons=reasons + after.reasons)


def _with(c: Classification, question: str, found: Numbers) -> Classification:
    told = [float(p) for p in found]
    match question:
        case "complaint":
            return replace(c, complaint=told[0])
        case "needs_reply":
            return replace(c, needs_reply=told[0])
        case "abuse":
            return replace(c, abuse=told[0])
        case "sentiment":
            return replace(c, sentiment=dict(zip(Sentiment, told, strict=True)))
        case "urgency":
            return replace(c, urgencies=dict(zip(Urgency, told, strict=True)))
        case _:
            place = int(np.argmax(found))
            if told[place] <= told[TOPICS.index(c.topic)]:
                place = TOPICS.index(c.topic)
            return replace(c, topic=TOPICS[place], topic_probability=told[place])


def _with_level(before: Classification, after: Classification) -> Classification:
    level = level_of(after.urgencies)
    moved = level is not level_of(before.urgencies)
    return replace(after, urgency=level) if moved else after


def _ruled(before: Classification, after: Classification, text: str) -> Classification:
    if after.complaint != before.complaint and abs(after.complaint - 0.5) < MARGIN:
        after = replace(after, reasons=(*after.reasons, UNSURE), undecided=True)
    now = raised(after, text)
    # What is no complaint any more by what was taught may still be dangerous.
    then = raised(replace(now, complaint=before.complaint), text)
    return replace(now, urgency=then.urgency, urgencies=then.urgencies)


def _answer(c: Classification, question: str) -> str:
    match question:
        case "sentiment":
            return max(c.sentiment, key=c.sentiment.__getitem__).value
        case "urgency":
            return c.urgency.value
        case "topic":
            return c.topic
        case _:
            return answers(question)[int(shares(c, question)[0] >= 0.5)]


class LayerUnreadable(ToolError):
    """The file of the layer cannot be used; the engine judges without it."""


_BROKEN = (
    OSError,
    EOFError,
    KeyError,
    TypeError,
    AttributeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What numpy, zip and JSON raise at a file that is no layer."""


def place_of(database: Path) -> Path:
    """Where the layer of a ledger is kept: beside it."""
    return database.with_name(f"{database.stem}.local.npz")


def save(layer: Layer, path: Path) -> None:
    """Write the layer in one go, for its owner alone. Raises LayerUnreadable."""
    card = {
        "form": FORM,
        "engine": layer.engine,
        "engine_version": layer.engine_version,
        "reader_version": layer.reader_version,
        "taught": dict(layer.taught),
        "sha256": layer.digest,
    }
    packed = io.BytesIO()
    arrays = {q: np.asarray(w, dtype=np.float32) for q, w in layer.weights.items()}
    np.savez_compressed(
        packed,
        allow_pickle=False,
        card=np.frombuffer(json.dumps(card).encode(), np.uint8),
        **arrays,
    )
    try:
        put(path, packed.getvalue())
    except OSError as error:
        raise LayerUnreadable(f"cannot write {path}: {error.strerror}") from error


def put(path: Path, packed: bytes) -> None:
    """Write the file of a layer in one go, for its owner alone. Raises OSError."""
    beside = path.with_name(f"{path.name}.new")
    beside.touch(mode=0o600)
    beside.write_bytes(packed)
    beside.replace(path)


def read(path: Path) -> Layer:
    """Read a layer. Raises LayerUnreadable where it is altered or of another form."""
    try:
        # From memory: numpy leaves the file open where it is none of its own.
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
            card = json.loads(arrays["card"].tobytes())
            layer = Layer(
                engine=str(card["engine"]),
                engine_version=str(card["engine_version"]),
                reader_version=str(card["reader_version"]),
                weights={
                    q: np.asarray(arrays[q], dtype=np.float64) for q in arrays.files if q in HEADS
                },
                taught={str(q): int(n) for q, n in card["taught"].items()},
            )
            whole = card["form"] == FORM and card["sha256"] == layer.digest
    except _BROKEN as error:
        raise LayerUnreadable(f"{path.name} cannot be understood: {_MEND}") from error
    if not whole or any(w.shape != _shape(q) for q, w in layer.weights.items()):
        raise LayerUnreadable(f"{path.name} was altered or is of another release: {_MEND}")
    return layer


_MEND = "`vigie train` learns anew, `vigie train --forget` removes it"


def _shape(question: str) -> tuple[int, int]:
    return FEATURES, len(HEADS[question])


def taught(
    engine: Engine, path: Path, say: Callable[[str], None], reader: OpenReader = open_reader
) -> Engine:
    """The engine with the layer of this file, where there is one that belongs to it.

    One that does not is left alone, and told; so it is where the encoder cannot be opened.
    """
    if not path.exists():
        return engine
    try:
        layer, opened = read(path), reader()
    except (LayerUnreadable, EngineError) as error:
        say(f"what the team taught is left out: {error}")
        return engine
    if not layer.belongs_to(engine, opened):
        say(
            f"what the team taught is left out: it was learnt over {layer.engine} "
            f"{layer.engine_version}; `vigie train` learns it anew over {engine.version}"
        )
        return engine
    return LocalEngine(engine, layer, opened)
