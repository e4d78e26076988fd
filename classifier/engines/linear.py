"""The engine that needs nothing but numpy: TF-IDF of words and runs of characters, linear heads.

How it was trained, on what, and how good it is: docs/classifier.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from classifier import model_file
from classifier.answers import Judge, in_batches, posts, probabilities, version_of
from classifier.linear_stage import LinearStage
from classifier.vector import Floats
from storage.model import Classification

NAME = "linear"


class LinearOptions(BaseModel):
    """What the engine can be told in the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: Path = model_file.DEFAULT
    """Weights trained elsewhere; their card must lie beside them."""


def open_engine(options: Mapping[str, object]) -> "LinearEngine":
    """Load the weights. Raises EngineError, and pydantic's ValidationError for wrong options."""
    return LinearEngine(LinearOptions.model_validate(options).weights)


class LinearEngine:
    """Judges French and English; says *undecided* of everything else."""

    def __init__(self, weights: Path = model_file.DEFAULT) -> None:
        """Load and verify the weights. Raises EngineError."""
        self._stage = LinearStage(weights)
        self._judge = Judge(engine=NAME, version=self.version, margin=self._stage.margin)

    @property
    def name(self) -> str:
        """`linear`."""
        return NAME

    @property
    def version(self) -> str:
        """Made of the versions of text preparation, weights, decisions and urgency rules."""
        return version_of(self._stage.sha256[:8])

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order; a language that the network states is believed."""
        return in_batches(self._judged, texts, langs)

    def complaints(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        """The probability of a complaint of each text, in order; texts are few."""
        return probabilities(self._stage.read(texts).scores)["complaint"][:, 0]

    def _judged(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Iterator[Classification]:
        read = self._stage.read(texts)
        shares = probabilities(read.scores)
        return self._stage.judgements(posts(texts, langs), read, shares, lambda _: self._judge)
