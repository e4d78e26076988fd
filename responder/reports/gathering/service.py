"""How customers were served in a period, asked of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from responder.reports.window import Window
from responder.service.calendar import Calendar
from storage.ledger import Ledger
from storage.model import CaseId
from storage.polled import Span
from storage.views.scope import Scope
from storage.views.service import Approved, Kept, Reopened, Reply, Service, Waiting

LISTED = 30
"""Cases that are listed one by one; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """The answers for one period."""

    window: Window
    made_at: datetime
    asked: Sequence[Service]
    in_hours: frozenset[CaseId]
    """Those of them that were posted while the team works."""
    promises: Sequence[Kept]
    waiting: Waiting
    reopened: Reopened
    approved: Approved
    replies: Sequence[Reply]


def service(
    ledger: Ledger, window: Window, scope: Scope, calendar: Calendar, now: datetime
) -> ServiceFacts:
    """Ask the ledger; `calendar` tells when the team works."""
    views, span = ledger.views.service, window.span
    asked = views.asked(span, scope)
    due = Span(start=span.start, end=max(span.start, min(span.end, now)))
    return ServiceFacts(
        window=window,
        made_at=now,
        asked=asked,
        in_hours=frozenset(c.case_id for c in asked if works(calendar, c.opened_at)),
        promises=views.promises(due, scope),
        waiting=views.waiting(span.end, scope, now, most=LISTED),
        reopened=views.reopened(span, scope),
        approved=views.approved(span, scope),
        replies=views.replies(span, scope),
    )


def works(calendar: Calendar, at: datetime) -> bool:
    """Whether the team works at this moment."""
    return calendar.after(at, timedelta()) == at.astimezone(UTC)
