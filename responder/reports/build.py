"""From facts to a report: which figures, with which interval, and what they do not say. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from responder.reports.coverage import coverage, holes
from responder.reports.figures import Share, change, quantile, share
from responder.reports.gather import Facts
from responder.reports.report import Report, Section
from storage.model import Sentiment, Status
from storage.views import Asked, Judged

LISTED = 30
"""Cases that are listed one by one; the others are counted."""


def build(facts: Facts) -> Report:
    """Build the report of one period."""
    return Report(
        brand=facts.brand,
        window=facts.window,
        made_at=facts.made_at,
        sections=(
            _summary(facts),
            _compared(facts),
            _volume(facts),
            _channels(facts),
            _topics(facts),
            _service(facts),
            _waiting(facts),
            coverage(facts),
            holes(facts),
            _method(),
        ),
    )


def _posts(groups: Iterable[Judged]) -> int:
    return sum(group.posts for group in groups)


def _complaints(groups: Iterable[Judged]) -> Share | None:
    told = [group for group in groups if group.complaint is not None]
    return share(_posts(g for g in told if g.complaint), _posts(told))


def _tone(groups: Iterable[Judged], tone: Sentiment) -> Share | None:
    told = [group for group in groups if group.sentiment is not None]
    return share(_posts(g for g in told if g.sentiment is tone), _posts(told))


def _undecided(groups: Iterable[Judged]) -> Share | None:
    judged = [group for group in groups if group.judged]
    return share(_posts(g for g in judged if g.complaint is None), _posts(judged))


def _summary(facts: Facts) -> Section:
    groups = facts.judged
    imported = sum(volume.imported for _, volumes in facts.days for volume in volumes)
    notes = []
    if facts.window.span.end > facts.made_at:
        notes.append("The period is not over yet.")
    if imported:
        notes.append(f"{imported} posts came by import: whether others are missing is not known.")
    return Section(
        key="summary",
        title="In figures",
        columns=("Figure", "Value"),
        rows=(
            ("Posts", _posts(groups)),
            ("Complaints", _complaints(groups)),
            *((f"Tone: {tone.value}", _tone(groups, tone)) for tone in Sentiment),
            ("Could not be decided", _undecided(groups)),
            ("Not judged yet", _posts(g for g in groups if not g.judged)),
        ),
        notes=(*notes, *_decided(groups)),
    )


def _decided(groups: Sequence[Judged]) -> list[str]:
    """Say how far the undecided posts could move the share of complaints."""
    judged = _posts(group for group in groups if group.judged)
    complaints = _posts(group for group in groups if group.complaint)
    undecided = _posts(group for group in groups if group.judged and group.complaint is None)
    notes = ["Complaints and tone are shares of the posts that could be decided."]
    if undecided:
        low, high = complaints / judged, (complaints + undecided) / judged
        notes.append(
            f"If none of the {undecided} undecided posts were a complaint, "
            f"{low * 100:.1f} % of all {judged} would be; if all were, {high * 100:.1f} %."
        )
    return notes


def _compared(facts: Facts) -> Section:
    now, before = facts.judged, facts.judged_before
    pairs = (
        ("Complaints", _complaints(before), _complaints(now)),
        *((f"Tone: {t.value}", _tone(before, t), _tone(now, t)) for t in Sentiment),
    )
    return Section(
        key="compared",
        title="Compared with the period before",
        columns=("Share", "Before", "Now", "Change"),
        rows=tuple((what, old, new, change(old, new)) for what, old, new in pairs),
        notes=(
            f"The period before, of the same length, has {_posts(before)} posts.",
            "Where the interval of a change holds 0, no change can be told from these posts.",
        ),
    )


def _volume(facts: Facts) -> Section:
    counts = {
        (day, volume.channel): volume.posts for day, volumes in facts.days for volume in volumes
    }
    channels = sorted({channel for _, channel in counts})
    return Section(
        key="volume",
        title="Posts by day and channel",
        columns=("Day", *channels, "All"),
        rows=tuple(
            (
                day,
                *(counts.get((day, channel), 0) for channel in channels),
                sum(volume.posts for volume in volumes),
            )
            for day, volumes in facts.days
        ),
    )


def _channels(facts: Facts) -> Section:
    rows = []
    for channel in sorted({group.channel for group in facts.judged}):
        groups = [group for group in facts.judged if group.channel == channel]
        negative = _tone(groups, Sentiment.NEGATIVE)
        rows.append((channel, _posts(groups), _complaints(groups), negative))
    return Section(
        key="channels",
        title="Channels",
        columns=("Channel", "Posts", "Complaints", "Tone: negative"),
        rows=tuple(rows),
    )


def _topics(facts: Facts) -> Section:
    posts, complaints = Counter[str](), Counter[str]()
    for group in facts.judged:
        if group.topic is not None:
            posts[group.topic] += group.posts
            complaints[group.topic] += group.posts if group.complaint else 0
    ordered = sorted(posts, key=lambda topic: (-complaints[topic], -posts[topic], topic))
    return Section(
        key="topics",
        title="Topics",
        columns=("Topic", "Posts", "Share of all complaints"),
        rows=tuple((t, posts[t], share(complaints[t], complaints.total())) for t in ordered),
        notes=("Only posts that could be decided have a topic.",),
    )


def _service(facts: Facts) -> Section:
    answered = [case for case in facts.asked if case.answered_at is not None]
    delays = [_delay(case, facts.made_at) for case in answered]
    due = [case for case in facts.asked if _counts(case, facts.made_at)]
    return Section(
        key="service",
        title="Service",
        columns=("Figure", "Value"),
        rows=(
            ("Cases that customers opened", len(facts.asked)),
            ("Answered so far", len(answered)),
            ("Closed without an answer", sum(_set_aside(case) for case in facts.asked)),
            ("Answer was due so far", len(due)),
            ("Of these, answered in time", sum(_in_time(case) for case in due)),
            ("First answer, median", quantile(delays, 0.5)),
            ("First answer, nine of ten within", quantile(delays, 0.9)),
        ),
        notes=(
            "The delay runs from the customer's post to our public answer. "
            f"It is told of the {len(answered)} cases that were answered: "
            "those that still wait would make it longer.",
        ),
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


def _waiting(facts: Facts) -> Section:
    shown, zone = facts.waiting[:LISTED], facts.window.zone
    more = len(facts.waiting) - len(shown)
    return Section(
        key="waiting",
        title="Not answered yet, the oldest first",
        columns=("Case", "Channel", "Topic", "Risk", "Posted", "Waits since", "Due"),
        rows=tuple(
            (
                case.case_id,
                case.channel,
                case.topic,
                case.level.value,
                case.opened_at.astimezone(zone),
                facts.made_at - case.opened_at,
                case.due_at.astimezone(zone) if case.due_at else None,
            )
            for case in shown
        ),
        notes=_and_more(more, "cases wait; the command vigie queue lists all of them."),
    )


def _and_more(count: int, words: str) -> tuple[str, ...]:
    return (f"{count} more {words}",) if count > 0 else ()


def _method() -> Section:
    words: Sequence[str] = (
        "Counted are public posts of others that name the brand; our own are left out.",
        "A classifier reads each post; where a person corrected it, the correction counts.",
        "Behind a share stand its 95 % interval (Wilson) and the number of posts, n. The interval "
        "tells how far chance may reach with so few posts. It does not hold the classifier's "
        "own mistakes, nor what people say elsewhere or not at all.",
        "The interval of a change is Newcombe's.",
        "Coverage is the part of the period that a source let us read in full; a hole is a part "
        "that it did not. What was said in a hole is not in any figure.",
    )
    return Section(key="method", title="How this was counted", notes=tuple(words))
