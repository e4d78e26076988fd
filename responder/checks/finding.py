"""What a check is given and what it finds."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from textwrap import dedent
from typing import TypeAlias

from listener.channel import Limit
from responder.leave import Leave


class Severity(StrEnum):
    """Whether a finding stops a reply or only asks for a second look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check says of a reply."""

    check: str
    severity: Severity
    message: str
    words: tuple[str, ...] = ()
    """The words that triggered it, as they stand in the reply; empty when something is missing."""
    lead: bool = False
    """Only a lead may confirm it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a check may know beside the reply itself."""

    lang: str
    """Language of the customer, as a BCP 47 primary subtag; `und` when unknown."""
    topic: str = "other"
    limit: Limit | None = None
    """The network's limit; None when it is not known yet."""
    network: str = ""
    """Kind of the network on which the reply will stand (`x`, `reddit`…); empty when unknown."""
    post: str = ""
    """The customer's post: hostile input, looked into and never repeated."""
    complaint: float = 0.0
    """Probability that the post complains, 0 to 1, or what a person said instead."""
    leave: Leave = field(default_factory=Leave)
    """What the playbook of the reply lets it say."""
    recent: tuple[str, ...] = ()
    """Our recent answers, newest first."""
    own_hosts: frozenset[str] = frozenset()
    """Hosts of the brand's own sites."""
    published: tuple[str, ...] = ()
    """Telephone numbers and mailboxes that the brand itself publishes."""
    dead_links: Mapping[str, str] = field(default_factory=dict)
    """Links to our own hosts that were looked up and do not answer, with the reason."""
    now: datetime | None = None
    """When the reply would be sent; None where that is not known, as for a text in a file."""


Check: TypeAlias = Callable[[str, Context], Iterable[Finding]]


def plain(text: str) -> str:
    """Return the text with plain apostrophes and spaces, composed, as patterns expect."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("ʼ", "'")
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def pattern(alternatives: str) -> re.Pattern[str]:
    """Compile whole-word alternatives, one a line, without regard to case.

    A line that is indented further goes on with the one above; `#` begins a comment.
    """
    joined: list[str] = []
    for line in dedent(alternatives).strip("\n").splitlines():
        if line.startswith(" "):
            joined[-1] += line.strip()
        elif line and not line.startswith("#"):
            joined.append(line)
    return re.compile(r"(?<!\w)(?:" + "|".join(joined) + r")(?!\w)", re.IGNORECASE)


def hits(wanted: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Return the words that the pattern finds, in the order of the text, each once."""
    return tuple(dict.fromkeys(match.group().strip() for match in wanted.finditer(plain(text))))


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences, roughly: a point inside a number or an address does not end one."""
    yield from (part for part in re.split(r"(?<=[.!?…])\s+|\n+", plain(text)) if part.strip())
