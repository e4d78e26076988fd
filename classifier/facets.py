"""Which streams a post counts in: its brand, and that with its topic, products and region. Pure."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import regex

from classifier.text import plain
from storage.incident import Facet, Said, Stream
from storage.model import Brand

_MARKS = regex.compile(r"\p{Mn}+")


def unaccented(text: str) -> str:
    """Take away accents, so that `réseau` and `reseau` are one word."""
    return text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", text))


@lru_cache(maxsize=64)
def _products(products: tuple[str, ...]) -> "tuple[tuple[str, regex.Pattern[str]], ...]":
    return tuple(
        (name, regex.compile(rf"(?<!\w){regex.escape(unaccented(name.casefold()))}(?:s|x)?(?!\w)"))
        for name in products
        if name.strip()
    )


def streams_of(said: Said, brands: Sequence[Brand]) -> frozenset[Stream]:
    """List the streams of a post, for each configured brand that it concerns."""
    found = set()
    text = None
    for brand in brands:
        if brand.name not in said.brands:
            continue
        found |= {Stream(brand.name), Stream(brand.name, Facet.TOPIC, said.topic)}
        if said.region:
            found.add(Stream(brand.name, Facet.REGION, said.region))
        for name, pattern in _products(brand.products):
            text = unaccented(plain(said.text)) if text is None else text
            if pattern.search(text):
                found.add(Stream(brand.name, Facet.PRODUCT, name))
    return frozenset(found)
