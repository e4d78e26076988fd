"""The encoder's view of the articles, kept beside the ledger: an article is read once.

A file without pickles; one that is missing, altered or of another encoder is made anew.
"""

import contextlib
import hashlib
import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classifier.local import Reader
from classifier.vector import Floats
from responder.help.article import Article

_WIDEST = 4_096


def place_of(ledger: Path) -> Path:
    """Where the vectors of a ledger's articles are kept."""
    return ledger.with_name(f"{ledger.name}.help.npz")


def vectors(articles: Sequence[Article], reader: Reader, place: Path) -> Floats:
    """Give each article its vector, in order; only what is new is read. Raises EngineError."""
    texts = [read_of(article) for article in articles]
    keys = [_key(text, reader.version) for text in texts]
    known = _read(place)
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        known |= dict(zip(new, reader.vectors(list(new.values())), strict=True))
    if new or known.keys() - set(keys):
        _write(place, {key: known[key] for key in keys})
    if not articles:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([known[key] for key in keys])


def read_of(article: Article) -> str:
    """What the encoder reads of an article: as much of its beginning as it takes."""
    return f"{article.title}. {article.text}"


def _key(text: str, version: str) -> str:
    return hashlib.sha256(f"{version}\n{text}".encode()).hexdigest()


def _read(place: Path) -> dict[str, Floats]:
    try:
        content = place.read_bytes()
        digest, packed = content[:32], content[32:]
        if hashlib.sha256(packed).digest() != digest:
            return {}
        with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
            keys, rows = arrays["keys"], arrays["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    fits = rows.ndim == 2 and rows.shape[1] <= _WIDEST and keys.shape == (len(rows), 32)
    if not fits or rows.dtype != np.float32 or keys.dtype != np.uint8:
        return {}
    return {bytes(key).hex(): row for key, row in zip(keys, rows, strict=True)}


def _write(place: Path, known: dict[str, Floats]) -> None:
    """Keep what was read; where that cannot be, it is read again the next time."""
    packed = io.BytesIO()
    keys = np.frombuffer(bytes.fromhex("".join(known)), dtype=np.uint8).reshape(-1, 32)
    np.savez(packed, keys=keys, vectors=np.array(list(known.values()), dtype=np.float32))
    digest = hashlib.sha256(packed.getvalue()).digest()
    beside = place.with_name(f"{place.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        try:
            beside.write_bytes(digest + packed.getvalue())
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
