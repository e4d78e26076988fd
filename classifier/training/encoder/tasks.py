"""Teaches the student all questions at once, each example those that its source can answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from classifier.heads import HEADS, columns
from classifier.text import reading
from classifier.training.corpus import Example
from classifier.training.encoder.learner import Learner, Pace, Say
from classifier.training.encoder.student import Student, batches, encoded, padded

Numbers = npt.NDArray[np.float64]

BATCH = 64
LONGEST = 96
"""Tokens that are learnt of a post; longer ones are app and product reviews."""

SHARE = {
    "complaint": 1.0,
    "sentiment": 0.8,
    "urgency": 1.0,
    "topic": 1.0,
    "needs_reply": 0.5,
    "abuse": 0.7,
}
"""What each head's mean loss counts."""

OFTEN: Mapping[str, float] = {
    "sentiment-en.jsonl": 0.7,
    "sentiment-multilingual.jsonl": 2.0,
    "product-reviews-en.jsonl": 0.5,
}
"""How often an example of a source is read in a round; 1 where nothing is said."""

HIDDEN = 0.08
"""The share of words that is masked while learning, so that no single one decides."""

LAST_SPECIAL = 4
"""Tokens up to this number are signs of the network itself and are never masked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long and how fast to learn."""

    rounds: float
    seed: int
    rate: float = 1.2e-4
    heads_rate: float = 2e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What each example answers, as tensors: one row an example."""

    answers: Tensor
    """Number of the right answer of each head, -1 where it is not told; shape (rows, heads)."""
    weights: Tensor
    """Shape (rows, heads)."""


def targets(examples: Sequence[Example]) -> Targets:
    """The labels of the examples."""
    answers = torch.full((len(examples), len(HEADS)), -1, dtype=torch.long)
    weights = torch.zeros((len(examples), len(HEADS)))
    for row, example in enumerate(examples):
        for place, (head, choices) in enumerate(HEADS.items()):
            if (label := example.labels.get(head)) is not None:
                yes_or_no = len(choices) == 1
                answers[row, place] = int(label == "yes") if yes_or_no else choices.index(label)
                # The weights were made for the linear engine, which large sources overwhelm.
                weights[row, place] = example.weight_for(head) ** 0.5
    return Targets(answers=answers, weights=weights)


def loss_of(scores: Tensor, told: Targets, rows: Sequence[int]) -> Tensor:
    """The sum of the heads' mean losses over the examples that tell them."""
    total = scores.new_zeros(())
    for place, (head, where) in enumerate(columns().items()):
        answers, weights = told.answers[rows, place], told.weights[rows, place]
        known = answers >= 0
        if not bool(known.any()):
            continue
        found, right = scores[known][:, where], answers[known]
        each = (
            functional.binary_cross_entropy_with_logits(
                found[:, 0], right.float(), reduction="none"
            )
            if found.shape[1] == 1
            else functional.cross_entropy(found, right, reduction="none", label_smoothing=0.02)
        )
        total = total + SHARE[head] * (each * weights[known]).sum() / BATCH
    return total


def taught(
    student: Student,
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    plan: Plan,
    checkpoint: Path,
    say: Say,
) -> Student:
    """Teach the student in place; return a student with the running mean of its weights."""
    told = targets(examples)
    hidden = tokenizer.token_to_id("[MASK]")
    rows = [ids[:LONGEST] for ids in encoded(tokenizer, [reading(e.text) for e in examples])]
    often = _often(examples)
    steps = steps_of(examples, plan.rounds)
    pace = Pace(steps=steps, rate=plan.rate, heads_rate=plan.heads_rate)
    learner = Learner(student, pace, checkpoint, say)
    for chosen, generator in islice(_lessons(rows, often, plan.seed), learner.done, steps):
        ids, mask = padded([rows[i] for i in chosen])
        veiled = torch.from_numpy(generator.random(ids.shape) < HIDDEN) & (ids > LAST_SPECIAL)
        ids[veiled] = hidden
        learner.learn(loss_of(learner.swift(ids, mask).float(), told, chosen))
    return learner.finished()


def steps_of(examples: Sequence[Example], rounds: float) -> int:
    """How many steps `taught` takes."""
    return int(rounds * _often(examples).sum() / BATCH)


def _often(examples: Sequence[Example]) -> Numbers:
    return np.array([OFTEN.get(e.source, 1.0) for e in examples])


def _lessons(
    rows: Sequence[Sequence[int]], often: Numbers, seed: int
) -> Iterator[tuple[list[int], np.random.Generator]]:
    """Batches of places without end, each with a source of chance of its own."""
    for turn in count():
        drawn = _drawn(often, np.random.default_rng([seed, turn]))
        order = batches(
            [len(rows[i]) for i in drawn], BATCH, np.random.default_rng([seed, turn, 1])
        )
        for number, places in enumerate(order):
            yield [int(drawn[i]) for i in places], np.random.default_rng([seed, turn, 2, number])


def _drawn(often: Numbers, generator: np.random.Generator) -> npt.NDArray[np.int64]:
    """The examples of one round: each as often as its share says, fractions by lot."""
    whole = np.floor(often)
    times = (whole + (generator.random(len(often)) < often - whole)).astype(int)
    return np.repeat(np.arange(len(often)), times)


def scores_of(
    student: Student, tokenizer: Tokenizer, texts: Sequence[str]
) -> npt.NDArray[np.float32]:
    """Scores of all heads in full precision, shape (texts, width of all heads)."""
    rows = encoded(tokenizer, [reading(text) for text in texts])
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    found = np.zeros((len(rows), student.heads.out_features), dtype=np.float32)
    student.eval()
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            places = order[start : start + 64]
            found[places] = student(*padded([rows[i] for i in places])).numpy()
    return found
