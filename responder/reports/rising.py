"""Words and pairs of words that more authors use than before. Pure."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

from classifier.terms import terms
from responder.reports.figures import Share, share
from storage.views.topics import Text

FAMILY = 0.05
"""The chance that anything is told of a week in which nothing changed, all terms together."""
FEWEST_AUTHORS = 5
"""Of a term that fewer people used nothing is told: chance, and they could be recognised."""
TOLD = 10
PRIOR = 1_000
"""What the prior weighs, in authors: frequent words must not win by being frequent alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rising:
    """A word or a pair of words."""

    words: str
    now: Share
    """Of the authors of the period."""
    before: Share
    z: float


def rising(
    now: Iterable[Text], past: Iterable[Text], left_out: Collection[str], missing: float = 0.0
) -> list[Rising]:
    """Find the terms whose share of authors grew most; each author counts once.

    Log-odds with an informative Dirichlet prior, which are all texts together (Monroe, Colaresi
    and Quinn 2008, doi:10.1093/pan/mpn018), told from the z on that chance passes in one of twenty
    unchanged weeks for any of the terms looked at (Bonferroni, one side). Of terms that share a
    word only the one with the highest z is told, of equals the pair. `left_out` are texts whose
    words are no news; of the period this part, 0 to 1, is `missing`, and a term is told where it
    rose even if nobody used it there.
    """
    known = {word for text in left_out for word in terms(text)}
    used, authors, forms = _used(now, known)
    used_before, authors_before, _ = _used(past, known)
    asked = sorted(term for term, count in used.items() if count >= FEWEST_AUTHORS)
    if not asked or not authors_before:
        return []
    limit = NormalDist().inv_cdf(1 - FAMILY / len(asked))
    everybody, everywhere = authors + authors_before, round(authors / (1 - min(missing, 0.9)))
    found = []
    for term in asked:
        y, x = used[term], used_before[term]
        weight = PRIOR * (y + x) / everybody
        apart = _log_odds(y, everywhere, weight) - _log_odds(x, authors_before, weight)
        z = apart / math.sqrt(1 / (y + weight) + 1 / (x + weight))
        if z > limit:
            found.append((-z, -len(term), term))
    told: list[Rising] = []
    heard: set[str] = set()
    for less, _, term in sorted(found):
        now_, past_ = share(used[term], authors), share(used_before[term], authors_before)
        if now_ and past_ and len(told) < TOLD and heard.isdisjoint(term):
            heard.update(term)
            told.append(Rising(words=forms[term], now=now_, before=past_, z=-less))
    return told


def _used(
    texts: Iterable[Text], known: Collection[str]
) -> tuple[Counter[tuple[str, ...]], int, Mapping[tuple[str, ...], str]]:
    """Count the authors of each term, and all authors; with the form it was first written in."""
    by_author: dict[tuple[str, str | int], set[tuple[str, ...]]] = {}
    forms: dict[tuple[str, ...], str] = {}
    for text in texts:
        told = by_author.setdefault(text.author, set())
        words = [(root, form) for root, form in terms(text.text).items() if root not in known]
        for root, form in words:
            told.add((root,))
            forms.setdefault((root,), form)
        for (one, form), (other, next_form) in pairwise(words):
            told.add((one, other))
            forms.setdefault((one, other), f"{form} {next_form}")
    used = Counter(term for told in by_author.values() for term in told)
    return used, len(by_author), forms


def _log_odds(count: int, authors: int, weight: float) -> float:
    # Half an author on each side: everybody may have used a word.
    return math.log((count + weight + 0.5) / (authors + PRIOR - count - weight + 0.5))
