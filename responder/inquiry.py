"""Questions to the ledger that a screen or an export asks, answered as values."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from classifier.uncertain import Doubtful, most_instructive
from listener.budget import month_start
from listener.following import OLDEST, due_at, lag
from responder.alerts.duty import duty_of
from responder.desk import Desk
from responder.history import told
from responder.playbook_reading import read
from responder.publish import standing
from responder.reports.folder import Folder
from responder.reports.office import standing as reports_standing
from responder.rights import Role, same_person
from responder.safe_text import for_terminal
from responder.screens.case import CaseFile
from responder.screens.check import Probe
from responder.screens.incidents import IncidentFile
from responder.screens.refreshes import RefreshReport
from responder.screens.status import Certainty, SourceReport, StatusReport
from responder.sending import Hold
from responder.sparing import Sparing
from storage.department import Department
from storage.errors import SettingsError, ToolError
from storage.incident import Incident
from storage.ledger import Ledger, refresh_name
from storage.mentions import Kept
from storage.model import Case, CaseId, Classification, Cost, Mention, MentionId, Status
from storage.people import Identity
from storage.polled import Span
from storage.presence import Doing
from storage.sources import SourceState

EARLIER = 5
REFUSALS = 5
"""Refused help articles that are told on one line."""
NEWEST_UNSURE = 5_000
"""Posts that are ranked by doubt: what is older would teach about a brand as it was."""


def queue_rows(
    ledger: Ledger, now: datetime, *, most: int = -1, department: Department | None = None
) -> list[tuple[Case, Mention]]:
    """List the queue, of one department or all, the worst first, with the posts to answer."""
    return _with_posts(ledger, ledger.cases.queue(now, most=most, department=department))


def spared_rows(
    desk: Desk, ledger: Ledger, rows: Sequence[tuple[Case, Mention]], *, unspare: bool = False
) -> list[tuple[Case, Mention]]:
    """Give the queue with the texts and reasons that may be shown."""
    sparing = _sparing(desk, ledger, [case.mention_id for case, _ in rows], unspare=unspare)
    return [(_spared(case, sparing), sparing.shown(case.mention_id, m)) for case, m in rows]


def newest_rows(desk: Desk, ledger: Ledger, *, most: int) -> list[tuple[Kept, Classification]]:
    """List the newest complaints with the texts and reasons that may be shown."""
    return judged_rows(desk, ledger, ledger.newest_complaints(most))


def judged_rows(
    desk: Desk, ledger: Ledger, posts: Sequence[MentionId], *, unspare: bool = False
) -> list[tuple[Kept, Classification]]:
    """Give those of the posts that were judged with the texts and reasons that may be shown."""
    sparing = _sparing(desk, ledger, posts, unspare=unspare)
    kept = sparing.kept([ledger.mentions.get(post) for post in posts])
    judged = [(one, ledger.classification(one.id)) for one in kept]
    return [
        (one, replace(told, reasons=sparing.reasons(one.id, told.reasons)))
        for one, told in judged
        if told is not None
    ]


def _spared(case: Case, sparing: Sparing) -> Case:
    reasons = sparing.reasons(case.mention_id, case.risk.reasons)
    return replace(case, risk=replace(case.risk, reasons=reasons))


def _sparing(desk: Desk, ledger: Ledger, posts: Sequence[MentionId], *, unspare: bool) -> Sparing:
    if unspare or not desk.responder.spare_abuse:
        return Sparing()
    return Sparing(abuse=ledger.abuse(posts), above=desk.abusive_from)


def due_rows(ledger: Ledger, now: datetime, *, most: int) -> list[tuple[Case, Mention]]:
    """List the queue by due time, with the posts to answer."""
    return _with_posts(ledger, ledger.cases.by_due_time(now, most=most))


def _with_posts(ledger: Ledger, cases: Sequence[Case]) -> list[tuple[Case, Mention]]:
    return [(case, ledger.mentions.get(case.mention_id).mention) for case in cases]


def uncertain_rows(
    desk: Desk, ledger: Ledger, *, most: int, unspare: bool = False
) -> list[tuple[Doubtful, Kept]]:
    """List the posts whose labels would teach most, with what may be shown of the posts."""
    unsure = ledger.views.unsure(desk.settings.competitors, most=NEWEST_UNSURE)
    found = most_instructive(unsure, most)
    posts = [d.mention_id for d in found]
    sparing = _sparing(desk, ledger, posts, unspare=unspare)
    told = [replace(d, reasons=sparing.reasons(d.mention_id, d.reasons)) for d in found]
    return list(zip(told, sparing.kept(map(ledger.mentions.get, posts)), strict=True))


def incidents_of(ledger: Ledger, rows: Sequence[tuple[Case, Mention]]) -> dict[CaseId, Incident]:
    """Find the incidents to which the posts to answer belong, for those that belong to one."""
    found = ledger.incidents.of_mentions(case.mention_id for case, _ in rows)
    return {case.id: found[case.mention_id] for case, _ in rows if case.mention_id in found}


def incident_file(
    desk: Desk, ledger: Ledger, number: int, *, unspare: bool = False
) -> IncidentFile:
    """Gather all that is known of one incident. Raises NotFound."""
    incident = ledger.incidents.get(number)
    sparing = _sparing(desk, ledger, incident.examples, unspare=unspare)
    return IncidentFile(
        incident=incident,
        posts=ledger.incidents.posts(incident.id),
        examples=sparing.kept([ledger.mentions.get(post) for post in incident.examples]),
        events=ledger.incidents.events(incident.id),
    )


def editing(ledger: Ledger, case_id: CaseId, name: str, now: datetime) -> list[str]:
    """Name who else edits a case just now."""
    there = ledger.presence.others(case_id, name, now=now)
    return [p.person for p in there if p.doing is Doing.EDITS and not same_person(p.person, name)]


def case_file(
    desk: Desk, ledger: Ledger, case_id: CaseId, *, unspare: bool = False, look_up: bool = True
) -> CaseFile:
    """Gather all that is known of one case; `look_up` as for `inspected`. Raises NotFound."""
    case = ledger.cases.get(case_id)
    target = ledger.mentions.get(case.mention_id)
    thread = ledger.cases.mentions(case_id)
    author = target.mention.author
    me = None if author is None else Identity(channel=case.channel, handle=author.handle)
    linked = [] if me is None else ledger.people.linked(me)
    known = [] if me is None else [me, *(link.identity for link in linked)]
    inside = {kept.id for kept in thread}
    wrote = ledger.people.wrote(known, most=EARLIER + len(thread))
    earlier = [kept for kept in wrote if kept.id not in inside][:EARLIER]
    sparing = _sparing(desk, ledger, [k.id for k in (*thread, *earlier)], unspare=unspare)
    told = ledger.classification(target.id)
    if told is not None:
        told = replace(told, reasons=sparing.reasons(target.id, told.reasons))
    limit = desk.limit(case.channel)
    return CaseFile(
        case=_spared(case, sparing),
        target=replace(target, mention=sparing.shown(target.id, target.mention)),
        thread=sparing.kept(thread),
        earlier=sparing.kept(earlier),
        answers=ledger.people.answers([kept.id for kept in earlier]),
        linked=linked,
        department=desk.departments.of(case),
        classification=told,
        labels=ledger.labels(target.id),
        events=ledger.cases.events(case_id),
        incident=ledger.incidents.of_mention(target.id),
        findings=desk.inspect(ledger, case, look_up=look_up),
        editing=editing(ledger, case_id, "", desk.clock()),
        length="" if case.draft is None else limit.describe(case.draft),
        zone=desk.zone,
        hold=_hold(desk, ledger, case),
        forecast=ledger.readings.forecast(target.id),
    )


def _hold(desk: Desk, ledger: Ledger, case: Case) -> Hold | None:
    # All that is approved is looked at for it: not for a case that is not.
    approved = case.status is Status.APPROVED
    return holds(desk, ledger, desk.clock()).get(case.id) if approved else None


def holds(desk: Desk, ledger: Ledger, now: datetime) -> dict[CaseId, Hold]:
    """Find what keeps approved answers from being sent by the loop now."""
    told = standing(ledger, desk.sending, now)
    return {case.id: held for case, held in told if held is not None}


def status(desk: Desk, ledger: Ledger, now: datetime) -> StatusReport:
    """Gather the state of every source, of the money and of the backlog."""
    return StatusReport(
        at=now,
        sources=list(_sources(desk, ledger, now)),
        refreshes=list(_refreshes(desk, ledger, now)),
        lessons=[lesson for lesson in ledger.lessons.all() if lesson.channel in desk.kinds],
        spending=desk.outlooks(ledger, now),
        requests_today={n: ledger.sources.spent(n, since=now).requests for n in desk.channels},
        pending=ledger.mentions.pending_count(),
        last_day=_certainty(ledger, Span(start=now - timedelta(days=1), end=now)),
        last_week=_certainty(ledger, Span(start=now - timedelta(days=7), end=now)),
        cases=ledger.cases.counts(),
        held=list(holds(desk, ledger, now).values()),
        zone=desk.zone,
        runs=ledger.runs(),
        duty=duty_of(desk.alerts, ledger, now, desk.settings.time_zone),
        reporting=reports_standing(desk, ledger),
    )


def _certainty(ledger: Ledger, span: Span) -> Certainty:
    rows = ledger.views.decided(span, None)
    return Certainty(
        posts=sum(row.posts for row in rows),
        judged=sum(row.posts for row in rows if row.engine is not None),
        unread=sum(row.unread for row in rows),
        doubted=sum(row.doubted for row in rows),
    )


def _sources(desk: Desk, ledger: Ledger, now: datetime) -> Iterator[SourceReport]:
    after = timedelta(hours=desk.settings.watch.silent_after_h)
    states = {state.name: state for state in ledger.sources.all()}
    for name, (channel, _) in desk.sources.items():
        states.setdefault(name, SourceState(name=name, channel=channel))
    today = ledger.sources.spent_by_source(since=now)
    month = ledger.sources.spent_by_source(since=month_start(now))
    for state in states.values():
        yield SourceReport(
            state=state,
            coverage=ledger.sources.coverage(state, now),
            holes=ledger.sources.holes(state.name),
            silent_for=state.silent_for(after, now),
            rejected=sum(ledger.rejects(state.name).values()),
            today=today.get(state.name, Cost()),
            month=month.get(state.name, Cost()),
        )


def _refreshes(desk: Desk, ledger: Ledger, now: datetime) -> Iterator[RefreshReport]:
    today = ledger.sources.spent_by_source(since=now)
    month = ledger.sources.spent_by_source(since=month_start(now))
    for channel in desk.refreshers:
        posts = ledger.readings.followed(channel, since=now - OLDEST)
        followed = [post for post in posts if due_at(post, now) is not None]
        name = refresh_name(channel)
        yield RefreshReport(
            state=ledger.readings.state(channel),
            followed=len(followed),
            due=sum(due_at(post, now) == now for post in followed),
            lag=max((lag(post, now) for post in followed), default=timedelta(0)),
            rejected=sum(ledger.rejects(name).values()),
            today=today.get(name, Cost()),
            month=month.get(name, Cost()),
        )


def probes(desk: Desk) -> list[Probe]:
    """Try configuration, engine, playbooks and every source, without side effects."""
    found = [
        _probe("ledger", lambda: _ledger_line(desk)),
        _probe("history", lambda: _history_line(desk)),
        _probe("people", lambda: _people_line(desk)),
        _probe("engine", lambda: f"{desk.engine.name} {desk.engine.version}"),
        *_playbook_probes(desk),
        _probe("alerts", lambda: ", ".join(desk.notifiers) or "told to nobody"),
    ]
    if desk.settings.report or desk.settings.goals:
        found.append(_probe("report", lambda: _report_line(desk)))
    if {"folder", "export"} & desk.responder.help.keys():
        found.append(_probe("help articles", lambda: _articles_line(desk)))
    for name, (_, source) in desk.sources.items():
        found.append(_probe(name, source.probe, query=source.query))
    return found


def _playbook_probes(desk: Desk) -> Iterator[Probe]:
    """One line for each thing that is wrong in the playbooks, else one for all of them."""
    try:
        shelf = read(desk.playbook_folder, now=desk.clock())
    except ToolError as error:
        yield Probe(what="playbooks", query="", found="", fault=str(error))
        return
    for flaw in shelf.flaws:
        fault, doubt = (None, str(flaw)) if flaw.warning else (str(flaw), None)
        yield Probe(what="playbooks", query="", found="", fault=fault, doubt=doubt)
    if not shelf.faults:
        count = ", ".join(f"{len(la.playbooks)} in {la.code}" for la in shelf.languages.values())
        yield _probe("playbooks", lambda: f"{type(desk.drafter).__name__} ready: {count}")


def _ledger_line(desk: Desk) -> str:
    with desk.ledger() as ledger:
        return f"{desk.path}, {sum(ledger.cases.counts().values())} cases"


def _report_line(desk: Desk) -> str:
    settings, goals = desk.reporting, desk.goals.model_dump(exclude_none=True)
    to = ", ".join(desk.carriers) or "nobody"
    if settings.folder is not None and (fault := Folder(settings.folder).fault):
        raise SettingsError(f"report.folder: {fault}")
    return f"{settings.every or 'by hand'} to {to}; {len(goals)} goals"


def _articles_line(desk: Desk) -> str:
    shelf = desk.help_finder().shelf()
    if shelf.refused:
        refused = "; ".join(f"{one.origin} {one.reason}" for one in shelf.refused[:REFUSALS])
        raise SettingsError(f"{len(shelf.refused)} refused, never linked: {refused}")
    return f"{len(shelf.articles)} articles"


def _history_line(desk: Desk) -> str:
    with desk.ledger() as ledger:
        return told(ledger.audit.verify())


def _people_line(desk: Desk) -> str:
    people = desk.rights.people
    if not people:
        return "nobody is named in [responder.people]: whoever gives a name may do all"
    roles = Counter(person.role for person in people.values())
    return ", ".join(f"{roles[role]} {role}" for role in Role if roles[role])


def _probe(what: str, look: Callable[[], str], *, query: str = "") -> Probe:
    try:
        return Probe(what=what, query=query, found=look(), fault=None)
    except ToolError as error:
        return Probe(what=what, query=query, found="", fault=str(error))


def by_hand(ledger: Ledger, case_id: int) -> str:
    """Say what a person does to post an answer by hand, as far as the case is ready for it."""
    case = ledger.cases.get(CaseId(case_id))
    if case.status is not Status.HANDOFF or case.draft is None:
        return f"approve it first: `vigie approve {case_id} --version {case.version}`"
    url = ledger.mentions.get(case.mention_id).mention.url
    where = for_terminal(url, newlines=False) if url else "the post (its address is not known)"
    return (
        f"copy this text:\n\n{for_terminal(case.draft)}\n\nopen {where}, post it, then: "
        f"`vigie handoff {case_id} --posted URL`"
    )
