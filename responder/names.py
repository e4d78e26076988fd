"""How a customer may be greeted by name: seldom, and never with what a name can smuggle."""

import re
import unicodedata

from responder.safe_text import for_terminal

LONGEST = 30
"""Characters of the longest name that is used."""

_MOST_WORDS = 3
_PARTICLES = frozenset(
    {"da", "de", "del", "der", "des", "di", "du", "el", "la", "le", "les", "of", "van", "von", "y"}
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_DECORATION = re.compile(r"[^\w\s.'’@/:#<>\[\](){}*_`~|\\&%$=+-]")
_NOBODY = re.compile(
    r"\b(admin\w*|anonym\w*|bot|compte|deleted|inconnue?|null|none|officiel\w*|official|support"
    r"|service|supprim\w*|undefined|unknown|user|utilisat\w*|arnaque\w*|boycott\w*|fuck\w*|haine"
    r"|hate\w*|honte|merde\w*|scam\w*|stop|sucks?|voleurs?|anti)\b",
    re.IGNORECASE,
)


def greeting_name(display_name: str | None, *, brand: str) -> str | None:
    """Return the display name as it can stand after a greeting, or None where it is doubtful.

    Emoji and other decoration are dropped. Anything that could be an address, a markup, a number,
    a slogan, another alphabet in disguise or a role rather than a person yields None: no name is
    better than a wrong one.
    """
    if display_name is None or len(display_name) > 200:
        return None
    plain = unicodedata.normalize("NFKC", for_terminal(display_name, newlines=False))
    words = _DECORATION.sub(" ", plain).split()
    name = " ".join(words)
    if not words or len(words) > _MOST_WORDS or len(name) > LONGEST:
        return None
    if not all(_is_name(word) for word in words) or len(name.replace(".", "")) < 2:
        return None
    if all(word.casefold() in _PARTICLES for word in words):
        return None
    if _NOBODY.search(name) or brand.casefold() in name.casefold() or len(_scripts(name)) != 1:
        return None
    return name


def _is_name(word: str) -> bool:
    if word in _PARTICLES:
        return True
    # Scripts without capitals are let through; a lower-case word is no certain name.
    return _WORD.fullmatch(word) is not None and word[0].upper() == word[0]


def _scripts(name: str) -> set[str]:
    """The alphabets of the letters, by the first word of each character's Unicode name."""
    return {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}
