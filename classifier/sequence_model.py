"""One sequence-classification model of the library transformers, from this machine alone."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.engine import EngineError
from classifier.labels import YES_NO, answers

if TYPE_CHECKING:
    from types import ModuleType

MISSING = (
    "the engine 'transformers' needs packages that are not installed: "
    'pip install "vigie[transformers]" (for a machine without a graphics card first: '
    "pip install torch --index-url https://download.pytorch.org/whl/cpu)"
)
NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sentiment": {
        "negative": ("neg", "négatif", "label_0", "1 star", "2 stars"),
        "neutral": ("neu", "neutre", "mixed", "label_1", "3 stars"),
        "positive": ("pos", "positif", "label_2", "4 stars", "5 stars"),
    },
    "complaint": {
        "yes": ("complaint", "label_1"),
        "no": ("no complaint", "non-complaint", "not_complaint", "label_0"),
    },
    "abuse": {
        "yes": ("offensive", "toxic", "hate", "hateful", "abusive", "label_1"),
        "no": ("non-offensive", "not-offensive", "non-toxic", "neutral", "normal", "label_0"),
    },
}
"""What models call our answers besides their own names, in lower case; `labels` comes first."""


class SequenceModel:
    """Answers one of our questions with the labels of a model."""

    def __init__(
        self,
        task: str,
        model: str,
        revision: str | None,
        labels: Mapping[str, str],
        *,
        longest: int,
    ) -> None:
        """Load tokenizer and weights from disk. Raises EngineError."""
        self._torch, library = _libraries()
        self.label = Path(model).name
        """The model's name, for reasons."""
        try:
            self._tokenizer, self._model = _loaded(library, model, revision)
            weights = revision or _digest(Path(model))
        # Files that are cut short or do not fit one another: each part raises what it likes.
        except Exception as error:
            raise EngineError(
                f"cannot load the model {model!r}: it must be on this machine, "
                "with a tokenizer and safetensors weights"
            ) from error
        self._answers = answers(task)
        config = self._model.config
        self._meant = _meant(task, config.id2label, labels)
        told = json.dumps([task, self._meant, longest, config.to_dict()])
        self.version = hashlib.sha256(f"{weights}{told}".encode()).hexdigest()[:8]
        """Changes with the weights, the model's configuration and ours."""
        self._alone = config.num_labels == 1
        self._several = getattr(config, "problem_type", None) == "multi_label_classification"
        if (self._alone or self._several) and self._answers != YES_NO:
            raise EngineError(f"the model {model!r} cannot choose one answer to {task!r}")
        # Two places of some models (RoBERTa's) are taken by the numbering of positions.
        places = getattr(config, "max_position_embeddings", None) or longest + 2
        self._longest = max(min(longest, self._tokenizer.model_max_length, places - 2), 1)

    def shares(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Give the probability of each answer, text by text. Raises EngineError."""
        try:
            logits = self._logits(texts)
        # A tokenizer that does not fit the weights, memory that does not suffice, and so on.
        except Exception as error:
            raise EngineError(
                f"the model {self.label!r} failed at reading posts: {type(error).__name__}; "
                "try it with transformers.pipeline, or name another"
            ) from error
        apart = self._alone or self._several
        rows = (logits.sigmoid() if apart else logits.softmax(dim=-1)).tolist()
        if not all(isfinite(share) for row in rows for share in row):
            raise EngineError(f"the model {self.label!r} gives no numbers")
        return [self._yes_no(row) if apart else self._summed(row) for row in rows]

    def _logits(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - untyped
        encoded = self._tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=self._longest,
            return_tensors="pt",
        )
        with self._torch.inference_mode():
            return self._model(**encoded).logits.float()

    def _summed(self, row: Sequence[float]) -> dict[str, float]:
        """Add up the labels that stand for one answer: five stars make three tones."""
        found = dict.fromkeys(self._answers, 0.0)
        for answer, share in zip(self._meant, row, strict=True):
            found[answer] += share
        return found

    def _yes_no(self, row: Sequence[float]) -> dict[str, float]:
        """Take the surest label that means yes; each has a probability of its own."""
        yes = (share for answer, share in zip(self._meant, row, strict=True) if answer == "yes")
        surest = max(yes, default=0.0)
        return {"no": 1.0 - surest, "yes": surest}


def _libraries() -> "tuple[ModuleType, ModuleType]":
    # Seconds to import, and gigabytes on disk: only for those who chose this engine.
    try:
        import torch
        import transformers
    except ImportError as error:
        raise EngineError(MISSING) from error
    transformers.utils.logging.disable_progress_bar()
    return torch, transformers


def _loaded(library: Any, model: str, revision: str | None) -> tuple[Any, Any]:  # noqa: ANN401 - untyped
    where = {
        "revision": revision or "main",
        "local_files_only": True,
        "trust_remote_code": False,
    }
    tokenizer = library.AutoTokenizer.from_pretrained(model, **where)
    loaded = library.AutoModelForSequenceClassification.from_pretrained(
        model, use_safetensors=True, **where
    )
    return tokenizer, loaded.eval()


def _digest(folder: Path) -> str:
    """The SHA-256 of a folder's weights, as a folder has no revision."""
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def _meant(task: str, names: Mapping[int, str], told: Mapping[str, str]) -> tuple[str, ...]:
    """The answer that each output of the model stands for. Raises EngineError for an unknown."""
    known = {answer: answer for answer in answers(task)}
    for answer, called in NAMES.get(task, {}).items():
        known |= dict.fromkeys(called, answer)
    known |= {name.casefold(): answer for name, answer in told.items()}
    labels = [names[index].casefold() for index in sorted(names)]
    if strange := [label for label in labels if label not in known]:
        raise EngineError(
            f"the model's label {strange[0][:40]!r} stands for no known answer to {task!r}: "
            f"say in its labels for which of {', '.join(answers(task))}"
        )
    return tuple(known[label] for label in labels)
