"""Words, marks and small drawings of the desk."""

from dataclasses import fields
from datetime import datetime, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from responder.counter.english import ENGLISH
from responder.counter.french import FRENCH
from responder.counter.keys import KEYS
from responder.counter.marks import marked, quoted, spans
from responder.counter.outside import OutsideError, edited, editor_of, host_of, safe_link
from responder.counter.snoozes import snoozes
from responder.counter.sparkline import sparkline
from responder.counter.verbs import VERBS
from responder.counter.words import language_of, words_of
from storage.model import TOPICS, Action, Status
from tests.factories import NOON

PARIS = ZoneInfo("Europe/Paris")


def holes(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_say_the_same_things() -> None:
    for field in fields(ENGLISH):
        ours, theirs = getattr(ENGLISH, field.name), getattr(FRENCH, field.name)
        if isinstance(ours, str):
            assert holes(ours) == holes(theirs), field.name
        elif isinstance(ours, dict):
            assert list(ours) == list(theirs), field.name
    assert set(FRENCH.topics) == set(TOPICS)
    assert set(FRENCH.statuses) == set(Status)
    assert set(FRENCH.actions) == set(Action)


def test_every_key_has_a_verb_and_a_word_and_no_key_two_meanings() -> None:
    assert {key.act for key in KEYS} == set(VERBS) == set(ENGLISH.acts)
    every = [name for key in KEYS for name in key.keys]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("setting", "environ", "language"),
    [
        (None, {"LANG": "fr_FR.UTF-8"}, "fr"),
        (None, {"LC_ALL": "en_GB.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LANG": "fr_CA"}, "fr"),
        (None, {"LANG": "C"}, "en"),
        (None, {}, "en"),
        ("fr", {"LC_ALL": "en_GB.UTF-8"}, "fr"),
    ],
)
def test_the_language_is_that_of_the_locale(
    setting: str | None, environ: dict[str, str], language: str
) -> None:
    assert language_of(setting, environ) == language
    assert words_of(setting, environ).language == language


def test_lengths_of_time_and_numbers() -> None:
    assert ENGLISH.due(NOON - timedelta(hours=2, minutes=5), NOON) == "late 2 h 05"
    assert FRENCH.due(NOON + timedelta(days=2, hours=3), NOON) == "dans 2 j 3 h"
    assert FRENCH.number(12400) == "12\u202f400"
    assert FRENCH.followers(1) == "1 abonné"
    assert FRENCH.percent(0.71) == "71\u202f%"


def test_a_snooze_ends_in_the_morning_of_the_wall_also_when_the_clocks_change() -> None:
    friday = datetime(2026, 10, 23, 16, 0, tzinfo=PARIS)
    times = snoozes(friday, PARIS)
    assert times["tomorrow"].isoformat() == "2026-10-24T09:00:00+02:00"
    assert times["monday"].isoformat() == "2026-10-26T09:00:00+01:00"


def test_words_are_marked_whole_and_in_brackets_without_colour() -> None:
    words = quoted(['words of complaint: "perdu", "c\'est honteux"'])
    assert words == ("perdu", "c'est honteux")
    shown = marked("Perdu, éperdu : c’est honteux", words, "bold", brackets=True)
    assert shown.plain == "[Perdu], éperdu : [c’est honteux]"
    assert spans("aaa", ["aa"]) == []
    assert spans("a-b a-b", ["a-b", "b a"]) == [(0, 7)]


def test_a_sparkline_goes_from_nothing_to_the_highest() -> None:
    assert sparkline([0, 1, 2]) == "▁▄█"
    assert sparkline([]) == ""
    assert sparkline([0, 0]) == "▁▁"
    assert len(sparkline(list(range(1000)))) == 24


@pytest.mark.parametrize(
    "url",
    [
        None,
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://x.example/a b",
        "https://x.example/\x1b[2J",
        "https://x.example/\u202emoc",
        "https://[::1",
    ],
)
def test_only_plain_addresses_of_the_web_are_opened(url: str | None) -> None:
    assert safe_link(url) is None


def test_the_host_is_told_in_letters_that_cannot_be_mistaken() -> None:
    link = safe_link("https://brumеlle.example/p")
    assert link is not None
    assert host_of(link) == "xn--brumlle-bhg.example"


def test_the_editor_of_the_person_is_used() -> None:
    assert editor_of({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor_of({}) == []
    assert edited("a", ["sh", "-c", 'printf b >> "$0"']) == "ab"
    with pytest.raises(OutsideError, match="ended with 3"):
        edited("a", ["sh", "-c", "exit 3"])
    with pytest.raises(OutsideError):
        edited("a", ["/nowhere/editor"])
    with pytest.raises(OutsideError):
        editor_of({"EDITOR": "vi '"})
