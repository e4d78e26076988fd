"""A case as a row of its table, and back."""

import json
from sqlite3 import Row

from storage.database import SqlValue, moment, moment_or_none, stamp, stamp_or_none
from storage.model import Case, CaseId, Receipt, Risk, Status, Urgency


def columns(case: Case) -> dict[str, SqlValue]:
    """Name the value of each column."""
    receipt = case.receipt
    return {
        "id": case.id,
        "channel": case.channel,
        "thread": case.thread,
        "status": case.status.value,
        "version": case.version,
        "mention_id": case.mention_id,
        "risk_level": case.risk.level.value,
        "risk_score": case.risk.score,
        "risk_reasons": json.dumps(case.risk.reasons, ensure_ascii=False),
        "brand": case.brand,
        "topic": case.topic,
        "lang": case.lang,
        "opened_at": stamp(case.opened_at),
        "due_at": stamp_or_none(case.due_at),
        "draft": case.draft,
        "playbook": case.playbook,
        "assignee": case.assignee,
        "approved_by": case.approved_by,
        "approved_text_sha256": case.approved_text_sha256,
        "approved_parent_sha256": case.approved_parent_sha256,
        "snoozed_until": stamp_or_none(case.snoozed_until),
        "handoff_reason": case.handoff_reason,
        "publish_key": case.publish_key,
        "receipt_id": receipt.native_id if receipt else None,
        "receipt_url": receipt.url if receipt else None,
        "receipt_at": stamp(receipt.at) if receipt else None,
        "resolve_by": stamp_or_none(case.resolve_by),
        "waiting_since": stamp_or_none(case.waiting_since),
        "department": case.department,
        "escalated_by": case.escalated_by,
        "set_aside": case.set_aside,
        "draft_by": case.draft_by,
        "endorsed_by": case.endorsed_by,
        "endorsed_text_sha256": case.endorsed_text_sha256,
        "endorsed_parent_sha256": case.endorsed_parent_sha256,
        "approved_at": stamp_or_none(case.approved_at),
        "answered_at": stamp_or_none(case.answered_at),
    }


def case_of(row: Row) -> Case:
    """Read a row."""
    receipt = None
    if row["receipt_id"] is not None:
        receipt = Receipt(
            native_id=row["receipt_id"], url=row["receipt_url"], at=moment(row["receipt_at"])
        )
    return Case(
        id=CaseId(row["id"]),
        channel=row["channel"],
        thread=row["thread"],
        status=Status(row["status"]),
        version=row["version"],
        mention_id=row["mention_id"],
        risk=Risk(
            level=Urgency(row["risk_level"]),
            score=row["risk_score"],
            reasons=tuple(json.loads(row["risk_reasons"])),
        ),
        brand=row["brand"],
        topic=row["topic"],
        lang=row["lang"],
        opened_at=moment(row["opened_at"]),
        due_at=moment_or_none(row["due_at"]),
        draft=row["draft"],
        playbook=row["playbook"],
        assignee=row["assignee"],
        approved_by=row["approved_by"],
        approved_text_sha256=row["approved_text_sha256"],
        approved_parent_sha256=row["approved_parent_sha256"],
        snoozed_until=moment_or_none(row["snoozed_until"]),
        handoff_reason=row["handoff_reason"],
        publish_key=row["publish_key"],
        receipt=receipt,
        resolve_by=moment_or_none(row["resolve_by"]),
        waiting_since=moment_or_none(row["waiting_since"]),
        department=row["department"],
        escalated_by=row["escalated_by"],
        set_aside=row["set_aside"],
        draft_by=row["draft_by"],
        endorsed_by=row["endorsed_by"],
        endorsed_text_sha256=row["endorsed_text_sha256"],
        endorsed_parent_sha256=row["endorsed_parent_sha256"],
        approved_at=moment_or_none(row["approved_at"]),
        answered_at=moment_or_none(row["answered_at"]),
    )
