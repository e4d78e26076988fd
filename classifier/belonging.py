"""Which posts belong to which cause, and which are ordinary talk beside them. Pure.

A post is a mixture's child: it comes from ordinary talk, or from one of the causes that are open.
How likely each is beforehand is told by the keys (how many more posts of its topic there are than
usual); the words of the post, compared with those of ordinary talk in its language and with those
of each cause, then decide. Likeness of text alone never makes a cause.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from classifier.terms import terms
from storage.incident import Facet, IncidentId, Said, Standing, Stream
from storage.model import MentionId

ROUNDS = 3
LEAST_AUTHORS = 3
"""A term counts as a mark of a cause, and is shown, from so many distinct authors on."""

_KNOWN_LANGUAGE = 50
_HIGHEST_ODDS = 3.0
_ELSEWHERE = math.log(0.1)
_HIGHEST, _LOWEST = 3.0, -3.0
_SHRINK = 2.0
_LIFT = 3.0
_UNHEARD = 20.0
"""Of ordinary talk that was never read, a word is in one post of forty."""


class Ordinary:
    """What is usually said of a brand: how often each word, and how many posts of each topic."""

    def __init__(self, posts: Sequence[Said], span: timedelta) -> None:
        self._hours = max(span / timedelta(hours=1), 1.0)
        self._posts: Counter[str] = Counter()
        self._said: dict[str, Counter[str]] = defaultdict(Counter)
        self._all: Counter[str] = Counter()
        self._topics: Counter[str] = Counter()
        for post in posts:
            self._posts[post.lang] += 1
            self._topics[post.topic] += 1
            self._said[post.lang].update(terms(post.text).keys())
            self._all.update(terms(post.text).keys())

    def expected(self, topic: str, span: timedelta) -> float:
        """How many posts of a topic there would be in such a span."""
        return self._topics[topic] / self._hours * (span / timedelta(hours=1))

    def share(self, term: str, lang: str | None = None) -> float:
        """Which share of ordinary posts has a term, in one language where enough of it is known."""
        total = self._posts.total()
        overall = (self._all[term] + 0.5) / (total + _UNHEARD)
        if lang is None:
            return overall
        known = self._posts[lang]
        weight = max(_SHRINK, _KNOWN_LANGUAGE - known)
        return (self._said[lang][term] + weight * overall) / (known + weight)

    def seen(self, term: str) -> int:
        """How many ordinary posts have a term."""
        return self._all[term]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What must be known of an incident to tell its posts."""

    id: IncidentId
    streams: frozenset[Stream]
    fixed: frozenset[MentionId] = frozenset()
    """Posts that a person put there."""
    refused: frozenset[MentionId] = frozenset()
    """Posts that a person took out."""

    def odds(self, streams: frozenset[Stream], topic_odds: float) -> float:
        """Log odds, before a word is read, that a post with these streams belongs here."""
        narrow = [s for s in self.streams if not s.whole]
        if (self.streams and not narrow) or any(s in streams for s in narrow):
            return topic_odds
        return topic_odds + _ELSEWHERE


@dataclass(slots=True)
class _Words:
    """The weighted counts of one cause's words in one language."""

    total: float = 0.0
    counts: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, words: Mapping[str, str], weight: float) -> None:
        self.total += weight
        for word in words:
            self.counts[word] += weight

    def ratio(self, word: str, usual: float, own: float) -> float:
        """Log ratio of a word here against ordinary talk, the post's own part left out."""
        count = max(self.counts.get(word, 0.0) - own, 0.0)
        total = max(self.total - own, 0.0)
        here = (count + _SHRINK * usual) / (total + _SHRINK)
        return min(max(math.log(here / usual), _LOWEST), _HIGHEST)


def share_out(
    posts: Sequence[tuple[Said, frozenset[Stream]]],
    causes: Sequence[Cause],
    ordinary: Ordinary,
    span: timedelta,
    everyone: Sequence[Said | Standing],
) -> dict[MentionId, IncidentId | None]:
    """Say where each post belongs: to a cause, or to ordinary talk (None).

    A post goes where it is more likely than not; what a person said stands. `everyone` is all that
    was said within the span, also what stands already and is not asked for.
    """
    beforehand = _odds(everyone, ordinary, span)
    weight = _weights(posts)
    priors = [
        [cause.odds(streams, beforehand[said.topic]) for cause in causes] for said, streams in posts
    ]
    shares = [
        _posterior(said, prior, [0.0] * len(causes), causes)
        for (said, _), prior in zip(posts, priors, strict=True)
    ]
    for _ in range(ROUNDS):
        words = _spoken(posts, shares, weight, len(causes))
        shares = [
            _posterior(
                said,
                priors[n],
                _likelihoods(said, [w * weight[n] for w in shares[n]], words, ordinary),
                causes,
            )
            for n, (said, _) in enumerate(posts)
        ]
    return {said.id: _place(share, causes) for (said, _), share in zip(posts, shares, strict=True)}


def _place(share: Sequence[float], causes: Sequence[Cause]) -> IncidentId | None:
    best = max(range(len(causes)), key=share.__getitem__, default=None)
    return None if best is None or share[best] <= 0.5 else causes[best].id


def _odds(
    posts: Sequence[Said | Standing], ordinary: Ordinary, span: timedelta
) -> dict[str, float]:
    """Log odds by topic that a post is one more than usual; several of one author are one."""
    authors: dict[str, set[str]] = defaultdict(set)
    for said in posts:
        authors[said.topic].add(said.author)
    found = {}
    for topic, known in authors.items():
        expected = ordinary.expected(topic, span)
        excess = max(len(known) - expected, 0.0)
        found[topic] = min(math.log((excess + 0.25) / (expected + 0.5)), _HIGHEST_ODDS)
    return found


def _weights(posts: Sequence[tuple[Said, frozenset[Stream]]]) -> list[float]:
    """Let all that one author says weigh as one post."""
    count = Counter(said.author for said, _ in posts)
    return [1.0 / count[said.author] for said, _ in posts]


def _spoken(
    posts: Sequence[tuple[Said, frozenset[Stream]]],
    shares: Sequence[Sequence[float]],
    weight: Sequence[float],
    causes: int,
) -> list[dict[str, _Words]]:
    words: list[dict[str, _Words]] = [defaultdict(_Words) for _ in range(causes)]
    for (said, _), share, w in zip(posts, shares, weight, strict=True):
        for cause, part in enumerate(share):
            if part > 0.01:
                words[cause][said.lang].add(terms(said.text), part * w)
    return words


def _likelihoods(
    said: Said,
    own: Sequence[float],
    words: Sequence[Mapping[str, _Words]],
    ordinary: Ordinary,
) -> list[float]:
    """Log likelihood of a post's words in each cause, against ordinary talk.

    Words that hardly anybody uses, here or usually, say nothing.
    """
    usual = {t: ordinary.share(t, said.lang) for t in terms(said.text)}
    found = []
    for spoken, mine in zip(words, own, strict=True):
        there = spoken.get(said.lang)
        if there is None:
            found.append(0.0)
            continue
        known = [
            t
            for t in usual
            if ordinary.seen(t) >= LEAST_AUTHORS
            or there.counts.get(t, 0.0) - mine >= LEAST_AUTHORS - 1
        ]
        found.append(sum(there.ratio(t, usual[t], mine) for t in known))
    return found


def _posterior(
    said: Said, prior: Sequence[float], likelihood: Sequence[float], causes: Sequence[Cause]
) -> list[float]:
    for n, cause in enumerate(causes):
        if said.id in cause.fixed:
            return [float(n == other) for other in range(len(causes))]
    weights = [
        0.0 if said.id in cause.refused else math.exp(min(p + like, 30.0))
        for p, like, cause in zip(prior, likelihood, causes, strict=True)
    ]
    total = 1.0 + sum(weights)
    return [w / total for w in weights]


def marks(posts: Sequence[Said], ordinary: Ordinary) -> dict[str, float]:
    """The terms that these posts have more often than ordinary talk: by how large a share more."""
    authors: dict[str, set[str]] = defaultdict(set)
    everybody = {post.author for post in posts}
    for post in posts:
        for term in terms(post.text):
            authors[term].add(post.author)
    found = {}
    for term, known in authors.items():
        share, usual = len(known) / len(everybody), ordinary.share(term)
        if len(known) >= LEAST_AUTHORS and share >= _LIFT * usual:
            found[term] = share - usual
    return found


def overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How much of the poorer one's marks both share, from 0 to 1."""
    common = sum(min(share, other[term]) for term, share in one.items() if term in other)
    least = min(sum(one.values()), sum(other.values()))
    return common / least if least > 0 else 0.0


def name(
    posts: Sequence[Said], ordinary: Ordinary, leave_out: frozenset[str], most: int = 3
) -> tuple[str, ...]:
    """The commonest terms compared with ordinary talk, as they are mostly written.

    Each is used by three authors at least; figures alone and the words to leave out are none.
    """
    found = marks(posts, ordinary)
    scored = sorted(
        (t for t in found if t not in leave_out and not t.isdigit()),
        key=lambda t: (-found[t] * math.log(1.0 + found[t] / ordinary.share(t)), t),
    )
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        for term, word in terms(post.text).items():
            written[term][word] += 1
    return tuple(min(written[term], key=lambda w: (-written[term][w], w)) for term in scored[:most])


def examples(posts: Sequence[Said], ordinary: Ordinary, most: int = 2) -> tuple[MentionId, ...]:
    """The posts that say most of what the others say, each in other words and by another author."""
    found = marks(posts, ordinary)
    left = sorted(posts, key=lambda p: (-_told(p, found), p.id))
    chosen: list[Said] = []
    for post in left:
        if len(chosen) == most:
            break
        if all(p.author != post.author and _differ(p, post) for p in chosen):
            chosen.append(post)
    return tuple(post.id for post in chosen)


def _told(post: Said, found: Mapping[str, float]) -> float:
    words = terms(post.text)
    return sum(found.get(t, 0.0) for t in words) / math.sqrt(4.0 + len(words))


def _differ(one: Said, other: Said) -> bool:
    a, b = terms(one.text).keys(), terms(other.text).keys()
    return len(a & b) < 0.7 * max(len(a | b), 1)


def topics_of(streams: frozenset[Stream]) -> frozenset[str]:
    """The topics by which a cause is known."""
    return frozenset(s.value for s in streams if s.facet is Facet.TOPIC)
