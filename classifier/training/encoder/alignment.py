"""Which English words a French word stands for, counted in pairs of sentences.

IBM model 1 by expectation-maximisation: P. F. Brown and others, "The Mathematics of Statistical
Machine Translation", Computational Linguistics 19(2), 1993, section 4.2.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

ROUNDS = 6
NULL = ""
"""Stands for no word: what a French word owes to the grammar alone."""

LIKELY = 0.05
"""Translations of a smaller probability are noise."""


def translations(
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]],
) -> dict[str, dict[str, float]]:
    """For each French word its likely English words with their probabilities.

    `pairs` holds the words of the English and of the French sentence.
    """
    english: dict[str, int] = {NULL: 0}
    french: dict[str, int] = {}
    left, right, spots = [], [], []
    spot = 0
    for en, fr in pairs:
        ids = [0, *(english.setdefault(w, len(english)) for w in en)]
        for word in fr:
            one = french.setdefault(word, len(french))
            left += ids
            right += [one] * len(ids)
            spots += [spot] * len(ids)
            spot += 1
    links = np.array(right, dtype=np.int64) * len(english) + np.array(left)
    kinds, kind = np.unique(links, return_inverse=True)
    places = np.array(spots)
    source = kinds % len(english)
    chance = np.full(len(kinds), 1.0 / len(french))
    for _ in range(ROUNDS):
        weight = chance[kind]
        share = weight / np.bincount(places, weights=weight)[places]
        counted = np.bincount(kind, weights=share, minlength=len(kinds))
        chance = counted / np.bincount(source, weights=counted)[source]
    # Turned round, the counts say which English words explain a French one.
    target = kinds // len(english)
    share_of = counted / np.bincount(target, weights=counted)[target]
    names, words = list(english), list(french)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for place in np.flatnonzero((share_of >= LIKELY) & (source != 0)):
        found[words[target[place]]][names[source[place]]] = float(share_of[place])
    return dict(found)
