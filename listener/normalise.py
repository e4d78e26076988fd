"""From what the networks send to plain text: paragraphs and links are kept, markup is not."""

import re
from html import escape
from html.parser import HTMLParser

_PARAGRAPHS = frozenset(
    {"article", "blockquote", "div", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"footer", "hr", "ol", "p", "pre", "section", "table", "ul"}
)
_LINES = frozenset({"br", "dd", "dt", "figcaption", "li", "tr"})
_UNSEEN = frozenset({"script", "style", "template"})
_SHORTENED = ("…", "...")


def plain_text(html: str) -> str:
    """Turn an HTML fragment into text: a blank line between paragraphs, links written out.

    A link whose words do not tell its address has the address behind it in parentheses; mentions
    and hashtags stay as they are. Never raises: what is no HTML comes back as text.
    """
    reader = _Reader()
    reader.feed(_defused(html))
    reader.close()
    reader.end_link()
    text = re.sub(r"[^\S\n]+", " ", "".join(reader.parts))
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def sound(text: str) -> str:
    """Replace what is half a character: JSON can carry it, a database or a file cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _defused(html: str) -> str:
    """Take away what makes the parser raise or take quadratic time: open tags, declarations."""
    text, *pieces = html.split("<")
    safe = [text]
    for piece in pieces:
        head, closed, rest = piece.partition(">")
        if not closed:
            safe += ["&lt;", piece]
        elif head.startswith("![CDATA["):
            safe += [escape(head.removeprefix("![CDATA[").removesuffix("]]")), rest]
        elif head.startswith(("!", "?")):
            safe.append(rest)
        else:
            safe += ["<", piece]
    return "".join(safe)


class _Reader(HTMLParser):
    """Collects the words of a fragment, with line breaks where the markup has them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._preformatted = 0
        self._href: str | None = None
        self._link_begins = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "a":
            self.end_link()
            self._href = dict(attrs).get("href")
            self._link_begins = len(self.parts)
        elif tag == "li":
            self.parts.append("\n- ")
        self._preformatted += tag == "pre"
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a":
            self.end_link()
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        if tag in _PARAGRAPHS:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data if self._preformatted else re.sub(r"\s+", " ", data))

    def end_link(self) -> None:
        """Write the open link's address out, where its words do not tell it."""
        href, self._href = self._href, None
        if href is None:
            return
        words = "".join(self.parts[self._link_begins :])
        self.parts[self._link_begins :] = [_written_out(words, href)]

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _LINES and tag != "li":
            self.parts.append("\n")


def _written_out(words: str, href: str) -> str:
    shown = words.strip()
    if not href.startswith(("http://", "https://")) or shown.startswith(("@", "#")):
        return words
    stem = shown
    for mark in _SHORTENED:
        stem = stem.removesuffix(mark)
    bare = href.split("://", 1)[1]
    if stem and (href.startswith(stem) or bare.startswith(stem) or bare == f"www.{stem}"):
        return words.replace(shown, href)
    return f"{words} ({href})" if shown else href
