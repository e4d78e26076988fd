"""The embedded encoder alone: every post is read by it; the linear stage only quotes words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from classifier import encoder
from classifier.answers import Judge, overlapped, posts, probabilities, version_of
from classifier.encoder import Encoder
from classifier.linear_stage import LinearStage
from classifier.vector import Floats
from storage.model import Classification

NAME = "encoder"


class EncoderOptions(BaseModel):
    """What the engine can be told in the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path = encoder.DEFAULT
    """Weights trained elsewhere, with their card."""


def open_engine(options: Mapping[str, object]) -> "EncoderEngine":
    """Load the weights. Raises EngineError, and pydantic's ValidationError for wrong options."""
    return EncoderEngine(EncoderOptions.model_validate(options).folder)


class EncoderEngine:
    """Judges French and English; says *undecided* of everything else."""

    def __init__(self, folder: Path = encoder.DEFAULT) -> None:
        """Load and verify the weights. Raises EngineError."""
        self._encoder = Encoder(folder)
        self._stage = LinearStage()
        self._judge = Judge(engine=NAME, version=self.version, margin=self._encoder.margin)

    @property
    def name(self) -> str:
        """`encoder`."""
        return NAME

    @property
    def version(self) -> str:
        """Made of the versions of text preparation, weights, decisions and urgency rules."""
        return version_of(self._encoder.version)

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order; a language that the network states is believed."""
        return overlapped(self._begun, texts, langs)

    def complaints(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        """The probability of a complaint of each text, in order; texts are few."""
        scores = self._encoder.heads.scores(self._encoder.vectors(texts), langs)
        return probabilities(scores)["complaint"][:, 0]

    def _begun(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Callable[[], Iterator[Classification]]:
        vectors = self._encoder.begun(texts)
        read, told = self._stage.read(texts), posts(texts, langs)

        def judged() -> Iterator[Classification]:
            scores = self._encoder.heads.scores(vectors(), [post.lang for post in told])
            return self._stage.judgements(told, read, probabilities(scores), lambda _: self._judge)

        return judged
