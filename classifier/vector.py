"""TF-IDF vectors of n-grams, in numpy alone; the same code for training and for judging."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from classifier.text import character_grams, pieces

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]

_REMEMBERED = 20_000
"""Words whose runs of characters are kept looked up: most words of a day are among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparse:
    """Vectors of several texts: text i holds the entries `starts[i]` to `starts[i + 1]`."""

    ids: Whole
    values: Floats
    starts: Whole
    lengths: Floats
    """By text and block (words, runs): what its values were divided by."""


class Vocabulary:
    """The features that weights exist for: words and pairs first, runs of characters after."""

    def __init__(self, grams: Sequence[str], idf: Floats) -> None:
        self.grams = grams
        self.idf = idf
        self.words = sum(1 for gram in grams if gram.startswith("="))
        self._places = {gram: place for place, gram in enumerate(grams)}
        self.runs = lru_cache(maxsize=_REMEMBERED)(self._runs)

    def place(self, gram: str) -> int | None:
        """The column of a feature; None for one that was not seen in training."""
        return self._places.get(gram)

    def vectors(self, texts: Sequence[str]) -> Sparse:
        """Cut, count and weigh: 1 + ln(count), times idf, unit length per block of features."""
        found = [self._found(text) for text in texts]
        owners = np.repeat(np.arange(len(texts)), [len(ids) for ids in found])
        flat = np.concatenate([*found, np.empty(0, dtype=np.int64)])
        keys, counts = np.unique(owners * len(self.grams) + flat, return_counts=True)
        owners, ids = np.divmod(keys, max(1, len(self.grams)))
        starts = np.searchsorted(owners, np.arange(len(texts) + 1))
        values = (1.0 + np.log(counts)) * self.idf[ids]
        blocks = owners * 2 + (ids >= self.words)
        squares = np.bincount(blocks, weights=values**2, minlength=2 * len(texts))
        lengths = np.sqrt(np.maximum(squares, 1e-12))
        return Sparse(
            ids=ids,
            values=(values / lengths[blocks]).astype(np.float32),
            starts=starts,
            lengths=lengths.reshape(-1, 2).astype(np.float32),
        )

    def _found(self, text: str) -> Whole:
        grams, words = pieces(text)
        places = [p for p in map(self._places.get, grams) if p is not None]
        return np.concatenate([np.array(places, dtype=np.int64), *map(self.runs, words)])

    def _runs(self, word: str) -> Whole:
        """The columns of the runs of characters of one word."""
        places = map(self._places.get, character_grams(word))
        return np.array([p for p in places if p is not None], dtype=np.int64)
