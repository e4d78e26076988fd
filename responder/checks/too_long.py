"""The network would cut or refuse the reply."""

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
