"""The texts that the trial student never sees: whole trades, apps and senders, and one operator's.

Everything that is chosen or measured is chosen and measured on them; the student that is shipped
is then taught all texts by the same recipe.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.training.corpus import Example

TRADES = ("apparel", "services")
"""English brands of these kinds are left out in every file."""

APP = "Huawei Health"
SENDERS = "customer care, 23 brands"
OPERATOR_PART = 4
"""One in so many posts to the French operator is left out: the same brand, other posts."""

OF_TRADES = "English brands of unseen trades"
TO_OPERATOR = "posts to the French operator"
TO_SENDERS = "first messages to 23 unseen brands"
BRAND_POSTS = (OF_TRADES, TO_OPERATOR, TO_SENDERS)
"""Groups of posts to brands that are labelled under one guide; no post stands in two of them."""

_COMPLAINTS = "complaints-en.jsonl"
_TRADED = {_COMPLAINTS, "urgency-en.jsonl", "annotations"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What is taught, and what is judged unseen, with the name of its group."""

    taught: Sequence[Example]
    judged: Sequence[Example]
    groups: Sequence[str]


def split(examples: Sequence[Example]) -> Split:
    """Divide the examples; a text that is judged is not taught from any other file either."""
    trades = {e.key: e.part for e in examples if e.source == _COMPLAINTS}
    groups = [_group(e, trades) for e in examples]
    unseen = {e.key for e, group in zip(examples, groups, strict=True) if group}
    judged = [(e, group) for e, group in zip(examples, groups, strict=True) if group]
    return Split(
        taught=[e for e in examples if e.key not in unseen],
        judged=[e for e, _ in judged],
        groups=[group for _, group in judged],
    )


def _group(example: Example, trades: dict[str, str]) -> str | None:
    if example.held_out:
        return f"{example.source}, validation, {example.lang}"
    if example.source in _TRADED and trades.get(example.key) in TRADES:
        return OF_TRADES + (", X-CI labels" if example.source == _COMPLAINTS else "")
    if example.source == "urgency-fr.jsonl":
        part = zlib.crc32(example.key.encode()) % OPERATOR_PART
        return TO_OPERATOR if part == 0 else None
    if example.part == APP:
        return f"reviews of an unseen app, {example.lang}"
    if example.part == SENDERS:
        return TO_SENDERS
    return None
