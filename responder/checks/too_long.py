"""The network would cut or refuse the reply.

Error: it could not be posted. The length is counted as the network counts (weighted characters,
graphemes, links at their own length). Example: 283 of 280 on X. Says nothing where the limit is
not known.
"""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity


def check(text: str, context: Context) -> Iterator[Finding]:
    """Ask the network's own limit, where it is known."""
    if context.limit is not None and not context.limit.fits(text):
        yield Finding(
            check="too_long",
            severity=Severity.ERROR,
            message=f"too long for this network: {context.limit.describe(text)}",
        )
