"""The reply sends the customer to a page of ours that does not answer.

Error where the page is not there or its host is not known: a person who is already angry finds
nothing. Warning where it may be passing, as a server's fault or no answer in time. Example: a page
that was taken down since. Knows only what was looked up: links to the brand's own sites, never
those of others; a page that answers 200 with *not found* written on it is missed.
"""

from collections.abc import Iterator
from enum import StrEnum

from responder.checks.addresses import addresses
from responder.checks.finding import Context, Finding, Severity


class Fault(StrEnum):
    """Why a link of ours leads nowhere."""

    MISSING = "the page is not there"
    NO_HOST = "there is no such host"
    AWAY = "it leads to a site that is not ours"
    ROUND = "it is sent round and round"
    INSIDE = "not looked up: its host stands in a private network"
    FAULTY = "the server answers with a fault of its own"
    SLOW = "no answer in time"
    BROKEN = "the connection fails"


PASSING = frozenset({Fault.FAULTY, Fault.SLOW, Fault.BROKEN, Fault.AWAY, Fault.INSIDE})
"""What may be otherwise in an hour, or is no fault for certain."""


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find the links that were looked up and do not answer, one finding for each."""
    for address in dict.fromkeys(addresses(text)):
        if reason := context.dead_links.get(address):
            yield Finding(
                check="dead_link",
                severity=Severity.WARNING if reason in PASSING else Severity.ERROR,
                message=f"a link does not lead to a page: {reason}",
                words=(address,),
            )
