"""The figures of a week that its goals are about. Pure."""

from collections.abc import Iterable
from datetime import datetime

from responder.reports.coverage import read_part
from responder.reports.figures import Balance, Share
from responder.reports.gather import Facts
from responder.reports.goals import Counted, Figures, Waits
from responder.reports.looks import cell
from responder.reports.report import Part
from responder.reports.sections.voice import share_of
from storage.clocks import Promised
from storage.views.posts import BALANCE, COMPLAINT


def figures(facts: Facts) -> Figures:
    """Gather what the goals ask for."""
    week, told = facts.posts.week.all, facts.service
    complaints, balance = cell(week, COMPLAINT), cell(week, BALANCE)
    asked = [case for case in told.asked if not case.set_aside]
    ended = sum(case.rested_at is not None for case in asked)
    return Figures(
        in_time=_kept(facts),
        first_response=_waits(facts, [(case.opened_at, case.answered_at) for case in asked]),
        resolution=_waits(facts, [(case.opened_at, case.rested_at) for case in asked]),
        unanswered=Counted(count=told.waiting.late, n=told.waiting.cases),
        reopened=Counted(count=told.reopened.cases, n=ended),
        complaints=complaints if isinstance(complaints, Share) else None,
        balance=balance if isinstance(balance, Balance) else None,
        voice=_voice(facts),
        coverage=_coverage(facts),
        unread=facts.unread,
    )


def _kept(facts: Facts) -> Counted:
    answers = [p for p in facts.service.promises if p.what is not Promised.RESOLUTION]
    return Counted(count=sum(p.kept for p in answers), n=sum(p.due for p in answers))


def _waits(facts: Facts, spans: Iterable[tuple[datetime, datetime | None]]) -> Waits:
    told = list(spans)
    return Waits(
        over=tuple(end - start for start, end in told if end is not None),
        lasting=tuple(facts.made_at - start for start, end in told if end is None),
    )


def _voice(facts: Facts) -> Share | None:
    brands = facts.voice.brands
    own = [b for b in brands if not b.competitor and facts.brand in (None, b.name)]
    if len(own) != 1 or not any(brand.competitor for brand in brands):
        return None
    return share_of(facts.voice.now, own[0])


def _coverage(facts: Facts) -> Part | None:
    span, now = facts.window.span, facts.made_at
    parts = [read_part(state, holes, span, now) for state, holes in facts.trust.sources]
    return Part(value=min(parts)) if parts else None
