"""The web addresses in a text, as a reader or a network would take them."""

import re
from collections.abc import Iterator

from responder.checks.finding import plain

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]+"
    # Without a scheme: labels and a top level of letters. One attempt a word keeps it linear.
    r"|(?<![\w@./:-])(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w@])(?:[/?#][^\s<>\"«»]*)?",
    re.IGNORECASE,
)
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def addresses(text: str) -> Iterator[str]:
    """Yield the addresses as they stand in the plain text; what only looks like one, too.

    A word with a point inside, such as a name of a file, is yielded: whoever asks knows the hosts.
    """
    for match in _ADDRESS.finditer(plain(text)):
        yield _trimmed(match.group())


def host_of(address: str) -> str:
    """Return the host in lower case, without scheme, user, port and leading `www.`."""
    rest = re.sub(r"^https?://", "", address, flags=re.IGNORECASE)
    host = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rsplit("@", 1)[-1].split(":", 1)[0]
    return host.lower().rstrip(".").removeprefix("www.")


def within(host: str, hosts: frozenset[str]) -> bool:
    """Whether a host is one of these, or stands under one of them."""
    parts = host.split(".")
    return any(".".join(parts[n:]) in hosts for n in range(len(parts)))


def _trimmed(address: str) -> str:
    """Leave off the punctuation that ends a sentence, and a bracket that was opened before."""
    while address:
        last = address[-1]
        opener = _CLOSERS.get(last)
        if last in ".,;:!?'…*_" or (opener and address.count(opener) < address.count(last)):
            address = address[:-1]
        else:
            break
    return address
