"""A help article of the brand, and whether it may be linked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from classifier.language import UNKNOWN, identify
from responder.safe_text import for_terminal

LONGEST_TITLE = 200
"""Characters of a title that are kept."""
LONGEST_TEXT = 4_000
"""Characters of an article that are read: what an article answers stands at its beginning."""
MOST_QUESTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a customer can be pointed to."""

    url: str
    title: str
    text: str
    lang: str
    """A BCP 47 primary subtag."""
    origin: str
    """The file that it was read from, with the line where it holds several."""
    questions: tuple[str, ...] = ()
    """How customers ask for it, in their words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What was read and is never linked."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All that was read."""

    articles: tuple[Article, ...] = ()
    refused: tuple[Refused, ...] = ()

    def and_these(self, more: "Shelf") -> "Shelf":
        """Put two shelves together; of two articles with one address the first one stays."""
        kept: dict[str, Article] = {article.url: article for article in self.articles}
        refused = [*self.refused, *more.refused]
        for article in more.articles:
            first = kept.setdefault(article.url, article)
            if first is not article:
                reason = f"its address is that of {first.origin}"
                refused.append(Refused(origin=article.origin, reason=reason))
        return Shelf(articles=tuple(kept.values()), refused=tuple(refused))


def accepted(
    *,
    origin: str,
    url: str,
    title: str,
    text: str,
    hosts: Collection[str],
    lang: str = "",
    questions: Sequence[str] = (),
) -> Article | Refused:
    """Make an article of what was read, or say why it cannot be one."""
    title = " ".join(for_terminal(title, newlines=False).split())[:LONGEST_TITLE]
    text = for_terminal(text)[:LONGEST_TEXT].strip()
    if not title or not text:
        missing = "text" if title else "title"
        return Refused(origin=origin, reason=f"has no {missing}")
    if fault := _strange(url, hosts):
        return Refused(origin=origin, reason=fault)
    told = identify(f"{title}. {text}", lang or None)
    if told == UNKNOWN:
        return Refused(origin=origin, reason="its language cannot be told: give it `lang`")
    asked = [" ".join(for_terminal(question, newlines=False).split()) for question in questions]
    return Article(
        url=url,
        title=title,
        text=text,
        lang=told,
        origin=origin,
        questions=tuple(question[:LONGEST_TITLE] for question in asked if question)[
            :MOST_QUESTIONS
        ],
    )


def _strange(url: str, hosts: Collection[str]) -> str | None:
    """Say why an address must not be sent to a customer; None where it may."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "its address cannot be read"
    if not url or not host:
        return "has no address: give it `url`"
    if parts.scheme not in {"http", "https"} or parts.username is not None:
        return "its address is no plain web address"
    if not url.isascii() or not url.isprintable() or any(sign in url for sign in ' "<>\\^`{|}'):
        return "its address holds signs that an address cannot have"
    if not any(host == own or host.endswith(f".{own}") for own in hosts):
        known = ", ".join(sorted(hosts)) or "none is configured"
        return f"{host} is none of the brand's own sites ({known})"
    return None
