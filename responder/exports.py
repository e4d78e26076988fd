"""Nouns as JSON and CSV, in the forms of the contract. Pure."""

from collections.abc import Iterable, Mapping

from classifier.spread import Forecast
from classifier.uncertain import Doubtful
from responder.safe_text import for_csv, for_terminal
from responder.screens.case import CaseFile
from responder.sending import Hold
from storage.clocks import running
from storage.incident import Incident
from storage.mentions import Kept
from storage.model import Case, Classification, Engagement, Json, Mention, Urgency
from storage.people import OurAnswer
from storage.readings import KeptForecast


def mention_json(mention: Mention) -> dict[str, Json]:
    """Give a mention in the form in which `vigie import` reads it."""
    author = mention.author
    return {
        **mention.extra,
        "channel": mention.channel,
        "native_id": mention.native_id,
        "text": mention.text,
        "author": None
        if author is None
        else {
            "handle": author.handle,
            "native_id": author.native_id,
            "name": author.name,
            "followers": author.followers,
            "verified": author.verified,
        },
        "published_at": mention.published_at.isoformat(),
        "lang": mention.lang,
        "url": mention.url,
        "in_reply_to": mention.in_reply_to,
        "conversation_id": mention.conversation_id,
        "media": list(mention.media),
        "engagement": _engagement_json(mention.engagement),
        "own": mention.own,
        "brands": list(mention.brands),
    }


def reading_json(mention: Mention, engagement: Engagement) -> dict[str, Json]:
    """Give one reading of a post's counters as import and replay take it."""
    return {
        "channel": mention.channel,
        "native_id": mention.native_id,
        "engagement": _engagement_json(engagement),
    }


def _engagement_json(engagement: Engagement | None) -> Json:
    if engagement is None:
        return None
    return {
        "likes": engagement.likes,
        "shares": engagement.shares,
        "replies": engagement.replies,
        "views": engagement.views,
        "at": engagement.at.isoformat(),
    }


def classification_json(c: Classification) -> dict[str, Json]:
    """Give a classification in the form of the contract."""
    return {
        "lang": c.lang,
        "complaint": round(c.complaint, 4),
        "sentiment": {s.value: round(p, 4) for s, p in c.sentiment.items()},
        "urgency": {"level": c.urgency.value}
        | {u.value: round(c.urgencies[u], 4) for u in Urgency},
        "topic": {"label": c.topic, "probability": round(c.topic_probability, 4)},
        "needs_reply": round(c.needs_reply, 4),
        "abuse": round(c.abuse, 4),
        "undecided": c.undecided,
        "reasons": list(c.reasons),
        "engine": c.engine,
        "engine_version": c.engine_version,
    }


def forecast_json(f: Forecast | KeptForecast) -> dict[str, Json]:
    """Give a forecast in the form of the contract."""
    return {
        "at": f.at.isoformat(),
        "status": str(f.status),
        "interactions": f.interactions,
        "median": f.median,
        "low": f.low,
        "high": f.high,
        "exceeds": {str(threshold): round(p, 4) for threshold, p in f.exceeds.items()},
        "doubles": None if f.doubles is None else round(f.doubles, 4),
        "doubling_minutes": f.doubling_minutes,
        "model": f.model,
        "reasons": list(f.reasons),
    }


def case_json(
    case: Case,
    mention: Mention | None = None,
    incident: Incident | None = None,
    *,
    department: str | None = None,
) -> dict[str, Json]:
    """Give a case, and the post to answer and its incident where they are given.

    `department` is whose case it is; where it is not given, to which it was transferred.
    """
    receipt = case.receipt
    told: dict[str, Json] = {
        "id": case.id,
        "version": case.version,
        "status": case.status.value,
        "channel": case.channel,
        "brand": case.brand,
        "topic": case.topic,
        "lang": case.lang,
        "risk": {
            "level": case.risk.level.value,
            "score": case.risk.score,
            "reasons": list(case.risk.reasons),
        },
        "opened_at": case.opened_at.isoformat(),
        "due_at": case.due_at.isoformat() if case.due_at else None,
        "answered_at": case.answered_at.isoformat() if case.answered_at else None,
        "resolve_by": case.resolve_by.isoformat() if case.resolve_by else None,
        "waiting_since": case.waiting_since.isoformat() if case.waiting_since else None,
        "clocks": [{"due": c.what.name.lower(), "at": c.at.isoformat()} for c in running(case)],
        "department": department or case.department,
        "escalated_by": case.escalated_by,
        "set_aside": case.set_aside,
        "assignee": case.assignee,
        "draft": case.draft,
        "draft_by": case.draft_by,
        "playbook": case.playbook,
        "endorsed_by": case.endorsed_by,
        "approved_by": case.approved_by,
        "approved_at": case.approved_at.isoformat() if case.approved_at else None,
        "snoozed_until": case.snoozed_until.isoformat() if case.snoozed_until else None,
        "handoff_reason": case.handoff_reason,
        "receipt": None
        if receipt is None
        else {
            "native_id": receipt.native_id,
            "url": receipt.url,
            "at": receipt.at.isoformat(),
        },
    }
    if mention is not None:
        told["mention"] = mention_json(mention)
        told["incident"] = None if incident is None else incident.id
    return told


def doubtful_json(doubtful: Doubtful, kept: Kept) -> dict[str, Json]:
    """Give a post that would teach much, with the case to label where one is to answer it."""
    return {
        "case": doubtful.case_id,
        "post": kept.name,
        "doubt": round(doubtful.doubt, 4),
        "reasons": list(doubtful.reasons),
        "mention": mention_json(kept.mention),
    }


def labelled_json(kept: Kept, labels: Mapping[str, str]) -> dict[str, Json]:
    """Give a post without a case as people say that it is, with the name that commands take."""
    return {"post": kept.name, "mention": mention_json(kept.mention), "labels": dict(labels)}


def passed_over_json(
    kept: Kept, classification: Classification, labels: Mapping[str, str]
) -> dict[str, Json]:
    """Give a post without a case as the classifier judged it, and as people labelled it."""
    told = classification_json(classification)
    return {**labelled_json(kept, labels), "classification": told}


def case_file_json(file: CaseFile) -> dict[str, Json]:
    """Give one case with its thread, history, reasons, draft and checks."""
    told = case_json(file.case, file.target.mention, file.incident, department=file.department)
    return told | {
        **held_json(file.hold),
        "thread": [mention_json(kept.mention) for kept in file.thread],
        "earlier": [
            mention_json(kept.mention) | {"our_answer": _answer_json(file.answers.get(kept.id))}
            for kept in file.earlier
        ],
        "linked": [
            {
                "channel": link.identity.channel,
                "handle": link.identity.handle,
                "actor": link.actor,
                "at": link.at.isoformat(),
            }
            for link in file.linked
        ],
        "classification": classification_json(file.classification) if file.classification else None,
        "labels": dict(file.labels),
        "forecast": forecast_json(file.forecast) if file.forecast else None,
        "findings": [
            {
                "check": finding.check,
                "severity": finding.severity.value,
                "message": finding.message,
                "words": list(finding.words),
                "lead": finding.lead,
            }
            for finding in file.findings
        ],
        "length": file.length,
        "events": [
            {
                "version": event.version,
                "action": event.action.value,
                "actor": event.actor,
                "at": event.at.isoformat(),
                "note": event.note,
                "text_sha256": event.text_sha256,
            }
            for event in file.events
        ],
    }


def held_json(hold: Hold | None) -> dict[str, Json]:
    """Give what keeps an approved answer from being sent, to stand beside its case."""
    told: Json = None if hold is None else {"why": hold.why.value, "until": hold.until.isoformat()}
    return {"held": told}


def _answer_json(answer: OurAnswer | None) -> Json:
    if answer is None:
        return None
    return {"at": answer.at.isoformat(), "url": answer.url, "text": answer.text}


def export_json(
    kept: Kept,
    classification: Classification | None,
    case: Case | None,
    *,
    hold: Hold | None = None,
    department: str | None = None,
) -> dict[str, Json]:
    """Give a mention with its judgement and its case, as `vigie export` writes it."""
    return mention_json(kept.mention) | {
        "seen_at": kept.seen_at.isoformat(),
        "deleted_at": kept.deleted_at.isoformat() if kept.deleted_at else None,
        "revision": kept.revision,
        "classification": classification_json(classification) if classification else None,
        "case": case_json(case, department=department) | held_json(hold) if case else None,
    }


def flat(row: Mapping[str, Json], prefix: str = "") -> Iterable[tuple[str, str]]:
    """Flatten an object to cells named `author.handle`; formulas are defused."""
    for key, value in row.items():
        name = f"{prefix}{_cell(key)}"
        match value:
            case dict():
                yield from flat(value, f"{name}.")
            case list():
                yield name, _cell("; ".join(str(part) for part in value))
            case None:
                yield name, ""
            case _:
                yield name, _cell(str(value))


def _cell(value: str) -> str:
    """Give a cell that neither a spreadsheet nor a terminal takes for more than words."""
    return for_csv(for_terminal(value))
