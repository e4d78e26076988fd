import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.safe_text import MARKS_PER_LETTER, for_csv, for_terminal

_HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x9b\u202e\u2066\u200b\u200d\ufe0f\u0301\u200f\ue000\t\r\n👩🚀🏽é[;]m"
        ),
    )
)


@settings(deadline=None)
@given(_HOSTILE)
def test_nothing_that_steers_a_terminal_remains(text: str) -> None:
    shown = for_terminal(text)
    for place, char in enumerate(shown):
        if char == "\u200d":
            assert 0 < place < len(shown) - 1
        elif char != "\n":
            assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@settings(deadline=None)
@given(_HOSTILE)
def test_showing_twice_is_showing_once(text: str) -> None:
    assert for_terminal(for_terminal(text)) == for_terminal(text)


@settings(deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "Sm", "Sc", "Zs"])))
def test_a_line_has_no_line_end(text: str) -> None:
    assert "\n" not in for_terminal("a\r\nb\u2028c" + text, newlines=False)


@settings(deadline=None)
@given(st.text(st.sampled_from("abcdéèçôœ ,;:!?'’-–«»0123456789\n")))
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert for_terminal(text) == text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mrouge\x1b[0m", "rouge"),
        ("\x1b[2J\x1b[Heffacé", "effacé"),
        ("\x9b5mclignote", "clignote"),
        ("\x1b]0;titre\x07après", "après"),
        ("\x1b]8;;https://mal.example\x1b\\lien\x1b]8;;\x1b\\", "lien"),
        ("\x1b", ""),
        ("remboursé\u202egnp.exe", "rembourségnp.exe"),
        ("\u2066caché\u2069", "caché"),
        ("ar\u200bna\u2060que\ufeff", "arnaque"),
        ("a\u3164b\u034fc", "abc"),
        ("un\ttab", "un tab"),
        ("un\r\ndeux\rtrois\u2028quatre", "un\ndeux\ntrois\nquatre"),
        ("\ud800seul", "seul"),
        ("\ue000privé", "privé"),
        ("👩🏽\u200d🚀 et 🏳️\u200d🌈", "👩🏽\u200d🚀 et 🏳️\u200d🌈"),
        ("a\u200db 👩\u200d", "ab 👩"),
        ("[red]pas de balise[/red]", "[red]pas de balise[/red]"),
    ],
)
def test_shown(hostile: str, shown: str) -> None:
    assert for_terminal(hostile) == shown


def test_stacked_marks_are_capped_and_accents_stay() -> None:
    assert for_terminal("e" + "\u0301" * 60) == "e" + "\u0301" * MARKS_PER_LETTER
    assert for_terminal("e\u0301te\u0301") == "e\u0301te\u0301"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1"]
)
def test_a_formula_is_defused(cell: str) -> None:
    assert for_csv(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "bonjour", "a=b", "3-2", "l'été", "12"])
def test_an_ordinary_cell_is_left_alone(cell: str) -> None:
    assert for_csv(cell) == cell
