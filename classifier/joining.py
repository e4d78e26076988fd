"""How the scores of one or two readers count, by the language of the text. Pure.

A table of figures has one row for each of `APART` and a last one for all other texts. A row holds
one slope for each reader and one offset, each with a column for every answer of `HEADS`; shape
(languages, readers + 1, answers). What they are fitted on tells docs/model-card.md.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Real = TypeVar("Real", np.float32, np.float64)

APART = ("fr", "en")
"""Languages with figures of their own."""


_ROWS = {lang: row for row, lang in enumerate(APART)}


def joined(
    figures: npt.NDArray[Real], readers: Sequence[npt.NDArray[Real]], langs: Sequence[str]
) -> npt.NDArray[Real]:
    """The scores of the readers, each times its slopes, added up with the offsets.

    `readers` have a row for each text and a column for each answer, `langs` a language for each
    text.
    """
    rows = np.array([_ROWS.get(lang, len(APART)) for lang in langs], dtype=np.int64)
    chosen = figures[rows]
    found: npt.NDArray[Real] = chosen[:, -1]
    for place, scores in enumerate(readers):
        found = found + chosen[:, place] * scores
    return found
