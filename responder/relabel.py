"""What a person's label of a post changes of its case: topic, risk, due times, the draft."""

from dataclasses import replace
from datetime import datetime

from classifier.labels import answered
from classifier.risk import assess
from classifier.said import PRAISE, corrected
from classifier.triage import handled_topic
from storage.ledger import Ledger
from storage.lifecycle import TO_DO
from storage.model import TOPICS, Action, Case, Classification, Sentiment, Status, Urgency

LABELS = {
    "topic": TOPICS,
    "urgency": tuple(Urgency),
    "sentiment": tuple(Sentiment),
    "complaint": ("yes", "no"),
    "needs_reply": ("yes", "no"),
    "abuse": ("yes", "no"),
}
"""The questions that a person can answer otherwise than the classifier did, and the answers."""


def unsayable(ledger: Ledger, case: Case, field: str, value: str) -> str | None:
    """Say why this label cannot be given, or taken back where it is empty; None where it can."""
    if field not in LABELS:
        return f"cannot label {field}={value}; possible: {', '.join(LABELS)}"
    if value and value not in LABELS[field]:
        return f"cannot label {field}={value}; possible: {field}: {', '.join(LABELS[field])}"
    if not value and field not in ledger.labels(case.mention_id):
        return f"nobody labelled the {field} of case {case.id}: there is nothing to take back"
    return None


def noted(field: str, before: str | None, now: str | None, value: str) -> str:
    """Tell what a label changed in what the post counts as; an empty one took another back."""
    after = now or value
    changed = after if before in {None, after} else f"{before} → {after}"
    return f"{field}={changed}" if value else f"{field}={changed} (taken back)"


def stood(ledger: Ledger, case: Case, field: str) -> str | None:
    """Say what the post to answer counted as until now; None where nobody judged it."""
    told = ledger.classification(case.mention_id)
    if told is None:
        return None
    said = corrected(told, ledger.labels(case.mention_id))
    return handled_topic(said) if field == "topic" else answered(said, field)[0]


def relabelled(ledger: Ledger, case: Case, field: str, now: datetime) -> Case:
    """Give a case what its labels make of it, once the newest of them is kept."""
    told = ledger.classification(case.mention_id)
    if told is None:
        return case
    said = corrected(told, ledger.labels(case.mention_id))
    after = replace(case, topic=_topic(case, said, field))
    if field in {"sentiment", "abuse"} or case.status not in TO_DO:
        return after
    mention = ledger.mentions.get(case.mention_id).mention
    # How far it goes was foreseen with the last reading, and is weighed again with the next.
    return ledger.judgements.relabelled(after, assess(mention, said, now))


def _topic(case: Case, said: Classification, field: str) -> str:
    """Name the topic of a case after a label: what is called a complaint is no praise."""
    told = handled_topic(said)
    concerned = field == "topic" or (field == "complaint" and PRAISE in {case.topic, told})
    return told if concerned else case.topic


def drafted_anew(
    ledger: Ledger, before: Case, case: Case, label: tuple[str, str], *, actor: str, now: datetime
) -> Case:
    """Send a case back to be drafted whose draft a label outdates, unless a person wrote in it.

    A draft that somebody wrote or approved stays: that person knew what the post is about.
    """
    if case.topic != before.topic:
        why = f"the topic is {case.topic}"
    elif label == ("abuse", "yes"):
        why = "the post is abuse"
    else:
        return case
    if case.status is not Status.DRAFTED or not case.untouched:
        return case
    bare = replace(case, draft=None, draft_by=None, playbook=None)
    note = f"to be drafted anew: {why}"
    return ledger.cases.move(case, Action.REOPEN, actor=actor, at=now, note=note, becoming=bare)
