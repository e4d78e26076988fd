"""Every view beside a plain count: what the words say, post by post and case by case."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from responder.service.promise import Service as Promises
from responder.sla import Policy
from storage.clocks import AT_REST, Promised
from storage.ledger import opened
from storage.model import WATCHER, Action, Case
from storage.polled import Span
from storage.views.posts import (
    BALANCE,
    COMPLAINT,
    LOUD,
    URGENT,
    Counted,
    of_group,
    of_topic,
)
from storage.views.scope import EVERYTHING, UNNAMED, Scope
from storage.views.service import Kept as Promise
from storage.views.service import Reply, Service
from tests.factories import FrozenClock
from tests.responder.reports.lived import DAY, WEEK
from tests.responder.reports.plain_reading import Said, Story, read, sums, tone_of
from tests.responder.reports.random_life import DESKS, OWN, TOPICS, Life

NOW = WEEK.span.end + 2 * DAY
SPANS = (Span(start=WEEK.span.start - 7 * DAY, end=WEEK.span.start), WEEK.span)
SCOPES = {
    "everything": EVERYTHING,
    "own": Scope(brands=(*OWN, UNNAMED)),
    "one": Scope(brands=("Brumelle",)),
    "quoted": Scope(brands=(OWN[1],)),
    "shop": Scope(brands=(*OWN, UNNAMED), department=DESKS.all["shop"]),
    "lead": Scope(department=DESKS.all["lead"]),
}
GROUPS = {"shop": DESKS.all["shop"].topics}


@pytest.fixture(scope="module", params=range(3))
def story(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    path: Path = tmp_path_factory.mktemp("life") / "vigie.db"
    promise = Promises(policy=Policy(time_zone="Europe/Paris"), clock=FrozenClock(NOW))
    with opened(path, promise=promise) as ledger:
        life = Life(ledger=ledger, chance=Random(request.param))
        life.live(320)
        customers = [kept for kept in ledger.mentions.all() if not kept.mention.own]
        yield Story(life, [read(ledger, kept) for kept in customers])


def _is_on(topics: Collection[str]) -> Callable[[Said], int | None]:
    return lambda post: None if post.topic is None else int(post.topic in topics)


def _names(brand: str) -> Callable[[Said], int | None]:
    return lambda post: int(brand in post.kept.mention.brands)


def plain(posts: Sequence[Said], *, topics: bool) -> Counted:
    often = Counter(post.author for post in posts)
    answers = {
        COMPLAINT: sums(posts, lambda p: p.complaint),
        BALANCE: sums(posts, lambda p: p.tone),
        URGENT: sums(posts, lambda p: p.urgent),
    }
    spoken = sorted({post.topic for post in posts if post.topic is not None})
    if topics:
        for topic in spoken:
            answers[of_topic(topic)] = sums(posts, _is_on((topic,)))
        for name, own in GROUPS.items():
            answers[of_group(name)] = sums(posts, _is_on(own))
    waits = [p for p in posts if p.told is None and p.kept.deleted_at is None]
    return Counted(
        posts=len(posts),
        authors=len(often),
        posts_squared=sum(count * count for count in often.values()),
        loud_authors=sum(count >= LOUD for count in often.values()),
        loud_posts=sum(count for count in often.values() if count >= LOUD),
        unjudged=len(waits),
        undecided=sum(p.complaint is None and p not in waits for p in posts),
        answers=answers,
        complaints={t: sum(p.topic == t and p.complaint == 1 for p in posts) for t in spoken},
        urgent={t: sum(p.topic == t and p.urgent == 1 for p in posts) for t in spoken},
    )


@pytest.mark.parametrize("scope", SCOPES)
def test_posts_are_those_of_a_plain_count(story: Story, scope: str) -> None:
    asked = SCOPES[scope]
    weeks = story.life.ledger.views.posts.weeks(SPANS, asked, GROUPS)
    totals = story.life.ledger.views.posts.totals(SPANS, asked, GROUPS)
    for span, week, total in zip(SPANS, weeks, totals, strict=True):
        posts = story.within(span, asked)
        assert week.all == plain(posts, topics=True)
        channels = sorted({post.author[0] for post in posts})
        assert [*week.channels] == channels
        for name in channels:
            mine = plain([post for post in posts if post.author[0] == name], topics=False)
            found = week.channels[name]
            assert {t: n for t, n in found.urgent.items() if n} == {
                t: n for t, n in mine.urgent.items() if n
            }
            assert (found.posts, found.authors, found.answers) == (
                mine.posts,
                mine.authors,
                mine.answers,
            )
        told = total.all
        assert (told.posts, told.authors, told.loud_authors) == (len(posts), len(posts), 0)
        assert (told.unjudged, told.undecided) == (week.all.unjudged, week.all.undecided)
        for question, sum_ in week.all.answers.items():
            same = told.answers[question]
            assert (same.posts, same.total, same.squares) == (sum_.posts, sum_.total, sum_.squares)


@pytest.mark.parametrize("scope", ["everything", "own", "one"])
def test_posts_shown_and_far_ones_are_those_of_a_plain_search(story: Story, scope: str) -> None:
    brands = SCOPES[scope].brands
    views, posts = story.life.ledger.views, story.within(WEEK.span, SCOPES[scope])
    live = [post for post in posts if post.kept.deleted_at is None]

    def reached(post: Said) -> int:
        counters = post.kept.mention.engagement
        return counters.likes or 0 if counters else 0

    far = sorted((p for p in live if reached(p) >= 50), key=lambda p: (-reached(p), p.kept.id))
    found = views.spread.far(WEEK.span, brands, least=50)
    assert [(f.mention_id, f.interactions, f.topic) for f in found] == [
        (post.kept.id, reached(post), post.topic or "other") for post in far
    ]
    samples = views.topics.samples(WEEK.span, brands, each=2, abusive_from=0.8)
    for topic in TOPICS:
        mild = [p for p in live if p.topic == topic and not p.abusive]
        chosen: dict[object, Said] = {}
        for post in sorted(mild, key=lambda p: (-reached(p), p.kept.id)):
            chosen.setdefault(post.author, post)
        expected = [post.kept.mention.text for post in [*chosen.values()][:2]]
        assert [sample.text for sample in samples.get(topic, ())] == expected
    drawn = views.topics.drawn(WEEK.span, brands, posts=len(posts), most=5_000)
    assert sorted(text.text for text in drawn) == sorted(p.kept.mention.text for p in live)


@pytest.mark.parametrize("scope", ["everything", "own", "one"])
def test_what_the_classifier_decided_is_a_plain_count(story: Story, scope: str) -> None:
    brands, ledger = SCOPES[scope].brands, story.life.ledger
    posts = story.within(WEEK.span, SCOPES[scope])
    told = ledger.views.decided(WEEK.span, brands)
    judged = [post for post in posts if post.told is not None]
    doubted = [post for post in judged if post.told and post.told.undecided]
    assert sum(row.posts for row in told if row.engine) == len(judged)
    assert sum(row.doubted + row.unread for row in told) == len(doubted)
    assert sum(row.posts for row in told if row.engine is None) == sum(
        post.told is None and post.kept.deleted_at is None for post in posts
    )
    sure = [post for post in judged if post not in doubted]
    alone = sums(sure, lambda p: int(p.told is not None and p.told.complaint >= 0.5))
    assert ledger.views.trust.complaints(WEEK.span, brands) == alone


def test_voices_are_those_of_a_plain_count(story: Story) -> None:
    watched = ("Brumelle", "Rivalin")
    named = story.within(WEEK.span, Scope(brands=watched))
    talk = [post for post in named if post.author[1] != "a"]
    told = {v.brand: v for v in story.life.ledger.views.voice.of(WEEK.span, watched, ["A"])}
    for brand in watched:
        voice, mine = told[brand], [p for p in talk if brand in p.kept.mention.brands]
        assert voice.named == sums(talk, _names(brand))
        assert voice.tone == sums(mine, lambda p: p.tone)
        assert voice.authors == len({post.author for post in mine})
        tones = [post.tone for post in mine]
        assert (voice.positive, voice.negative) == (tones.count(1), tones.count(-1))


@pytest.mark.parametrize("scope", SCOPES)
def test_what_people_and_the_classifier_say_is_a_plain_count(story: Story, scope: str) -> None:
    brands, ledger = SCOPES[scope].brands, story.life.ledger
    found = ledger.views.trust.agreed(Span(start=SPANS[0].start - 30 * DAY, end=NOW), brands)
    expected: Counter[tuple[str, str, str | None]] = Counter()
    for post in story.posts:
        if post.told is None or not post.of(brands):
            continue
        alone = {
            "complaint": "yes" if post.told.complaint >= 0.5 else "no",
            "sentiment": tone_of(post.told),
            "urgency": post.told.urgency.value,
            "topic": post.told.topic,
            "needs_reply": "yes" if post.told.needs_reply >= 0.5 else "no",
            "abuse": "yes" if post.told.abuse >= 0.5 else "no",
        }
        for question, person in ledger.labels(post.kept.id).items():
            said = None if post.told.undecided else alone[question]
            expected[question, person, said] += 1
    assert {(a.question, a.person, a.classifier): a.posts for a in found} == expected


@pytest.mark.parametrize("scope", SCOPES)
def test_service_is_that_of_a_plain_reading_of_the_cases(story: Story, scope: str) -> None:
    asked, views = SCOPES[scope], story.life.ledger.views.service
    cases = story.cases(asked)
    for span in SPANS:
        expected = [
            Service(
                case_id=case.id,
                channel=case.channel,
                level=case.risk.level,
                status=case.status,
                opened_at=case.opened_at,
                seen_at=_seen(story, case),
                answered_at=story.answered(case),
                rested_at=case.waiting_since if case.status in AT_REST else None,
            )
            for case in sorted(cases, key=lambda c: (c.opened_at, c.id))
            if span.start <= case.opened_at < span.end
        ]
        assert views.asked(span, asked) == expected
        assert views.promises(span, asked) == _promises(story, cases, span)
        assert views.replies(span, asked) == _replies(story, cases, span)
        again = [
            (case.id, event.actor)
            for case in cases
            for event in story.life.ledger.cases.events(case.id)
            if event.action is Action.REOPEN and span.start <= event.at < span.end
            if event.changes["status"][0] in ("published", "closed")
        ]
        told = views.reopened(span, asked)
        assert (told.times, told.cases) == (len(again), len({case for case, _ in again}))
        assert told.by_customers == sum(actor == WATCHER for _, actor in again)
    _check_waiting(story, cases, asked)


def _seen(story: Story, case: Case) -> datetime | None:
    polled = [
        post.kept.seen_at
        for post in story.openers(case)
        if (post.kept.mention.channel, post.kept.mention.native_id) not in story.life.imported
    ]
    return min(polled, default=None)


def _check_waiting(story: Story, cases: Sequence[Case], scope: Scope) -> None:
    waits = []
    for case in cases:
        if case.status not in AT_REST and case.opened_at < WEEK.span.end:
            newest = story.life.ledger.mentions.get(case.mention_id).mention.published_at
            since = newest if story.answered(case) else case.opened_at
            waits.append((since, case.id, case.due_at))
    told = story.life.ledger.views.service.waiting(WEEK.span.end, scope, NOW, most=3)
    assert [(w.since, w.case_id, w.due_at) for w in told.longest] == sorted(waits)[:3]
    late = sum(due is not None and due <= NOW for _, _, due in waits)
    assert (told.cases, told.late) == (len(waits), late)


def _promises(story: Story, cases: Sequence[Case], span: Span) -> list[Promise]:
    due, kept = dict.fromkeys(Promised, 0), dict.fromkeys(Promised, 0)

    def count(what: Promised, at: datetime | None, *, in_time: bool) -> None:
        if at is not None and span.start <= at < span.end:
            due[what] += 1
            kept[what] += in_time

    for case in cases:
        mine = sorted(
            (s for s in story.life.sent if s.case_id == case.id), key=lambda s: (s.at, s.native_id)
        )
        for number, sent in enumerate(mine):
            what = Promised.NEXT_RESPONSE if number else Promised.FIRST_RESPONSE
            count(what, sent.due_at, in_time=sent.due_at is not None and sent.at <= sent.due_at)
        rests = case.status in AT_REST
        if not rests:
            what = Promised.NEXT_RESPONSE if mine else Promised.FIRST_RESPONSE
            count(what, case.due_at, in_time=False)
        if mine or not rests:
            end, by = case.waiting_since, case.resolve_by
            in_time = rests and end is not None and by is not None and end <= by
            count(Promised.RESOLUTION, by, in_time=in_time)
    return [Promise(what=what, due=due[what], kept=kept[what]) for what in Promised]


def _replies(story: Story, cases: Sequence[Case], span: Span) -> list[Reply]:
    found = []
    by_id = {case.id: case for case in cases}
    for sent in story.life.sent:
        if sent.case_id not in by_id or not span.start <= sent.at < span.end:
            continue
        customer = story.life.ledger.mentions.get(sent.to).mention.author
        later = [
            post
            for post in story.of_case(by_id[sent.case_id])
            if post.kept.mention.published_at > sent.at and post.kept.mention.author == customer
        ]
        nxt = min(later, key=lambda p: (p.kept.mention.published_at, p.kept.id), default=None)
        found.append(
            Reply(
                playbook=sent.playbook,
                at=sent.at,
                next_at=None if nxt is None else nxt.kept.mention.published_at,
                complains=None if nxt is None or nxt.complaint is None else nxt.complaint == 1,
                pleased=None if nxt is None or nxt.tone is None else nxt.tone == 1,
            )
        )
    return sorted(found, key=lambda r: (r.playbook or "", r.at))
