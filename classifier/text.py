"""What a model may see of a post, and the features that it is cut into; the same for training.

Names of people and addresses of pages are masked: a judgement must not depend on who wrote, and
the weights must not remember anybody. All work is bounded by `MAX_CHARS`.
"""

import html
import unicodedata
from functools import lru_cache
from itertools import chain, pairwise

import regex

TEXT_VERSION = 1
"""Grows with every change of this file that changes a feature; part of an engine's version."""

MAX_CHARS = 4_000
"""Characters that are read of a post: the longest posts are read from their beginning only."""

MAX_TOKEN = 32
_HANDLE = "@user"
_LINK = "<url>"

_ADDRESS = regex.compile(r"(?:https?://|www\.)[^\s<>\"]+|<url>", regex.IGNORECASE)
_EMAIL = regex.compile(r"(?<![@\w.])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NAME = regex.compile(r"(?<![\w/])(?:@\w[\w.-]*(?:@[\w-]+(?:\.[\w-]+)*)?|/?u/[\w-]{3,})")
_HIDDEN = regex.compile(r"[\p{C}--[\t\n\r]]", regex.VERSION1)
_CUT = regex.compile(r"(?:\s*(?:…|\.{2,}))+\s*$")
_DIGITS = regex.compile(r"\d")
_REPEATED = regex.compile(r"(.)\1{2,}", regex.DOTALL)
_TOKEN = regex.compile(
    r"<url>|@user|[\p{L}\p{M}\p{N}]+|[!?]+|\p{Emoji_Presentation}|[\u2600-\u27BF]"
    r"|[:;=]['-]?[()DPp/|*]|<3"
)
_SHOUTED = regex.compile(r"\b\p{Lu}{4,}\b")
_PICTURE = regex.compile(r"[\p{Emoji_Presentation}\p{Extended_Pictographic}]")

_PICTURES = regex.compile(r"([\p{Emoji_Presentation}\p{Extended_Pictographic}])(?:\s*\1)*")
_DISGUISED = regex.compile(
    r"\p{Latin}{2}[\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}]\p{Latin}{2}"
    r"|\p{Latin}[\u115F\u1160]|[\u115F\u1160]\p{Latin}"
)
_ORNAMENT = regex.compile(r"[\p{Emoji_Modifier}\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}]")


@lru_cache(maxsize=1_024)
def _masked_start(start: str) -> str:
    """Apply every step that comes before the letters lose their case.

    A post is asked for often, while the next batches are begun: several of them are remembered.
    """
    text = unicodedata.normalize("NFKC", html.unescape(start))[:MAX_CHARS]
    if not text.isprintable():
        text = _HIDDEN.sub("", text)
    text = _ADDRESS.sub(f" {_LINK} ", text.replace("’", "'"))
    if "@" in text or "u/" in text:
        text = _NAME.sub(_HANDLE, _EMAIL.sub(" <mail> ", text))
    text = _CUT.sub("", text)
    return " ".join(text.split())


def masked(text: str) -> str:
    """The text without names and addresses, in compatibility form; case and pictures stay."""
    return _masked_start(text[:MAX_CHARS])


def _folded(seen: str) -> str:
    text = _DIGITS.sub("0", seen.casefold())
    return str(_REPEATED.sub(r"\1\1", text))


def visible(text: str) -> str:
    """What the model may see: masked, in compatibility form, case and digits folded.

    NFKC rather than NFC, so that ornamental letters cannot hide a word. The three dots of a post
    that was cut short are removed: in the training data they give the label away.
    """
    return _folded(masked(text))


def plain(text: str) -> str:
    """As `visible`, but with digits and repeated letters as they were written."""
    return masked(text).casefold()


def reading(text: str) -> str:
    """What the encoder may see: as `plain`, with letters repeated twice at most and pictures apart.

    A picture is a word of its own, told once in a row and without the tone of its skin.
    """
    told = _REPEATED.sub(r"\1\1", _ORNAMENT.sub("", plain(text)))
    return " ".join(_PICTURES.sub(r" \1 ", told).split())


def disguised(text: str) -> bool:
    """Whether a word mixes alphabets that look alike, or hides letters that are not shown."""
    return not text.isascii() and _DISGUISED.search(masked(text)) is not None


def prose(text: str) -> str:
    """The words alone, for telling the language: no names, addresses, hashtags or pictures."""
    bare = masked(text).replace(_HANDLE, " ").replace(_LINK, " ").replace("<mail>", " ")
    bare = regex.sub(r"#\w+", " ", bare)
    return " ".join(_PICTURE.sub(" ", bare).split())


def tokens(text: str) -> list[str]:
    """The words and signs of a text that `visible` has prepared, without masked names."""
    return [t[:MAX_TOKEN] for t in _TOKEN.findall(text) if t != _HANDLE]


def character_grams(token: str) -> tuple[str, ...]:
    """The runs of 2 to 5 characters of one word, with a space at each end of the word."""
    padded = f" {token} "
    size = len(padded)
    return tuple(
        padded[start : start + n]
        for n in range(2, min(5, size) + 1)
        for start in range(size - n + 1)
    )


def word_grams(words: list[str]) -> list[str]:
    """Single words and pairs, marked by `=` so that none equals a run of characters."""
    pairs = (f"={a} {b}" for a, b in pairwise(words))
    return [*(f"={w}" for w in words), *pairs]


def pieces(text: str) -> tuple[list[str], list[str]]:
    """What `ngrams` is made of: features of words and pairs, and the words to take runs of."""
    seen = masked(text)
    words = tokens(_folded(seen))
    grams = word_grams(words)
    if len(_SHOUTED.findall(seen)) >= 2:
        grams.append("=<shouted>")
    return grams, words


def ngrams(text: str) -> list[str]:
    """Every feature of a post as it was written, repeated as often as it occurs."""
    grams, words = pieces(text)
    return [*grams, *chain.from_iterable(map(character_grams, words))]
