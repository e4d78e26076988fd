"""What people say of a text, read from a decoded row, and the engine's answers beside it. Pure."""

from collections.abc import Mapping

from classifier.heads import HEADS
from storage.model import Classification, Json, Urgency

YES_NO = ("no", "yes")
URGENT = "urgent"
"""A question of its own for measuring: whether the urgency is high at least."""

_NUMBERS: Mapping[str, tuple[int, ...]] = {"sentiment": (-1, 0, 1), "urgency": (0, 1, 2, 3)}


class BadLabel(ValueError):
    """A label that is none of the answers; the message is the reason."""


def labels(row: Mapping[str, Json]) -> dict[str, str]:
    """Read the answer to each question that the row answers; missing and null are left out.

    Answers are words, as an export writes them; yes and no may be true and false or 1 and 0,
    sentiment -1 to 1, urgency 0 to 3. Raises BadLabel.
    """
    return {
        question: _answer(question, row[question])
        for question in HEADS
        if row.get(question) is not None
    }


def _answer(question: str, value: Json) -> str:
    allowed = answers(question)
    if isinstance(value, str) and value in allowed:
        return value
    numbers = _NUMBERS.get(question, (0, 1))
    if isinstance(value, int) and len(numbers) == len(allowed) and value in numbers:
        return allowed[numbers.index(value)]
    raise BadLabel(f"{question}: none of {', '.join(allowed)}")


def is_urgent(level: Urgency) -> bool:
    """Whether a person should act soon: high or critical."""
    return level.rank >= Urgency.HIGH.rank


def answers(question: str) -> tuple[str, ...]:
    """List the answers to choose from."""
    return YES_NO if HEADS.get(question, ("yes",)) == ("yes",) else HEADS[question]


def answered(classification: Classification, question: str) -> tuple[str, float]:
    """Give the engine's answer to a question, and the probability that it gives to it."""
    c = classification
    match question:
        case "sentiment":
            tone = max(c.sentiment, key=lambda s: c.sentiment[s])
            return tone.value, c.sentiment[tone]
        case "urgency":
            return c.urgency.value, c.urgencies[c.urgency]
        case "topic":
            return c.topic, c.topic_probability
        case _ if question == URGENT:
            share = min(1.0, sum(p for level, p in c.urgencies.items() if is_urgent(level)))
            return ("yes", share) if is_urgent(c.urgency) else ("no", 1.0 - share)
        case "complaint":
            return _yes_no(c.complaint)
        case "needs_reply":
            return _yes_no(c.needs_reply)
        case _:
            return _yes_no(c.abuse)


def _yes_no(probability: float) -> tuple[str, float]:
    return ("yes", probability) if probability >= 0.5 else ("no", 1 - probability)
