"""The embedded encoder: a small transformer in 8 bits, run by onnxruntime; posts to vectors.

Its folder holds `encoder.onnx`, `tokenizer.json`, `heads.npz` and `card.json`, the card with the
SHA-256 of each of the others. Nothing is unpickled, nothing is run that was altered.
"""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tokenizers import Tokenizer

from classifier import joining
from classifier.engine import EngineError
from classifier.heads import HEADS
from classifier.text import TEXT_VERSION, reading
from classifier.vector import Floats, Whole

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

DEFAULT = Path(__file__).parent / "weights" / "encoder"
CARD = "card.json"
MODEL, TOKENIZER, HEAD_WEIGHTS = FILES = ("encoder.onnx", "tokenizer.json", "heads.npz")

PART = 1_024
"""Posts that are cut into tokens together; bounds the memory of a long list."""

TOKENS = 512
"""Tokens of a batch at the most: larger ones take more memory and are not read faster."""

MOST_THREADS = 4
"""Batches that are read at the same time at the most, each on one core."""

_MEND = "reinstall vigie, or build it with `make model`; see docs/model-card.md"


class Thresholds(BaseModel):
    """From where on the linear stage is sure; chosen on data, see docs/model-card.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    no: float = Field(ge=0.0, le=1.0)
    """A complaint of this probability at the most is none."""
    yes: float = Field(ge=0.0, le=1.0)
    """One of this probability at least is one."""
    urgency: float = Field(ge=0.0, le=1.0)
    """Least probability of the most probable level."""
    topic: float = Field(ge=0.0, le=1.0)
    """Least probability of the most probable topic."""
    sentiment: float = Field(ge=0.0, le=1.0)
    """Least probability of the most probable tone."""


class _Card(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    sha256: dict[str, str]
    text_version: int
    heads: dict[str, list[str]]
    margin: float = Field(ge=0.0, le=0.5)
    cascade: Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """What turns vectors into scores, and scores into calibrated ones."""

    weights: Floats
    bias: Floats
    alone: Floats
    """Figures of the encoder's scores, as `classifier.joining` reads them."""
    joined: Floats
    """Figures of the linear scores and of the encoder's."""

    def scores(self, vectors: Floats, langs: Sequence[str]) -> Floats:
        """Calibrated scores of the encoder alone; `langs` are the languages of the texts."""
        return joining.joined(self.alone, [self._raw(vectors)], langs)

    def joined_scores(self, linear: Floats, vectors: Floats, langs: Sequence[str]) -> Floats:
        """Calibrated scores of the linear stage and the encoder together."""
        return joining.joined(self.joined, [linear, self._raw(vectors)], langs)

    def _raw(self, vectors: Floats) -> Floats:
        # BLAS would leave a thread of its own waiting busily on a core that the encoder needs.
        return np.asarray(np.einsum("pv,va->pa", vectors, self.weights) + self.bias)


class Encoder:
    """Reads posts into vectors; open it once and keep it."""

    def __init__(self, folder: Path = DEFAULT) -> None:
        """Load and verify the files, in less than a second. Raises EngineError."""
        card, content = _verified(folder)
        told = json.dumps([card.sha256, card.margin, card.cascade.model_dump()], sort_keys=True)
        self.version = hashlib.sha256(told.encode()).hexdigest()[:8]
        self.margin = card.margin
        self.thresholds = card.cascade
        self.heads = _heads(content[HEAD_WEIGHTS])
        try:
            self._tokenizer = Tokenizer.from_buffer(content[TOKENIZER])
        # The library raises bare exceptions for a file that it cannot read.
        except Exception as error:
            raise EngineError(
                f"the encoder in {folder.name} cannot be understood; {_MEND}"
            ) from error
        self._session = _session(content[MODEL])
        # One thread a batch: a small batch is done before several threads have met over it.
        self._pool = ThreadPoolExecutor(_cores(), thread_name_prefix="encoder")

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Give each text its vector, in order; shape (texts, width). Any text has one.

        Raises EngineError where the runtime fails, for want of memory for instance.
        """
        parts = [self.begun(texts[at : at + PART])() for at in range(0, len(texts), PART)]
        return np.concatenate(parts) if parts else self.begun([])()

    def begun(self, texts: Sequence[str]) -> Callable[[], Floats]:
        """Begin to read at most `PART` texts in the background; call the answer for the vectors.

        The answer raises what `vectors` raises.
        """
        rows = self._rows(texts)
        order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
        batches = _batches(order, [len(row) for row in rows])
        futures = [self._pool.submit(self._read, [rows[i] for i in batch]) for batch in batches]

        def joined() -> Floats:
            found = np.zeros((len(rows), self.heads.weights.shape[0]), dtype=np.float32)
            for batch, future in zip(batches, futures, strict=True):
                found[batch] = future.result()
            return found

        return joined

    def _rows(self, texts: Sequence[str]) -> list[list[int]]:
        # One by one: the library's own threads would stand in the way of the batches'.
        return [self._tokenizer.encode(reading(text)).ids for text in texts]

    def _read(self, rows: Sequence[Sequence[int]]) -> Floats:
        ids: Whole = np.array(rows, dtype=np.int64)
        try:
            (told,) = self._session.run(None, {"input_ids": ids})
        # As at loading: a family of exceptions without a name in common.
        except Exception as error:
            raise EngineError("onnxruntime failed at reading posts with the encoder") from error
        found = np.asarray(told, dtype=np.float32)
        # What is no number would be neither sure nor in doubt.
        if not np.isfinite(found).all():
            raise EngineError(f"the encoder gives no numbers; {_MEND}")
        return found


def _batches(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """Cut texts, shortest first, into batches of one length and of at most `TOKENS` tokens.

    `order` are their places, `lengths` the tokens of the text at each place.
    """
    batches: list[list[int]] = []
    for length, alike in groupby(order, key=lengths.__getitem__):
        rows, most = list(alike), max(TOKENS // length, 1)
        batches += [rows[at : at + most] for at in range(0, len(rows), most)]
    return batches


def _cores() -> int:
    """Cores that this process may use, `MOST_THREADS` at the most."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(allowed or 1, MOST_THREADS)


def _session(content: bytes) -> "InferenceSession":
    """Open the model; one core a call, nothing on the screen, nothing sent anywhere."""
    # Slow to import: not before an encoder is wanted.
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    onnxruntime.set_default_logger_severity(4)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # Shapes differ from batch to batch: planned memory would be kept for each of them.
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    # The library raises a family of exceptions that has no name in common.
    except Exception as error:
        raise EngineError(f"onnxruntime cannot read {MODEL}; {_MEND}") from error


def _verified(folder: Path) -> tuple[_Card, dict[str, bytes]]:
    try:
        card = _Card.model_validate_json((folder / CARD).read_bytes())
    except OSError as error:
        raise EngineError(f"cannot read {CARD} of the encoder; {_MEND}") from error
    except ValidationError as error:
        raise EngineError(f"{CARD} of the encoder cannot be understood; {_MEND}") from error
    if card.text_version != TEXT_VERSION or card.heads != {h: list(a) for h, a in HEADS.items()}:
        raise EngineError(f"the encoder in {folder.name} belongs to another release; {_MEND}")
    content: dict[str, bytes] = {}
    for name in FILES:
        try:
            content[name] = (folder / name).read_bytes()
        except OSError as error:
            raise EngineError(f"cannot read {name} of the encoder; {_MEND}") from error
        if hashlib.sha256(content[name]).hexdigest() != card.sha256.get(name):
            raise EngineError(f"{name} of the encoder is not that of its card; {_MEND}")
    return card, content


def _heads(content: bytes) -> Heads:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            names = ("weights", "bias", "alone", "joined")
            heads = Heads(**{name: arrays[name].astype(np.float32) for name in names})
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise EngineError(f"{HEAD_WEIGHTS} of the encoder cannot be understood; {_MEND}") from error
    rows, answers = len(joining.APART) + 1, len(heads.bias)
    if (heads.alone.shape, heads.joined.shape) != ((rows, 2, answers), (rows, 3, answers)):
        raise EngineError(f"{HEAD_WEIGHTS} of the encoder belongs to another release; {_MEND}")
    return heads
