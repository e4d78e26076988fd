"""How much of what a stranger wrote stands in a report. Pure."""

from responder.reports.report import Quote
from responder.reports.settings import Quotes

LONGEST = 120
"""Characters of a shortened quotation."""


def quoted(text: str, url: str | None, quotes: Quotes) -> Quote:
    """Quote a post as the configuration says: whole, its beginning, or its address alone."""
    if quotes == "link":
        return Quote(text=None, url=url)
    words = " ".join(text.split())
    if quotes == "full" or len(words) <= LONGEST:
        return Quote(text=words, url=url)
    return Quote(text=words[:LONGEST].rsplit(" ", 1)[0] + " …", url=url)
