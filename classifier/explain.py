"""Why a linear model judged as it did, in words that a community manager would use."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import regex

from classifier.heads import columns
from classifier.model_file import Model
from classifier.text import tokens, visible
from classifier.vector import Floats
from storage.model import Sentiment

LONGEST = 40
"""Characters of a quoted word or pair at the most."""

_MOST_WORDS = 3
_REMEMBERED = 20_000
_COMPLAINT = columns()["complaint"].start
_POSITIVE = columns()["sentiment"].start + list(Sentiment).index(Sentiment.POSITIVE)
_UNPRINTABLE = regex.compile(r"[\p{C}\p{Z}--[ ]]", regex.VERSION1)
_NAMES = {"fr": "French", "en": "English", "und": "unknown"}


def language_told(lang: str, *, stated: bool) -> str:
    """The language and where it is known from."""
    source = "stated by the network" if stated else "detected"
    return f"language: {_NAMES.get(lang, lang)}" + ("" if lang == "und" else f" ({source})")


def shown(words: str) -> str:
    """The words without control, format and bidirectional characters, cut to `LONGEST`."""
    clean = " ".join(_UNPRINTABLE.sub("", words).split())
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


class Explainer:
    """Finds the whole words that spoke most for a judgement."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._parts = lru_cache(maxsize=_REMEMBERED)(self._looked_up)

    def reasons(
        self, text: str, complaint: float, sentiment: Floats, lengths: Floats
    ) -> tuple[str, ...]:
        """Quote up to three words; `lengths` are those of the text's vector."""
        if complaint >= 0.5:
            return self._quoted("words of complaint", text, lengths, _COMPLAINT)
        if sentiment[-1] == sentiment.max():
            return self._quoted("words of praise", text, lengths, _POSITIVE)
        return ("no words of complaint",) if complaint < 0.3 else ()

    def _quoted(self, what: str, text: str, lengths: Floats, column: int) -> tuple[str, ...]:
        words = [f'"{shown(w)}"' for w in self._strongest(text, lengths.tolist(), column)]
        return (f"{what}: {', '.join(words)}",) if words else ()

    def _strongest(self, text: str, lengths: Sequence[float], column: int) -> Iterator[str]:
        words = tokens(visible(text))
        alone = {word: self._score(word, lengths, column) for word in words}
        ranked: list[tuple[float, tuple[str, ...]]] = [
            (score, (word,)) for word, score in alone.items() if score > 0
        ]
        for a, b in pairwise(words):
            if alone[a] > 0 < alone[b] and (both := self._word(f"={a} {b}", column)) > 0:
                ranked.append((alone[a] + alone[b] + both / lengths[0], (a, b)))
        used: set[str] = set()
        for _, phrase in sorted(ranked, key=lambda r: (-r[0], r[1])):
            if used.isdisjoint(phrase) and all(_readable(w) for w in phrase):
                used.update(phrase)
                yield " ".join(phrase)
            if len(used) >= _MOST_WORDS:
                return

    def _score(self, word: str, lengths: Sequence[float], column: int) -> float:
        """What a word adds by itself and by its runs of characters."""
        alone, runs = self._parts(word, column)
        return alone / lengths[0] + runs / lengths[1]

    def _looked_up(self, word: str, column: int) -> tuple[float, float]:
        runs = self._model.vocabulary.runs(word)
        idf, weights = self._model.vocabulary.idf, self._model.weights
        return self._word(f"={word}", column), float(idf[runs] @ weights[runs, column])

    def _word(self, gram: str, column: int) -> float:
        place = self._model.vocabulary.place(gram)
        if place is None:
            return 0.0
        return float(self._model.vocabulary.idf[place] * self._model.weights[place, column])


def _readable(word: str) -> bool:
    return len(word) > 2 and word.isalpha()
