"""The engines that are measured, with the shipped weights or with those of a folder."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from classifier import registry
from classifier.engine import Engine
from storage.errors import ToolError

NAMES: Mapping[str, str] = {
    "cascade": "cascade",
    "encoder": "encoder",
    "linear": "linear",
    "lexicon": "VADER",
    "floor": "TF-IDF",
}
"""By kind, in the order in which they stand in a table."""


def say(line: str) -> None:
    """Tell how far the run is, beside its output."""
    sys.stderr.write(f"{line}\n")


def opened(kinds: Sequence[str], folder: Path | None) -> dict[str, Engine]:
    """Open the engines of these kinds; one that cannot be opened is told and left out."""
    options: dict[str, dict[str, object]] = {}
    if folder is not None:
        linear, encoder = folder / "linear.npz", folder / "encoder"
        options = {
            "cascade": {"weights": linear, "encoder": encoder},
            "encoder": {"folder": encoder},
            "linear": {"weights": linear},
        }
    found: dict[str, Engine] = {}
    for kind in kinds:
        try:
            found[kind] = registry.load(kind, options.get(kind))
        except ToolError as error:
            say(f"{NAMES[kind]} is left out: {error}")
    return found
