"""What is attached to a post, with its address and description where the channel kept them. Pure.

A channel or an import may keep `attachments` in a mention's `extra`: a list of objects with `kind`,
`url` and `alt`. Without them only the kinds are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.model import Json, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One picture, film or link."""

    kind: str
    url: str | None = None
    alt: str | None = None
    """What its author says that it shows; empty where they said nothing; None when unknown."""


def attachments_of(mention: Mention) -> tuple[Attachment, ...]:
    """List what is attached; all of it is hostile input."""
    told = mention.extra.get("attachments")
    known = tuple(_known(told)) if isinstance(told, list) else ()
    return known or tuple(Attachment(kind=kind) for kind in mention.media)


def _known(told: list[Json]) -> Iterator[Attachment]:
    for one in told:
        if isinstance(one, dict):
            kind, url, alt = one.get("kind"), one.get("url"), one.get("alt")
            yield Attachment(
                kind=kind if isinstance(kind, str) else "?",
                url=url if isinstance(url, str) else None,
                alt=alt if isinstance(alt, str) else None,
            )
