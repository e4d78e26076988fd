"""Posts counted by author, channel and topic, beside a count by hand."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from storage.judgements import Judgement
from storage.ledger import Ledger
from storage.model import Classification, MentionId, Sentiment, Urgency
from storage.polled import Batch, Span
from storage.sources import SourceState
from storage.views.posts import (
    BALANCE,
    COMPLAINT,
    NO_ANSWERS,
    URGENT,
    Counted,
    Moments,
    of_group,
    of_topic,
)
from storage.views.scope import EVERYTHING, Scope
from tests.factories import NOON, classification, mention, risk

HOUR = timedelta(hours=1)
WEEK = Span(start=NOON, end=NOON + 168 * HOUR)
TOPICS = ("delivery", "price", "praise")
TONES = {Sentiment.NEGATIVE: -1, Sentiment.NEUTRAL: 0, Sentiment.POSITIVE: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A post with what it answers; None is what is not decided."""

    author: tuple[str, str | None]
    judged: bool
    complaint: int | None
    tone: int | None
    urgent: int | None
    topic: str | None


def fill(ledger: Ledger, count: int) -> list[Known]:
    """Keep posts drawn by chance: few authors, some not known, judged or not, corrected or not."""
    chance = random.Random(6)
    known = []
    for number in range(count):
        channel = chance.choice(("x", "mastodon"))
        handle = chance.choice((None, *"abcdefgh"))
        post = mention(str(number), at=NOON + number * HOUR, channel=channel, author=handle)
        source = SourceState(name=channel, channel=channel)
        post = replace(post, brands=("Brumelle", "Other")[: chance.randrange(1, 3)])
        (new,) = ledger.record(source, Batch(mentions=(post,)), at=NOON).new
        known.append(replace(answered(ledger, new, chance), author=(channel, handle)))
    return known


def answered(ledger: Ledger, new: MentionId, chance: random.Random) -> Known:
    tone, topic = chance.choice(list(Sentiment)), chance.choice(TOPICS)
    urgency, complains = chance.choice(list(Urgency)), chance.random() < 0.5
    undecided, judged = chance.random() < 0.2, chance.random() < 0.9
    told = classification(complaint=float(complains), urgency=urgency, topic=topic)
    told = replace(told, undecided=undecided, sentiment={t: float(t is tone) for t in Sentiment})
    if judged:
        keep(ledger, new, told)
    decides = judged and not undecided
    answer = Known(
        author=("", None),
        judged=judged,
        complaint=int(complains) if decides else None,
        tone=TONES[tone] if decides else None,
        urgent=int(urgency in {Urgency.HIGH, Urgency.CRITICAL}) if decides else None,
        topic=topic if decides else None,
    )
    if chance.random() < 0.2:
        ledger.label(new, "complaint", "yes", actor="Ana", at=NOON)
        ledger.label(new, "complaint", "no", actor="Ana", at=NOON)
        answer = replace(answer, complaint=0, urgent=0)
    if chance.random() < 0.2:
        ledger.label(new, "topic", "price", actor="Ana", at=NOON)
        ledger.label(new, "sentiment", "positive", actor="Ana", at=NOON)
        answer = replace(answer, topic="price", tone=1)
    if chance.random() < 0.1:
        ledger.label(new, "urgency", "critical", actor="Ana", at=NOON)
        answer = replace(answer, urgent=1)
    return answer


def keep(ledger: Ledger, new: MentionId, told: Classification) -> None:
    judgement = Judgement(
        mention_id=new,
        revision=1,
        classification=told,
        risk=risk(),
        topic="delivery",
        actionable=False,
        due_at=None,
    )
    ledger.judgements.keep(judgement, at=NOON)


def by_hand(posts: Sequence[Known], answers: Sequence[int | None]) -> Moments:
    """Add up by author, one for each post whose author is not known."""
    of: dict[object, list[int]] = defaultdict(list)
    for number, (post, answer) in enumerate(zip(posts, answers, strict=True)):
        if answer is not None:
            of[post.author if post.author[1] is not None else number].append(answer)
    each = of.values()
    return Moments(
        authors=len(of),
        posts=sum(len(told) for told in each),
        posts_squared=sum(len(told) ** 2 for told in each),
        total=sum(sum(told) for told in each),
        squares=sum(one * one for told in each for one in told),
        total_squared=sum(sum(told) ** 2 for told in each),
        total_by_posts=sum(sum(told) * len(told) for told in each),
    )


def check(counted: Counted, posts: Sequence[Known]) -> None:
    assert counted.posts == len(posts)
    named = {post.author for post in posts if post.author[1] is not None}
    assert counted.authors == len(named) + sum(post.author[1] is None for post in posts)
    assert counted.unjudged == sum(not post.judged for post in posts)
    assert counted.answers[COMPLAINT] == by_hand(posts, [post.complaint for post in posts])
    assert counted.answers[BALANCE] == by_hand(posts, [post.tone for post in posts])
    assert counted.answers[URGENT] == by_hand(posts, [post.urgent for post in posts])


@pytest.fixture
def known(ledger: Ledger) -> Iterator[list[Known]]:
    yield fill(ledger, 250)


def test_sums_are_those_of_a_count_by_hand(ledger: Ledger, known: list[Known]) -> None:
    after = Span(start=WEEK.end, end=WEEK.end + 168 * HOUR)
    groups = {"shop": ("price", "praise"), "nothing": ()}
    first, second = ledger.views.posts.weeks([WEEK, after], EVERYTHING, groups)
    assert (first.span, second.span) == (WEEK, after)
    check(first.all, known[:168])
    check(second.all, known[168:])
    for channel in ("mastodon", "x"):
        check(first.channels[channel], [p for p in known[:168] if p.author[0] == channel])
    assert [*first.channels] == ["mastodon", "x"]


def test_topics_are_asked_of_posts_that_have_one(ledger: Ledger, known: list[Known]) -> None:
    groups = {"shop": ("price", "praise"), "nothing": ()}
    (week,) = ledger.views.posts.weeks([WEEK], EVERYTHING, groups)
    posts = known[:168]
    for question, topics in (
        *((of_topic(topic), (topic,)) for topic in TOPICS),
        *((of_group(name), own) for name, own in groups.items()),
    ):
        told = [None if p.topic is None else int(p.topic in topics) for p in posts]
        assert week.all.answers[question] == by_hand(posts, told)
    assert week.all.urgent == {
        topic: sum(p.topic == topic and p.urgent == 1 for p in posts) for topic in sorted(TOPICS)
    }


def test_a_brand_is_counted_by_itself(ledger: Ledger, known: list[Known]) -> None:
    everywhere, there = (
        ledger.views.posts.weeks([WEEK], Scope(brands=(name,)))[0].all.posts
        for name in ("Brumelle", "Other")
    )
    assert everywhere == 168 > there > 0
    assert ledger.views.posts.weeks([WEEK], Scope(brands=("Unknown",)))[0].all.posts == 0


def test_a_span_without_posts_answers_nothing(ledger: Ledger) -> None:
    (week,) = ledger.views.posts.weeks([WEEK], EVERYTHING, {"shop": ("price",)})
    (total,) = ledger.views.posts.totals([WEEK], EVERYTHING)
    assert total.all.posts == 0 and total.all.answers[COMPLAINT] == NO_ANSWERS
    assert week.all.posts == week.all.authors == 0
    assert week.all.answers[COMPLAINT] == week.all.answers[of_group("shop")] == NO_ANSWERS
    assert week.channels == {}
    assert ledger.views.posts.first(None) is None


def test_our_own_posts_do_not_begin_what_is_known(ledger: Ledger) -> None:
    source = SourceState(name="x", channel="x")
    posts = (mention("1", own=True, at=NOON - HOUR), mention("2", at=NOON))
    ledger.record(source, Batch(mentions=posts), at=NOON)
    assert ledger.views.posts.first(None) == NOON


def test_totals_are_those_of_weeks_as_if_each_post_had_its_author(
    ledger: Ledger, known: list[Known]
) -> None:
    groups = {"shop": ("price", "praise")}
    (week,) = ledger.views.posts.weeks([WEEK], EVERYTHING, groups)
    (total,) = ledger.views.posts.totals([WEEK], EVERYTHING, groups)
    alone = [replace(post, author=("x", None)) for post in known[:168]]
    check(total.all, alone)
    assert total.all.authors == total.all.posts
    for question, told in week.all.answers.items():
        same = total.all.answers[question]
        assert (same.posts, same.total, same.squares) == (told.posts, told.total, told.squares)
    assert {t: n for t, n in total.all.urgent.items() if n} == {
        t: n for t, n in week.all.urgent.items() if n
    }
