"""One step of learning after another: half-precision passes, full-precision weights, a checkpoint.

Forward and backward run on a copy in bfloat16, which processors multiply several times faster; the
optimizer keeps the weights in 32 bits, since small steps would be lost in 8 bits of mantissa
(P. Micikevicius and others, "Mixed Precision Training", ICLR 2018).
"""

import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from classifier.training.encoder.student import Student

Say = Callable[[str], None]

CLIP = 1.0
AVERAGED, AVERAGED_EVERY = 0.98, 10
"""Decay of the running mean of the weights; steps between its updates."""

KEPT_EVERY = 100
"""Steps between two checkpoints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How far and how fast to learn: the rate rises to its top, then falls to zero, evenly."""

    steps: int
    rate: float
    heads_rate: float
    warm: float = 0.06


class Learner:
    """Teaches a student in place and keeps the running mean of its weights."""

    def __init__(self, student: Student, pace: Pace, checkpoint: Path, say: Say) -> None:
        """Go on from the checkpoint, where there is one."""
        self.student = student.train()
        self.swift = copy.deepcopy(student).bfloat16().train()
        self.mean = copy.deepcopy(student)
        self.pace = pace
        self.done = 0
        self._checkpoint = checkpoint
        self._say = say
        self._began, self._loss = time.monotonic(), 0.0
        rates = [(student.encoder, pace.rate), (student.heads, pace.heads_rate)]
        self._optimizer = torch.optim.AdamW(
            [{"params": part.parameters(), "lr": rate} for part, rate in rates],
            weight_decay=0.01,
            fused=True,
        )
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer,
            [rate for _, rate in rates],
            total_steps=pace.steps + 1,
            pct_start=pace.warm,
            anneal_strategy="linear",
        )
        if checkpoint.exists():
            self._restore()

    def learn(self, loss: Tensor) -> None:
        """Take one step down the gradient of this loss of `swift`."""
        self.swift.zero_grad()
        loss.backward()
        for slow, fast in zip(self.student.parameters(), self.swift.parameters(), strict=True):
            slow.grad = None if fast.grad is None else fast.grad.float()
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), CLIP)
        self._optimizer.step()
        self._schedule.step()
        self._copy()
        self.done += 1
        self._loss += 0.02 * (float(loss.detach()) - self._loss)
        if self.done % AVERAGED_EVERY == 0:
            self._average()
        if self.done % KEPT_EVERY == 0:
            self._keep()

    def finished(self) -> Student:
        """The student with the running mean of the weights; the checkpoint is taken away."""
        self._checkpoint.unlink(missing_ok=True)
        return self.mean.eval()

    @torch.no_grad()
    def _copy(self) -> None:
        for slow, fast in zip(self.student.parameters(), self.swift.parameters(), strict=True):
            fast.copy_(slow)

    @torch.no_grad()
    def _average(self) -> None:
        # At first the mean follows quickly: it began at untaught weights.
        decay = min(AVERAGED, self.done / (self.done + 10.0 * AVERAGED_EVERY))
        for mean, now in zip(self.mean.parameters(), self.student.parameters(), strict=True):
            mean.lerp_(now, 1.0 - decay)

    def _parts(self) -> Sequence[torch.nn.Module]:
        return self.student, self.mean

    def _keep(self) -> None:
        passed = time.monotonic() - self._began
        self._say(f"{self.done}/{self.pace.steps} loss {self._loss:.4f} after {passed:.0f} s")
        states = {
            "modules": [part.state_dict() for part in self._parts()],
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
            "done": self.done,
            "loss": self._loss,
        }
        fresh = self._checkpoint.with_suffix(".new")
        torch.save(states, fresh)
        fresh.replace(self._checkpoint)

    def _restore(self) -> None:
        states = torch.load(self._checkpoint, weights_only=True)
        for part, state in zip(self._parts(), states["modules"], strict=True):
            part.load_state_dict(state)
        self._optimizer.load_state_dict(states["optimizer"])
        self._schedule.load_state_dict(states["schedule"])
        self.done, self._loss = states["done"], states["loss"]
        self._copy()
        self._say(f"going on after {self.done} steps")
