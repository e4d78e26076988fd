"""Words that are pointed at in a text, for the eye and without colour. Pure."""

import re
from collections.abc import Iterable

from rich.text import Text

from responder.checks.finding import plain
from responder.safe_text import for_terminal

_QUOTED = re.compile(r'"([^"]{2,60})"')


def quoted(reasons: Iterable[str]) -> tuple[str, ...]:
    """Pick the words that reasons quote, each once."""
    found = (word for reason in reasons for word in _QUOTED.findall(reason))
    return tuple(dict.fromkeys(found))


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Find where words stand in a text, without regard to case; what overlaps becomes one."""
    said = plain(text)
    if len(said) != len(text):  # composing changed its length: places would be off
        said = text
    found: list[tuple[int, int]] = []
    for word in words:
        wanted = re.escape(plain(word)).strip()
        if wanted:
            edge = r"(?<!\w)" if word[0].isalnum() else "", r"(?!\w)" if word[-1].isalnum() else ""
            pattern = f"{edge[0]}{wanted}{edge[1]}"
            found += [match.span() for match in re.finditer(pattern, said, re.IGNORECASE)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def marked(text: str, words: Iterable[str], style: str, *, brackets: bool) -> Text:
    """Show a stranger's or a person's text with words underlined, and in brackets if asked."""
    clean = for_terminal(text)
    shown, at = Text(), 0
    for start, end in spans(clean, words):
        shown.append(clean[at:start])
        left, right = ("[", "]") if brackets else ("", "")
        shown.append(f"{left}{clean[start:end]}{right}", f"underline {style}".strip())
        at = end
    return shown.append(clean[at:])
