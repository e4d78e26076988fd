"""Why a linear model judged as it did, in words that a community manager would use."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import regex

from classifier.heads import columns
from classifier.model_file import Model
from classifier.text import word_gram
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
    printable = words if words.isprintable() else _UNPRINTABLE.sub("", words)
    clean = " ".join(printable.split())
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


class Explainer:
    """Finds the whole words that spoke most for a judgement."""

    def __init__(self, model: Model) -> None:
        self._vocabulary = model.vocabulary
        # What each feature adds to a text in which it stands once, before division by the length.
        self._worth = {
            column: model.vocabulary.idf * model.weights[:, column]
            for column in (_COMPLAINT, _POSITIVE)
        }
        self._parts = lru_cache(maxsize=_REMEMBERED)(self._looked_up)

    def reasons(
        self,
        words: Sequence[str],
        complaint: float,
        sentiment: Sequence[float],
        lengths: Sequence[float],
    ) -> tuple[str, ...]:
        """Quote up to three of a text's words; `lengths` are those of its vector."""
        if complaint >= 0.5:
            return self._quoted("words of complaint", words, lengths, _COMPLAINT)
        if sentiment[-1] == max(sentiment):
            return self._quoted("words of praise", words, lengths, _POSITIVE)
        return ("no words of complaint",) if complaint < 0.3 else ()

    def _quoted(
        self, what: str, words: Sequence[str], lengths: Sequence[float], column: int
    ) -> tuple[str, ...]:
        quoted = [f'"{shown(w)}"' for w in self._strongest(words, lengths, column)]
        return (f"{what}: {', '.join(quoted)}",) if quoted else ()

    def _strongest(
        self, words: Sequence[str], lengths: Sequence[float], column: int
    ) -> Iterator[str]:
        by_word, by_runs = lengths
        alone = {}
        for word in words:
            itself, runs = self._parts(word, column)
            alone[word] = itself / by_word + runs / by_runs
        ranked: list[tuple[float, tuple[str, ...]]] = [
            (-score, (word,)) for word, score in alone.items() if score > 0
        ]
        for a, b in pairwise(words):
            if alone[a] > 0 < alone[b] and (both := self._gram(f"={a} {b}", column)) > 0:
                ranked.append((-(alone[a] + alone[b] + both / by_word), (a, b)))
        used: set[str] = set()
        for _, phrase in sorted(ranked):
            if used.isdisjoint(phrase) and all(map(_readable, phrase)):
                used.update(phrase)
                yield " ".join(phrase)
            if len(used) >= _MOST_WORDS:
                return

    def _looked_up(self, word: str, column: int) -> tuple[float, float]:
        """What a word adds by itself and by its runs of characters."""
        runs = self._worth[column][self._vocabulary.runs(word)]
        return self._gram(word_gram(word), column), float(runs.sum())

    def _gram(self, gram: str, column: int) -> float:
        place = self._vocabulary.place(gram)
        return 0.0 if place is None else float(self._worth[column][place])


def _readable(word: str) -> bool:
    return len(word) > 2 and word.isalpha()
