"""The reply promises more than its playbook gives leave to.

A promise that is not kept is the second complaint. Error where the playbook gives leave to nobody;
warning that only a lead confirms where it gives leave to leads, and for what no playbook can give
leave to: oaths, *plus jamais*, a colleague's dismissal. A call beyond the leave is a warning for
anybody: it costs no more than keeping it. Example: *Votre caisse sera chez vous demain avant 9 h*.
Misses promises in the present tense (*le camion passe demain*), which read like news.
"""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.promised import certain, promised
from responder.leave import Promise

_NAMES = {
    Promise.ANSWER: "an answer",
    Promise.CALL: "a call or a visit",
    Promise.REPAIR: "that it will be put right",
    Promise.REPLACEMENT: "a replacement",
    Promise.REFUND: "a refund",
    Promise.COMPENSATION: "compensation",
}


def check(text: str, context: Context) -> Iterator[Finding]:
    """Compare what is promised with the leave, kind by kind."""
    for kind, words in promised(text):
        if kind not in context.leave.promises:
            yield _beyond(kind, words, by_lead=kind in context.leave.promises_by_lead)
    if words := certain(text):
        yield Finding(
            check="promise_beyond_leave",
            severity=Severity.WARNING,
            message="is certain of what nobody can be certain of",
            words=words,
            lead=True,
        )


def _beyond(kind: Promise, words: tuple[str, ...], *, by_lead: bool) -> Finding:
    mild = by_lead or kind is Promise.CALL
    whose = "only a lead may" if by_lead else "its playbook gives no leave to"
    return Finding(
        check="promise_beyond_leave",
        severity=Severity.WARNING if mild else Severity.ERROR,
        message=f"promises {_NAMES[kind]}: {whose}",
        words=words,
        lead=by_lead,
    )
