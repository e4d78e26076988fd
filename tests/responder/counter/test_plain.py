"""The desk in words: one question at a time."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from responder.counter.english import ENGLISH
from responder.counter.french import FRENCH
from responder.counter.plain import Plain
from responder.counter.words import Words
from storage.model import Status
from tests.factories import FrozenClock
from tests.responder.counter.room import GOOD, Room


@pytest.fixture
def room(tmp_path: Path, clock: FrozenClock) -> Room:
    return Room.at(tmp_path, clock)


def talk(room: Room, typed: Sequence[str], words: Words = ENGLISH) -> str:
    """Type these lines, and give all that was said."""
    lines, said = list(typed), list[str]()

    def ask(question: str) -> str:
        said.append(question)
        if not lines:
            raise EOFError
        return lines.pop(0)

    Plain(room.desk, "Léa", words, ask, said.append).work()
    assert not lines
    return "\n".join(said)


def test_a_case_is_read_edited_and_approved_in_words(room: Room) -> None:
    room.add("first", "Brumelle [bold]\x1b[31mma livraison", draft="Bonjour [prénom]")
    said = talk(room, ["approve", "edit", GOOD, ".", "approve"])
    assert "Case 1 of 1 waiting" in said
    assert "Brumelle [bold]ma livraison" in said
    assert "\x1b" not in said
    assert "error unfilled_placeholder" in said
    assert "Nothing more waits for you." in said
    assert room.case("first").status is Status.APPROVED


def test_a_warning_is_confirmed_by_typing_its_name(room: Room) -> None:
    room.add("first", "Brumelle", draft="Bonjour, c'est notre politique. Léa, Brumelle")
    said = talk(room, ["approve", "yes", "quit"])
    assert "hides_behind_policy" in said
    assert room.case("first").status is Status.DRAFTED


def test_snooze_undo_and_next_in_french(room: Room) -> None:
    room.add("first", "Brumelle", score=90)
    room.add("second", "Brumelle", score=10)
    said = talk(room, ["masquer", "1", "annuler", "quitter"], FRENCH)
    assert "dans une heure" in said
    assert "Annulé" in said
    assert room.case("first").snoozed_until is None


def test_words_that_are_none_are_told_and_the_end_of_all_lines_ends_it(room: Room) -> None:
    room.add("first", "Brumelle")
    said = talk(room, ["dance", "help"])
    assert "There is no such word here" in said
    assert "approve / a: approve the reply" in said


def test_a_label_is_undone_or_taken_back_later_in_words(room: Room) -> None:
    room.add("first", "Brumelle, ma livraison", score=90)
    said = talk(room, ["label", "4", "2", "undo", "quit"])
    assert "Corrected: complaint=no" in said and "Taken back" in said
    assert labels_of(room, "first") == {}
    asked = talk(room, ["label", "4", "2", "label", "4", "3", "quit"])
    assert asked.count("take it back") == 1
    assert "Correction taken back: complaint" in asked
    assert labels_of(room, "first") == {}


def test_undoing_that_a_case_was_noise_takes_its_label_back_too(room: Room) -> None:
    room.add("first", "Brumelle matinale, mon émission", score=90)
    room.add("second", "Brumelle, ma livraison", score=10)
    talk(room, ["noise", "undo", "quit"])
    assert room.case("first").status is Status.OPEN
    assert labels_of(room, "first") == {}


def labels_of(room: Room, name: str) -> dict[str, str]:
    with room.desk.ledger() as ledger:
        return ledger.labels(room.case(name).mention_id)
