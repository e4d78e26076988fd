"""The reply gives money, or something that is worth money, where everybody reads it.

Warning that only a lead confirms: what one customer is given in public, all others ask for, and
anger is seen to pay. In private it is said better. That a refund is looked into is no finding, nor
what holds for every customer (*livraison offerte dès 35 €*). Example: *Un bon d'achat de 20 € vous
attend*. Misses gifts without a word for them (*deux pots de plus dans la caisse de mardi*).
"""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.promised import promised
from responder.leave import Promise


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find refunds and compensation that are given, not only spoken of."""
    given = [
        word
        for kind, words in promised(text)
        if kind in {Promise.REFUND, Promise.COMPENSATION}
        for word in words
    ]
    if given:
        yield Finding(
            check="compensation_in_public",
            severity=Severity.WARNING,
            message="gives money back or more in public: better in private",
            words=tuple(given),
            lead=True,
        )
