"""The recipe of the embedded encoder: vocabulary, French, all tasks, each kept once it is made.

What a step has made is kept in the work folder, so that a recipe that was interrupted goes on where
it stood; an empty work folder begins anew.
"""

import gzip
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file as load_vectors
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertModel

from classifier.text import reading
from classifier.training import corpus, transfer
from classifier.training.corpus import Example
from classifier.training.encoder import distil, tasks, vocabulary
from classifier.training.encoder.held import Split, split
from classifier.training.encoder.student import Student, encoded, started

POSTS_OF_ENGLISH = 30_000
"""Posts whose vectors stay the teacher's, beside the sentences."""

TWINS = 500
"""Pairs that are only measured on."""

FRENCH = Path("french.safetensors")
TRIAL = Path("trial.safetensors")
FINAL = Path("final.safetensors")
CHECKPOINT = Path("checkpoint.pt")


def say(line: str) -> None:
    """Tell how far the recipe is."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stderr.flush()


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Where everything comes from and goes to, and how long is learnt."""

    data: Path
    base: Path
    work: Path
    seed: int
    french_rounds: float
    rounds: float

    @cached_property
    def examples(self) -> list[Example]:
        """All labelled texts."""
        return corpus.examples(self.data)

    @cached_property
    def split(self) -> Split:
        """What the trial student sees, and what it is judged on."""
        return split(self.examples)

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """All pairs of sentences, English and French, in an order drawn by the seed."""
        with gzip.open(self.data / transfer.FILE, "rt", encoding="utf-8") as lines:
            found = [line.rstrip("\n").split("\t")[:2] for line in lines]
        random.Random(self.seed).shuffle(found)  # noqa: S311
        return [(reading(english), reading(french)) for english, french in found]

    @cached_property
    def base_tokenizer(self) -> Tokenizer:
        """The tokenizer of the English model, without padding."""
        found = Tokenizer.from_file(str(self.base / "tokenizer.json"))
        found.no_padding()
        found.enable_truncation(vocabulary.LONGEST_POST)
        return found

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The new tokenizer; makes it, with its first vectors, where the work folder has none."""
        if not (self.work / "tokenizer.json").exists():
            self._make_vocabulary()
        return Tokenizer.from_file(str(self.work / "tokenizer.json"))

    def untaught(self) -> Student:
        """A student with the first vectors of its words, and no French but what they hold."""
        assert self.tokenizer
        return started(self.base, np.load(self.work / "vectors.npy"))

    def kept(self, name: Path, make: Callable[[], Student]) -> Student:
        """The student of this name from the work folder, made and kept where it is not there."""
        path = self.work / name
        if not path.exists():
            torch.manual_seed(self.seed)
            states = {k: v.contiguous() for k, v in make().state_dict().items()}
            save_file(states, path)
        student = self.untaught()
        student.load_state_dict(load_file(path))
        return student

    def french(self) -> Student:
        """The student that has learnt French from the English model."""
        return self.kept(FRENCH, self._distilled)

    def trial(self) -> Student:
        """The student that never saw the texts that are judged."""
        return self.kept(TRIAL, lambda: self._taught(self.split.taught))

    def final(self) -> Student:
        """The student that was taught everything but the validation splits of others."""
        return self.kept(FINAL, lambda: self._taught([e for e in self.examples if not e.held_out]))

    def _make_vocabulary(self) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        weights = load_vectors(self.base / "model.safetensors")
        base = vocabulary.Base(
            tokenizer=self.base_tokenizer, vectors=weights["embeddings.word_embeddings.weight"]
        )
        shown = [e for e in self.examples if not e.held_out]
        texts = [reading(e.text) for e in shown]
        french = [t for t, e in zip(texts, shown, strict=True) if e.lang == "fr"]
        made, vectors = vocabulary.rebuilt(base, self.pairs, french, texts)
        np.save(self.work / "vectors.npy", vectors)
        made.save(str(self.work / "tokenizer.json"))
        say(f"vocabulary of {len(vectors)} pieces")

    def steps(self) -> dict[str, int]:
        """How many steps French takes, and how many the tasks take of the final student."""
        shown = [e for e in self.examples if not e.held_out]
        return {
            "french": distil.steps_of(len(self._french_lesson()[1]), self.french_rounds),
            "tasks": tasks.steps_of(shown, self.rounds),
        }

    def _french_lesson(self) -> tuple[list[str], list[str], list[int]]:
        """Texts for the teacher, texts for the student, and the place among the first of each."""
        pairs = self._twins()[1]
        english = sorted({en for en, _ in pairs})
        posts = [reading(e.text) for e in self.examples if e.lang == "en" and not e.held_out]
        draw = random.Random(self.seed)  # noqa: S311
        posts = draw.sample(posts, min(len(posts), POSTS_OF_ENGLISH))
        place = {sentence: i for i, sentence in enumerate(english)}
        again = draw.sample(range(len(english)), len(english) // 3)
        texts = [fr for _, fr in pairs] + [english[i] for i in again] + posts
        places = [place[en] for en, _ in pairs] + again
        places += range(len(english), len(english) + len(posts))
        return [*english, *posts], texts, places

    def _distilled(self) -> Student:
        twins, _ = self._twins()
        heard, texts, places = self._french_lesson()
        teacher = BertModel.from_pretrained(self.base, add_pooling_layer=False)
        target = distil.vectors(teacher, encoded(self.base_tokenizer, heard))
        student = self.untaught()
        say(f"twins found before: {distil.twins_found(student, self.tokenizer, twins):.3f}")
        lesson = distil.Lesson(rows=encoded(self.tokenizer, texts), target=target[places])
        taught = distil.distilled(
            student, lesson, self.french_rounds, self.seed, self.work / CHECKPOINT, say
        )
        say(f"twins found after: {distil.twins_found(taught, self.tokenizer, twins):.3f}")
        return taught

    def _twins(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Pairs to measure on, and those to learn from, with no English sentence in both."""
        first = dict(self.pairs[: 2 * TWINS])
        twins = list(first.items())[:TWINS]
        kept_back = {en for en, _ in twins}
        return twins, [pair for pair in self.pairs if pair[0] not in kept_back]

    def _taught(self, examples: Sequence[Example]) -> Student:
        say(f"teaching {len(examples)} texts")
        return tasks.taught(
            self.french(),
            self.tokenizer,
            examples,
            tasks.Plan(rounds=self.rounds, seed=self.seed),
            self.work / CHECKPOINT,
            say,
        )
