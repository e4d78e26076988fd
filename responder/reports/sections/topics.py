"""What posts were about: shares, urgency, samples, and words that rose. Pure."""

from collections.abc import Iterable, Sequence

from responder.reports.claims import claim
from responder.reports.compared import against, usual, verdict
from responder.reports.gathering.posts import PostFacts
from responder.reports.gathering.topics import DRAWN, SAMPLES, TopicFacts
from responder.reports.looks import Look
from responder.reports.report import Cell, Said, Section, Table, Term
from responder.reports.rising import FEWEST_AUTHORS
from responder.reports.sections.quoting import quoted
from storage.views.posts import of_topic
from storage.views.topics import Sample


def section(facts: TopicFacts, found: Sequence[Look]) -> Section:
    """Tell the topics of one period."""
    return Section(
        key="topics",
        said=tuple(claim(look) for look in _slow(found)),
        tables=(_shares(facts, found), _samples(facts, found), _rising(facts)),
        notes=(
            Said("topics.note.decided"),
            Said("topics.note.samples", {"n": SAMPLES}),
            Said("topics.note.rising", {"fewest": FEWEST_AUTHORS, "posts": DRAWN}),
        ),
    )


def looked_at(posts: PostFacts, found: Iterable[Look]) -> dict[str, Look]:
    """Give the topics of the period beside the weeks before: the most frequent first."""
    told = {
        look.what.value: look
        for look in found
        if look.question == of_topic(look.what.value) and not look.slow
    }
    return {topic: told[topic] for topic in sorted(told, key=lambda t: (-_posts(posts, t), t))}


def _slow(found: Iterable[Look]) -> list[Look]:
    """Give the topics that rose or fell from week to week by more than chance."""
    return [look for look in found if look.slow and look.what.kind == "topic" and look.claimed]


def share_cells(posts: PostFacts, topic: str, look: Look) -> tuple[Cell, ...]:
    """Give the figures of one topic, as `SHARES` names them."""
    urgent = posts.week.all.urgent.get(topic, 0)
    return (Term("topic", topic), look.now, usual(look), against(look), verdict(look), urgent)


SHARES = (
    "topics.topic",
    "topics.share",
    "topics.usual",
    "topics.against",
    "topics.verdict",
    "topics.urgent",
)
SAMPLED = ("topics.topic", "topics.sample", "topics.channel", "topics.interactions")


def sample_rows(samples: Iterable[Sample], facts: TopicFacts) -> tuple[tuple[Cell, ...], ...]:
    """Show posts, as `SAMPLED` names their cells."""
    return tuple(
        (
            Term("topic", sample.topic),
            quoted(sample.text, sample.url, facts.quotes),
            sample.channel,
            sample.interactions,
        )
        for sample in samples
    )


def _posts(posts: PostFacts, topic: str) -> int:
    told = posts.week.all.answers.get(of_topic(topic))
    return told.total if told else 0


def _shares(facts: TopicFacts, found: Iterable[Look]) -> Table:
    owners = {topic: d.name for d in facts.departments.values() for topic in d.topics}
    return Table(
        key="topics.shares",
        columns=(*SHARES, *(("topics.department",) if owners else ())),
        rows=tuple(
            (*share_cells(facts.posts, topic, look), *((owners.get(topic),) if owners else ()))
            for topic, look in looked_at(facts.posts, found).items()
        ),
        empty="topics.none",
    )


def _samples(facts: TopicFacts, found: Iterable[Look]) -> Table:
    ordered: Sequence[str] = [*looked_at(facts.posts, found)]
    chosen = [sample for topic in ordered for sample in facts.samples.get(topic, ())]
    return Table(
        key="topics.samples",
        columns=SAMPLED,
        rows=sample_rows(chosen, facts),
        empty="topics.none",
    )


def _rising(facts: TopicFacts) -> Table:
    return Table(
        key="topics.rising",
        columns=("topics.words", "topics.now", "topics.before"),
        rows=tuple((found.words, found.now, found.before) for found in facts.rising or ()),
        empty="topics.no_past" if facts.rising is None else "topics.none_rising",
    )
