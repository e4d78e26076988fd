"""What the checks say of a case's draft, given all that is known of the case.

One answer for whoever shows, approves or edits, so that all tell the same.
"""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from responder.checks.addresses import addresses
from responder.checks.finding import Context, Finding, Severity
from responder.checks.registry import run_checks
from responder.leave import OWN_WORDS, Leave
from responder.parts import Parts
from responder.playbook_rules import leave_of
from storage.ledger import Ledger
from storage.model import Case, Writer

RECENT = 12
"""Answers on the same channel that a reply should not read like: what a visitor sees at once."""


def inspected(
    parts: Parts, ledger: Ledger, case: Case, *, look_up: bool = True
) -> Sequence[Finding]:
    """Check the draft of a case; errors stand before warnings.

    Links to the brand's own sites are looked up, which may take some seconds once in some minutes,
    unless `look_up` says no, as while a text is being written.
    """
    if case.draft is None:
        return ()
    found = run_checks(case.draft, context_of(parts, ledger, case, look_up=look_up))
    return (*found, *_of_its_origin(case))


def context_of(parts: Parts, ledger: Ledger, case: Case, *, look_up: bool = True) -> Context:
    """Gather what the checks may know of a case beside its draft."""
    judged = ledger.classification(case.mention_id)
    said = ledger.labels(case.mention_id).get("complaint")
    complaint = judged.complaint if judged else 0.0
    return Context(
        lang=case.lang,
        topic=case.topic,
        limit=parts.limit(case.channel),
        network=parts.network_of(case.channel),
        post=ledger.mentions.get(case.mention_id).mention.text,
        complaint=complaint if said is None else float(said == "yes"),
        leave=_leave_of(parts, case),
        recent=tuple(ledger.cases.answers(case.channel, but=case.id, most=RECENT)),
        own_hosts=parts.own_hosts,
        published=parts.responder.checks.published,
        dead_links=parts.links.dead(addresses(case.draft or "")) if look_up else {},
        now=parts.clock().astimezone(ZoneInfo(parts.settings.time_zone)),
    )


def _leave_of(parts: Parts, case: Case) -> Leave:
    """What the draft may say: by its playbook, or what a person may who writes without one."""
    return OWN_WORDS if case.playbook is None else leave_of(parts.playbooks, case.playbook)


def _of_its_origin(case: Case) -> Iterator[Finding]:
    if case.draft_by == Writer.MACHINE:
        yield Finding(
            check="machine_written",
            severity=Severity.WARNING,
            message="written by a machine: every statement in it is to be verified",
        )
