"""What engines share that stand on the judgements of others. Pure."""

from collections.abc import Mapping
from typing import TypeVar

AnswerT = TypeVar("AnswerT")

MARGIN = 0.15
"""A probability of a complaint this near to one half decides nothing; docs/classifier.md."""


def sure_of(
    shares: Mapping[AnswerT, float], answer: AnswerT, probability: float
) -> dict[AnswerT, float]:
    """Give one answer this probability; the others share the rest as they did before."""
    rest = sum(share for other, share in shares.items() if other != answer)
    even = (1.0 - probability) / max(len(shares) - 1, 1)
    return {
        other: probability
        if other == answer
        else (share * (1.0 - probability) / rest if rest > 0 else even)
        for other, share in shares.items()
    }
