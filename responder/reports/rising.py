"""Words and pairs of words that more authors use than before. Pure."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import TypeAlias

from classifier.terms import terms
from responder.reports.figures import Share, share
from responder.reports.student import two_sided
from storage.views.topics import Text

FAMILY = 0.05
"""The chance that anything is told of a week in which nothing changed, all terms together."""
FEWEST_AUTHORS = 5
"""Of a term that fewer people used nothing is told: chance, and they could be recognised."""
TOLD = 10
PRIOR = 100
"""What the prior weighs, in authors: frequent words must not win by being frequent alone.

Of invented towns of 120 to 300 posts a week, of 30, 100, 300 and 1,000 the least with which fewer
than one unchanged week in twenty told a word; with 1,000 a matter of 30 new posts in 150 was found
in 8 weeks of 100, with 100 in 96.
"""

_Term: TypeAlias = tuple[str, ...]
_MANY = 200
"""From so many degrees of freedom on Student's t is normal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rising:
    """A word or a pair of words."""

    words: str
    now: Share
    """Of the authors of the period."""
    before: Share
    """Of the authors of each week before, all weeks together."""
    z: float


def rising(
    now: Iterable[Text],
    past: Sequence[Iterable[Text]],
    left_out: Collection[str],
    missing: float = 0.0,
) -> list[Rising]:
    """Find the terms whose share of authors grew most; each author counts once in a week.

    Log-odds with an informative Dirichlet prior, which are all texts together (Monroe, Colaresi
    and Quinn 2008, doi:10.1093/pan/mpn018), told from the z on that chance passes in one of twenty
    unchanged weeks for any of the terms looked at (Bonferroni, one side). What is talked of differs
    from week to week, so that the variance holds by how much terms did in the weeks of the `past`
    beyond what so few authors do by chance (`_swing`): those of all terms together, or of the term
    where it did more, with the degrees of freedom that this leaves (Satterthwaite 1946,
    doi:10.2307/3002019). Of terms that share a word only the one with the highest z is told, of
    equals the pair. `left_out` are texts whose words are no news; of the period this part, 0 to 1,
    is `missing`, and a term is told where it rose even if nobody used it there.
    """
    known = {word for text in left_out for word in terms(text)}
    used, authors, forms = _used(now, known)
    weeks = [_used(texts, known)[:2] for texts in past]
    used_before = sum((told for told, _ in weeks), Counter[_Term]())
    authors_before = sum(many for _, many in weeks)
    asked = sorted(term for term, count in used.items() if count >= FEWEST_AUTHORS)
    if not asked or not authors_before:
        return []
    limit = NormalDist().inv_cdf(1 - FAMILY / len(asked))
    everybody, everywhere = authors + authors_before, round(authors / (1 - min(missing, 0.9)))
    usual = _swing(asked, weeks)
    found = []
    for term in asked:
        y, x = used[term], used_before[term]
        weight = PRIOR * (y + x) / everybody
        odds, of_odds = _log_odds(y, everywhere, weight)
        odds_before, of_odds_before = _log_odds(x, authors_before, weight)
        apart, posts = odds - odds_before, of_odds + of_odds_before
        if apart / math.sqrt(posts) > limit:
            own = _swing([term], weeks)
            # Of the logarithm of a share: that of the odds differs by more.
            rest = 1 - (y + x) / (everybody + 1)
            swing = max(usual, own) * (1 + 1 / len(weeks)) / rest**2
            z = apart / math.sqrt(posts + swing)
            free = (len(weeks) - 1) * (1 + posts / swing) ** 2 if own > usual else math.inf
            if two_sided(z, round(min(free, _MANY))) < 2 * FAMILY / len(asked):
                found.append((-z, -len(term), term))
    told: list[Rising] = []
    heard: set[str] = set()
    for less, _, term in sorted(found):
        now_, past_ = share(used[term], authors), share(used_before[term], authors_before)
        if now_ and past_ and len(told) < TOLD and heard.isdisjoint(term):
            heard.update(term)
            told.append(Rising(words=forms[term], now=now_, before=past_, z=-less))
    return told


def _swing(asked: Iterable[_Term], weeks: Sequence[tuple[Counter[_Term], int]]) -> float:
    """Give the variance between weeks of the logarithm of a share, of all these terms together.

    By moments: what Pearson's statistic is above the degrees of freedom, over what it grows by with
    that variance (McCullagh and Nelder 1989, 4.5.2, for many counts at once). At least 0.
    """
    authors, free = sum(many for _, many in weeks), len(weeks) - 1
    above = grown = 0.0
    for term in asked:
        count = sum(used[term] for used, _ in weeks)
        if count:
            expected = [many * count / authors for _, many in weeks]
            above -= free
            above += sum(
                (used[term] - mean) ** 2 / mean
                for (used, _), mean in zip(weeks, expected, strict=True)
                if mean
            )
            grown += count - sum(mean * mean for mean in expected) / count
    return max(0.0, above / grown) if grown else 0.0


def _used(
    texts: Iterable[Text], known: Collection[str]
) -> tuple[Counter[_Term], int, Mapping[_Term, str]]:
    """Count the authors of each term, and all authors; with the form it was first written in."""
    by_author: dict[tuple[str, str | int], set[_Term]] = {}
    forms: dict[_Term, str] = {}
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


def _log_odds(count: int, authors: int, weight: float) -> tuple[float, float]:
    """Give the logarithm of the odds and its variance."""
    # Half an author on each side: everybody may have used a word.
    with_it, without = count + weight + 0.5, authors + PRIOR - count - weight + 0.5
    return math.log(with_it / without), 1 / with_it + 1 / without
