"""Teaches the student French: its vector of a sentence is drawn to the teacher's of the English.

N. Reimers and I. Gurevych, "Making Monolingual Sentence Embeddings Multilingual using Knowledge
Distillation", EMNLP 2020.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from classifier.training.encoder.learner import Learner, Pace, Say
from classifier.training.encoder.student import Student, batches, encoded, padded

RATE = 3e-4
BATCH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Token numbers of sentences, and the teacher's vector for each."""

    rows: Sequence[Sequence[int]]
    target: Tensor


def vectors(model: torch.nn.Module, rows: Sequence[Sequence[int]], size: int = 256) -> Tensor:
    """Mean vectors of a teacher (a BertModel) or a student, shape (rows, hidden size)."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    found: Tensor | None = None
    model.eval()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), size):
            places = order[start : start + size]
            ids, mask = padded([rows[i] for i in places])
            states = (
                model.pooled(ids, mask)
                if isinstance(model, Student)
                else _mean(model(input_ids=ids, attention_mask=mask).last_hidden_state, mask)
            )
            if found is None:
                found = torch.empty((len(rows), states.shape[1]))
            found[places] = states.float()
    assert found is not None
    return found


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    told = mask.unsqueeze(-1).to(states.dtype)
    return (states * told).sum(1) / told.sum(1)


def distilled(
    student: Student, lesson: Lesson, rounds: float, seed: int, checkpoint: Path, say: Say
) -> Student:
    """Teach the student in place, `rounds` times over; return one with its mean weights."""
    steps = steps_of(len(lesson.rows), rounds)
    learner = Learner(student, Pace(steps=steps, rate=RATE, heads_rate=0.0), checkpoint, say)
    lengths = [len(row) for row in lesson.rows]
    spread = lesson.target.var()
    order = chain.from_iterable(
        batches(lengths, BATCH, np.random.default_rng([seed, turn])) for turn in count()
    )
    for places in islice(order, learner.done, steps):
        found = learner.swift.pooled(*padded([lesson.rows[i] for i in places])).float()
        target = lesson.target[places]
        loss = functional.mse_loss(found, target) / spread
        learner.learn(loss + (1.0 - functional.cosine_similarity(found, target)).mean())
    return learner.finished()


def steps_of(rows: int, rounds: float) -> int:
    """How many steps `distilled` takes."""
    return int(rounds * rows / BATCH)


def twins_found(student: Student, tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> float:
    """The share of French sentences whose nearest English one, of those given, is their twin."""
    english = functional.normalize(vectors(student, encoded(tokenizer, [p[0] for p in pairs])))
    french = functional.normalize(vectors(student, encoded(tokenizer, [p[1] for p in pairs])))
    best = (french @ english.T).argmax(dim=1)
    return float((best == torch.arange(len(pairs))).float().mean())
