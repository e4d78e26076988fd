"""Judges a trial network, and gives the shipped one what was chosen by it: figures and card."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from classifier import answers, model_file
from classifier.encoder import CARD, FILES, HEAD_WEIGHTS
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


def sealed(folder: Path, verdicts: Verdicts, card: Mapping[str, object]) -> None:
    """Give an exported network its figures and its card; what the folder had of them goes."""
    heads = folder / HEAD_WEIGHTS
    with np.load(heads) as arrays:
        held = dict(arrays)
    both = verdicts.joined()
    held["alone"] = verdicts.alone().astype(np.float32)
    held["joined"] = both.astype(np.float32)
    np.savez(heads, **held)
    shares = [
        answers.probabilities(scores.astype(np.float32))
        for scores in (verdicts.linear, verdicts.both(both))
    ]
    thresholds, cost = sureness.chosen(verdicts.split.judged, verdicts.split.groups, *shares)
    told = {
        "sha256": {name: _digest(folder / name) for name in FILES},
        **model_file.form(),
        "margin": MARGIN,
        "cascade": thresholds.model_dump(),
        "cascade cost": cost,
        **card,
    }
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    (folder / CARD).write_text(text, encoding="utf-8")


def _texts(examples: Sequence[Example]) -> list[str]:
    return [e.text for e in examples]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
