"""Teaches the student French: its vector of a sentence is drawn to the teacher's of the English.

N. Reimers and I. Gurevych, "Making Monolingual Sentence Embeddings Multilingual using Knowledge
Distillation", EMNLP 2020.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from classifier.training.encoder.student import Student, batches, encoded, padded

Say = Callable[[str], None]
RATE, WARM = 3e-4, 0.05
BATCH = 256
CLIP = 1.0


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
    student: Student, lessons: Lesson, rounds: int, generator: np.random.Generator, say: Say
) -> None:
    """Teach the student in place, `rounds` times over the lessons."""
    total = rounds * -(-len(lessons.rows) // BATCH)
    optimizer = torch.optim.AdamW(
        student.encoder.parameters(), lr=RATE, weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=total + 1, pct_start=WARM, anneal_strategy="linear"
    )
    lengths = [len(row) for row in lessons.rows]
    spread = lessons.target.var()
    student.train()
    step, seen, began = 0, 0.0, time.monotonic()
    for _ in range(rounds):
        for places in batches(lengths, BATCH, generator):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = student.pooled(*padded([lessons.rows[i] for i in places])).float()
            target = lessons.target[places]
            loss = functional.mse_loss(found, target) / spread
            loss = loss + (1.0 - functional.cosine_similarity(found, target)).mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), CLIP)
            optimizer.step()
            schedule.step()
            step, seen = step + 1, 0.98 * seen + 0.02 * float(loss.detach())
            if step % 50 == 0:
                say(f"{step}/{total} loss {seen:.4f} after {time.monotonic() - began:.0f} s")


def twins_found(student: Student, tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> float:
    """The share of French sentences whose nearest English one, of those given, is their twin."""
    english = functional.normalize(vectors(student, encoded(tokenizer, [p[0] for p in pairs])))
    french = functional.normalize(vectors(student, encoded(tokenizer, [p[1] for p in pairs])))
    best = (french @ english.T).argmax(dim=1)
    return float((best == torch.arange(len(pairs))).float().mean())
