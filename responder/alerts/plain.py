"""Words that no receiver takes for markup, a command, a mention of people or an address. Pure."""

import re
from urllib.parse import urlsplit

from responder.safe_text import for_terminal

_DOT = re.compile(r"(?<=\w)[.\uff0e\u3002\uff61](?=[^\W\d])")
"""Of a name of the web, which chats and mail programs link."""
_HARMLESS = str.maketrans(
    {
        "<": "‹",
        ">": "›",
        "&": "+",
        "*": "∗",
        "_": " ",
        "~": "-",
        "`": "'",
        "|": "/",
        "[": "(",
        "]": ")",
        "\\": "/",
        "@": "＠",
        "#": "＃",
    }
)
MOST_URL = 500


def plain(text: str, *, most: int) -> str:
    """Give a text on one line, at most so many characters long, without markup of any kind.

    Slack, Discord, Telegram, Matrix, Markdown and HTML each give some characters a meaning:
    addressing everybody, linking elsewhere, hiding. Their like without a meaning stand in.
    """
    clean = " ".join(for_terminal(text, newlines=False).translate(_HARMLESS).split())
    # A word with its scheme, or with a dot in it, would become a link; the page's own stands apart.
    clean = _DOT.sub("\N{ONE DOT LEADER}", clean.replace("://", ": //"))
    return clean if len(clean) <= most else clean[: most - 1].rstrip() + "…"


def safe_url(url: str | None) -> str | None:
    """Give an address of the web back, unless it is something else in disguise."""
    if url is None or len(url) > MOST_URL or not url.isascii() or not url.isprintable():
        return None
    if set(url) & set(' "<>\\^`{|}[]()*'):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
