"""What was said of the brand and how it was answered, in tables. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from responder.reports.figures import Share, change, quantile, share
from responder.reports.gather import Facts
from responder.reports.report import Cell, Part, Said, Section, Table, Term
from storage.model import Sentiment, Status
from storage.views import Asked, Judged

LISTED = 30
"""Cases that are listed one by one; the others are counted."""


def summary(facts: Facts) -> Section:
    """Count the posts of the period and what they are."""
    groups = facts.judged
    imported = sum(volume.imported for _, volumes in facts.days for volume in volumes)
    notes = []
    if facts.window.span.end > facts.made_at:
        notes.append(Said("summary.not_over"))
    if imported:
        notes.append(Said("summary.imported", {"n": imported}))
    rows = (
        (Term("figure", "posts"), posts(groups)),
        (Term("figure", "complaints"), complaints(groups)),
        *((Term("tone", tone.value), _tone(groups, tone)) for tone in Sentiment),
        (Term("figure", "undecided"), _undecided(groups)),
        (Term("figure", "unjudged"), posts(g for g in groups if not g.judged)),
    )
    return Section(
        key="summary",
        tables=(Table(key="summary", columns=("figure", "value"), rows=rows),),
        notes=(*notes, *_decided(groups)),
    )


def posts(groups: Iterable[Judged]) -> int:
    """Count the posts of some groups."""
    return sum(group.posts for group in groups)


def complaints(groups: Iterable[Judged]) -> Share | None:
    """Give the share of complaints among the posts that could be decided."""
    told = [group for group in groups if group.complaint is not None]
    return share(posts(g for g in told if g.complaint), posts(told))


def _tone(groups: Iterable[Judged], tone: Sentiment) -> Share | None:
    told = [group for group in groups if group.sentiment is not None]
    return share(posts(g for g in told if g.sentiment is tone), posts(told))


def _undecided(groups: Iterable[Judged]) -> Share | None:
    judged = [group for group in groups if group.judged]
    return share(posts(g for g in judged if g.complaint is None), posts(judged))


def _decided(groups: Sequence[Judged]) -> list[Said]:
    """Say how far the undecided posts could move the share of complaints."""
    judged = posts(group for group in groups if group.judged)
    complain = posts(group for group in groups if group.complaint)
    undecided = posts(group for group in groups if group.judged and group.complaint is None)
    notes = [Said("summary.decided")]
    if undecided:
        low = Part(value=complain / judged)
        high = Part(value=(complain + undecided) / judged)
        told: dict[str, Cell] = {"n": undecided, "judged": judged, "low": low, "high": high}
        notes.append(Said("summary.could_be", told))
    return notes


def compared(facts: Facts) -> Section:
    """Set the shares beside those of the period before."""
    now, before = facts.judged, facts.judged_before
    pairs = (
        (Term("figure", "complaints"), complaints(before), complaints(now)),
        *((Term("tone", t.value), _tone(before, t), _tone(now, t)) for t in Sentiment),
    )
    rows = tuple((what, old, new, change(old, new)) for what, old, new in pairs)
    return Section(
        key="compared",
        tables=(Table(key="compared", columns=("figure", "before", "now", "change"), rows=rows),),
        notes=(Said("compared.before", {"n": posts(before)}), Said("compared.holds_zero")),
    )


def volume(facts: Facts) -> Section:
    """Count the posts by day and channel."""
    counts = {
        (day, volume.channel): volume.posts for day, volumes in facts.days for volume in volumes
    }
    channels = sorted({channel for _, channel in counts})
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            day,
            *(counts.get((day, channel), 0) for channel in channels),
            sum(volume.posts for volume in volumes),
        )
        for day, volumes in facts.days
    )
    columns: tuple[str | Term, ...] = (
        "day",
        *(Term("channel", channel) for channel in channels),
        "all",
    )
    return Section(key="volume", tables=(Table(key="volume", columns=columns, rows=rows),))


def channels(facts: Facts) -> Section:
    """Give the shares channel by channel."""
    rows = []
    for channel in sorted({group.channel for group in facts.judged}):
        groups = [group for group in facts.judged if group.channel == channel]
        negative = _tone(groups, Sentiment.NEGATIVE)
        rows.append((Term("channel", channel), posts(groups), complaints(groups), negative))
    columns = ("channel", "posts", "complaints", Term("tone", Sentiment.NEGATIVE))
    return Section(
        key="channels", tables=(Table(key="channels", columns=columns, rows=tuple(rows)),)
    )


def topics(facts: Facts) -> Section:
    """Give the topics, the most complained of first."""
    said, complained = Counter[str](), Counter[str]()
    for group in facts.judged:
        if group.topic is not None:
            said[group.topic] += group.posts
            complained[group.topic] += group.posts if group.complaint else 0
    ordered = sorted(said, key=lambda topic: (-complained[topic], -said[topic], topic))
    rows = tuple(
        (Term("topic", t), said[t], share(complained[t], complained.total())) for t in ordered
    )
    columns = ("topic", "posts", "share_of_complaints")
    return Section(
        key="topics",
        tables=(Table(key="topics", columns=columns, rows=rows),),
        notes=(Said("topics.decided"),),
    )


def service(facts: Facts) -> Section:
    """Tell how customers were answered."""
    answered = [case for case in facts.asked if case.answered_at is not None]
    delays = [_delay(case, facts.made_at) for case in answered]
    due = [case for case in facts.asked if _counts(case, facts.made_at)]
    figures = (
        ("cases", len(facts.asked)),
        ("answered", len(answered)),
        ("set_aside", sum(_set_aside(case) for case in facts.asked)),
        ("due", len(due)),
        ("in_time", sum(_in_time(case) for case in due)),
        ("first_answer_median", quantile(delays, 0.5)),
        ("first_answer_p90", quantile(delays, 0.9)),
    )
    rows = tuple((Term("figure", name), value) for name, value in figures)
    return Section(
        key="service",
        tables=(Table(key="service", columns=("figure", "value"), rows=rows),),
        notes=(Said("service.delay", {"n": len(answered)}),),
    )


def _delay(case: Asked, now: datetime) -> timedelta:
    return (case.answered_at or now) - case.opened_at


def _set_aside(case: Asked) -> bool:
    return case.status is Status.CLOSED and case.answered_at is None


def _counts(case: Asked, now: datetime) -> bool:
    return case.due_at is not None and case.due_at <= now and not _set_aside(case)


def _in_time(case: Asked) -> bool:
    return (
        case.answered_at is not None and case.due_at is not None and case.answered_at <= case.due_at
    )


def waiting(facts: Facts) -> Section:
    """List the cases that wait, the oldest first."""
    shown, zone = facts.waiting[:LISTED], facts.window.zone
    more = len(facts.waiting) - len(shown)
    rows = tuple(
        (
            str(case.case_id),
            Term("channel", case.channel),
            Term("topic", case.topic),
            Term("urgency", case.level),
            case.opened_at.astimezone(zone),
            facts.made_at - case.opened_at,
            case.due_at.astimezone(zone) if case.due_at else None,
        )
        for case in shown
    )
    columns = ("case", "channel", "topic", "risk", "posted", "waits", "due")
    return Section(
        key="waiting",
        tables=(Table(key="waiting", columns=columns, rows=rows),),
        notes=(Said("waiting.more", {"n": more}),) if more > 0 else (),
    )


def method() -> Section:
    """Tell in plain words how this was counted."""
    keys = ("counted", "classifier", "interval", "change", "coverage")
    return Section(key="method", notes=tuple(Said(f"method.{key}") for key in keys))
