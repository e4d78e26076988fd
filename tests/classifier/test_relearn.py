"""A channel's own model, learnt by the watch from the ledger's finished posts and kept there."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from classifier.kept_spread import read, written
from classifier.local_spread import LEAST_POSTS, Finished
from classifier.reassess import reassess
from classifier.relearn import model_of, relearn
from classifier.spread import forecast
from classifier.triage import triage
from responder.screens.lessons import lesson_json, lesson_line
from storage.ledger import Ledger, opened
from storage.model import Engagement, MentionId, Tally, Urgency
from tests.classifier.test_local_spread import START, post
from tests.factories import NOON, mention
from tests.fakes import FakeEngine

KINDS = {"x": "x"}
POSTS = LEAST_POSTS + 60
DAY = timedelta(days=1)


def due(at: datetime, urgency: Urgency) -> datetime:
    return at + timedelta(hours=1)


def tiers(_: Sequence[str]) -> tuple[int, ...]:
    return (100, 1_000)


def watched(ledger: Ledger, past: Iterable[Finished], *, first: int = 0) -> None:
    """Hear posts and read their counters until they move no more, then foresee them."""
    for number, one in enumerate(past, start=first):
        heard = mention(str(number), "all is well", author=f"u{number}", at=one.published_at)
        ledger.mentions.keep("x/search/1", [heard], at=one.published_at)
        for reading in one.readings:
            ledger.mentions.read_engagement("x", str(number), reading)
    triage(FakeEngine(), due, ledger, NOON)
    reassess(tiers, due, ledger, NOON, kinds=KINDS)


def to_the_end(one: Finished) -> Finished:
    """Read a post once more, a day later."""
    last = one.readings[-1]
    return replace(one, readings=[*one.readings, replace(last, at=last.at + DAY)])


def of_the_channel(count: int, seed: int) -> list[Finished]:
    random = Random(seed)
    return [to_the_end(post(n, random, tempo=1.0, talkative=True)) for n in range(count)]


def counters(number: int, *totals: int) -> Finished:
    at = START + timedelta(hours=number)
    minutes = (20, 60, 120, 240, 480, 960, 1_500, 3_000)
    readings = [
        Engagement(at=at + timedelta(minutes=m), likes=n)
        for m, n in zip(minutes, totals, strict=False)
    ]
    return Finished(readings=readings, published_at=at)


def told_of(ledger: Ledger, channel: str = "x") -> str:
    lesson = ledger.lessons.of(channel)
    assert lesson is not None
    return lesson.words


def model_used(ledger: Ledger, native_id: str) -> str:
    mention_id = ledger.mentions.find("x", native_id)
    assert mention_id is not None
    found = ledger.readings.forecast(mention_id)
    assert found is not None
    return found.model


def learn_again(ledger: Ledger, now: datetime) -> Tally:
    return relearn(KINDS, ledger, now)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("taught") / "vigie.db"
    with opened(path) as ledger:
        with ledger.together():
            watched(ledger, of_the_channel(POSTS, 4))
        learn_again(ledger, NOON)
    return path


def test_what_finished_posts_taught_is_used_and_outlives_a_restart(taught: Path) -> None:
    with opened(taught) as ledger:
        assert told_of(ledger).startswith("a local model of 1,05")
        new = replace(post(0, Random(9), tempo=1.0, talkative=True), published_at=NOON - DAY / 12)
        moved = [replace(r, at=r.at - START + NOON - DAY / 12) for r in new.readings[:5]]
        watched(ledger, [replace(new, readings=moved)], first=5_000)
        assert model_used(ledger, "5000") == "local"


def test_it_is_tried_once_a_day_whoever_starts_the_watch_again(taught: Path) -> None:
    with opened(taught) as ledger:
        before = ledger.lessons.of("x")
        assert before is not None
        assert learn_again(ledger, NOON + DAY - timedelta(minutes=1)) == Tally()
        assert ledger.lessons.of("x") == before


def test_the_status_says_what_it_was_compared_with(taught: Path) -> None:
    with opened(taught) as ledger:
        (lesson,) = ledger.lessons.all()
    line = lesson_line(lesson, NOON + DAY).plain
    assert line.startswith("Forecast on x: a local model of 1,05")
    assert "the default's" in line and "(tried 1 d ago)" in line
    told = lesson_json(lesson)
    ours, default = told["log_loss"], told["default_log_loss"]
    assert isinstance(ours, float) and isinstance(default, float)
    assert ours < default
    assert told["model"] == "local"


def test_what_is_written_down_reads_as_it_was(taught: Path) -> None:
    with opened(taught) as ledger:
        model = model_of("x", ledger)
    assert model is not None
    same = read(written(model))
    assert same is not None
    for one in of_the_channel(40, 11):
        now = one.published_at + timedelta(minutes=110)
        first, second = (
            forecast(one.readings, published_at=one.published_at, now=now, local=local)
            for local in (model, same)
        )
        assert first.median == second.median


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", '{"version": 1}', '{"version": 1, "posts": 9, "stretches": {"9": {}}}'],
)
def test_what_is_no_model_is_not_taken_for_one(text: str) -> None:
    assert read(text) is None


def test_a_model_of_another_release_or_with_a_hole_is_not_read(taught: Path) -> None:
    with opened(taught) as ledger:
        model = model_of("x", ledger)
    assert model is not None
    whole = json.loads(written(model))
    assert read(json.dumps(whole | {"version": 0})) is None
    first = next(iter(whole["stretches"].values()))
    first["means"] = first["means"][:-1]
    assert read(json.dumps(whole)) is None


@pytest.mark.parametrize("wavers", [0.0, 0.1])
def test_what_is_not_better_on_the_newest_fifth_is_not_kept(ledger: Ledger, wavers: float) -> None:
    """Posts that hardly grew, until lately: the past would promise that none does."""
    random = Random(2)
    still = [
        counters(n, *[round(size * (1 + wavers * random.random() * k)) for k in range(8)])
        for n in range(850)
        for size in [random.randint(20, 2_000)]
    ]
    growing = [
        counters(n, *[round(size * f) for f in (1, 2, 3, 4.5, 7, 10, 14, 22)])
        for n in range(850, POSTS)
        for size in [random.randint(20, 200)]
    ]
    with ledger.together():
        watched(ledger, [*still, *growing])
    tally = learn_again(ledger, NOON)
    assert told_of(ledger) == (
        f"{POSTS:,} finished posts taught nothing better than the default, which is used"
    )
    assert tally.note is not None and "nothing better" in tally.note
    lesson = ledger.lessons.of("x")
    assert lesson is not None and lesson.model is None
    assert lesson_json(lesson)["model"] == "growth"


def ended_of(ledger: Ledger, before: datetime = NOON) -> list[MentionId]:
    found = ledger.lessons.ended("x", before=before, doubles_below=0.02, least=5, most=100)
    return [ended.mention_id for ended in found]


def test_too_few_posts_are_told_and_leave_the_default(ledger: Ledger) -> None:
    watched(ledger, of_the_channel(3, 1))
    tally = learn_again(ledger, NOON)
    words = "3 finished posts, a local model needs 1,000: the default is used"
    assert told_of(ledger) == words
    assert tally.note == f"x: {words}"
    assert learn_again(ledger, NOON + 2 * DAY) == Tally()
    assert model_of("x", ledger) is None


def test_only_posts_that_showed_their_end_teach(ledger: Ledger) -> None:
    ended = counters(0, 10, 20, 30, 40, 50, 50, 50)
    broken_off = counters(1, 10, 20, 30)
    quiet = counters(2, 1, 1, 2, 2, 2, 2, 2)
    deleted = counters(3, 10, 20, 30, 40, 50, 50, 50)
    watched(ledger, [ended, broken_off, quiet, deleted])
    first, last = ledger.mentions.find("x", "0"), ledger.mentions.find("x", "3")
    assert ended_of(ledger) == [last, first]
    ledger.entomb("x", ("3",), at=NOON)
    assert ended_of(ledger) == [first]
    assert ended_of(ledger, before=START) == []


def test_what_an_author_usually_reaches_is_told(ledger: Ledger) -> None:
    for number in range(4):
        at = NOON - timedelta(days=9 - number)
        ledger.mentions.keep("x/search/1", [mention(str(number), at=at)], at=at)
        counts = (2, 5, 9, 9) if number < 3 else (20, 40)
        for step, likes in enumerate(counts):
            when = at + timedelta(minutes=20) if step == 0 else at + timedelta(hours=8 * step)
            ledger.mentions.read_engagement("x", str(number), Engagement(at=when, likes=likes))
    triage(FakeEngine(), due, ledger, NOON)
    reassess(tiers, due, ledger, NOON, kinds=KINDS)
    newest = ledger.mentions.find("x", "3")
    assert newest is not None
    found = ledger.readings.forecast(newest)
    assert found is not None
    assert "4 times this author's usual" in found.reasons[0]
