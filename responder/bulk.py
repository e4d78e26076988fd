"""One act for many: the playbook's answer to chosen cases of an incident, each shown, each its own.

What is approved is a plan that was shown before, by its name, which is a hash of all its texts: a
case that has changed since is left out and told, and nothing goes out that nobody saw.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from listener.channel import Limit
from responder.brief import DraftText, NoDraft
from responder.checks.finding import Finding
from responder.consent import standing_endorser
from responder.desk import Desk
from responder.draft import HISTORY, brief_of
from responder.review import Reviewer
from responder.rights import NotAllowed
from storage.bulk import BulkPlan, BulkText
from storage.database import sha256
from storage.errors import Conflict, IllegalTransition, NotFound
from storage.incident import Incident
from storage.ledger import Ledger
from storage.lifecycle import TO_DO
from storage.mentions import Kept
from storage.model import Case, CaseId, MentionId, Status, Writer

NAMED_BY = 12
"""Digits of the digest by which a plan is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One text of a plan, with what a person needs to judge it."""

    text: BulkText
    post: Kept
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A case that the act does not touch."""

    case_id: CaseId
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """All that is shown before a person approves."""

    plan: BulkPlan
    shown: Sequence[Shown]
    left_out: Sequence[LeftOut]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of the cases of a plan."""

    cases: Sequence[Case]
    """Approved, or endorsed where another person must approve too."""
    left_out: Sequence[LeftOut]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What the texts of one plan share."""

    desk: Desk
    ledger: Ledger
    incident: Incident
    limits: dict[str, Limit]
    history: list[str]


def show_plan(
    desk: Desk,
    ledger: Ledger,
    number: int,
    *,
    chosen: Collection[int] = (),
    language: str | None = None,
) -> Showing:
    """Write an answer for each case of the incident, or for those chosen, and keep the plan.

    No case is changed. Words of a person are replaced only where the case was chosen by its
    number. Raises NotFound.
    """
    incident = ledger.incidents.root(number)
    posts = ledger.incidents.posts(incident.id)
    cases = list(_of_posts(ledger, posts, chosen))
    channels = {case.channel for case in cases}
    limits = {name: desk.limit(name) for name in channels}
    history = ledger.cases.recent_drafts(HISTORY)
    common = _Round(desk=desk, ledger=ledger, incident=incident, limits=limits, history=history)
    shown: list[Shown] = []
    left: list[LeftOut] = []
    for case in cases:
        by_number = case.id in chosen
        if language is not None and case.lang.casefold() != language.casefold():
            left += [LeftOut(case_id=case.id, why=f"it is in {case.lang}")] if by_number else []
            continue
        why = _unfit(ledger, case, posts, by_number=by_number)
        try:
            shown += [] if why else [_written(common, case)]
        except NoDraft as reason:
            why = str(reason)
        left += [LeftOut(case_id=case.id, why=why)] if why else []
    texts = [one.text for one in shown]
    plan = BulkPlan(incident_id=incident.id, shown_at=desk.clock(), texts=texts)
    ledger.bulk.keep(plan)
    return Showing(plan=plan, shown=shown, left_out=left)


def narrowed(ledger: Ledger, plan: BulkPlan, kept: Collection[CaseId]) -> BulkPlan:
    """Give the plan with some of its texts alone, to the letter, and keep it under its own name."""
    narrow = replace(plan, texts=[text for text in plan.texts if text.case_id in kept])
    ledger.bulk.keep(narrow)
    return narrow


def approve_plan(
    desk: Desk,
    ledger: Ledger,
    digest: str,
    actor: str | None,
    *,
    incident: int,
    confirmed: Collection[str] = (),
) -> Done:
    """Approve exactly the texts of a plan, in the name of one person and in one transaction.

    Left out and told is what has changed since it was shown, what a check stands against, and what
    the person may not approve. Raises NotFound, IllegalTransition.
    """
    plan = ledger.bulk.get(digest, now=desk.clock())
    if plan.incident_id != ledger.incidents.root(incident).id:
        raise NotFound(f"the plan {digest} is of incident {plan.incident_id}")
    by = desk.reviewer(ledger, actor)
    # The checks may ask the networks: that is done before the ledger is held.
    found = {text.case_id: _findings(desk, ledger, text) for text in plan.texts}
    warned = {f.check for findings in found.values() for f in findings}
    if unknown := sorted(set(confirmed) - warned):
        raise IllegalTransition(f"no warning of these texts is called {', '.join(unknown)}")
    within = f"bulk {plan.digest[:NAMED_BY]} of incident {plan.incident_id}"
    done: list[Case] = []
    left: list[LeftOut] = []
    with ledger.together():
        for text in plan.texts:
            findings = found[text.case_id]
            read = {f.check for f in findings} & set(confirmed)
            try:
                with ledger.together():
                    done.append(_given(by, ledger, text, findings, read, within))
            except (Conflict, IllegalTransition, NotAllowed) as why:
                left.append(LeftOut(case_id=text.case_id, why=str(why)))
    return Done(cases=done, left_out=left)


def _of_posts(
    ledger: Ledger, posts: Sequence[MentionId], chosen: Collection[int]
) -> Iterator[Case]:
    found: dict[int, Case] = {}
    for post in posts:
        case = ledger.cases.of_mention(post)
        if case is not None:
            found[case.id] = case
    if strange := sorted(set(chosen) - set(found)):
        told = ", ".join(map(str, strange))
        raise NotFound(f"not of this incident: case {told}")
    for number, case in sorted(found.items()):
        if number in chosen or (not chosen and case.status in TO_DO):
            yield case


def _unfit(
    ledger: Ledger, case: Case, posts: Collection[MentionId], *, by_number: bool
) -> str | None:
    """Say why a case takes no answer of this kind now."""
    post = ledger.mentions.get(case.mention_id)
    if case.status not in {Status.OPEN, Status.DRAFTED}:
        return f"it is {case.status.value}"
    if post.pending:
        return "its post was edited and is not judged yet"
    if post.deleted_at is not None:
        return "its post was deleted"
    if case.mention_id not in posts and not by_number:
        return "the post to answer is not of this incident: choose it by its number to answer it so"
    by_person = case.draft_by is not None and case.draft_by not in set(Writer)
    if case.draft is not None and by_person and not by_number:
        return f"it has words of {case.draft_by}: choose it by its number to replace them"
    return None


def _written(common: _Round, case: Case) -> Shown:
    """Write the answer to one case; what a first person approved stays as it is."""
    desk, ledger = common.desk, common.ledger
    post = ledger.mentions.get(case.mention_id)
    parent = sha256(post.mention.text)
    first = standing_endorser(case, parent, desk.rights, desk.demands_of(case))
    if first is not None and case.draft is not None:
        text, playbook, by = case.draft, case.playbook, case.draft_by
        why = f"approved by {first}"
    else:
        draft = _drafted(common, case, post)
        text = desk.addressed(case, post.mention, draft.text)
        playbook, by = draft.playbook, draft.by.value
        why = "; ".join((*draft.reasons, *draft.warnings))
    common.history[:] = [text, *common.history][:HISTORY]
    told = BulkText(
        case_id=case.id,
        version=case.version,
        parent_sha256=parent,
        text=text,
        playbook=playbook,
        draft_by=by,
        why=why,
    )
    return Shown(text=told, post=post, findings=_findings(desk, ledger, told))


def _drafted(common: _Round, case: Case, post: Kept) -> DraftText:
    desk, ledger = common.desk, common.ledger
    publisher, limit = desk.publishers.get(case.channel), common.limits[case.channel]
    brief = brief_of(publisher, limit, case, post, common.history, ledger, desk.clock())
    return desk.drafter.draft(replace(brief, incident=common.incident))


def _findings(desk: Desk, ledger: Ledger, text: BulkText) -> Sequence[Finding]:
    return desk.inspect(ledger, _with(ledger.cases.get(text.case_id), text))


def _with(case: Case, text: BulkText) -> Case:
    return replace(case, draft=text.text, playbook=text.playbook, draft_by=text.draft_by)


def _given(
    by: Reviewer,
    ledger: Ledger,
    text: BulkText,
    findings: Sequence[Finding],
    read: Collection[str],
    within: str,
) -> Case:
    """Give one case its text and its approval, if all is as it was shown."""
    case = ledger.cases.get(text.case_id)
    post = ledger.mentions.get(case.mention_id)
    if case.version != text.version or sha256(post.mention.text) != text.parent_sha256:
        raise Conflict(f"it changed since it was shown (version {text.version})")
    if case.draft != text.text or case.playbook != text.playbook:
        draft = DraftText(
            text=text.text,
            playbook=text.playbook or "",
            reasons=(text.why, within),
            by=Writer(text.draft_by or Writer.TEMPLATE),
        )
        case = by.redraft(case.id, case.version, draft)
    return by.approve(case.id, case.version, lambda _: findings, confirmed=read, within=within)
