"""Whether two incidents of a brand have one cause. Pure.

Keys and times decide, words second: one cause is told in several languages and wordings that share
no word, so that unlike words alone keep two incidents apart only where both are plain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from classifier.belonging import Ordinary, marks, overlap, topics_of
from storage.incident import Facet, Said, Stream

SAME_HOURS = timedelta(hours=2)
"""Incidents further apart are two."""
SAME_ONSET = timedelta(hours=1)
"""Two bursts of related topics that begin within this are one."""
SHARED_POSTS = 0.3
SHARED_WORDS = 0.3
UNLIKE = 0.1
PLAIN = 10
"""Authors in one language from which on unlike words keep two incidents apart."""

FAMILIES = (
    frozenset({"outage_technical", "website_app"}),
    frozenset({"delivery", "booking_schedule", "baggage"}),
    frozenset({"product_quality", "safety_hygiene"}),
    frozenset({"billing", "price", "contract_cancellation"}),
    frozenset({"customer_service", "staff_behaviour", "store_location"}),
)
"""Topics under which the same cause is told, and which are taken for one another."""

REACTIONS = frozenset({"customer_service", "contract_cancellation", "question_info", "other"})
"""What people come to once something has happened: whom they cannot reach, that they leave."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of two incidents, with the posts of its streams."""

    streams: frozenset[Stream]
    starts_at: datetime
    last_at: datetime
    posts: Sequence[Said]
    ordinary: Ordinary

    @cached_property
    def ids(self) -> frozenset[int]:
        """The posts by number."""
        return frozenset(p.id for p in self.posts)

    @cached_property
    def marks(self) -> dict[str, float]:
        """Its terms, compared with ordinary talk."""
        return marks(self.posts, self.ordinary)

    def told_in(self, lang: str) -> list[Said]:
        """Its posts in one language."""
        return [p for p in self.posts if p.lang == lang]

    @cached_property
    def topics(self) -> frozenset[str]:
        """The topics that it is known by."""
        return topics_of(self.streams)

    @cached_property
    def families(self) -> frozenset[frozenset[str]]:
        """The families of its topics."""
        return frozenset(
            family for t in self.topics for family in FAMILIES if t in family
        ) | frozenset(frozenset({t}) for t in self.topics)


def kin(one: Side, other: Side) -> str | None:
    """Say why two incidents are one, or None where they are two; the order does not matter."""
    first, second = sorted((one, other), key=lambda s: (s.starts_at, sorted(s.streams)))
    if second.starts_at - max(first.starts_at, first.last_at) > SAME_HOURS:
        return None
    least = min(len(first.ids), len(second.ids))
    if least and len(first.ids & second.ids) >= SHARED_POSTS * least:
        return "they share posts"
    if overlap(first.marks, second.marks) >= SHARED_WORDS:
        return "they share terms"
    onset = second.starts_at - first.starts_at
    if onset <= SAME_ONSET and first.families & second.families:
        return "they began together, under topics that are taken for one another"
    together = onset <= SAME_ONSET
    if (together and (reacts(first) or reacts(second))) or (
        reacts(second) and not plainly_two(first, second)
    ):
        return "people react to what has happened"
    return None


def reacts(side: Side) -> bool:
    """Whether an incident is known by nothing but what people come to after something else."""
    return bool(side.topics) and all(
        s.whole or (s.facet is Facet.TOPIC and s.value in REACTIONS) for s in side.streams
    )


def plainly_two(one: Side, other: Side) -> bool:
    """Whether both are told by many in the same language, and in other words."""
    for lang in {p.lang for p in one.posts} & {p.lang for p in other.posts}:
        here, there = one.told_in(lang), other.told_in(lang)
        enough = min(len({p.author for p in here}), len({p.author for p in there})) >= PLAIN
        alike = overlap(marks(here, one.ordinary), marks(there, other.ordinary))
        if enough and alike < UNLIKE:
            return True
    return False
