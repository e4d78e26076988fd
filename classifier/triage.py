"""Stage: unclassified mentions → judgements, and the cases that they ask for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from classifier.engine import Engine, EngineError
from classifier.labels import is_urgent
from classifier.risk import assess
from classifier.said import NEEDS_REPLY
from storage.judgements import UNREAD, Judgement
from storage.ledger import Ledger
from storage.mentions import Kept
from storage.model import Classification, Sentiment, Tally, Urgency

BATCH = 256
COMPLAINT = 0.5
PRAISE = 0.6
ABUSE = 0.8
"""Probability from which on a post counts as abuse."""
NAMED_TOPIC = 0.5
"""A draft that names the wrong problem is worse than one that names none: below even odds the
general playbook answers. The probability is calibrated, see docs/classifier.md."""

Due: TypeAlias = Callable[[datetime, Urgency], datetime]
"""When a first answer is due to a post of this time and urgency."""


def triage(
    engine: Engine,
    due: Due,
    ledger: Ledger,
    now: datetime,
    *,
    most: int | None = None,
    abusive_from: float = ABUSE,
    competitors: frozenset[str] = frozenset(),
) -> Tally:
    """Judge what waits, oldest first, `most` mentions at the most (None: all of them).

    What concerns `competitors` alone is judged, and opens no case.
    """
    judged = cases = failed = 0
    while most is None or judged < most:
        waiting = ledger.mentions.pending(BATCH if most is None else min(BATCH, most - judged))
        if not waiting:
            break
        classifications = _classified(engine, waiting)
        with ledger.together():
            for kept, classification in zip(waiting, classifications, strict=True):
                judgement = judge(
                    kept,
                    classification,
                    due,
                    now,
                    abusive_from=abusive_from,
                    competitors=competitors,
                )
                cases += ledger.judgements.keep(judgement, at=now) is not None
                failed += classification.engine_version == UNREAD
        judged += len(waiting)
    note = f"{cases} cases opened or changed" if cases else None
    return Tally(new=judged, failed=failed, note=note)


def judge(
    kept: Kept,
    classification: Classification,
    due: Due,
    now: datetime,
    *,
    abusive_from: float = ABUSE,
    competitors: frozenset[str] = frozenset(),
    wanted: bool = False,
) -> Judgement:
    """Join classification and risk, and decide whether the mention asks for work.

    Where a person has `wanted` a case for it, it does.
    """
    risk = assess(kept.mention, classification, now)
    asks = wanted or wants_case(classification)
    actionable = asks and not kept.mention.own and kept.deleted_at is None
    return Judgement(
        mention_id=kept.id,
        revision=kept.revision,
        classification=classification,
        risk=risk,
        topic=handled_topic(classification),
        actionable=actionable,
        due_at=due(kept.mention.published_at, risk.level) if actionable else None,
        grateful=gives_thanks(classification),
        abusive=classification.abuse >= abusive_from,
        competitors=competitors,
    )


def handled_topic(classification: Classification) -> str:
    """Name the topic by which a case is handled, `other` where that is in doubt."""
    return classification.topic if classification.topic_probability >= NAMED_TOPIC else "other"


def wants_case(classification: Classification) -> bool:
    """Whether a person should see it: complaints, questions, praise, and whatever is in doubt."""
    return (
        classification.complaint >= COMPLAINT
        or classification.needs_reply >= NEEDS_REPLY
        or classification.undecided
        or is_urgent(classification.urgency)
        or _praises(classification)
    )


def gives_thanks(classification: Classification) -> bool:
    """Whether it is praise and asks for nothing; what is in doubt is not."""
    return (
        _praises(classification)
        and not classification.undecided
        and classification.complaint < COMPLAINT
        and classification.needs_reply < NEEDS_REPLY
        and not is_urgent(classification.urgency)
    )


def _praises(classification: Classification) -> bool:
    positive = classification.sentiment[Sentiment.POSITIVE]
    return classification.topic == "praise" and positive >= PRAISE


def unread(reason: str) -> Classification:
    """Stand in for a judgement that no engine could give: undecided, so that a person looks."""
    return Classification(
        lang="und",
        complaint=0.5,
        sentiment=dict.fromkeys(Sentiment, 1 / 3),
        urgency=Urgency.NORMAL,
        urgencies=dict.fromkeys(Urgency, 1 / 4),
        topic="other",
        topic_probability=0.0,
        needs_reply=0.5,
        abuse=0.0,
        reasons=(reason,),
        engine="none",
        engine_version=UNREAD,
        undecided=True,
    )


def _classified(engine: Engine, waiting: Sequence[Kept]) -> Sequence[Classification]:
    """Classify together and, where that fails, one by one: a bad text must not hide the others."""
    texts = [kept.mention.text for kept in waiting]
    langs = [kept.mention.lang for kept in waiting]
    try:
        return engine.classify(texts, langs)
    except EngineError:
        return [_alone(engine, text, lang) for text, lang in zip(texts, langs, strict=True)]


def _alone(engine: Engine, text: str, lang: str | None) -> Classification:
    try:
        return engine.classify([text], [lang])[0]
    except EngineError:
        return unread("the classifier could not read it")
