"""The questions that an engine answers of each post, and the answers to choose from."""

from storage.model import TOPICS, Sentiment, Urgency

HEADS: dict[str, tuple[str, ...]] = {
    "complaint": ("yes",),
    "sentiment": tuple(s.value for s in Sentiment),
    "urgency": tuple(u.value for u in Urgency),
    "topic": TOPICS,
    "needs_reply": ("yes",),
    "abuse": ("yes",),
}
"""One answer: a yes-or-no question. Several: exactly one of them holds."""


def columns() -> dict[str, slice]:
    """Where each head's answers stand in a table of scores, in the order of `HEADS`."""
    places, start = {}, 0
    for head, answers in HEADS.items():
        places[head] = slice(start, start + len(answers))
        start += len(answers)
    return places
