"""Trains the linear engine: `python -m classifier.training.train DATA_DIR [--output FILE]`.

Needs the extra `vigie[train]`. Writes the weights and, beside them, their card: checksums of the
data, seed, calibration and every figure of docs/classifier.md. Nothing is drawn at random but by
`--seed`.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from scipy.sparse import vstack

from classifier import model_file
from classifier.heads import HEADS, columns
from classifier.merging import MARGIN
from classifier.training import corpus, transfer
from classifier.training.corpus import Example
from classifier.training.fit import Doubles, calibrated, calibration, matrix, vocabulary_of
from classifier.training.measure import LEFT_OUT, Bench, measured
from classifier.training.probabilities import probabilities
from storage.model import Json

Slopes = Mapping[str, tuple[float, float]]
BRAND_SOURCES = {
    "complaints-en.jsonl",
    "urgency-fr.jsonl",
    "urgency-en.jsonl",
    "urgency-more.jsonl",
}
RANDOM = {"random_tweet", "random_reply"}
UNMEASURED = {"seeds", transfer.SOURCE}


def main(arguments: Sequence[str]) -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description="Train the linear engine.")
    parser.add_argument("data", type=Path, help="folder with the JSONL files of docs/classifier.md")
    parser.add_argument("--output", type=Path, default=model_file.DEFAULT)
    parser.add_argument("--seed", type=int, default=20261121)
    told = parser.parse_args(arguments)
    train(told.data, told.output, told.seed)


def train(data: Path, output: Path, seed: int) -> None:
    """Fit, calibrate on folds, measure, and write weights and card."""
    bench = _bench(data, seed)
    folds = bench.across_folds()
    slopes = {head: _slope(head, bench, folds) for head in HEADS}
    model = calibrated(bench.fitted(bench.taught), slopes)
    digest = model_file.save(output, bench.vocabulary, model.weights, model.bias)
    card: dict[str, Json] = {
        "sha256": digest,
        **model_file.form(),
        "margin": MARGIN,
        "doubt": _doubt(bench, folds, slopes["complaint"]),
        "seed": seed,
        "examples": len(bench.taught),
        "data": dict(corpus.checksums(data, transfer.FILE).items()),
        "calibration": {head: [round(x, 4) for x in pair] for head, pair in slopes.items()},
        "figures": _figures(bench, folds, slopes, model.weights.shape[0], seed),
    }
    card_text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
    model_file.card_of(output).write_text(card_text, encoding="utf-8")


def _bench(data: Path, seed: int) -> Bench:
    """All examples: the labelled ones, and French sentences labelled by an English teacher."""
    examples = corpus.examples(data)
    pairs = transfer.pairs(data, seed)
    taught = [e.text for e in examples if not e.held_out]
    vocabulary = vocabulary_of([*taught, *(french for _, french in pairs)])
    vectors = matrix(vocabulary.vectors([e.text for e in examples]), vocabulary)
    bench = Bench(examples, vocabulary, vectors, seed)
    english = [i for i in bench.taught if examples[i].lang == "en"]
    lent = transfer.lent(pairs, bench.fitted(english, transfer.TAUGHT), seed)
    more = matrix(vocabulary.vectors([e.text for e in lent]), vocabulary)
    return Bench([*examples, *lent], vocabulary, vstack([vectors, more]).tocsr(), seed)


def _slope(head: str, bench: Bench, folds: Doubles) -> tuple[float, float]:
    """Calibrate on people's labels only, each row scored by a model that had not seen it."""
    rows = [
        i
        for i in bench.taught
        if head in bench.examples[i].labels and bench.examples[i].source != transfer.SOURCE
    ]
    labels = [bench.examples[i].labels[head] for i in rows]
    shares = np.array([bench.examples[i].weight_for(head) for i in rows])
    return calibration(head, folds[rows][:, columns()[head]], labels, shares)


def _doubt(bench: Bench, folds: Doubles, slope: tuple[float, float]) -> dict[str, Json]:
    """What the margin costs and brings, on posts to brands."""
    rows = [i for i in bench.taught if _to_a_brand(bench.examples[i])]
    sure = probabilities("complaint", folds[rows], *slope)[:, 1]
    truth = np.array([bench.examples[i].labels["complaint"] == "yes" for i in rows])
    decided = np.abs(sure - 0.5) >= MARGIN
    right = ((sure > 0.5) == truth)[decided].mean()
    return {
        "undecided": round(float(1.0 - decided.mean()), 4),
        "right where decided": round(float(right), 4),
    }


def _to_a_brand(example: Example) -> bool:
    return example.source in BRAND_SOURCES and example.part not in RANDOM


def _figures(
    bench: Bench, folds: Doubles, slopes: Slopes, features: int, seed: int
) -> dict[str, Json]:
    return {
        "features": features,
        "folds": _by_source(bench, bench.taught, folds[bench.taught], slopes, seed),
        "held out": _held_out(bench, slopes, seed),
        "left out": _left_out(bench, slopes, seed),
        "domains": _domains(bench, slopes, seed),
    }


def _by_source(
    bench: Bench, rows: Sequence[int], found: Doubles, slopes: Slopes, seed: int
) -> dict[str, Json]:
    """Figures of each head by language and source."""
    figures: dict[str, Json] = {}
    for head in HEADS:
        shares = probabilities(head, found, *slopes[head])
        groups: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            example = bench.examples[row]
            if head in example.labels and example.source not in UNMEASURED:
                groups.setdefault(f"{head} | {example.lang} | {example.source}", []).append(place)
                if head == "complaint" and _to_a_brand(example):
                    groups.setdefault(f"{head} | {example.lang} | brand posts", []).append(place)
        for name, places in sorted(groups.items()):
            chosen = [bench.examples[rows[p]] for p in places]
            figures[name] = measured(head, chosen, shares[places], seed)
    return figures


def _held_out(bench: Bench, slopes: Slopes, seed: int) -> dict[str, Json]:
    rows = [i for i, e in enumerate(bench.examples) if e.held_out]
    model = bench.fitted(bench.taught, ("sentiment", "abuse"))
    return _by_source(bench, rows, bench.scored(model, rows), slopes, seed)


def _left_out(bench: Bench, slopes: Slopes, seed: int) -> dict[str, Json]:
    figures: dict[str, Json] = {}
    for name, (chosen, heads) in LEFT_OUT.items():
        rows, found = bench.without(chosen, heads)
        examples = [bench.examples[i] for i in rows]
        for head in heads:
            shares = probabilities(head, found, *slopes[head])
            figures[f"{head} | {name}"] = measured(head, examples, shares, seed)
    return figures


def _domains(bench: Bench, slopes: Slopes, seed: int) -> dict[str, Json]:
    """English complaints, each domain by a model that never saw it, then all domains together."""
    domains = sorted({e.part for e in bench.examples if e.source == "complaints-en.jsonl"} - RANDOM)
    pooled: list[Example] = []
    parts: list[Doubles] = []
    figures: dict[str, Json] = {}
    for domain in domains:
        rows, found = bench.without(partial(_of_domain, domain), ("complaint",))
        examples = [bench.examples[i] for i in rows]
        shares = probabilities("complaint", found, *slopes["complaint"])
        figures[domain] = measured("complaint", examples, shares, seed)
        pooled += examples
        parts.append(shares)
    figures["all domains"] = measured("complaint", pooled, np.vstack(parts), seed)
    return figures


def _of_domain(domain: str, example: Example) -> bool:
    return example.source == "complaints-en.jsonl" and example.part == domain


if __name__ == "__main__":
    main(sys.argv[1:])
