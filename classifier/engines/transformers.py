"""Any sequence-classification models of the Hub, each for a question; the rest by another engine.

Needs the extra `vigie[transformers]`. A model is taken from a local folder, or from the local
cache at a pinned revision: this engine downloads nothing. Only safetensors weights are read, and
code that comes with a model is never run.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from classifier import registry
from classifier.doubts import UNSURE, is_doubt
from classifier.engine import Engine
from classifier.heads import HEADS
from classifier.labels import answers
from classifier.levels import level_of
from classifier.merging import MARGIN
from classifier.sequence_model import SequenceModel
from classifier.text import masked
from classifier.urgency_rules import raised
from storage.model import Classification, Sentiment, Urgency

NAME = "transformers"
Shares = Mapping[str, float]
"""The probability of each answer to one question."""


def _told(labels: object) -> object:
    """Read the short form `label=answer, label=answer`."""
    if not isinstance(labels, str):
        return labels
    pairs = [pair.partition("=") for pair in labels.split(",") if pair.strip()]
    return {name.strip(): answer.strip() for name, _, answer in pairs}


class ModelOptions(BaseModel):
    """One model, and what its labels stand for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    """A folder, or a name on the Hub that is in the local cache."""
    revision: str | None = Field(default=None, pattern=r"^[0-9a-f]{40}$")
    """Commit of a Hub model, all 40 digits; a folder needs none."""
    labels: Annotated[Mapping[str, str], BeforeValidator(_told)] = Field(default_factory=dict)
    """From the model's own labels to our answers, where it is not plain; as a table or as
    `bad=negative, fine=positive`."""

    @model_validator(mode="after")
    def _pinned(self) -> "ModelOptions":
        if self.revision is None and not Path(self.model).is_dir():
            raise ValueError("a model of the Hub needs its revision (40 digits)")
        return self


class TransformersOptions(BaseModel):
    """What the engine must be told in the settings: `model` alone means the sentiment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str | None = None
    revision: str | None = None
    labels: str | Mapping[str, str] = ""
    tasks: Mapping[str, ModelOptions] = Field(default_factory=dict)
    """A model for each of our questions that is not left to the base."""
    base: str = registry.DEFAULT
    """The engine that answers everything else, and tells the language."""
    base_options: Mapping[str, object] = Field(default_factory=dict)
    batch: int = Field(default=32, gt=0, le=1024)
    longest: int = Field(default=128, gt=0)
    """Tokens that are read of a post, as far as the model can."""

    @model_validator(mode="after")
    def _fit(self) -> "TransformersOptions":
        if self.base == NAME:
            raise ValueError("an engine cannot be its own base")
        if strange := self.tasks.keys() - HEADS.keys():
            raise ValueError(f"{min(strange)!r} is no task; tasks: {', '.join(HEADS)}")
        if self.model is not None and "sentiment" in self.tasks:
            raise ValueError("name one model for the sentiment, in `model` or in `tasks`")
        if not self.models:
            raise ValueError("name a model")
        for task, told in self.models.items():
            for answer in told.labels.values():
                if answer not in answers(task):
                    known = ", ".join(answers(task))
                    raise ValueError(f"labels of {task}: {answer[:40]!r} is none of {known}")
        return self

    @property
    def models(self) -> Mapping[str, ModelOptions]:
        """The models by question, the short form included."""
        if self.model is None:
            return self.tasks
        short = {"model": self.model, "revision": self.revision, "labels": self.labels}
        return {"sentiment": ModelOptions.model_validate(short), **self.tasks}


def open_engine(options: Mapping[str, object]) -> "TransformersEngine":
    """Load the models. Raises EngineError, and pydantic's ValidationError for wrong options."""
    told = TransformersOptions.model_validate(options)
    models = {
        task: SequenceModel(task, one.model, one.revision, one.labels, longest=told.longest)
        for task, one in told.models.items()
    }
    base = registry.load(told.base, told.base_options)
    return TransformersEngine(models, base, batch=told.batch)


class TransformersEngine:
    """Joins what transformers hear with the other answers of the base."""

    def __init__(
        self, models: Mapping[str, SequenceModel], base: Engine, *, batch: int = 32
    ) -> None:
        self._models = models
        self._base = base
        self._batch = batch

    @property
    def name(self) -> str:
        """`transformers`."""
        return NAME

    @property
    def version(self) -> str:
        """Made of the models, what they are told, and the base's version."""
        told = json.dumps({task: model.version for task, model in self._models.items()})
        return f"{hashlib.sha256(told.encode()).hexdigest()[:8]}+{self._base.version}"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order; where there is nothing to read, as the base does."""
        version = self.version
        found = [
            replace(c, engine=NAME, engine_version=version)
            for c in self._base.classify(texts, langs)
        ]
        # What models of social networks know for an address is "http".
        seen = [masked(text).replace("<url>", "http") for text in texts]
        # Posts of one length together: a batch is as slow as its longest.
        order = sorted((row for row, text in enumerate(seen) if text), key=lambda r: len(seen[r]))
        for start in range(0, len(order), self._batch):
            rows = order[start : start + self._batch]
            heard = {t: m.shares([seen[r] for r in rows]) for t, m in self._models.items()}
            for place, row in enumerate(rows):
                one = {task: shares[place] for task, shares in heard.items()}
                found[row] = self._joined(found[row], one, texts[row])
        return found

    def _joined(
        self, base: Classification, heard: Mapping[str, Shares], text: str
    ) -> Classification:
        """Replace the answers that were heard; the rules of urgency have the last word."""
        c = base
        if (tones := heard.get("sentiment")) is not None:
            c = replace(c, sentiment={tone: tones[tone.value] for tone in Sentiment})
        if (levels := heard.get("urgency")) is not None:
            urgencies = {level: levels[level.value] for level in Urgency}
            c = replace(c, urgencies=urgencies, urgency=level_of(urgencies))
        if (topics := heard.get("topic")) is not None:
            topic = max(topics, key=topics.__getitem__)
            c = replace(c, topic=topic, topic_probability=topics[topic])
        if (reply := heard.get("needs_reply")) is not None:
            c = replace(c, needs_reply=reply["yes"])
        if (abuse := heard.get("abuse")) is not None:
            c = replace(c, abuse=abuse["yes"])
        if (complaint := heard.get("complaint")) is not None:
            c = self._decided(c, complaint["yes"])
        return raised(c, text)

    def _decided(self, base: Classification, complaint: float) -> Classification:
        """Give the probability of a complaint; the base's own doubt on it is settled by that."""
        unsure = abs(complaint - 0.5) < MARGIN
        doubts = [reason for reason in base.reasons if is_doubt(reason)]
        lasting = [r for r in doubts if r.startswith("cannot tell") and r != UNSURE]
        untold = base.undecided and not doubts
        kept = [reason for reason in base.reasons if reason in lasting or reason not in doubts]
        if (complaint >= 0.5) != (base.complaint >= 0.5):
            kept = [r for r in kept if not r.startswith(("words of ", "no words of "))]
        model = self._models["complaint"].label
        verdict = "a complaint" if complaint >= 0.5 else "no complaint"
        told = UNSURE if unsure else f"{verdict} for the model {model} ({complaint:.0%})"
        return replace(
            base,
            complaint=complaint,
            reasons=(told, *kept),
            undecided=unsure or untold or bool(lasting),
        )
