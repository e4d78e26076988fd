"""The linear stage first; where it is not sure, the encoder reads too and both are joined.

While the encoder reads the doubtful posts of one batch, the linear stage reads the next.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from classifier import encoder, model_file
from classifier.answers import Judge, overlapped, posts, probabilities, version_of
from classifier.encoder import Encoder, Heads, Thresholds
from classifier.linear_stage import LinearStage
from classifier.vector import Floats
from storage.model import Classification

NAME = "cascade"


class Reader(Protocol):
    """What the cascade needs of an encoder."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may be judged differently."""
        ...

    @property
    def margin(self) -> float:
        """A complaint probability nearer to 0.5 than this is undecided."""
        ...

    @property
    def thresholds(self) -> Thresholds:
        """From where on the linear stage is sure."""
        ...

    @property
    def heads(self) -> Heads:
        """What turns vectors into scores."""
        ...

    def begun(self, texts: Sequence[str]) -> Callable[[], Floats]:
        """Begin to read texts; call the answer for their vectors."""
        ...


class CascadeOptions(BaseModel):
    """What the engine can be told in the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: Path = model_file.DEFAULT
    """Weights of the linear stage; their card must lie beside them."""
    encoder: Path = encoder.DEFAULT
    """Folder of the encoder."""


def open_engine(options: Mapping[str, object]) -> "CascadeEngine":
    """Load both stages. Raises EngineError, and pydantic's ValidationError for wrong options."""
    told = CascadeOptions.model_validate(options)
    return CascadeEngine(LinearStage(told.weights), Encoder(told.encoder))


def sure(shares: Mapping[str, Floats], thresholds: Thresholds) -> npt.NDArray[np.bool_]:
    """Where the linear stage answers alone: complaint, urgency, topic and tone all beyond doubt."""
    complaint = shares["complaint"][:, 0]
    told = (complaint <= thresholds.no) | (complaint >= thresholds.yes)
    level = shares["urgency"].max(axis=1) >= thresholds.urgency
    topic = shares["topic"].max(axis=1) >= thresholds.topic
    tone = shares["sentiment"].max(axis=1) >= thresholds.sentiment
    return np.asarray(told & level & topic & tone)


class CascadeEngine:
    """Judges French and English; says *undecided* of everything else."""

    def __init__(self, stage: LinearStage, reader: Reader) -> None:
        self._stage = stage
        self._reader = reader
        self._linear = Judge(engine=NAME, version=self.version, margin=stage.margin)
        self._joined = Judge(engine=NAME, version=self.version, margin=reader.margin)

    @property
    def name(self) -> str:
        """`cascade`."""
        return NAME

    @property
    def version(self) -> str:
        """Made of the versions of text preparation, both weights, decisions and urgency rules."""
        return version_of(f"{self._stage.sha256[:8]}.{self._reader.version}")

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order; a language that the network states is believed."""
        return overlapped(self._begun, texts, langs)

    def complaints(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        """The probability of a complaint of each text by both stages; texts are few."""
        scores, vectors = self._stage.read(texts).scores, self._reader.begun(texts)
        joined = self._reader.heads.joined_scores(scores, vectors(), langs)
        return probabilities(joined)["complaint"][:, 0]

    def _begun(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Callable[[], Iterator[Classification]]:
        read = self._stage.read(texts)
        sure_of = sure(probabilities(read.scores), self._reader.thresholds)
        doubtful = np.flatnonzero(~sure_of)
        vectors = self._reader.begun([texts[row] for row in doubtful.tolist()])
        told, alone = posts(texts, langs), sure_of.tolist()

        def judged() -> Iterator[Classification]:
            scores = read.scores.copy()
            if len(doubtful):
                scores[doubtful] = self._reader.heads.joined_scores(
                    scores[doubtful], vectors(), [told[row].lang for row in doubtful.tolist()]
                )
            return self._stage.judgements(
                told,
                read,
                probabilities(scores),
                lambda row: self._linear if alone[row] else self._joined,
            )

        return judged
