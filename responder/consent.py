"""When consent to a text counts: warnings confirmed by name, four eyes, and until it is sent.

Pure. An approval is of one exact text in reply to one exact state of the post, and so is the first
of two: what was said of another text, or of a post that has changed since, is nothing.
"""

from collections.abc import Collection, Sequence

from responder.checks.finding import Finding, Severity
from responder.rights import Demands, Rights, same_person
from storage.database import sha256
from storage.model import Action, Case


def objection(findings: Sequence[Finding], confirmed: Collection[str], *, lead: bool) -> str | None:
    """Say what of the findings stands against an approval; None where nothing does.

    An error always does, a warning until it is confirmed by the name of its check, and what is
    left to a lead until one of those who approve is a lead.
    """
    errors = [f.message for f in findings if f.severity is Severity.ERROR]
    if errors:
        return f"the draft cannot be approved: {'; '.join(errors)}"
    warned = {finding.check for finding in findings}
    unknown = sorted(set(confirmed) - warned)
    if unknown:
        return f"no warning of this text is called {', '.join(unknown)}"
    open_ones = [f for f in findings if f.check not in confirmed]
    if open_ones:
        told = "; ".join(f"{f.check} ({f.message})" for f in open_ones)
        names = " ".join(f"--confirm {name}" for name in sorted({f.check for f in open_ones}))
        return f"confirm first what the checks warn of: {told}: {names}"
    if not lead and any(finding.lead for finding in findings):
        names = ", ".join(sorted({f.check for f in findings if f.lead}))
        return f"only a lead may confirm {names}"
    return None


def endorser(case: Case, parent_sha256: str) -> str | None:
    """Name who gave the first approval to the text as it stands, in reply to the post so."""
    if case.draft is None or case.endorsed_text_sha256 != sha256(case.draft):
        return None
    return case.endorsed_by if case.endorsed_parent_sha256 == parent_sha256 else None


def standing_endorser(
    case: Case, parent_sha256: str, rights: Rights, demands: Demands
) -> str | None:
    """Name who gave a first approval that still counts: the person may approve to this day."""
    first = endorser(case, parent_sha256)
    if first is None or rights.refusal(first, Action.ENDORSE, case, demands) is not None:
        return None
    return first


def step(first: str | None, demands: Demands) -> Action:
    """Say which of two approvals the next one is, given who gave the first."""
    return Action.ENDORSE if demands.four_eyes and first is None else Action.APPROVE


def refusal(
    name: str, case: Case, first: str | None, rights: Rights, demands: Demands
) -> str | None:
    """Say why somebody may not give the next approval; None where they may."""
    action = step(first, demands)
    against = rights.refusal(name, action, case, demands)
    if against is not None:
        return against
    if demands.four_eyes and first is not None and same_person(first, name):
        return f"{first} approved it already: the second of two approvals is another person's"
    if action is Action.APPROVE and demands.lead and not _a_lead(rights, name, first):
        return f"{name} is no lead: its playbook leaves the approval to one"
    return None


def may_still_go(
    case: Case, rights: Rights, demands: Demands, findings: Sequence[Finding] = ()
) -> str | None:
    """Say why an approval is void when the answer is about to be sent; None where it holds.

    Of the findings only those count that a lead alone may confirm: whether a lead is still one.
    """
    name, parent = case.approved_by, case.approved_parent_sha256
    demands = rights.held(demands)
    if name is None or parent is None:
        return "nobody approved it"
    against = rights.refusal(name, Action.APPROVE, case, demands)
    if against is not None:
        return f"the approval is void: {against}"
    first = standing_endorser(case, parent, rights, demands)
    if demands.four_eyes and (first is None or same_person(first, name)):
        return "the approval is void: two people must approve this answer"
    if _a_lead(rights, name, first):
        return None
    if demands.lead:
        return "the approval is void: its playbook leaves it to a lead"
    alone = ", ".join(sorted({f.check for f in findings if f.lead}))
    if alone:
        return f"the approval is void: only a lead may confirm {alone}"
    return None


def _a_lead(rights: Rights, *names: str | None) -> bool:
    return any(name is not None and rights.leads(name) for name in names)
