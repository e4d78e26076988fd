"""Page one of a report: what is read if nothing else is. Pure."""

from responder.reports.gather import Facts
from responder.reports.report import Front, Said
from responder.reports.sections.standing import complaints, posts


def front(facts: Facts) -> Front:
    """Say how the period was."""
    share = complaints(facts.judged)
    n = posts(facts.judged)
    if share is None:
        return Front(headline=Said("front.posts", {"n": n}))
    return Front(headline=Said("front.complaints", {"n": n, "complaints": share}))
