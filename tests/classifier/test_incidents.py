"""The state machine: whatever happens in whatever order, and people have the last word."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from classifier.follow import count, take_in
from classifier.incidents import MOST_CALM, PERSON_HOLDS, REOPENS, follow
from storage.errors import IllegalTransition, NotFound
from storage.incident import Course, Facet, Incident, IncidentId, Outcome, Signal, Step, Stream
from storage.ledger import Ledger, opened
from storage.model import MentionId
from tests.factories import NOON
from tests.stories import BRAND, MOULD, OUTAGE, Town, said, scene, signal

HOUR = timedelta(hours=1)
WHOLE = Stream("Brumelle")
APP = Stream("Brumelle", Facet.TOPIC, "website_app")
OUT = Stream("Brumelle", Facet.TOPIC, "outage_technical")
BAD = Stream("Brumelle", Facet.TOPIC, "product_quality")
CREAM = Stream("Brumelle", Facet.PRODUCT, "Brumelle Crème")
REPLY = Stream("Brumelle", Facet.TOPIC, "customer_service")
STREAMS = (WHOLE, APP, OUT, BAD, CREAM, REPLY)


def kept(outcome: Outcome, known: Sequence[Incident] = ()) -> list[Incident]:
    """Number new incidents as the ledger does."""
    first = max([0, *(i.id for i in known)]) + 1
    fresh = sorted((i.id for i in outcome.incidents if i.id < 0), reverse=True)
    number = {new: IncidentId(first + n) for n, new in enumerate(fresh)}
    after = {i.id: i for i in known}
    for i in outcome.incidents:
        renumbered = replace(i, id=number.get(i.id, i.id))
        after[renumbered.id] = renumbered
    return list(after.values())


def shape(incidents: Sequence[Incident]) -> set[tuple[frozenset[Stream], datetime, Course]]:
    return {(frozenset(h.stream for h in i.held), i.starts_at, i.state) for i in incidents}


minutes = st.integers(min_value=0, max_value=300)
bursts = st.lists(
    st.builds(
        lambda stream, start, lasts: signal(
            stream,
            NOON + timedelta(minutes=start),
            at=NOON + timedelta(minutes=start + lasts),
        ),
        st.sampled_from(STREAMS),
        minutes,
        minutes,
    ),
    max_size=8,
    unique_by=lambda s: s.stream,
)


@settings(deadline=None)
@given(bursts, st.randoms())
def test_the_order_of_signals_does_not_matter(found: list[Signal], chance: Random) -> None:
    shuffled = found[:]
    chance.shuffle(shuffled)
    now = NOON + 10 * HOUR
    one, other = follow(scene(), found, now), follow(scene(), shuffled, now)
    assert shape(one.incidents) == shape(other.incidents)


@settings(deadline=None)
@given(bursts)
def test_the_same_signals_again_change_nothing(found: list[Signal]) -> None:
    now = NOON + 5 * HOUR
    first = kept(follow(scene(), found, now))
    again = follow(scene(first), found, now)
    assert (again.incidents, again.changes) == ((), ())


def test_a_child_holds_its_parent_back() -> None:
    outcome = follow(scene(), [signal(WHOLE), signal(BAD)], NOON)
    (incident,) = outcome.incidents
    assert {h.stream for h in incident.held} == {WHOLE, BAD}
    assert [c.step for c in outcome.changes] == [Step.OPEN, Step.JOIN]


def test_a_narrower_key_names_what_opened_on_the_brand() -> None:
    known = kept(follow(scene(), [signal(WHOLE)], NOON))
    (after,) = follow(scene(known), [signal(BAD, NOON + HOUR / 4)], NOON + HOUR / 4).incidents
    assert after.id == known[0].id
    assert "product quality" in after.headline


def test_bursts_that_share_posts_are_one_and_others_are_two() -> None:
    told = ("fr", "product_quality", "la Brumelle Crème est verte")
    posts = [said(n, told, NOON) for n in range(9)]
    one = follow(scene(posts=posts), [signal(BAD), signal(CREAM)], NOON)
    assert len(one.incidents) == 1
    two = follow(scene(), [signal(BAD), signal(OUT)], NOON)
    assert len(two.incidents) == 2


def test_bursts_hours_apart_are_two_though_they_share_words() -> None:
    posts = [said(n, OUTAGE[0], NOON) for n in range(9)]
    first = kept(follow(scene(posts=posts), [signal(OUT)], NOON))
    later = NOON + 4 * HOUR
    posts += [said(20 + n, OUTAGE[1], later) for n in range(9)]
    after = kept(follow(scene(first, posts), [signal(APP, later)], later), first)
    assert len([i for i in after if i.live]) == 2


def test_two_that_are_open_become_one_and_the_younger_points_to_the_older() -> None:
    known = kept(follow(scene(), [signal(BAD), signal(OUT, NOON + HOUR / 4)], NOON + HOUR))
    told = ("fr", "product_quality", "moisissure verte, appli en panne")
    posts = [said(n, told, NOON) for n in range(8)]
    posts += [said(10 + n, ("fr", "outage_technical", told[2]), NOON + HOUR) for n in range(8)]
    after = kept(follow(scene(known, posts), [], NOON + HOUR), known)
    by_id = {i.id: i for i in after}
    assert by_id[IncidentId(2)].state is Course.MERGED
    assert by_id[IncidentId(2)].merged_into == 1
    again = follow(scene(after, posts), [signal(OUT, at=NOON + HOUR)], NOON + HOUR)
    assert again.changes == ()
    assert [i.id for i in again.incidents] == [1]


def test_ordinary_words_beside_a_cause_stay_out() -> None:
    posts = [said(n, OUTAGE[n % 3], NOON + n * HOUR / 60) for n in range(40)]
    beside = [said(100 + n, ("fr", "praise", "la figue est un délice"), NOON) for n in range(3)]
    placed = follow(scene(posts=[*posts, *beside]), [signal(OUT), signal(APP)], NOON + HOUR).placed
    assert all(placed[p.id] is None for p in beside)
    assert sum(placed[p.id] is not None for p in posts) >= 38


class Desk(RuleBasedStateMachine):
    """Signals come and go, the clock moves, people correct; the ledger keeps it all."""

    @initialize()
    def open(self) -> None:
        self.stack = ExitStack()
        self.ledger: Ledger = self.stack.enter_context(opened(":memory:"))
        self.now = NOON
        self.firing: dict[Stream, Signal] = {}
        self.titles: dict[int, str] = {}
        self.fixed: dict[MentionId, int] = {}
        self.refused: set[tuple[MentionId, int]] = set()
        self.closed: dict[int, datetime] = {}
        town = Town(self.ledger)
        town.hear([town.post(told, NOON) for told in (*OUTAGE, *MOULD)], NOON)
        count([BRAND], self.ledger)

    def look(self) -> None:
        take_in(BRAND, list(self.firing.values()), self.ledger, self.now)

    @rule(stream=st.sampled_from(STREAMS))
    def burst(self, stream: Stream) -> None:
        known = self.firing.get(stream)
        start = known.starts_at if known and not known.ended else self.now
        self.firing[stream] = signal(stream, start, at=self.now)
        self.look()

    @rule(stream=st.sampled_from(STREAMS))
    def end(self, stream: Stream) -> None:
        if stream in self.firing:
            self.firing[stream] = replace(self.firing[stream], ended=True)
        self.look()

    @rule(hours=st.sampled_from((0.25, 1, 7, 30)))
    def wait(self, hours: float) -> None:
        self.now += timedelta(hours=hours)
        self.look()

    @rule(one=st.integers(1, 4), other=st.integers(1, 4))
    def merge(self, one: int, other: int) -> None:
        try:
            into = self.ledger.corrections.merge(one, other, actor="k", at=self.now)
        except (NotFound, IllegalTransition):
            return
        self.closed.pop(into.id, None)
        self.look()

    @rule(number=st.integers(1, 4))
    def close(self, number: int) -> None:
        try:
            after = self.ledger.corrections.close(number, actor="k", at=self.now)
        except (NotFound, IllegalTransition):
            return
        self.closed[after.id] = self.now
        self.look()
        assert self.ledger.incidents.get(after.id).state is Course.CLOSED

    @rule(number=st.integers(1, 4))
    def reopen(self, number: int) -> None:
        try:
            after = self.ledger.corrections.reopen(number, actor="k", at=self.now)
        except (NotFound, IllegalTransition):
            return
        self.closed.pop(after.id, None)
        self.look()
        again = self.ledger.incidents.get(after.id)
        assert again.live
        assert all(self.ledger.incidents.root(n).id != after.id for n in after.apart)

    @rule(number=st.integers(1, 4))
    def rename(self, number: int) -> None:
        try:
            after = self.ledger.corrections.rename(
                number, f"story {number}", actor="k", at=self.now
            )
        except NotFound:
            return
        self.titles[after.id] = f"story {number}"
        self.look()

    @rule(number=st.integers(1, 4), post=st.integers(1, 9))
    def attach(self, number: int, post: int) -> None:
        try:
            self.ledger.corrections.attach(number, [MentionId(post)], actor="k", at=self.now)
        except NotFound:
            return
        self.fixed[MentionId(post)] = number
        self.refused -= {(MentionId(post), n) for n in range(99)}
        self.look()

    @rule(post=st.integers(1, 9), own=st.booleans())
    def detach(self, post: int, own: bool) -> None:
        was = self.ledger.incidents.of_mention(post)
        if was is None:
            return
        verbs = self.ledger.corrections
        take = verbs.split if own else verbs.detach
        after = take(was.id, [MentionId(post)], actor="k", at=self.now)
        self.fixed.pop(MentionId(post), None)
        self.refused.add((MentionId(post), was.id))
        if own:
            self.fixed[MentionId(post)] = after.id
        self.look()

    @invariant()
    def whole(self) -> None:
        if not hasattr(self, "ledger"):
            return
        incidents = self.ledger.incidents
        numbers = [row[0] for row in self.ledger._db.execute("SELECT id FROM incidents")]
        for number in numbers:
            incident = incidents.get(number)
            assert [e.version for e in incidents.events(number)] == [
                *range(1, incident.version + 1)
            ]
            assert (incident.state is Course.MERGED) == (incident.merged_into is not None)
            incidents.root(number)
        for number, title in self.titles.items():
            assert incidents.get(number).title == title
        for post, number in self.fixed.items():
            found = incidents.of_mention(post)
            assert found is not None and found.id == incidents.root(number).id
        for post, number in self.refused:
            if self.fixed.get(post) is None:
                found = incidents.of_mention(post)
                assert found is None or found.id != number
        for number, at in self.closed.items():
            if self.now < at + PERSON_HOLDS:
                assert not incidents.get(number).live

    @invariant()
    def settled(self) -> None:
        if not hasattr(self, "ledger"):
            return
        self.look()
        before = list(self.ledger._db.execute("SELECT * FROM incidents").fetchall())
        self.look()
        assert list(self.ledger._db.execute("SELECT * FROM incidents").fetchall()) == before

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()


Desk.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestDesk = Desk.TestCase


def test_a_person_s_close_outlasts_the_burst(ledger: Ledger) -> None:
    take_in(BRAND, [signal(OUT)], ledger, NOON)
    ledger.corrections.close(1, actor="k", at=NOON + HOUR)
    on = NOON + 3 * HOUR
    take_in(BRAND, [signal(OUT, NOON, at=on)], ledger, on)
    assert ledger.incidents.get(1).closed_by == "k"
    later = NOON + HOUR + PERSON_HOLDS + HOUR
    take_in(BRAND, [signal(OUT, later)], ledger, later)
    assert ledger.incidents.get(1).live
    much = later + MOST_CALM + HOUR
    take_in(BRAND, [], ledger, much)
    take_in(BRAND, [signal(OUT, much + REOPENS + HOUR)], ledger, much + REOPENS + HOUR)
    assert [i.id for i in ledger.incidents.told()] == [2]


@pytest.mark.parametrize("stream", [BAD, WHOLE, REPLY], ids=["topic", "brand", "reaction"])
def test_what_a_person_took_apart_takes_no_burst_in(ledger: Ledger, stream: Stream) -> None:
    town = Town(ledger)
    town.hear(town.story(OUTAGE, NOON, NOON + HOUR, 30), NOON + HOUR)
    count([BRAND], ledger)
    take_in(BRAND, [signal(OUT, at=NOON + HOUR)], ledger, NOON + HOUR)
    own = ledger.corrections.split(
        1, ledger.incidents.posts(IncidentId(1))[:2], actor="k", at=NOON + HOUR
    )
    ledger.corrections.close(1, actor="k", at=NOON + HOUR)
    start = NOON + HOUR + HOUR / 4
    take_in(BRAND, [signal(stream, start)], ledger, start)
    assert ledger.incidents.get(own.id).held == ()
    assert [h.stream for h in ledger.incidents.get(3).held] == [stream]
    assert ledger.incidents.get(3).live


def test_a_burst_that_a_person_closed_opens_nothing_for_as_long_as_it_holds(
    ledger: Ledger,
) -> None:
    take_in(BRAND, [signal(OUT)], ledger, NOON)
    ledger.corrections.close(1, actor="k", at=NOON + HOUR)
    for hours in (12, 24, 26, 80):
        at = NOON + hours * HOUR
        take_in(BRAND, [signal(OUT, NOON, at=at)], ledger, at)
    assert [(i.id, i.closed_by) for i in ledger.incidents.told(every=True)] == [(1, "k")]
    at += 2 * HOUR
    take_in(BRAND, [signal(OUT, at)], ledger, at)
    assert [i.id for i in ledger.incidents.told()] == [2]
