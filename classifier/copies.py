"""Which posts are copies of one another, and which belong together by their author. Pure."""

from collections.abc import Iterable

from classifier.text import visible


def key_of(text: str) -> str:
    """What copies of a text share: its letters and digits alone, without names and addresses."""
    seen = visible(text).replace("@user", " ").replace("<url>", " ")
    return "".join(c for c in seen if c.isalnum())


def grouped(posts: Iterable[tuple[str, str | None]]) -> list[str]:
    """Name the group of each post, given as text and author.

    All posts of an author and all copies of a text are in one group, also by way of others.
    """
    above: dict[str, str] = {}

    def top(key: str) -> str:
        while (parent := above.setdefault(key, key)) != key:
            key = parent
        return key

    texts = []
    for text, author in posts:
        texts.append(f"text {key_of(text)}")
        if author is not None:
            low, high = sorted((top(texts[-1]), top(f"author {author}")))
            above[high] = low
    return [top(text) for text in texts]
