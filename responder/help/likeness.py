"""How alike a customer's words and an article are: runs of their letters, and the encoder's view.

Runs of letters find what is named alike; the encoder's vector, learnt for other questions, tells
articles apart that share their words. Measured in docs/help-articles.md.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.local import Reader
from classifier.text import character_grams, tokens, visible
from classifier.vector import Floats, Vocabulary, Whole
from responder.help.article import Article

MEANING = 0.15
"""Weight of the encoder's view beside the runs of letters, whose cosine weighs 1."""
NAMED = 2
"""How often the title and the questions of an article count beside its text."""
TELLING_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike one article is."""

    article: Article
    score: float
    letters: float
    """The cosine of the runs of letters, 0 to 1."""
    meaning: float
    """How much nearer the encoder finds it than the other articles of the language."""
    words: tuple[str, ...]
    """The words of the post that speak for it most, the most telling first."""


def cut(text: str) -> list[str]:
    """The words of a text, as the classifier sees them, without signs and pictures."""
    return [word for word in tokens(visible(text)) if word[0].isalnum()]


def _runs(words: Sequence[str]) -> Counter[str]:
    return Counter(run for word in words for run in character_grams(word))


class Letters:
    """The articles of one language as vectors of weighed runs of letters."""

    def __init__(self, articles: Sequence[Article], common: Vocabulary) -> None:
        """`common` tells how rare a run is in posts; how rare it is in articles is counted."""
        counted = [_counts(article) for article in articles]
        spread = Counter(run for counts in counted for run in counts)
        self._common = common
        self._size = len(articles)
        self._places = {run: place for place, run in enumerate(spread)}
        self._weights = [self._weight(run, spread[run]) for run in spread]
        starts, ids, values = [0], list[int](), list[float]()
        for counts in counted:
            row = {self._places[run]: self._valued(run, n) for run, n in counts.items()}
            length = math.sqrt(math.fsum(value * value for value in row.values())) or 1.0
            ids.extend(row)
            values.extend(value / length for value in row.values())
            starts.append(len(ids))
        self._starts: Whole = np.array(starts, dtype=np.int64)
        self._ids: Whole = np.array(ids, dtype=np.int64)
        self._values: Floats = np.array(values, dtype=np.float32)

    def _weight(self, run: str, articles: int) -> float:
        place = self._common.place(run)
        rare = self._common.idf.max() if place is None else self._common.idf[place]
        return math.sqrt(max(0.0, math.log((self._size + 1) / (articles + 0.5))) * float(rare))

    def _valued(self, run: str, count: int) -> float:
        place = self._places.get(run)
        weight = self._weight(run, 0) if place is None else self._weights[place]
        return (1.0 + math.log(count)) * weight

    def cosines(self, words: Sequence[str]) -> Floats:
        """Compare a post's words with each article; 0 to 1."""
        asked = {run: self._valued(run, count) for run, count in _runs(words).items()}
        length = math.sqrt(math.fsum(value * value for value in asked.values())) or 1.0
        column = np.zeros(len(self._places), dtype=np.float32)
        for run, value in asked.items():
            if (place := self._places.get(run)) is not None:
                column[place] = value / length
        products = self._values * column[self._ids]
        summed = np.concatenate([[0.0], np.cumsum(products, dtype=np.float64)])
        return np.asarray(summed[self._starts[1:]] - summed[self._starts[:-1]], dtype=np.float32)

    def telling(self, words: Sequence[str], row: int) -> tuple[str, ...]:
        """Name the words of a post that speak for an article most."""
        part = slice(int(self._starts[row]), int(self._starts[row + 1]))
        held = dict(zip(self._ids[part].tolist(), self._values[part].tolist(), strict=True))
        shares = {
            word: math.fsum(
                held.get(self._places.get(run, -1), 0.0) * self._valued(run, 1)
                for run in set(character_grams(word))
            )
            for word in dict.fromkeys(words)
        }
        best = sorted(shares, key=shares.__getitem__, reverse=True)
        return tuple(word for word in best if shares[word] > 0.0)[:TELLING_WORDS]


def _counts(article: Article) -> Counter[str]:
    named = _runs(cut(". ".join((article.title, *article.questions))))
    counts = _runs(cut(article.text))
    for run, count in named.items():
        counts[run] += NAMED * count
    return counts


class Meanings:
    """The articles of one language as the encoder sees them, from their common middle."""

    def __init__(self, vectors: Floats, middle: Floats) -> None:
        self._middle = middle
        self._rows = _unit(vectors - middle)

    def nearness(self, vector: Floats) -> Floats:
        """Compare a post's vector with each article: above 0 is nearer than the others."""
        cosines = self._rows @ _unit(vector[None, :] - self._middle)[0]
        return np.asarray(cosines - cosines.mean(), dtype=np.float32)


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


class Index:
    """All articles, by language, ready to be compared with a post."""

    def __init__(self, articles: Sequence[Article], vectors: Floats, common: Vocabulary) -> None:
        middle = vectors.mean(axis=0) if articles else np.zeros(0, dtype=np.float32)
        self._by_lang: dict[str, tuple[list[Article], Letters, Meanings]] = {}
        for lang in sorted({article.lang for article in articles}):
            rows = [row for row, article in enumerate(articles) if article.lang == lang]
            own = [articles[row] for row in rows]
            self._by_lang[lang] = own, Letters(own, common), Meanings(vectors[rows], middle)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many articles there are by language."""
        return {lang: len(own) for lang, (own, _, _) in self._by_lang.items()}

    def ranked(self, text: str, lang: str, reader: Reader, *, most: int) -> list[Likeness]:
        """The articles of the language that are most like a post, the best first.

        Raises EngineError.
        """
        words = cut(text)
        if lang not in self._by_lang or not words:
            return []
        articles, letters, meanings = self._by_lang[lang]
        cosines = letters.cosines(words)
        nearness = meanings.nearness(reader.vectors([text])[0])
        scores = cosines + MEANING * nearness
        best = sorted(range(len(articles)), key=lambda row: -float(scores[row]))[:most]
        return [
            Likeness(
                article=articles[row],
                score=float(scores[row]),
                letters=float(cosines[row]),
                meaning=float(nearness[row]),
                words=letters.telling(words, row),
            )
            for row in best
        ]
