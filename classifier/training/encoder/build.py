"""Builds the embedded encoder from a folder of data: vocabulary, French, all tasks, one file.

`python -m classifier.training.encoder.build DATA --base MODEL --work FOLDER [--output FOLDER]`

`MODEL` holds sentence-transformers/all-MiniLM-L6-v2 as safetensors with its tokenizer. What a step
has made is kept in the work folder, so that a recipe that was interrupted goes on where it stood;
an empty work folder begins anew. With `--keep` the network of the output folder stays as it is, and
only how its scores are joined is fitted anew. docs/model-card.md says what each step brought.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from classifier import model_file
from classifier.encoder import CARD
from classifier.encoder import DEFAULT as ENCODER
from classifier.training.encoder.export import exported
from classifier.training.encoder.recipe import Recipe, say
from classifier.training.encoder.sealing import (
    chosen,
    findings,
    judged,
    origin,
    sealed,
    trial_folder,
)
from classifier.training.encoder.verdicts import shown


def main(arguments: Sequence[str]) -> None:
    """Build, measure, write."""
    parser = argparse.ArgumentParser(description="Build the embedded encoder.")
    parser.add_argument("data", type=Path, help="folder with the files of docs/model-card.md")
    parser.add_argument("--base", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is half done")
    parser.add_argument("--linear", type=Path, default=model_file.DEFAULT)
    parser.add_argument("--output", type=Path, default=ENCODER)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--french-rounds", type=float, default=2.0)
    parser.add_argument("--rounds", type=float, default=2.0)
    parser.add_argument("--keep", action="store_true", help="teach the output's network no more")
    told = parser.parse_args(arguments)
    recipe = Recipe(
        data=told.data,
        base=told.base,
        work=told.work,
        seed=told.seed,
        french_rounds=told.french_rounds,
        rounds=told.rounds,
    )
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    build(recipe, told.linear, told.output, keep=told.keep)


def build(recipe: Recipe, linear: Path, output: Path, *, keep: bool) -> None:
    """Teach the trial network, choose by it what is to be chosen, then teach the final one.

    `linear` are the weights of the linear engine, fitted on all texts. With `keep` no final network
    is taught: that of `output` gets what was chosen.
    """
    verdicts = judged(recipe, linear)
    figures = verdicts.figures()
    for line in shown(figures):
        say(line)
    made, found = origin(recipe), findings(recipe, verdicts, figures)
    choice = chosen(verdicts)
    trial = trial_folder(recipe) / "encoder"
    exported(recipe.trial(), recipe.tokenizer, trial)
    sealed(trial, choice, made | found)
    if keep:
        card = json.loads((output / CARD).read_text(encoding="utf-8"))
        made = {name: card[name] for name in made}
    else:
        exported(recipe.final(), recipe.tokenizer, output)
    sealed(output, choice, made | found)


if __name__ == "__main__":
    main(sys.argv[1:])
