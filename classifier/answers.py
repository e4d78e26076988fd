"""From calibrated scores to a judgement with its doubts and reasons; the same for every engine."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from classifier import explain, language
from classifier.doubts import doubts, hidden
from classifier.heads import HEADS, columns
from classifier.levels import level_of
from classifier.text import TEXT_VERSION
from classifier.urgency_rules import RULES_VERSION, raised
from classifier.vector import Floats
from storage.model import TOPICS, Classification, Sentiment, Urgency

DECISIONS = 3
"""Grows when the same probabilities lead to another answer; part of an engine's version."""

BATCH = 1_024
"""Texts that are judged together: bounds the memory of a long list."""

READS = ("fr", "en")
"""Languages that the shipped engines read."""

Texts: TypeAlias = Sequence[str]
Langs: TypeAlias = Sequence[str | None]
"""The languages that the networks state, text by text."""
Judged: TypeAlias = Callable[[Texts, Langs], Iterable[Classification]]
Begun: TypeAlias = Callable[[Texts, Langs], Callable[[], Iterable[Classification]]]

_COLUMNS = columns()
_SENTIMENTS = tuple(Sentiment)
_URGENCIES = tuple(Urgency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Who answers: stored beside each judgement."""

    engine: str
    version: str
    margin: float
    """A complaint probability nearer to 0.5 than this is undecided."""
    reads: Collection[str] = READS


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A text to judge, and its language."""

    text: str
    tag: str | None
    """The language that the network states."""
    lang: str
    """The language that it is taken to be in; `und` where nobody knows."""


def posts(texts: Texts, tags: Langs) -> list[Post]:
    """Find the language of each text."""
    return [
        Post(text=text, tag=tag, lang=language.identify(text, tag))
        for text, tag in zip(texts, tags, strict=True)
    ]


def version_of(weights: str) -> str:
    """Made of the versions of text preparation, weights, decisions and urgency rules."""
    return f"{TEXT_VERSION}.{weights}.{DECISIONS}.{RULES_VERSION}"


def in_batches(judged: Judged, texts: Texts, langs: Langs) -> list[Classification]:
    """Judge the texts batch by batch, in their order."""
    return [found for part in _parts(texts, langs) for found in judged(*part)]


def overlapped(begun: Begun, texts: Texts, langs: Langs) -> list[Classification]:
    """Judge the texts batch by batch, in their order; the next is begun before one is judged.

    `begun` begins to read texts in the background; what it answers gives their judgements.
    """
    found: list[Classification] = []
    waiting: Callable[[], Iterable[Classification]] = list
    for part in _parts(texts, langs):
        following = begun(*part)
        found.extend(waiting())
        waiting = following
    return [*found, *waiting()]


def _parts(texts: Texts, langs: Langs) -> Iterator[tuple[Texts, Langs]]:
    for start in range(0, len(texts), BATCH):
        part = slice(start, start + BATCH)
        yield texts[part], langs[part]


def probabilities(scores: Floats) -> dict[str, Floats]:
    """Calibrated scores of all heads as probabilities, by head; one row a text.

    A head with one answer: of that answer. Others: of each answer, with a sum of 1.
    """
    return {
        head: (_odds if len(HEADS[head]) == 1 else _shares)(scores[:, place])
        for head, place in _COLUMNS.items()
    }


def classification(
    post: Post,
    one: Mapping[str, Sequence[float]],
    judge: Judge,
    *,
    features: int,
    evidence: tuple[str, ...],
) -> Classification:
    """Make a judgement of one text's probabilities; the urgency rules may raise its urgency.

    `one` holds the probabilities by head, `features` counts what was understood of the text,
    `evidence` are the engine's reasons.
    The urgency follows from its distribution, see `classifier.levels`.
    """
    text, tag, lang = post.text, post.tag, post.lang
    complaint = one["complaint"][0]
    unsure = (
        *doubts(lang, complaint, features, judge.margin, judge.reads),
        *hidden(text, misnamed=language.misnamed(text, tag, judge.reads)),
    )
    told = explain.language_told(lang, stated=language.stated(tag) is not None)
    topic_probability = max(one["topic"])
    urgencies = dict(zip(_URGENCIES, one["urgency"], strict=True))
    found = Classification(
        lang=lang,
        complaint=complaint,
        sentiment=dict(zip(_SENTIMENTS, one["sentiment"], strict=True)),
        urgency=level_of(urgencies),
        urgencies=urgencies,
        topic=TOPICS[one["topic"].index(topic_probability)],
        topic_probability=topic_probability,
        needs_reply=one["needs_reply"][0],
        abuse=one["abuse"][0],
        reasons=(*evidence, *unsure, told),
        engine=judge.engine,
        engine_version=judge.version,
        undecided=bool(unsure),
    )
    return raised(found, text)


def _odds(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -60.0, 60.0))))


def _shares(scores: Floats) -> Floats:
    grown = np.exp((scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))
