"""Sentiment by any sequence-classification model of the Hub; all other questions as `linear`.

Needs the extra `vigie[transformers]`. A model is taken from a local folder, or from the local
cache at a pinned revision: this engine downloads nothing. Only safetensors weights are read, and
code that comes with a model is never run.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from classifier.engine import EngineError
from classifier.engines.linear import LinearEngine
from classifier.text import prose
from storage.model import Classification, Sentiment

if TYPE_CHECKING:
    from types import ModuleType

NAME = "transformers"
MISSING = (
    "the engine 'transformers' needs packages that are not installed: "
    'pip install "vigie[transformers]" (for a machine without a graphics card first: '
    "pip install torch --index-url https://download.pytorch.org/whl/cpu)"
)
NAMES = {
    Sentiment.NEGATIVE: ("negative", "neg", "négatif", "label_0", "1 star", "2 stars"),
    Sentiment.NEUTRAL: ("neutral", "neu", "neutre", "mixed", "label_1", "3 stars"),
    Sentiment.POSITIVE: ("positive", "pos", "positif", "label_2", "4 stars", "5 stars"),
}
"""What models call the three tones, in lower case; `labels` in the settings comes first."""


class TransformersOptions(BaseModel):
    """What the engine must be told in the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    """A folder, or a name on the Hub that is in the local cache."""
    revision: str | None = Field(default=None, pattern=r"^[0-9a-f]{40}$")
    """Commit of a Hub model, all 40 digits; a folder needs none."""
    labels: str = ""
    """What the model's own labels stand for, where it is not plain: `bad=negative, fine=positive`.
    """
    batch: int = Field(default=32, gt=0, le=1024)
    longest: int = Field(default=128, gt=0)
    """Tokens that are read of a post."""

    @field_validator("labels")
    @classmethod
    def _readable(cls, labels: str) -> str:
        _told(labels)
        return labels

    @model_validator(mode="after")
    def _pinned(self) -> "TransformersOptions":
        if self.revision is None and not Path(self.model).is_dir():
            raise ValueError("a model of the Hub needs its revision (40 digits)")
        return self


def open_engine(options: Mapping[str, object]) -> "TransformersEngine":
    """Load the model. Raises EngineError, and pydantic's ValidationError for wrong options."""
    return TransformersEngine(TransformersOptions.model_validate(options))


class TransformersEngine:
    """Joins the tone that a transformer hears with the linear engine's other answers."""

    def __init__(self, options: TransformersOptions) -> None:
        """Load tokenizer and weights from disk. Raises EngineError."""
        self._options = options
        self._linear = LinearEngine()
        self._torch, library = _libraries()
        try:
            self._tokenizer, self._model = _loaded(library, options)
        except (OSError, ValueError) as error:
            raise EngineError(
                f"cannot load the model {options.model!r}: it must be on this machine, "
                "with a tokenizer and safetensors weights"
            ) from error
        self._tones = _tones(self._model.config.id2label, options.labels)

    @property
    def name(self) -> str:
        """`transformers`."""
        return NAME

    @property
    def version(self) -> str:
        """Made of the options, the model's configuration and the linear engine's version."""
        told = json.dumps([self._options.model_dump(mode="json"), self._model.config.to_dict()])
        return f"{hashlib.sha256(told.encode()).hexdigest()[:8]}+{self._linear.version}"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order."""
        judged = self._linear.classify(texts, langs)
        tones: list[Mapping[Sentiment, float]] = []
        for start in range(0, len(texts), self._options.batch):
            tones.extend(self._heard(texts[start : start + self._options.batch]))
        version = self.version
        return [
            replace(c, sentiment=tone, engine=NAME, engine_version=version)
            for c, tone in zip(judged, tones, strict=True)
        ]

    def _heard(self, texts: Sequence[str]) -> list[Mapping[Sentiment, float]]:
        encoded = self._tokenizer(
            [prose(text) for text in texts],
            padding=True,
            truncation=True,
            max_length=self._options.longest,
            return_tensors="pt",
        )
        with self._torch.inference_mode():
            shares = self._model(**encoded).logits.softmax(dim=-1).tolist()
        return [self._joined(row) for row in shares]

    def _joined(self, shares: Sequence[float]) -> Mapping[Sentiment, float]:
        """Add up the labels that stand for one tone: five stars make three tones."""
        found = dict.fromkeys(Sentiment, 0.0)
        for tone, share in zip(self._tones, shares, strict=True):
            found[tone] += share
        return found


def _told(labels: str) -> dict[str, Sentiment]:
    """Read `label=tone, label=tone`. Raises ValueError."""
    pairs = [pair.partition("=") for pair in labels.split(",") if pair.strip()]
    return {name.strip().casefold(): Sentiment(tone.strip()) for name, _, tone in pairs}


def _libraries() -> "tuple[ModuleType, ModuleType]":
    # Seconds to import, and gigabytes on disk: only for those who chose this engine.
    try:
        import torch
        import transformers
    except ImportError as error:
        raise EngineError(MISSING) from error
    return torch, transformers


def _loaded(library: Any, options: TransformersOptions) -> tuple[Any, Any]:  # noqa: ANN401 - untyped
    where = {
        "revision": options.revision or "main",
        "local_files_only": True,
        "trust_remote_code": False,
    }
    tokenizer = library.AutoTokenizer.from_pretrained(options.model, **where)
    model = library.AutoModelForSequenceClassification.from_pretrained(
        options.model, use_safetensors=True, **where
    )
    return tokenizer, model.eval()


def _tones(names: Mapping[int, str], told: str) -> tuple[Sentiment, ...]:
    """The tone of each output of the model. Raises EngineError where a label is not known."""
    known = {name: tone for tone, called in NAMES.items() for name in called}
    known |= _told(told)
    labels = [names[index].casefold() for index in sorted(names)]
    if strange := [label for label in labels if label not in known]:
        raise EngineError(
            f"the model's label {strange[0][:40]!r} stands for no known tone: say which "
            'in [classifier.options] labels = "…=negative, …"'
        )
    return tuple(known[label] for label in labels)
