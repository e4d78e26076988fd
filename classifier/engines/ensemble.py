"""The mean of two engines or more; where they disagree on a complaint, a person decides."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from classifier import registry
from classifier.engine import Engine
from classifier.levels import level_of
from classifier.urgency_rules import raised
from storage.model import Classification

NAME = "ensemble"
GAP = 0.4
"""Two probabilities of a complaint on either side of one half, this far apart: a disagreement."""

AnswerT = TypeVar("AnswerT")


class EnsembleOptions(BaseModel):
    """The engines, and under the name of each the options that it takes."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, dict[str, object]] = Field(init=False)

    engines: tuple[str, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _fit(self) -> "EnsembleOptions":
        if len(set(self.engines)) < len(self.engines):
            raise ValueError("an engine is named twice")
        if NAME in self.engines:
            raise ValueError("an ensemble cannot be part of itself")
        if strange := set(self.of_engines) - set(self.engines):
            raise ValueError(f"{min(strange)!r} is none of the engines that are named")
        return self

    @property
    def of_engines(self) -> Mapping[str, Mapping[str, object]]:
        """The options by engine."""
        return self.__pydantic_extra__


def open_engine(options: Mapping[str, object]) -> "EnsembleEngine":
    """Open every engine. Raises EngineError, SettingsError, pydantic's ValidationError."""
    told = EnsembleOptions.model_validate(options)
    return EnsembleEngine([registry.load(e, told.of_engines.get(e)) for e in told.engines])


class EnsembleEngine:
    """Asks each engine and takes the mean of their probabilities."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = engines

    @property
    def name(self) -> str:
        """`ensemble`."""
        return NAME

    @property
    def version(self) -> str:
        """Name and version of each engine."""
        return "+".join(f"{engine.name}:{engine.version}" for engine in self._engines)

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order."""
        judged = [engine.classify(texts, langs) for engine in self._engines]
        version = self.version
        return [
            mean(text, together, version) for text, *together in zip(texts, *judged, strict=True)
        ]


def mean(text: str, judged: Sequence[Classification], version: str) -> Classification:
    """Join judgements of one text: undecided where one of them is, or where they disagree.

    The topic is the one with the most probability, of engines that do not name it nought.
    """
    urgencies = _mean([c.urgencies for c in judged])
    topics: dict[str, float] = {}
    for c in judged:
        topics[c.topic] = topics.get(c.topic, 0.0) + c.topic_probability / len(judged)
    topic = max(topics, key=topics.__getitem__)
    quarrel = _quarrel(judged)
    joined = Classification(
        lang=judged[0].lang,
        complaint=fmean(c.complaint for c in judged),
        sentiment=_mean([c.sentiment for c in judged]),
        urgency=level_of(urgencies),
        urgencies=urgencies,
        topic=topic,
        topic_probability=topics[topic],
        needs_reply=fmean(c.needs_reply for c in judged),
        abuse=fmean(c.abuse for c in judged),
        reasons=(*quarrel, *(reason for c in judged for reason in c.reasons)),
        engine=NAME,
        engine_version=version,
        undecided=bool(quarrel) or any(c.undecided for c in judged),
    )
    # What a rule asks of the mean must not be watered down by the engine that did not meet it.
    return raised(joined, text)


def _mean(shares: Sequence[Mapping[AnswerT, float]]) -> dict[AnswerT, float]:
    return {answer: fmean(one[answer] for one in shares) for answer in shares[0]}


def _quarrel(judged: Sequence[Classification]) -> tuple[str, ...]:
    lowest, highest = (pick(judged, key=lambda c: c.complaint) for pick in (min, max))
    if not (lowest.complaint < 0.5 <= highest.complaint):
        return ()
    if highest.complaint - lowest.complaint < GAP:
        return ()
    told = ", ".join(f"{c.engine} {c.complaint:.0%}" for c in judged)
    return (f"cannot tell: the engines disagree on a complaint ({told})",)
