"""TF-IDF vectors of n-grams, in numpy alone; the same code for training and for judging."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from classifier.text import character_grams, cut, pair_grams, word_gram

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int64]

_REMEMBERED = 20_000
"""Words whose features are kept looked up: most words of a day are among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A text cut up: its words, and the columns of its known features, as often as they occur."""

    words: Sequence[str]
    ids: Whole


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
        self._alone = lru_cache(maxsize=_REMEMBERED)(self._looked_up)

    def place(self, gram: str) -> int | None:
        """The column of a feature; None for one that was not seen in training."""
        return self._places.get(gram)

    def vectors(self, texts: Sequence[str]) -> Sparse:
        """Cut, count and weigh."""
        return self.weighed([self.cut(text) for text in texts])

    def cut(self, text: str) -> Cut:
        """Find the features of a text; those of most words were looked up before."""
        words, shouts = cut(text)
        pairs = self._known(pair_grams(words, shouts))
        return Cut(words=words, ids=np.concatenate([pairs, *map(self._alone, words)]))

    def weighed(self, texts: Sequence[Cut]) -> Sparse:
        """Count and weigh: 1 + ln(count), times idf, unit length per block of features."""
        owners = np.repeat(np.arange(len(texts)), [len(text.ids) for text in texts])
        flat = np.concatenate([*[text.ids for text in texts], np.empty(0, dtype=np.int64)])
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

    def _looked_up(self, word: str) -> Whole:
        """The columns of one word and of its runs of characters."""
        return np.concatenate([self._known([word_gram(word)]), self.runs(word)])

    def _runs(self, word: str) -> Whole:
        """The columns of the runs of characters of one word."""
        return self._known(character_grams(word))

    def _known(self, grams: Iterable[str]) -> Whole:
        places = [place for place in map(self._places.get, grams) if place is not None]
        return np.array(places, dtype=np.int64)
