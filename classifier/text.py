"""What a model may see of a post, and the features that it is cut into; the same for training.

Names of people and addresses of pages are masked: a judgement must not depend on who wrote, and
the weights must not remember anybody. All work is bounded by `MAX_CHARS`.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise

import regex

TEXT_VERSION = 1
"""Grows with every change of this file that changes a feature; part of an engine's version."""

MAX_CHARS = 4_000
"""Characters that are read of a post: the longest posts are read from their beginning only."""

MAX_TOKEN = 32
_REMEMBERED = 20_000
"""What stands between two spaces and is kept cut up; longer things than a token are not."""

_HANDLE = "@user"
_LINK = "<url>"

_ADDRESS = regex.compile(r"(?:https?://|www\.)[^\s<>\"]+|<url>", regex.IGNORECASE)
_EMAIL = regex.compile(r"(?<![@\w.])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NAME = regex.compile(r"(?<![\w/])(?:@\w[\w.-]*(?:@[\w-]+(?:\.[\w-]+)*)?|/?u/[\w-]{3,})")
_HIDDEN = regex.compile(r"[\p{C}--[\t\n\r]]", regex.VERSION1)
_CUT = regex.compile(r"(?:\s*(?:…|\.{2,}))+\s*$")
_DIGITS = regex.compile(r"\d")
_REPEATED = re.compile(r"(.)\1{2,}", re.DOTALL)
_TOKEN = regex.compile(
    r"<url>|@user|[\p{L}\p{M}\p{N}]+|[!?]+|\p{Emoji_Presentation}|[\u2600-\u27BF]"
    r"|[:;=]['-]?[()DPp/|*]|<3"
)
_SHOUTED = regex.compile(r"\b\p{Lu}{4,}\b")
_PICTURE = regex.compile(r"[\p{Emoji_Presentation}\p{Extended_Pictographic}]")
_HASHTAG = regex.compile(r"#\w+")

_PICTURES = regex.compile(r"([\p{Emoji_Presentation}\p{Extended_Pictographic}])(?:\s*\1)*")
_LOOKALIKE = regex.compile(r"[\p{Cyrillic}\p{Greek}\u115F\u1160]")
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
    text = text.replace("’", "'")
    if "://" in text or "<" in text or "www." in text.casefold():
        text = _ADDRESS.sub(f" {_LINK} ", text)
    if "@" in text or "u/" in text:
        text = _NAME.sub(_HANDLE, _EMAIL.sub(" <mail> ", text))
    text = " ".join(text.split())
    return _CUT.sub("", text) if text.endswith(("..", "…")) else text


def masked(text: str) -> str:
    """The text without names and addresses, in compatibility form; case and pictures stay."""
    return _masked_start(text[:MAX_CHARS])


def _folded(seen: str) -> str:
    return _REPEATED.sub(r"\1\1", _DIGITS.sub("0", seen.casefold()))


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
    if text.isascii():
        return False
    seen = masked(text)
    return _LOOKALIKE.search(seen) is not None and _DISGUISED.search(seen) is not None


def prose(text: str) -> str:
    """The words alone, for telling the language: no names, addresses, hashtags or pictures."""
    bare = masked(text).replace(_HANDLE, " ").replace(_LINK, " ").replace("<mail>", " ")
    if "#" in bare:
        bare = _HASHTAG.sub(" ", bare)
    if not bare.isascii():
        bare = _PICTURE.sub(" ", bare)
    return " ".join(bare.split())


def tokens(text: str) -> list[str]:
    """The words and signs of a text that `visible` has prepared, without masked names."""
    return [t[:MAX_TOKEN] for t in _TOKEN.findall(text) if t != _HANDLE]


def cut(text: str) -> tuple[list[str], int]:
    """The words and signs of a post as it was written, and how many words stand in capitals.

    Found between one space and the next, where most of what stands there was met before.
    """
    parts = [
        _known_part(part) if len(part) <= MAX_TOKEN else _part(part)
        for part in masked(text).split()
    ]
    return [word for words, _ in parts for word in words], sum([shouts for _, shouts in parts])


def _part(seen: str) -> tuple[tuple[str, ...], int]:
    return tuple(tokens(_folded(seen))), len(_SHOUTED.findall(seen))


_known_part = lru_cache(maxsize=_REMEMBERED)(_part)


def character_grams(token: str) -> tuple[str, ...]:
    """The runs of 2 to 5 characters of one word, with a space at each end of the word."""
    padded = f" {token} "
    size = len(padded)
    return tuple(
        padded[start : start + n]
        for n in range(2, min(5, size) + 1)
        for start in range(size - n + 1)
    )


def word_gram(word: str) -> str:
    """The feature of a single word, marked by `=` so that none equals a run of characters."""
    return f"={word}"


def pair_grams(words: Sequence[str], shouts: int) -> list[str]:
    """The features of pairs of words, and that of two or more words in capitals."""
    pairs = [f"={a} {b}" for a, b in pairwise(words)]
    return [*pairs, "=<shouted>"] if shouts >= 2 else pairs


def ngrams(text: str) -> list[str]:
    """Every feature of a post as it was written, repeated as often as it occurs."""
    words, shouts = cut(text)
    runs = chain.from_iterable(map(character_grams, words))
    return [*map(word_gram, words), *pair_grams(words, shouts), *runs]
