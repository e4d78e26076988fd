"""Which brands a text concerns: what a search brought is matched again here."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import regex

from storage.model import Brand, Mention
from storage.polled import Reject

_MARKS = regex.compile(r"[\p{Mn}\p{Cf}]+")
"""Accents, and what hides inside a word without being seen."""
_ESCAPES = regex.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\p{Cc}")
"""Escape sequences of terminals, and control characters: they part words."""


def folded(text: str) -> str:
    """Lower the case and take away accents, so that `Élodie` and `elodie` are one word."""
    text = _ESCAPES.sub(" ", text)
    if text.isascii():
        return text.casefold()
    return str(_MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())))


def glued(brand: Brand) -> list[str]:
    """Name and anger written as one word, as in `marquearnaque`."""
    names = [_letters(name) for name in (brand.name, *brand.keywords)]
    return [f"{name}{_letters(word)}" for name in names if name for word in brand.anger]


def _letters(words: str) -> str:
    """Leave letters and figures alone, as a hashtag may have them."""
    return str(regex.sub(r"[^\p{L}\p{N}_]", "", folded(words)))


def _words(terms: Iterable[str]) -> "regex.Pattern[str] | None":
    alternatives = sorted({regex.escape(folded(t)) for t in terms if t.strip()}, key=len)
    if not alternatives:
        return None
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}_])(?:{'|'.join(alternatives[::-1])})(?![\p{{L}}\p{{N}}_])"
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    brand: Brand
    sure: "regex.Pattern[str] | None"
    names: "regex.Pattern[str] | None"
    products: "regex.Pattern[str] | None"
    beside: "regex.Pattern[str] | None"
    noise: "regex.Pattern[str] | None"

    @staticmethod
    def of(brand: Brand) -> "_Terms":
        return _Terms(
            brand=brand,
            sure=_words([*brand.handles, *brand.hashtags, *glued(brand)]),
            names=_words([brand.name, *brand.keywords]),
            products=_words(brand.products),
            beside=_words([*brand.products, *brand.anger]),
            noise=_words(brand.noise),
        )

    def found_in(self, text: str) -> bool:
        if _hit(self.sure, text):
            return True
        if self.brand.ambiguous:
            return _hit(self.names, text) and _hit(self.beside, text)
        return _hit(self.names, text) or _hit(self.products, text)


def _hit(pattern: "regex.Pattern[str] | None", text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None


class Matcher:
    """Finds the configured brands in a text, and the terms that make it noise."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._terms = [_Terms.of(brand) for brand in brands]

    def brands_in(self, text: str) -> tuple[str, ...]:
        """Name the brands that the text concerns, noise left out."""
        plain = folded(text)
        return tuple(
            t.brand.name for t in self._terms if t.found_in(plain) and not _hit(t.noise, plain)
        )

    def noisy(self, text: str) -> bool:
        """Whether a term of some brand says that the text is about something else."""
        return any(_hit(t.noise, folded(text)) for t in self._terms)

    def keep(self, *, all_concern: bool = False) -> Callable[[Mention], Mention | Reject]:
        """Attach the brands to a mention, or reject it with the reason.

        `all_concern` is for streams where every post is about the brand: notifications, its own
        forum. What names no brand is then taken for the first one.
        """

        def decide(mention: Mention) -> Mention | Reject:
            brands = self.brands_in(mention.text)
            if brands:
                return replace(mention, brands=brands)
            if mention.own or all_concern:
                return replace(mention, brands=tuple(t.brand.name for t in self._terms[:1]))
            reason = "noise" if self.noisy(mention.text) else "names no brand"
            return Reject(native_id=mention.native_id, reason=reason)

        return decide
