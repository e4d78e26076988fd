"""The reply carries a link on X, where a post with one costs thirteen times more.

Warning: the money may be well spent, but somebody should choose to. X takes bare domains for links
too (`brumelle.com`), as its own library reads them; user names are none. Says nothing elsewhere.
Example: *Le pas à pas : https://www.brumelle.com/pause*. By default $0.20 in place of $0.015, as
`[channels.x.prices]` has it; where other prices are configured the message keeps its round figure.
"""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity, plain


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find what X would make a link, on X alone."""
    if context.network != "x" or "." not in text:
        return
    # Loaded here: its tables take a second, which only replies on X need to spend.
    from twitter_text import extract_urls

    if found := tuple(dict.fromkeys(str(url) for url in extract_urls(plain(text)))):
        yield Finding(
            check="costly_x_link",
            severity=Severity.WARNING,
            message="with a link, this post on X costs about thirteen times more",
            words=found,
        )
