"""The file that holds a linear model: small, without pickles, refused when it was altered."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifier.engine import EngineError
from classifier.heads import HEADS
from classifier.text import TEXT_VERSION
from classifier.vector import Floats, Vocabulary
from storage.model import Json

DEFAULT = Path(__file__).parent / "weights" / "linear.npz"
_MEND = "reinstall vigie, or train again: python -m classifier.training.train DATA_DIR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Calibrated weights of all heads, side by side in the order of `heads.HEADS`."""

    vocabulary: Vocabulary
    weights: Floats
    bias: Floats
    margin: float
    """A complaint probability nearer to 0.5 than this is undecided."""
    sha256: str


def card_of(weights: Path) -> Path:
    """The JSON file beside the weights: checksum, data, seed, margin, figures."""
    return weights.with_suffix(".json")


def save(path: Path, vocabulary: Vocabulary, weights: Floats, bias: Floats) -> str:
    """Write weights as 8-bit integers with a scale per answer; return the file's SHA-256."""
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127.0
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        vocabulary=np.frombuffer("\n".join(vocabulary.grams).encode(), dtype=np.uint8),
        idf=vocabulary.idf.astype(np.float16),
        weights=np.round(weights / scales).astype(np.int8),
        scales=scales.astype(np.float32),
        bias=bias.astype(np.float32),
    )
    path.write_bytes(packed.getvalue())
    return hashlib.sha256(packed.getvalue()).hexdigest()


def load(path: Path) -> Model:
    """Read weights and card. Raises EngineError when one is missing, altered or of another form."""
    try:
        card = json.loads(card_of(path).read_text(encoding="utf-8"))
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise EngineError(f"cannot read the weights {path.name} and their card; {_MEND}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != card.get("sha256"):
        raise EngineError(f"the weights {path.name} are not those of their card; {_MEND}")
    if any(card.get(part) != value for part, value in form().items()):
        raise EngineError(f"the weights {path.name} belong to another release; {_MEND}")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            grams = arrays["vocabulary"].tobytes().decode().split("\n")
            return Model(
                vocabulary=Vocabulary(grams, arrays["idf"].astype(np.float32)),
                weights=arrays["weights"].astype(np.float32) * arrays["scales"],
                bias=arrays["bias"],
                margin=float(card["margin"]),
                sha256=found,
            )
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise EngineError(f"the weights {path.name} cannot be understood; {_MEND}") from error


def form() -> dict[str, Json]:
    """What weights and release must agree on; part of every card."""
    return {
        "text_version": TEXT_VERSION,
        "heads": {head: list(answers) for head, answers in HEADS.items()},
    }
