"""What may be shown of a text that a stranger wrote: on a terminal and in a cell of a table."""

import re
import unicodedata

import regex

MARKS_PER_LETTER = 4
"""Combining marks kept after one character: enough for living scripts, not for stacked ones."""

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor, screen
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # titles, links
    r"|\x1b[ -/]*[0-~]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Blank to the eye though no format character by category."""
_ZWJ = "\u200d"
_STRAY_ZWJ = regex.compile(
    r"(?<!\p{Extended_Pictographic}\ufe0f?[\U0001f3fb-\U0001f3ff]?\ufe0f?)\u200d"
    r"|\u200d(?!\p{Extended_Pictographic})"
)
_HARMLESS = regex.compile(r"[\n -~\u00a0-\u00ac\u00ae-\u024f\u202f‘’“”«»…–—€]*+")
"""Letters of Western languages: most texts hold no other, and need no look at each."""
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NEXT_CELL = re.compile(rf"(;[\s\"]*)(?=[{''.join(map(re.escape, _FORMULA))}])")
"""Where a spreadsheet of a country with a decimal comma begins another cell."""


def for_terminal(text: str, *, newlines: bool = True) -> str:
    """Return the text without anything that could steer a terminal or hide words.

    Escape sequences, control and format characters (bidi overrides, zero-width tricks), private
    and surrogate code points go; combining marks are capped at `MARKS_PER_LETTER`; a zero-width
    joiner stays between two pictographs only. Line ends become `\\n`, or a space without
    `newlines`; a tab becomes a space. The answer is still no markup: show it with
    `rich.text.Text`.
    """
    if _HARMLESS.fullmatch(text):
        return text if newlines else text.replace("\n", " ")
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text)).replace("\t", " ")
    if not newlines:
        text = text.replace("\n", " ")
    kept: list[str] = []
    marks = 0
    for char in text:
        if not _visible(char):
            continue
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        if marks <= MARKS_PER_LETTER:
            kept.append(char)
    return str(_STRAY_ZWJ.sub("", "".join(kept)))


def for_csv(cell: str) -> str:
    """Return the cell so that no spreadsheet reads it as a formula: led by an apostrophe."""
    cell = _NEXT_CELL.sub(r"\1'", cell)
    if cell.startswith(("\t", "\r")) or cell.lstrip().startswith(_FORMULA):
        return "'" + cell
    return cell


def _visible(char: str) -> bool:
    if char in {"\n", _ZWJ}:
        return True
    return char not in _UNSEEN and unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
