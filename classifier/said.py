"""What people say of a post, in the place of what the classifier said. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from storage.model import Classification, Sentiment, Urgency

NEEDS_REPLY = 0.5
"""Probability from which on a post asks for an answer."""
SETTLED_BY = frozenset({"complaint", "topic", "urgency"})
"""Questions of which an answer by a person settles what the classifier was undecided about."""
PRAISE = "praise"
"""The topic that no complaint has."""


def corrected(told: Classification, labels: Mapping[str, str]) -> Classification:
    """Put the labels of a post, by field, into its classification.

    A post whose complaint, topic or urgency somebody told is not undecided any more. A post that is
    no complaint is not urgent by the words that were taken for one, unless its urgency was labelled
    too. The topic of a complaint that was taken for praise is not known, unless it was labelled
    too.
    """
    if not labels:
        return told
    after = replace(told, undecided=told.undecided and labels.keys().isdisjoint(SETTLED_BY))
    if "topic" in labels:
        after = replace(after, topic=labels["topic"], topic_probability=1.0)
    if "sentiment" in labels:
        tone = Sentiment(labels["sentiment"])
        after = replace(after, sentiment={s: float(s is tone) for s in Sentiment})
    if "needs_reply" in labels:
        after = replace(after, needs_reply=float(labels["needs_reply"] == "yes"))
    if "abuse" in labels:
        after = replace(after, abuse=float(labels["abuse"] == "yes"))
    match labels.get("complaint"):
        case "yes":
            after = replace(after, complaint=1.0)
            if after.topic == PRAISE and "topic" not in labels:
                after = replace(after, topic_probability=0.0)
        case "no":
            asks = Urgency.NORMAL if after.needs_reply >= NEEDS_REPLY else Urgency.LOW
            calm = min(told.urgency, asks, key=lambda level: level.rank)
            after = replace(after, complaint=0.0, urgency=calm)
    if "urgency" in labels:
        after = replace(after, urgency=Urgency(labels["urgency"]))
    return after
