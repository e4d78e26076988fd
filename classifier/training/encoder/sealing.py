"""Judges a trial network, and gives the shipped one what was chosen by it: figures and card."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifier import answers, model_file
from classifier.encoder import CARD, FILES, HEAD_WEIGHTS, Thresholds
from classifier.merging import MARGIN
from classifier.training import corpus, transfer
from classifier.training.corpus import Example
from classifier.training.encoder import sureness, tasks
from classifier.training.encoder.recipe import Recipe
from classifier.training.encoder.reliability import counts
from classifier.training.encoder.verdicts import Verdicts
from classifier.training.fit import Doubles, calibrated, fit, matrix, vocabulary_of
from storage.model import Json

LINEAR = "linear.npz"
"""The linear engine that never saw the judged texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is fitted and chosen by the trial network, for it and the shipped one."""

    alone: Doubles
    joined: Doubles
    thresholds: Thresholds
    cost: Mapping[str, float]


def trial_folder(recipe: Recipe) -> Path:
    """Where the trial network and the linear engine beside it are kept."""
    folder = recipe.work / "trial"
    folder.mkdir(exist_ok=True)
    return folder


def judged(recipe: Recipe, linear: Path) -> Verdicts:
    """Let the trial network and a linear engine read what neither has seen.

    `linear` are the weights of the linear engine, fitted on all texts: the calibration of its
    scores is taken from their card.
    """
    slopes = json.loads(model_file.card_of(linear).read_text(encoding="utf-8"))["calibration"]
    texts = _texts(recipe.split.judged)
    return Verdicts(
        split=recipe.split,
        linear=_trial_scores(recipe, slopes, trial_folder(recipe) / LINEAR),
        encoder=tasks.scores_of(recipe.trial(), recipe.tokenizer, texts).astype(np.float64),
        seed=recipe.seed,
    )


def origin(recipe: Recipe) -> dict[str, object]:
    """What the card tells of how a network was made."""
    return {
        "seed": recipe.seed,
        "rounds": {"french": recipe.french_rounds, "tasks": recipe.rounds},
        "steps": recipe.steps(),
        "vocabulary": recipe.tokenizer.get_vocab_size(),
        "base": _digest(recipe.base / "model.safetensors"),
        "data": corpus.checksums(recipe.data, transfer.FILE),
        "texts": {
            "pairs": len(recipe.pairs),
            "trial": counts(recipe.split.taught),
            "judged": counts(recipe.split.judged),
            "final": counts([e for e in recipe.examples if not e.held_out]),
        },
    }


def findings(recipe: Recipe, verdicts: Verdicts, figures: Mapping[str, Json]) -> dict[str, object]:
    """What the card tells of how a trial network of this recipe was judged."""
    return {
        "judged vocabulary": recipe.tokenizer.get_vocab_size(),
        "reliability": verdicts.reliability(),
        "figures": figures,
    }


def _trial_scores(recipe: Recipe, slopes: Mapping[str, tuple[float, float]], path: Path) -> Doubles:
    """Calibrated scores of a linear engine that never saw the judged texts; it is kept as well."""
    if not path.exists():
        taught = recipe.split.taught
        shown_texts = [*_texts(taught), *(french for _, french in recipe.pairs)]
        words = vocabulary_of(shown_texts)
        fitted = calibrated(
            fit(taught, words, matrix(words.vectors(_texts(taught)), words)), slopes
        )
        digest = model_file.save(path, words, fitted.weights, fitted.bias)
        card = {"sha256": digest, "margin": MARGIN, **model_file.form()}
        model_file.card_of(path).write_text(json.dumps(card), encoding="utf-8")
    model = model_file.load(path)
    vectors = model.vocabulary.vectors(_texts(recipe.split.judged))
    return np.asarray(matrix(vectors, model.vocabulary) @ model.weights + model.bias)


def chosen(verdicts: Verdicts) -> Choice:
    """Fit and choose on all judged texts."""
    joined = verdicts.joined()
    shares = [
        answers.probabilities(scores.astype(np.float32))
        for scores in (verdicts.linear, verdicts.both(joined))
    ]
    thresholds, cost = sureness.chosen(verdicts.split.judged, verdicts.split.groups, *shares)
    return Choice(alone=verdicts.alone(), joined=joined, thresholds=thresholds, cost=cost)


def sealed(folder: Path, choice: Choice, card: Mapping[str, object]) -> None:
    """Give an exported network its figures and its card; what the folder had of them goes."""
    heads = folder / HEAD_WEIGHTS
    with np.load(heads) as arrays:
        held = dict(arrays)
    held["alone"] = choice.alone.astype(np.float32)
    held["joined"] = choice.joined.astype(np.float32)
    np.savez(heads, **held)
    told = {
        "sha256": {name: _digest(folder / name) for name in FILES},
        **model_file.form(),
        "margin": MARGIN,
        "cascade": choice.thresholds.model_dump(),
        "cascade cost": choice.cost,
        **card,
    }
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    (folder / CARD).write_text(text, encoding="utf-8")


def _texts(examples: Sequence[Example]) -> list[str]:
    return [e.text for e in examples]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
