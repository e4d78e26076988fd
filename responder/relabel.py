"""What a person's label of a post changes of its case: topic, risk, due times, the draft."""

from dataclasses import replace
from datetime import datetime

from classifier.labels import answered
from classifier.risk import assess
from classifier.said import PRAISE, corrected
from classifier.triage import handled_topic
from responder.safe_text import for_terminal
from storage.errors import IllegalTransition
from storage.ledger import Ledger
from storage.lifecycle import TO_DO
from storage.model import (
    TOPICS,
    WATCHER,
    Action,
    Case,
    Classification,
    MentionId,
    Sentiment,
    Status,
    Urgency,
)

LABELS = {
    "topic": TOPICS,
    "urgency": tuple(Urgency),
    "sentiment": tuple(Sentiment),
    "complaint": ("yes", "no"),
    "needs_reply": ("yes", "no"),
    "abuse": ("yes", "no"),
}
"""The questions that a person can answer otherwise than the classifier did, and the answers."""


def keep_label(
    ledger: Ledger, post: MentionId, label: tuple[str, str], *, of: str, actor: str, now: datetime
) -> str:
    """Keep what a person says of a post, whose name is `of`; tell what that changed.

    Raises IllegalTransition.
    """
    field, value = label
    against = _unsayable(ledger, post, field, value, of=of)
    if against is not None:
        raise IllegalTransition(against)
    before = _stood(ledger, post, field)
    ledger.label(post, field, value, actor=actor, at=now)
    return _noted(field, before, _stood(ledger, post, field), value)


def _unsayable(ledger: Ledger, post: MentionId, field: str, value: str, *, of: str) -> str | None:
    """Say why this label cannot be given, or taken back where it is empty; None where it can."""
    if field not in LABELS:
        return f"cannot label {field}={value}; possible: {', '.join(LABELS)}"
    if value and value not in LABELS[field]:
        return f"cannot label {field}={value}; possible: {field}: {', '.join(LABELS[field])}"
    if not value and field not in ledger.labels(post):
        named = for_terminal(of, newlines=False)
        return f"nobody labelled the {field} of {named}: there is nothing to take back"
    return None


def _noted(field: str, before: str | None, now: str | None, value: str) -> str:
    """Tell what a label changed in what the post counts as; an empty one took another back."""
    after = now or value
    changed = after if before in {None, after} else f"{before} → {after}"
    return f"{field}={changed}" if value else f"{field}={changed} (taken back)"


def _stood(ledger: Ledger, post: MentionId, field: str) -> str | None:
    """Say what a post counted as until now; None where nobody judged it."""
    told = ledger.classification(post)
    if told is None:
        return None
    said = corrected(told, ledger.labels(post))
    return handled_topic(said) if field == "topic" else answered(said, field)[0]


def relabelled(ledger: Ledger, case: Case, post: MentionId, field: str, now: datetime) -> Case:
    """Give a case what the labels of one of its posts make of it, once the newest is kept."""
    told = ledger.classification(post)
    if told is None:
        return case
    said = corrected(told, ledger.labels(post))
    after = replace(case, topic=_topic(case, said, field)) if post == case.mention_id else case
    if field in {"sentiment", "abuse"} or case.status not in TO_DO:
        return after
    mention = ledger.mentions.get(post).mention
    # How far it goes was foreseen with the last reading, and is weighed again with the next.
    return ledger.judgements.relabelled(after, post, assess(mention, said, now))


def _topic(case: Case, said: Classification, field: str) -> str:
    """Name the topic of a case after a label: what is called a complaint is no praise."""
    told = handled_topic(said)
    concerned = field == "topic" or (field == "complaint" and PRAISE in {case.topic, told})
    return told if concerned else case.topic


def is_abuse(ledger: Ledger, post: MentionId) -> bool:
    """Whether a post counts as abuse: as people say, else as the classifier does."""
    return _stood(ledger, post, "abuse") == "yes"


def drafted_anew(
    ledger: Ledger, before: Case, case: Case, *, was_abuse: bool, actor: str, now: datetime
) -> Case:
    """Send a case back to be drafted whose draft, or the want of one, a label outdates.

    A draft that somebody wrote or approved stays: that person knew what the post is about. What
    somebody rejected goes on to wait for that person's words.
    """
    why = _outdated(ledger, before, case, was_abuse=was_abuse)
    if why is None:
        return case
    bare = replace(case, draft=None, draft_by=None, playbook=None)
    note = f"to be drafted anew: {why}"
    return ledger.cases.move(case, Action.REOPEN, actor=actor, at=now, note=note, becoming=bare)


def _outdated(ledger: Ledger, before: Case, case: Case, *, was_abuse: bool) -> str | None:
    """Say why what the loop drafted, or that it declined, holds no longer; None where it does."""
    untouched = case.status is Status.DRAFTED and case.untouched
    if untouched and case.topic != before.topic:
        return f"the topic is {case.topic}"
    abuse = is_abuse(ledger, case.mention_id)
    if untouched and abuse and not was_abuse:
        return "the post is abuse"
    harmless = was_abuse and not abuse
    return "the post is no abuse" if harmless and _declined(ledger, case) else None


def _declined(ledger: Ledger, case: Case) -> bool:
    """Whether the loop left a case to a person, and nobody rejected a draft of it since."""
    if case.status is not Status.REJECTED:
        return False
    events = reversed(ledger.cases.events(case.id))
    return next(event.actor for event in events if event.action is Action.REJECT) == WATCHER
