"""From a brand's terms to the search queries of a network, within its grammar and length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from listener.matching import glued
from storage.model import Brand


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """How a network's search wants its queries."""

    max_length: int
    joins: bool = True
    """Whether terms can be joined by OR; otherwise each term is a query of its own."""
    negates: bool = True
    """Whether `-term` leaves posts out."""
    handle_sigil: str = "@"
    hashtag_sigil: str = "#"
    suffix: str = ""
    """Operators that close every query, such as a filter on the kind of post."""


def terms(brand: Brand, grammar: Grammar) -> list[str]:
    """List what to look for, the surest first, each as the network writes it."""
    names = [_quoted(name) for name in (brand.name, *brand.keywords)]
    beside = [_quoted(word) for word in (*brand.products, *brand.anger)]
    if brand.ambiguous:
        names = [f"{name} {word}" for name in names for word in beside]
        products: list[str] = []
    else:
        products = [_quoted(product) for product in brand.products]
    tags = [f"{grammar.hashtag_sigil}{tag}" for tag in (*brand.hashtags, *glued(brand))]
    handles = [f"{grammar.handle_sigil}{handle}" for handle in brand.handles]
    return list(dict.fromkeys([*handles, *names, *products, *tags]))


def queries(brand: Brand, grammar: Grammar) -> list[str]:
    """Build the queries of one brand, as few as its terms and the length limit allow.

    A single term that is longer than the limit by itself is given alone and uncut: the network's
    refusal is told by `vigie check`.
    """
    wanted = terms(brand, grammar)
    if not grammar.joins:
        return wanted
    noise = [f"-{_quoted(term)}" for term in brand.noise] if grammar.negates else []
    tail = "".join(f" {part}" for part in (*noise, grammar.suffix) if part)
    return [f"({' OR '.join(group)}){tail}" for group in _groups(wanted, grammar, len(tail))]


def _groups(wanted: Sequence[str], grammar: Grammar, tail: int) -> Iterable[list[str]]:
    room = grammar.max_length - tail - len("()")
    group: list[str] = []
    for term in (t if " " not in t or t.startswith('"') else f"({t})" for t in wanted):
        if group and len(" OR ".join([*group, term])) > room:
            yield group
            group = []
        group.append(term)
    if group:
        yield group


def _quoted(term: str) -> str:
    clean = term.replace('"', " ").strip()
    return f'"{clean}"' if " " in clean else clean
