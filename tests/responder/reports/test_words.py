"""What one language says of service, spread, voice, trust and method, the other says too."""

from types import ModuleType

import pytest

from responder.checks.registry import CHECKS
from responder.reports.tongues.english import ENGLISH
from responder.reports.tongues.english import method as en_method
from responder.reports.tongues.english import service as en_service
from responder.reports.tongues.english import spread as en_spread
from responder.reports.tongues.english import trust as en_trust
from responder.reports.tongues.english import voice as en_voice
from responder.reports.tongues.french import method as fr_method
from responder.reports.tongues.french import service as fr_service
from responder.reports.tongues.french import spread as fr_spread
from responder.reports.tongues.french import trust as fr_trust
from responder.reports.tongues.french import voice as fr_voice
from responder.reports.tongues.tongue import Phrase, gaps
from storage.alert import AlertKind
from storage.incident import Course
from storage.model import Failure, Urgency

PAIRS = [
    (en_method, fr_method),
    (en_service, fr_service),
    (en_spread, fr_spread),
    (en_trust, fr_trust),
    (en_voice, fr_voice),
]


@pytest.mark.parametrize(("english", "french"), PAIRS)
def test_both_know_the_same_words_with_the_same_gaps(
    english: ModuleType, french: ModuleType
) -> None:
    told: dict[str, Phrase] = english.PHRASES
    assert told.keys() == french.PHRASES.keys()
    for key, phrase in told.items():
        assert gaps(phrase) == gaps(french.PHRASES[key]), key
    assert english.TITLES.keys() == french.TITLES.keys()
    assert english.TERMS.keys() == french.TERMS.keys()
    for kind, words in english.TERMS.items():
        assert words.keys() == french.TERMS[kind].keys(), kind


@pytest.mark.parametrize(("english", "french"), PAIRS)
def test_french_signs_stand_off_by_narrow_spaces(english: ModuleType, french: ModuleType) -> None:
    phrases: dict[str, Phrase] = french.PHRASES
    forms = [f for p in phrases.values() for f in ([p] if isinstance(p, str) else p.values())]
    forms += french.TITLES.values()
    forms += (word for words in french.TERMS.values() for word in words.values())
    for form in forms:
        for sign in ":;!?%»":
            before = form.split(sign)[:-1]
            assert all(part.endswith("\u202f") for part in before), form
        assert all(part.startswith("\u202f") for part in form.split("«")[1:]), form
        assert "'" not in form, form


def test_every_value_has_a_word() -> None:
    terms = ENGLISH.terms
    assert {*terms["check"]} == {*CHECKS}
    assert {*terms["urgency"]} == {level.value for level in Urgency}
    assert {*terms["course"]} == {course.value for course in Course}
    assert {*terms["alert"]} == {kind.value for kind in AlertKind if kind is not AlertKind.TEST}
    assert {*terms["failure"]} == {failure.value for failure in Failure}
