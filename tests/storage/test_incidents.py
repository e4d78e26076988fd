"""What the ledger keeps of incidents: history, erasure, and a death half way."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from sqlite3 import IntegrityError

import pytest

from classifier.follow import count, find_incidents, take_in
from storage.errors import IllegalTransition
from storage.incident import Facet, Outcome, Step, Stream
from storage.ledger import Ledger, opened
from storage.model import Author, MentionId
from tests.factories import NOON
from tests.stories import BRAND, OUTAGE, Town, burst, signal

HOUR = timedelta(hours=1)
OUT = Stream("Brumelle", Facet.TOPIC, "outage_technical")


@pytest.fixture
def town(ledger: Ledger) -> Town:
    town = Town(ledger)
    posts = [town.post(("fr", "outage_technical", "wolpertinger en panne {mood}"), NOON, "mlle_k")]
    posts += town.story(OUTAGE, NOON, NOON + HOUR, 30)
    town.hear(posts, NOON + HOUR)
    count([BRAND], ledger)
    take_in(BRAND, [signal(OUT)], ledger, NOON + HOUR)
    return town


def test_a_history_only_grows_and_says_who_and_when(town: Town) -> None:
    ledger = town.ledger
    ledger.corrections.rename(1, "The outage", actor="karine", at=NOON + HOUR)
    ledger.corrections.close(1, actor="karine", at=NOON + 2 * HOUR, note="mended")
    events = ledger.incidents.events(ledger.incidents.get(1).id)
    assert [(e.step, e.actor) for e in events] == [
        (Step.OPEN, "vigie"),
        (Step.RENAME, "karine"),
        (Step.CLOSE, "karine"),
    ]
    with pytest.raises(IntegrityError):
        ledger._db.execute("UPDATE incident_events SET actor = 'nobody'")
    with pytest.raises(IllegalTransition):
        ledger.corrections.close(1, actor="karine", at=NOON)
    with pytest.raises(IllegalTransition):
        ledger.corrections.rename(1, "Another", actor=" ", at=NOON)
    assert ledger.incidents.get(1).headline == "The outage"


def test_what_a_person_did_meanwhile_is_not_overwritten(town: Town) -> None:
    seen = town.ledger.incidents.recent("Brumelle", NOON)
    town.ledger.corrections.rename(1, "The outage", actor="karine", at=NOON)
    outcome = Outcome(incidents=(replace(seen[0], title=None),), changes=(), placed={})
    assert not town.ledger.incidents.keep(seen, outcome, at=NOON)
    assert town.ledger.incidents.get(1).title == "The outage"


def test_erasing_a_post_leaves_nothing_of_it_in_name_and_examples(town: Town) -> None:
    ledger = town.ledger
    incident = ledger.incidents.get(1)
    assert incident.terms and len(incident.examples) == 2
    ledger.corrections.attach(1, [MentionId(1)], actor="karine", at=NOON)
    quoting = replace(
        ledger.incidents.get(1),
        examples=(MentionId(1),),
        terms=("wolpertinger", "erreur"),
        title="Everywhere wolpertinger en panne",
    )
    with ledger.together():
        ledger.incidents.write(quoting)
    ids = ledger.erasure.of_author("mlle_k", None)
    ledger.erasure.forget(ids, actor="karine", at=NOON + HOUR)
    bare = ledger.incidents.get(1)
    assert (bare.examples, bare.title) == ((), None)
    assert "wolpertinger" not in bare.headline and "erreur" in bare.headline
    assert ledger.incidents.events(bare.id)[-1].step is Step.FORGET
    take_in(BRAND, [], ledger, NOON + HOUR)
    anew = ledger.incidents.get(1)
    assert len(anew.examples) == 2 and MentionId(1) not in anew.examples


def test_nothing_of_an_erased_post_is_left_in_the_file(path: Path) -> None:
    with opened(path) as ledger:
        town = Town(ledger)
        told = ("fr", "outage_technical", "wolpertinger en panne {mood}")
        town.hear([town.post(told, NOON, "krawuttke") for _ in range(3)], NOON)
        more = [town.post(told, NOON) for _ in range(6)]
        town.hear([replace(m, author=Author(handle="krawuttke")) for m in more], NOON)
        count([BRAND], ledger)
        take_in(BRAND, [signal(OUT)], ledger, NOON)
        ledger.corrections.rename(1, "krawuttke again", actor="k", at=NOON)
        ids = ledger.erasure.of_author("krawuttke", None)
        ledger.erasure.forget(ids, actor="k", at=NOON)
    data = b"".join(file.read_bytes() for file in path.parent.glob("vigie.db*"))
    assert b"krawuttke" not in data
    assert b"wolpertinger" not in data


def test_a_post_that_its_author_deletes_leaves_the_examples(town: Town) -> None:
    ledger = town.ledger
    example = ledger.incidents.get(1).examples[0]
    ledger.entomb("x", (ledger.mentions.get(example).mention.native_id,), at=NOON + HOUR)
    assert example not in ledger.incidents.get(1).examples


def test_two_that_were_merged_stand_apart_again_for_good(town: Town) -> None:
    ledger = town.ledger
    posts = ledger.incidents.posts(ledger.incidents.get(1).id)
    own = ledger.corrections.split(1, posts[:4], actor="karine", at=NOON + HOUR)
    assert ledger.incidents.posts(own.id) == posts[:4]
    ledger.corrections.merge(own.id, 1, actor="karine", at=NOON + HOUR)
    assert set(ledger.incidents.posts(ledger.incidents.get(1).id)) == set(posts)
    assert ledger.incidents.root(own.id).id == 1
    ledger.corrections.reopen(own.id, actor="karine", at=NOON + HOUR)
    take_in(BRAND, [signal(OUT, at=NOON + HOUR)], ledger, NOON + HOUR)
    assert {i.id for i in ledger.incidents.told()} == {1, own.id}
    assert set(posts[:4]) <= set(ledger.incidents.posts(own.id))


class Death(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("dies_at", range(1, 9))
def test_a_round_that_dies_half_way_is_done_again_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    def run(path: Path, wound: Callable[[Ledger], None]) -> list[object]:
        with opened(path) as ledger:
            town = Town(ledger)
            town.hear(town.story(OUTAGE, NOON, NOON + HOUR, 40), NOON + HOUR)
        with opened(path) as ledger:
            wound(ledger)
            try:
                find_incidents(burst, [BRAND], ledger, NOON + HOUR)
            except Death:
                ledger._db.rollback()
        with opened(path) as ledger:
            find_incidents(burst, [BRAND], ledger, NOON + HOUR)
            names = ("incidents", "incident_streams", "incident_mentions", "incident_events")
            tables: Sequence[str] = (*names, "stream_counts")
            return [list(ledger._db.table(name).rows) for name in tables]

    def dying(ledger: Ledger) -> None:
        writes = 0
        keeper, streams = ledger.incidents, ledger.streams

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **kwargs: object) -> object:
                nonlocal writes
                writes += 1
                if writes == (dies_at + 1) // 2 and dies_at % 2:
                    raise Death
                found = real(*args, **kwargs)
                if writes == dies_at // 2 and not dies_at % 2:
                    raise Death
                return found

            return call

        monkeypatch.setattr(keeper, "write", counted(keeper.write))
        monkeypatch.setattr(keeper, "note", counted(keeper.note))
        monkeypatch.setattr(streams, "keep", counted(streams.keep))

    whole = run(tmp_path / "whole.db", lambda ledger: None)
    assert whole[0]
    assert run(tmp_path / "died.db", dying) == whole


def test_what_lives_goes_on_to_live_when_it_is_merged_into_what_is_closed(town: Town) -> None:
    ledger = town.ledger
    ledger.corrections.close(1, actor="karine", at=NOON + HOUR)
    day = NOON + 30 * HOUR
    town.hear(town.story(OUTAGE, day, day + HOUR, 30), day + HOUR)
    count([BRAND], ledger)
    take_in(BRAND, [signal(OUT, day, at=day + HOUR)], ledger, day + HOUR)
    whole = ledger.corrections.merge(2, 1, actor="karine", at=day + HOUR)
    assert (whole.live, whole.closed_at, whole.closed_by) == (True, None, None)
    later = day + HOUR + timedelta(minutes=5)
    take_in(BRAND, [signal(OUT, day, at=later)], ledger, later)
    assert [i.id for i in ledger.incidents.told(every=True)] == [1]
    assert ledger.incidents.get(1).last_at == later


def test_an_author_who_is_forgotten_does_not_become_many(ledger: Ledger) -> None:
    town, minute = Town(ledger), timedelta(minutes=1)
    posts = [town.post(OUTAGE[0], NOON + n * minute / 6, "krawuttke") for n in range(40)]
    town.hear([*posts, town.post(OUTAGE[1], NOON)], NOON + 7 * minute)
    count([BRAND], ledger)
    take_in(BRAND, [signal(OUT)], ledger, NOON + 7 * minute)
    asked = Stream("Brumelle"), NOON, NOON + HOUR
    assert ledger.streams.counts(*asked) == [(NOON, 2)]
    ledger.erasure.forget(ledger.erasure.of_author("krawuttke", None), actor="k", at=NOON + HOUR)
    assert ledger.incident_work.of(1, NOON + HOUR).complaining <= 1
    town.hear([town.post(OUTAGE[1], NOON + minute)], NOON + HOUR)
    count([BRAND], ledger)
    assert ledger.streams.counts(*asked) == [(NOON, 3)]


def test_who_is_said_not_to_complain_is_counted_again_when_that_is_taken_back(town: Town) -> None:
    ledger, at = town.ledger, NOON + HOUR
    complaining = ledger.incident_work.of(1, at).complaining
    post = ledger.incidents.posts(ledger.incidents.get(1).id)[0]
    ledger.label(post, "complaint", "no", actor="karine", at=at)
    assert ledger.incident_work.of(1, at).complaining == complaining - 1
    ledger.label(post, "complaint", "", actor="karine", at=at)
    assert ledger.incident_work.of(1, at).complaining == complaining
