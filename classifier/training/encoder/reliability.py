"""Whether probabilities are kept: of the posts given about 0.8, about 80 % should be so."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier import labels
from classifier.evaluate import Bin, Floats, calibration_error, reliability
from classifier.heads import HEADS
from classifier.labels import URGENT
from classifier.levels import URGENT_FROM
from classifier.training.corpus import Example
from classifier.training.encoder.held import BRAND_POSTS, Split
from storage.model import Json, Urgency

YES_OR_NO = ("complaint", URGENT, "needs_reply", "abuse")


def urgent(shares: npt.NDArray[np.floating[Any]]) -> Floats:
    """The probability of level `high` or `critical`, from those of all levels."""
    chosen = [i for i, level in enumerate(HEADS["urgency"]) if labels.is_urgent(Urgency(level))]
    return np.asarray(shares[:, chosen].sum(axis=1), dtype=np.float64)


def told_urgent(shares: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.bool_]:
    """Whether a post of these probabilities of the levels is told to be urgent."""
    return np.asarray(urgent(shares) >= URGENT_FROM)


def is_urgent(example: Example) -> bool:
    """Whether an example that tells its urgency is labelled `high` or `critical`."""
    return labels.is_urgent(Urgency(example.labels["urgency"]))


def tables(split: Split, shares: Mapping[str, Floats]) -> dict[str, Json]:
    """Each yes-or-no question on the judged posts to brands: all of them, then each language.

    `shares` are the probabilities by head, a row for each judged text; of `no` and `yes` where
    the head has one answer.
    """
    found: dict[str, Json] = {}
    for question in YES_OR_NO:
        head = "urgency" if question == URGENT else question
        part = urgent(shares[head]) if question == URGENT else shares[head][:, 1]
        rows = [
            (example, float(share))
            for example, group, share in zip(split.judged, split.groups, part, strict=True)
            if group in BRAND_POSTS and head in example.labels
        ]
        for lang in ("all", *sorted({example.lang for example, _ in rows})):
            chosen = [row for row in rows if lang in ("all", row[0].lang)]
            if chosen:
                found[f"{question} | {lang}"] = _table(
                    [_holds(question, example) for example, _ in chosen],
                    [share for _, share in chosen],
                )
    return found


def _holds(question: str, example: Example) -> bool:
    return is_urgent(example) if question == URGENT else example.labels[question] == "yes"


def _table(holds: Sequence[bool], shares: Sequence[float]) -> dict[str, Json]:
    """Bins as lower edge, number, mean probability, share that holds, and its 95 % interval."""
    gap = calibration_error(np.array(shares), np.array(holds, dtype=np.float64))
    return {
        "n": len(holds),
        "calibration_error": round(gap, 4),
        "bins": [_row(one) for one in reliability(holds, shares)],
    }


def _row(one: Bin) -> list[Json]:
    parts = (one.promised, one.kept.value, one.kept.low, one.kept.high)
    return [one.low, one.kept.n, *(round(part, 4) for part in parts)]


def counts(examples: Sequence[Example]) -> dict[str, Json]:
    """How many texts each source has, and how many of them answer each question."""
    found: dict[str, Json] = {}
    for source in sorted({example.source for example in examples}):
        rows = [example for example in examples if example.source == source]
        all_heads = {head: sum(head in example.labels for example in rows) for head in HEADS}
        told: dict[str, Json] = {head: count for head, count in all_heads.items() if count}
        found[source] = {"texts": len(rows), **told}
    return found
