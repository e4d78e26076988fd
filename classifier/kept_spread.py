"""A channel's own model of spread as text that outlives a restart. Pure."""

import json
import math
from collections.abc import Mapping
from dataclasses import astuple
from typing import TypeAlias

import numpy as np

from classifier.local_spread import STRETCHES, LocalSpread, Rest, Stretch, Tested
from classifier.post_state import INPUTS
from classifier.ridge import Numbers

VERSION = 1
"""Of the inputs and their order; a model of another version is not read, but fitted anew."""

_DIGITS = 7

_Numbers: TypeAlias = list[float] | list[list[float]]


def written(model: LocalSpread) -> str:
    """Write a model down, as JSON of some 10 kB for each stretch of age."""
    stretches = {
        str(number): {
            "means": _rounded(kept.means),
            "scales": _rounded(kept.scales),
            "weights": _rounded(kept.weights),
            "places": _rounded(np.array(kept.rest.places)),
            "odds": _rounded(np.array(kept.rest.odds)),
            "tested": _rounded(np.array(astuple(kept.tested))),
        }
        for number, kept in model.stretches.items()
    }
    told = {"version": VERSION, "posts": model.posts, "stretches": stretches}
    return json.dumps(told, separators=(",", ":"))


def read(text: str) -> LocalSpread | None:
    """Read a model back; None where it is of another version or is no model."""
    try:
        told = json.loads(text)
        if told["version"] != VERSION:
            return None
        return (
            LocalSpread(
                {_number(n): _stretch(kept) for n, kept in told["stretches"].items()},
                int(told["posts"]),
            )
            if told["stretches"]
            else None
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _number(told: str) -> int:
    if not 0 <= int(told) < len(STRETCHES):
        raise ValueError(told)
    return int(told)


def _stretch(kept: Mapping[str, _Numbers]) -> Stretch:
    places, odds = _array(kept["places"]), _array(kept["odds"])
    if len(places) < 2 or places.shape != odds.shape or (np.diff(places) <= 0).any():
        raise ValueError
    asked, ours, default, doubt = _array(kept["tested"], 4).tolist()
    if asked < 1:
        raise ValueError
    return Stretch(
        _array(kept["means"], INPUTS),
        _array(kept["scales"], INPUTS),
        _array(kept["weights"], INPUTS + 1, 3),
        Rest(tuple(places.tolist()), tuple(odds.tolist())),
        Tested(int(asked), ours, default, doubt),
    )


def _array(told: _Numbers, *shape: int) -> Numbers:
    found = np.array(told, dtype=np.float64)
    if (shape and found.shape != shape) or not np.isfinite(found).all():
        raise ValueError
    return found


def _rounded(numbers: Numbers) -> _Numbers:
    flat = [_round(float(n)) for n in numbers.ravel()]
    found: _Numbers = np.array(flat).reshape(numbers.shape).tolist()
    return found


def _round(number: float) -> float:
    if number == 0.0:
        return 0.0
    return round(number, _DIGITS - 1 - math.floor(math.log10(abs(number))))
