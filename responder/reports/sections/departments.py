"""A page for each department: its topics, who waits for it, what was written to it. Pure."""

from collections.abc import Sequence

from responder.reports.figures import Change, Share, change
from responder.reports.gathering.topics import LISTED, TopicFacts
from responder.reports.looks import Look, cell
from responder.reports.report import Cell, Quote, Said, Section, Table, Term
from responder.reports.sections.topics import SAMPLED, SHARES, looked_at, sample_rows, share_cells
from storage.department import Department
from storage.views.posts import Counted, of_group
from storage.views.topics import Backlog

_NOBODY = Backlog(cases=0, oldest=())


def section(facts: TopicFacts, found: Sequence[Look]) -> Section:
    """Tell the departments, in the order of the configuration."""
    if not facts.departments:
        return Section(key="departments", said=(Said("departments.none"),))
    return Section(
        key="departments",
        parts=tuple(_page(facts, department, found) for department in facts.departments.values()),
    )


def _page(facts: TopicFacts, department: Department, found: Sequence[Look]) -> Section:
    backlog = facts.backlogs.get(department.name, _NOBODY)
    more = backlog.cases - len(backlog.oldest)
    shares = (
        (_shares(facts, department, found), _samples(facts, department))
        if department.topics
        else ()
    )
    return Section(
        key="department",
        name=department.name,
        said=(*_said(facts, department), Said("departments.waiting", {"n": backlog.cases})),
        tables=(*shares[:1], _waiting(facts, backlog), *shares[1:]),
        notes=(Said("departments.more", {"n": more, "listed": LISTED}),) if more else (),
    )


def _said(facts: TopicFacts, department: Department) -> tuple[Said, ...]:
    if not department.topics:
        return (Said("departments.no_topics"),)
    now = _share(facts.posts.week.all, department)
    if now is None:
        return (Said("departments.no_posts"),)
    values: dict[str, Cell] = {"n": now.count, "share": now}
    since = change(_share(facts.posts.compared.all, department), now)
    if not isinstance(since, Change):
        return (Said("departments.share", values),)
    return (Said("departments.share_since", {**values, "change": since}),)


def _share(counted: Counted, department: Department) -> Share | None:
    told = cell(counted, of_group(department.name))
    return told if isinstance(told, Share) else None


def _shares(facts: TopicFacts, department: Department, found: Sequence[Look]) -> Table:
    return Table(
        key="departments.shares",
        columns=SHARES,
        rows=tuple(
            share_cells(facts.posts, topic, look)
            for topic, look in looked_at(facts.posts, found).items()
            if topic in department.topics
        ),
        empty="topics.none",
    )


def _waiting(facts: TopicFacts, backlog: Backlog) -> Table:
    zone = facts.posts.window.zone
    return Table(
        key="departments.waiting",
        columns=(
            "departments.case",
            "departments.post",
            "departments.channel",
            "departments.topic",
            "departments.urgency",
            "departments.since",
            "departments.due",
        ),
        rows=tuple(
            (
                str(case.case_id),
                Quote(text=None, url=case.url),
                case.channel,
                Term("topic", case.topic),
                Term("urgency", case.level.value),
                case.since.astimezone(zone),
                case.due_at.astimezone(zone) if case.due_at else None,
            )
            for case in backlog.oldest
        ),
        empty="departments.nobody_waits",
    )


def _samples(facts: TopicFacts, department: Department) -> Table:
    chosen = [s for topic in department.topics for s in facts.samples.get(topic, ())]
    return Table(
        key="departments.samples",
        columns=SAMPLED,
        rows=sample_rows(chosen, facts),
        empty="topics.none",
    )
