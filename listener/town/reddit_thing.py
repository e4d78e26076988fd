"""What people write on the town's Reddit, and how its feeds and its search see it."""

import html
from dataclasses import dataclass, field
from datetime import UTC, datetime

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True, kw_only=True)
class Thing:
    """A post, or a comment where it has a parent."""

    name: str
    text: str
    author: str
    at: datetime
    subreddit: str
    top: str
    parent: str | None = None
    media: tuple[str, ...] = ()
    likes: int = 1
    shares: int = 0
    edited: bool = False
    deleted: bool = False
    locked: bool = False
    archived: bool = False
    boxes: frozenset[str] = field(default_factory=frozenset)

    @property
    def path(self) -> str:
        """Where it stands on the site."""
        below = "" if self.parent is None else f"_/{self.name[3:]}/"
        return f"/r/{self.subreddit}/comments/{self.top[3:]}/{below}"


def found(text: str, query: str) -> bool:
    """Whether one of the terms of `("a b" OR c)` is in the text."""
    terms = (term.strip('()" ') for term in query.casefold().split(" or "))
    return any(term in text.casefold() for term in terms)


def entry(thing: Thing) -> str:
    """Write a post as an entry of an Atom feed."""
    title, _, body = thing.text.partition("\n\n")
    paragraphs = "".join(f"<p>{html.escape(p)}</p>" for p in body.split("\n\n") if p)
    written = f'<!-- SC_OFF --><div class="md">{paragraphs}</div><!-- SC_ON -->' if body else ""
    content = f'{written} submitted by <a href="x"> /u/{thing.author} </a>'
    at = thing.at.astimezone(UTC).isoformat()
    return (
        f"<entry><author><name>/u/{thing.author}</name></author>"
        f'<content type="html">{html.escape(content)}</content><id>{thing.name}</id>'
        f'<link href="https://www.reddit.com{thing.path}"/><updated>{at}</updated>'
        f"<published>{at}</published><title>{html.escape(title)}</title></entry>"
    )


def base36(number: int) -> str:
    """Write a number as Reddit writes its ids."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
