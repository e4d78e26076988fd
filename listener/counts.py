"""Counters as people are shown them: `1.2K`, `1,2 k`, `12 345`, `3M`. Pure."""

import re

LARGEST = 2**63 - 1

_BLANKS = "  \u2009\u202f\u00a0"
"""Ordinary, figure, thin and no-break spaces, which part thousands in French."""
_UNITS = {
    1_000: "k thousand mille millier milliers",
    1_000_000: "m mio mln million millions",
    1_000_000_000: "b bn md mds mrd billion billions milliard milliards",
}
_FACTORS = {word: factor for factor, words in _UNITS.items() for word in words.split()}
_SHOWN = re.compile(rf"([0-9][0-9{_BLANKS}.,'’]*?)[{_BLANKS}]*([a-z]*)\.?\+?")
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:([{_BLANKS}.,'’])[0-9]{{3}})(?:\1[0-9]{{3}})*")
_DECIMAL = re.compile(r"([0-9]+)[.,]([0-9]{1,2})")


def count_of(text: str) -> int | None:
    """Read a counter as a network shows it in English or French; None where it tells no number.

    A comma or a point before three digits parts thousands; before one or two, with a unit behind,
    it parts decimals. What could be meant either way (`1.234K`) is unknown rather than guessed.
    """
    shown = _SHOWN.fullmatch(text.strip().casefold())
    if shown is None:
        return None
    digits, unit = shown.groups()
    factor = _FACTORS.get(unit, 0) if unit else 1
    if factor == 0:
        return None
    decimal = _DECIMAL.fullmatch(digits)
    if digits.isascii() and digits.isdecimal():
        count = int(digits) * factor
    elif factor > 1 and decimal:
        whole, part = decimal.groups()
        count = int(whole) * factor + int(part) * factor // 10 ** len(part)
    elif _GROUPED.fullmatch(digits) and (factor == 1 or len(digits) > 7 or " " in digits):
        count = int(re.sub(r"[^0-9]", "", digits)) * factor
    else:
        return None
    return count if count <= LARGEST else None


def counted(value: object) -> int | None:
    """Read a counter whatever its type on the wire; what tells no whole number is unknown."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return count_of(value)
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    return value if isinstance(value, int) and -LARGEST <= value <= LARGEST else None
