"""Why an engine cannot tell: in doubt a post goes up the queue to a person. Pure."""

from collections.abc import Collection, Mapping

from classifier.text import MAX_CHARS, disguised
from storage.model import Sentiment

UNSURE = "cannot tell whether it is a complaint"
"""The doubt that another reader of the same post can settle."""

NO_WORDS = "cannot tell: no words to judge"
OTHER_LANGUAGE = "cannot tell: the language is not one that it reads"
PRAISING_COMPLAINT = "mixed signals: reads like a complaint and like praise"
ABUSE_WITHOUT_COMPLAINT = "mixed signals: insults or threats, but hardly a complaint"

MISNAMED = "cannot tell: the language is not the one that is stated"
TOO_LONG = "cannot tell: only the beginning of so long a post is read"
DISGUISED = "cannot tell: letters that look like others stand in its words"

UNSETTLED = frozenset({TOO_LONG, DISGUISED})
"""Doubts that another reader of the same words cannot settle."""

TOLD = ("cannot tell", "mixed signals", "perhaps ")
"""How every doubt begins."""

BOTH = 0.75
"""From this probability of a complaint and of a positive tone on, one of them must be wrong."""

ABUSIVE, CALM = 0.8, 0.3
"""Abuse from the first on with a complaint below the second: an angry person is overlooked."""


def doubts(
    lang: str, complaint: float, features: int, margin: float, reads: Collection[str]
) -> tuple[str, ...]:
    """What stands in the way of reading the post; empty where nothing does.

    `features` counts what the engine knows of the text; a complaint nearer to 0.5 than `margin`
    is in doubt.
    """
    if features == 0:
        return (NO_WORDS,)
    found = []
    if lang not in reads:
        found.append(OTHER_LANGUAGE)
    if abs(complaint - 0.5) < margin:
        found.append(UNSURE)
    return tuple(found)


def hidden(text: str, *, misnamed: bool) -> tuple[str, ...]:
    """What may keep words from being read; `misnamed`: not in the language that is stated."""
    found = []
    if misnamed:
        found.append(MISNAMED)
    if len(text) > MAX_CHARS:
        found.append(TOO_LONG)
    if disguised(text):
        found.append(DISGUISED)
    return tuple(found)


def contradictions(
    complaint: float, sentiment: Mapping[Sentiment, float], abuse: float
) -> tuple[str, ...]:
    """Answers that do not go together; empty where they do."""
    found = []
    if complaint >= BOTH and sentiment[Sentiment.POSITIVE] >= BOTH:
        found.append(PRAISING_COMPLAINT)
    if abuse >= ABUSIVE and complaint < CALM:
        found.append(ABUSE_WITHOUT_COMPLAINT)
    return tuple(found)


def is_doubt(reason: str) -> bool:
    """Whether a reason tells a doubt."""
    return reason.startswith(TOLD)
