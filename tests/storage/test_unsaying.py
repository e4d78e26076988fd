"""Of a post that is erased no word is left in the names of incidents, however it was written."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from classifier.follow import count, take_in
from storage.incident import Facet, Incident, IncidentId, Outcome, Placed, Stream
from storage.ledger import Ledger
from storage.model import MentionId
from tests.factories import NOON
from tests.stories import BRAND, Told, Town, signal

HOUR = timedelta(hours=1)
OUT = Stream("Brumelle", Facet.TOPIC, "outage_technical")
AUTHORS = "evelin", "bo", "cy", "di", "ed", "fi"
POSTS = [MentionId(n) for n in range(1, len(AUTHORS) + 1)]


def said(ledger: Ledger, words: str) -> Town:
    """Six authors say the same; the incident is named by it."""
    town, told = Town(ledger), ("fr", "outage_technical", f"{words} {{mood}}")
    posts = [town.post(told, NOON + HOUR / 60 * n, name) for n, name in enumerate(AUTHORS)]
    town.hear(posts, NOON + HOUR)
    count([BRAND], ledger)
    take_in(BRAND, [signal(OUT, at=NOON + HOUR)], ledger, NOON + HOUR)
    return town


def forget(ledger: Ledger) -> None:
    ledger.erasure.forget(POSTS, actor="k", at=NOON + 2 * HOUR)


def nothing_left(incident: Incident) -> bool:
    return (incident.terms, incident.title, incident.examples) == ((), None, ())


@pytest.mark.parametrize(
    "words",
    [
        "ｗｏｌｐｅｒｔ en panne",
        unicodedata.normalize("NFD", "wolpért en panne"),
        "_wolpert_ en panne",
        "wol\u200bpert en panne",
        "wolp&eacute;rt en panne",
        "WOLPERTS en panne",
    ],
    ids=["wide", "marks apart", "underscores", "hidden sign", "entity", "plural"],
)
@pytest.mark.parametrize("title", [None, "Partout wolpert en panne"])
def test_words_go_in_whatever_letters_they_were_written(
    ledger: Ledger, words: str, title: str | None
) -> None:
    said(ledger, words)
    assert ledger.incidents.get(1).terms
    if title is not None and "wolperts" not in words.casefold():
        ledger.corrections.rename(1, title, actor="k", at=NOON + HOUR)
    ledger.corrections.close(1, actor="k", at=NOON + HOUR)
    forget(ledger)
    assert nothing_left(ledger.incidents.get(1))


def test_words_go_from_all_that_is_told_as_one(ledger: Ledger) -> None:
    said(ledger, "wolpert en panne")
    first = ledger.incidents.get(1)
    with ledger.together():
        for number in (2, 3, 4):
            ledger.incidents.write(replace(first, id=IncidentId(number), version=0, held=()))
    for source, target in ((1, 2), (4, 1), (2, 3)):
        ledger._db.execute(
            "UPDATE incidents SET state = 'merged', merged_into = ? WHERE id = ?", [target, source]
        )
    forget(ledger)
    assert all(nothing_left(ledger.incidents.get(number)) for number in (1, 2, 3, 4))


@pytest.mark.parametrize("attached", [False, True])
def test_words_go_from_what_a_post_was_taken_out_of(ledger: Ledger, attached: bool) -> None:
    said(ledger, "wolpert en panne")
    closed = ledger.incidents.get(1)
    with ledger.together():
        ledger.incidents.write(replace(closed, id=IncidentId(2), terms=(), version=0, held=()))
    ledger.corrections.close(1, actor="k", at=NOON + HOUR)
    if attached:
        ledger.corrections.attach(2, POSTS, actor="k", at=NOON + HOUR)
    else:
        ledger.corrections.detach(1, POSTS, actor="k", at=NOON + HOUR)
    assert ledger.incidents.get(1).terms
    forget(ledger)
    assert nothing_left(ledger.incidents.get(1))


def test_a_look_that_is_under_way_brings_no_erased_word_back(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(ledger)
    told: Told = ("fr", "outage_technical", "wolpert en panne {mood}")
    town.hear([town.post(told, NOON, name) for name in AUTHORS], NOON + HOUR)
    count([BRAND], ledger)
    placed, kept = ledger.incidents.placed, ledger.incidents.keep
    named: list[tuple[str, ...]] = []

    def forgotten_meanwhile(ids: Iterable[MentionId]) -> Placed:
        found = placed(ids)
        if not named:
            forget(ledger)
        return found

    def keep(seen: list[Incident], outcome: Outcome, *, at: datetime) -> bool:
        named.extend(incident.terms for incident in outcome.incidents)
        return kept(seen, outcome, at=at)

    monkeypatch.setattr(ledger.incidents, "placed", forgotten_meanwhile)
    monkeypatch.setattr(ledger.incidents, "keep", keep)
    take_in(BRAND, [signal(OUT, at=NOON + HOUR)], ledger, NOON + HOUR)
    assert named[0]
    assert nothing_left(ledger.incidents.get(1))
