"""How fast customers were answered, what was promised and kept, and what followed. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from responder.reports.figures import share
from responder.reports.gathering.service import ServiceFacts
from responder.reports.report import Cell, Part, Quote, Said, Section, Table, Term
from responder.reports.waits import waited
from storage.model import Urgency
from storage.views.service import Reply, Service

FEWEST_REPLIES = 10
"""Of fewer replies nothing is said of what follows them."""
FOLLOWED = timedelta(days=2)
"""What a customer writes within it counts as following our reply; silence is silence for it."""
PARTS = (0.5, 0.9)
"""Of the customers, of whom it is told within which time they were served."""
FEWEST_CASES = 10
"""Of fewer cases no time is told in which nine in ten were served: it would be the longest."""


def section(facts: ServiceFacts, *, unread: bool = False) -> Section:
    """Tell the service of one period; `unread` says that too much of it could not be read."""
    return Section(
        key="service",
        said=(_asked(facts), _reopened(facts)),
        tables=(
            _answers(facts),
            _delay(facts),
            _promises(facts),
            _waiting(facts),
            _playbooks(facts),
            _checks(facts),
        ),
        notes=_notes(facts, unread=unread),
    )


def _asked(facts: ServiceFacts) -> Said:
    return Said(
        "service.asked",
        {
            "n": len(facts.asked),
            "answered": sum(case.answered_at is not None for case in facts.asked),
            "waiting": sum(_waits(case) for case in facts.asked),
            "closed": sum(case.set_aside for case in facts.asked),
        },
    )


def _reopened(facts: ServiceFacts) -> Said:
    told = facts.reopened
    values = {"n": told.times, "cases": told.cases, "customers": told.by_customers}
    return Said("service.reopened", values) if told.times else Said("service.reopened.none")


def _answers(facts: ServiceFacts) -> Table:
    cases = facts.asked
    inside = [case for case in cases if case.case_id in facts.in_hours]
    outside = [case for case in cases if case.case_id not in facts.in_hours]
    groups: list[tuple[Cell, Sequence[Service]]] = [
        (Term("service.group", "all"), cases),
        (Term("service.group", "in_hours"), inside),
        (Term("service.group", "out_of_hours"), outside),
    ]
    groups += [
        (Term("service.urgency", level.value), [case for case in cases if case.level is level])
        for level in reversed(Urgency)
    ]
    groups += [
        (channel, [case for case in cases if case.channel == channel])
        for channel in sorted({case.channel for case in cases})
    ]
    return Table(
        key="service.answers",
        columns=(
            "service.group",
            "service.cases",
            "service.answered",
            "service.first_median",
            "service.first_p90",
            "service.end_median",
            "service.end_p90",
        ),
        rows=tuple((name, *_times(group, facts.made_at)) for name, group in groups if group),
        empty="service.nobody_asked",
    )


def _times(cases: Sequence[Service], now: datetime) -> tuple[Cell, ...]:
    owed = [case for case in cases if not case.set_aside]
    answered = [c.answered_at - c.opened_at for c in owed if c.answered_at is not None]
    unanswered = [now - c.opened_at for c in owed if c.answered_at is None]
    ended = [c.rested_at - c.opened_at for c in owed if c.rested_at is not None]
    unended = [now - c.opened_at for c in owed if c.rested_at is None]
    return (
        len(owed),
        len(answered),
        *_within(answered, unanswered),
        *_within(ended, unended),
    )


def _within(done: Sequence[timedelta], waiting: Sequence[timedelta]) -> tuple[Cell, ...]:
    half, most = waited(done, waiting, PARTS)
    if 0 < len(done) + len(waiting) < FEWEST_CASES:
        return half, Said("service.few")
    return half, most


def _delay(facts: ServiceFacts) -> Table:
    """Split the wait for the first answer where we saw the post; of those answered and polled.

    What was answered before Vigie saw it was seen by whoever answered, when they did.
    """
    both = [
        (_after(seen, case.opened_at), _after(case.answered_at, max(seen, case.opened_at)))
        for case in facts.asked
        if case.seen_at is not None and case.answered_at is not None
        for seen in (min(case.seen_at, case.answered_at),)
    ]
    unseen, unanswered = [seen for seen, _ in both], [answered for _, answered in both]
    whole = [seen + answered for seen, answered in both]
    total = sum(whole, timedelta())
    rows = (("seen", unseen), ("answered", unanswered), ("whole", whole))
    return Table(
        key="service.delay",
        columns=(
            "service.delay",
            "service.cases",
            "service.median",
            "service.p90",
            "service.part",
        ),
        rows=tuple(
            (
                Term("service.delay", name),
                len(spans),
                *_within(spans, []),
                Part(value=sum(spans, timedelta()) / total) if total else None,
            )
            for name, spans in rows
            if spans
        ),
        empty="service.nobody_answered",
    )


def _promises(facts: ServiceFacts) -> Table:
    return Table(
        key="service.promises",
        columns=("service.promise", "service.due", "service.in_time"),
        rows=tuple(
            (Term("promised", told.what.name.lower()), told.due, Part(value=told.kept / told.due))
            for told in facts.promises
            if told.due
        ),
        empty="service.nothing_due",
    )


def _waiting(facts: ServiceFacts) -> Table:
    zone = facts.window.zone
    return Table(
        key="service.waiting",
        columns=(
            "service.case",
            "service.post",
            "service.channel",
            "service.topic",
            "service.urgency",
            "service.since",
            "service.wait",
            "service.due_at",
        ),
        rows=tuple(
            (
                str(case.case_id),
                Quote(text=None, url=case.url),
                case.channel,
                Term("topic", case.topic),
                Term("urgency", case.level.value),
                case.since.astimezone(zone),
                _after(facts.made_at, case.since),
                case.due_at.astimezone(zone) if case.due_at else None,
            )
            for case in facts.waiting.longest
        ),
        empty="service.nobody_waits",
    )


def _playbooks(facts: ServiceFacts) -> Table:
    by_name = sorted(
        facts.replies, key=lambda reply: (reply.playbook is None, reply.playbook or "")
    )
    rows = []
    for name, group in groupby(by_name, key=lambda reply: reply.playbook):
        told: Cell = name if name is not None else Term("service.playbook", "own_words")
        rows.append((told, *_followed(list(group), facts.made_at)))
    return Table(
        key="service.playbooks",
        columns=(
            "service.playbook",
            "service.replies",
            "service.known",
            "service.thanks",
            "service.complains",
            "service.other",
            "service.silence",
        ),
        rows=tuple(rows),
        empty="service.no_replies",
    )


def _followed(replies: Sequence[Reply], now: datetime) -> tuple[Cell, ...]:
    """Count what followed within `FOLLOWED`, of the replies that are as old as that."""
    old = [reply for reply in replies if now - reply.at >= FOLLOWED]
    if len(old) < FEWEST_REPLIES:
        few = Said("service.few")
        return len(replies), len(old), few, few, few, few
    outcomes = [_outcome(reply) for reply in old]
    kinds = ("thanks", "complains", "other", "silence")
    return (
        len(replies),
        len(old),
        *(share(sum(outcome == kind for outcome in outcomes), len(old)) for kind in kinds),
    )


def _outcome(reply: Reply) -> str:
    if reply.next_at is None or reply.next_at - reply.at > FOLLOWED:
        return "silence"
    if reply.complains:
        return "complains"
    return "thanks" if reply.pleased and reply.complains is False else "other"


def _checks(facts: ServiceFacts) -> Table:
    told = facts.approved
    ordered = sorted(told.confirmed, key=lambda check: (-told.confirmed[check], check))
    return Table(
        key="service.checks",
        columns=("service.check", "service.confirmed", "service.of_approvals"),
        rows=tuple(
            (
                Term("check", check),
                told.confirmed[check],
                share(told.confirmed[check], told.approvals),
            )
            for check in ordered
        ),
        empty="service.no_confirmed",
    )


def _notes(facts: ServiceFacts, *, unread: bool) -> tuple[Said, ...]:
    more = facts.waiting.cases - len(facts.waiting.longest)
    imported = sum(case.seen_at is None for case in facts.asked)
    answered = any(case.seen_at and case.answered_at for case in facts.asked)
    told = (
        (unread, Said("service.note.unread")),
        (facts.asked, Said("service.note.waiting_counts", {"fewest": FEWEST_CASES})),
        (facts.asked, Said("service.note.end")),
        (answered, Said("service.note.delay")),
        (imported, Said("service.note.imported", {"n": imported})),
        (any(kept.due for kept in facts.promises), Said("service.note.promises")),
        (more, Said("service.note.more", {"n": more})),
        (
            facts.replies,
            Said("service.note.followed", {"days": FOLLOWED.days, "fewest": FEWEST_REPLIES}),
        ),
        (
            facts.approved.confirmed,
            Said("service.note.checks", {"n": facts.approved.approvals}),
        ),
    )
    return tuple(said for holds, said in told if holds)


def _waits(case: Service) -> bool:
    return case.answered_at is None and not case.set_aside


def _after(later: datetime, earlier: datetime) -> timedelta:
    """Give the time between, nothing where a network dates a post ahead of its clock."""
    return max(later - earlier, timedelta())
