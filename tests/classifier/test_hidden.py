"""What is meant to keep a post from being read leaves it to a person."""

import pytest

from classifier.doubts import DISGUISED, MISNAMED, TOO_LONG, hidden, is_doubt
from classifier.registry import load
from storage.model import Classification


def judged(text: str, tag: str | None = "en") -> Classification:
    (one,) = load("linear").classify([text], [tag])
    return one


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Mein Paket ist seit drei Wochen weg und niemand antwortet mir, eine Frechheit", "en"),
        ("Il mio ordine non arriva mai e nessuno risponde alle mie domande, vergogna", "fr"),
    ],
)
def test_a_wrong_statement_of_the_language(text: str, tag: str) -> None:
    told = judged(text, tag)
    assert told.undecided
    assert told.lang == tag
    assert MISNAMED in told.reasons


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Mon colis a disparu et personne ne me répond depuis trois semaines", "en"),
        ("danke Brumelle", "en"),
        ("great yoghurt, thank you so much for the quick delivery", None),
    ],
)
def test_what_is_read_anyway_or_too_short_to_tell_is_believed(text: str, tag: str | None) -> None:
    assert MISNAMED not in judged(text, tag).reasons


def test_danger_behind_a_long_praise() -> None:
    told = judged(
        "Thank you so much, lovely shop and lovely people. " * 90 + "Then it caught fire."
    )
    assert told.undecided
    assert TOO_LONG in told.reasons


@pytest.mark.parametrize("word", ["c\u0430ught", "fi\u3164re", "\u0440lease"])
def test_letters_that_look_like_others(word: str) -> None:
    assert hidden(f"the oven {word} in my kitchen", misnamed=False) == (DISGUISED,)


@pytest.mark.parametrize(
    "text", ["5 µm of dust, 3 kΩ", "Привет from Brumelle", "déçu, très déçu", "α and β versions"]
)
def test_honest_letters_are_no_disguise(text: str) -> None:
    assert hidden(text, misnamed=False) == ()


def test_all_are_doubts() -> None:
    assert all(map(is_doubt, hidden("c\u0430ught " * 900, misnamed=True)))
