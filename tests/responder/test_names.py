import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.names import LONGEST, greeting_name


@pytest.mark.parametrize(
    ("shown", "greeted"),
    [
        ("Camille", "Camille"),
        ("  Camille   Durand ", "Camille Durand"),
        ("✨ Camille ✨", "Camille"),
        ("Jean-Noël L'Hermitte", "Jean-Noël L'Hermitte"),
        ("Anne de la Tour", None),  # four words
        ("Anne de Tour", "Anne de Tour"),
        ("Zoë K.", "Zoë K."),
        ("Σοφία", "Σοφία"),
        ("さくら", "さくら"),
    ],
)
def test_a_plain_name_is_used(shown: str, greeted: str | None) -> None:
    assert greeting_name(shown, brand="Brumelle") == greeted


@pytest.mark.parametrize(
    "shown",
    [
        None,
        "",
        "   ",
        "K.",
        "x",
        "camille_d",
        "Camille 75",
        "@camille",
        "camille",
        "gagnez.example",
        "https://mal.example",
        "Camille (elle)",
        "**Camille**",
        "[Camille](x)",
        "<b>Camille</b>",
        "{{ 7 * 7 }}",
        "{% raw %}",
        "`id`",
        "Admin",
        "Deleted User",
        "Brumelle Officiel",
        "Anti Brumelle",
        "Stop Arnaque",
        "La",
        "Саmille",  # begins with two Cyrillic letters
        "Camille" * 6,
        "Un Deux Trois Quatre",
        "👑",
        "C" * 201,
    ],
)
def test_a_doubtful_name_is_left_out(shown: str | None) -> None:
    assert greeting_name(shown, brand="Brumelle") is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_name_carries_nothing_but_letters(shown: str) -> None:
    name = greeting_name(shown, brand="Brumelle")
    if name is not None:
        assert 2 <= len(name) <= LONGEST
        assert not set(name) & set("@#/:<>[](){}*_`~|\\&%$=+\n\t0123456789")
