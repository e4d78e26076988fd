"""Teaches the student all questions at once, each example those that its source can answer."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from classifier.heads import HEADS, columns
from classifier.text import reading
from classifier.training.corpus import Example
from classifier.training.encoder.distil import CLIP, Say
from classifier.training.encoder.student import Student, batches, encoded, padded

BATCH = 32
LONGEST = 96
"""Tokens that are learnt of a post; longer ones are app and product reviews."""

SHARE = {
    "complaint": 1.0,
    "sentiment": 0.8,
    "urgency": 1.0,
    "topic": 0.8,
    "needs_reply": 0.5,
    "abuse": 0.7,
}
"""What each head's mean loss counts."""

OFTEN: Mapping[str, float] = {
    "urgency-fr.jsonl": 2.0,
    "urgency-en.jsonl": 2.0,
    "urgency-more.jsonl": 2.0,
    "annotations": 2.0,
    "seeds": 2.0,
    "complaints-en.jsonl": 2.0,
    "sentiment-en.jsonl": 0.4,
    "product-reviews-en.jsonl": 0.5,
}
"""How often an example of a source is read in a round; 1 where nothing is said."""

HIDDEN = 0.08
"""The share of words that is masked while learning, so that no single one decides."""

AVERAGED = 0.998
"""Decay of the running mean of the weights, which is what is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long and how fast to learn."""

    rounds: float
    rate: float = 1e-4
    heads_rate: float = 2e-3
    warm: float = 0.06


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
                weights[row, place] = example.weight_for(head)
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
    generator: np.random.Generator,
    say: Say,
) -> Student:
    """Teach the student in place; return a student with the running mean of its weights."""
    told = targets(examples)
    hidden = tokenizer.token_to_id("[MASK]")
    rows = [ids[:LONGEST] for ids in encoded(tokenizer, [reading(e.text) for e in examples])]
    often = np.array([OFTEN.get(e.source, 1.0) for e in examples])
    steps = int(plan.rounds * -(-int(often.sum()) // BATCH))
    mean = torch.optim.swa_utils.AveragedModel(
        student, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGED)
    )
    optimizer = torch.optim.AdamW(
        [
            {"params": student.encoder.parameters(), "lr": plan.rate},
            {"params": student.heads.parameters(), "lr": plan.heads_rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        [plan.rate, plan.heads_rate],
        total_steps=steps + 1,
        pct_start=plan.warm,
        anneal_strategy="linear",
    )
    step, seen, began = 0, 0.0, time.monotonic()
    student.train()
    while step < steps:
        drawn = _drawn(often, generator)
        lengths = [len(rows[i]) for i in drawn]
        for places in batches(lengths, BATCH, generator):
            if step >= steps:
                break
            chosen = [int(drawn[i]) for i in places]
            ids, mask = padded([rows[i] for i in chosen])
            veiled = torch.from_numpy(generator.random(ids.shape) < HIDDEN) & (ids > 4)
            ids[veiled] = hidden
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = student(ids, mask)
            loss = loss_of(scores.float(), told, chosen)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), CLIP)
            optimizer.step()
            schedule.step()
            mean.update_parameters(student)
            step, seen = step + 1, 0.99 * seen + 0.01 * float(loss.detach())
            if step % 200 == 0:
                say(f"{step}/{steps} loss {seen:.4f} after {time.monotonic() - began:.0f} s")
    kept = mean.module
    assert isinstance(kept, Student)
    return kept


def _drawn(often: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The examples of one round: each as often as its share says, fractions by lot."""
    whole = np.floor(often)
    times = (whole + (generator.random(len(often)) < often - whole)).astype(int)
    return np.repeat(np.arange(len(often)), times)


def scores_of(student: Student, tokenizer: Tokenizer, texts: Sequence[str]) -> np.ndarray:
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
