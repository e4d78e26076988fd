"""Every shipped wording, in every tone, kind, address: fits, is whole, and passes the checks."""

import re

import pytest

from responder.checks.finding import Context
from responder.checks.registry import run_checks
from responder.leave import Address
from responder.playbook import Formality, Situation, Tone
from responder.playbook_choice import choose
from responder.playbook_reading import load, read
from responder.playbook_rules import leave_of
from storage.model import TOPICS, Urgency
from tests.responder.samples import BLUESKY, MASTODON, X, case
from tests.responder.shipped import GOLDEN, NOW, answers, chosen, document, manners, writing

LANGUAGES = load()
IN_PUBLIC = {"praise", "question_info", "ethics_policy", "incident", "undecided"}
"""Answered where it was asked, or with thanks."""


def test_the_golden_file_shows_what_is_shipped() -> None:
    assert GOLDEN.read_text(encoding="utf-8") == document(), (
        "review the change, then: python -m tests.responder.shipped"
    )


def test_nothing_is_wrong_in_what_is_shipped() -> None:
    assert read(now=NOW).flaws == ()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_topic_and_urgency_has_a_playbook(lang: str) -> None:
    named = set(LANGUAGES[lang].playbooks)
    assert named == {*TOPICS, "crisis", "crisis_data", "incident", "undecided"}
    for topic in TOPICS:
        for urgency in Urgency:
            found = choose(LANGUAGES, case(topic=topic, urgency=urgency, lang=lang))
            if (topic, Tone.of(urgency)) not in GENERAL_ANSWERS:
                assert topic in found.playbook.when.topics


GENERAL_ANSWERS = {
    ("praise", Tone.HIGH),
    ("praise", Tone.CRITICAL),
    ("question_info", Tone.CRITICAL),
}
"""A pressing message is never answered with thanks alone."""


def test_twenty_answers_to_one_topic_do_not_read_alike() -> None:
    for language, name, playbook, tone, kind, narrower in answers():
        of = writing(chosen(language, name, tone), kind=narrower)
        for length in ("long", "short"):
            texts = [wording.text for wording in of.wordings(length)]
            assert len(texts) == len(set(texts)) >= 6, (name, kind, length)
        if playbook.framed and not kind and not playbook.texts:
            assert len(texts) >= 20


@pytest.mark.parametrize("late", [False, True])
def test_every_wording_fits_is_whole_signed_and_passes_the_checks(late: bool) -> None:
    for language, name, playbook, tone, _kind, narrower in answers():
        choice = chosen(language, name, tone)
        for manner in manners(language):
            of = writing(choice, kind=narrower, late=late, manner=manner)
            leave = leave_of(LANGUAGES, choice.key(manner.address))
            about = playbook.when.topics[0] if playbook.when.topics else "other"
            context = Context(lang=language.code, topic=about, leave=leave)
            for length in ("long", "short"):
                # All places of the product are reached by every fifth: 5 divides none of them.
                for wording in list(of.wordings(length))[::5]:
                    text = wording.text
                    assert MASTODON.fits(text), text
                    assert length == "long" or (X.fits(text) and BLUESKY.fits(text)), text
                    assert not re.search(r"[{}\[\]|]", text), text
                    assert text.endswith(("– Claire, équipe Brumelle", "– Claire, Brumelle team"))
                    assert run_checks(text, context) == (), text


def test_a_further_answer_says_that_it_is_one_fits_and_passes_the_checks() -> None:
    own = {"fr": r"ce ne soit|nouvelles|relancer", "en": r"still not solved|the news|chase us"}
    for language, name, playbook, tone, _kind, narrower in answers():
        if not playbook.framed or playbook.texts or tone is Tone.CRITICAL:
            continue
        choice = chosen(language, name, tone)
        for manner in manners(language):
            of = writing(choice, kind=narrower, manner=manner, again=True)
            leave = leave_of(LANGUAGES, choice.key(manner.address))
            context = Context(lang=language.code, topic=name, leave=leave)
            for length in ("long", "short"):
                for wording in list(of.wordings(length))[::4]:  # 4 and 3 variants: all are reached
                    text = wording.text
                    assert MASTODON.fits(text), text
                    assert length == "long" or (X.fits(text) and BLUESKY.fits(text)), text
                    assert re.search(own[language.code], text), text
                    assert wording.ensure
                    assert run_checks(text, context) == (), text


@pytest.mark.parametrize(
    ("name", "signer"),
    [("Camille Durand", "Claire"), ("", "Marie-Bénédicte"), ("", "")],
)
@pytest.mark.parametrize("formality", Formality)
def test_every_way_to_greet_and_sign_fits_somewhere(
    name: str, signer: str, formality: Formality
) -> None:
    for language, playbook, _, tone, _, narrower in answers():
        for manner in manners(language, formality):
            of = writing(
                chosen(language, playbook, tone),
                kind=narrower,
                name=name,
                signer=signer,
                manner=manner,
            )
            texts = [wording.text for wording in list(of.wordings("short"))[::5]]
            assert any(len(text) <= 280 for text in texts), texts


def test_who_is_addressed_as_tu_is_never_addressed_as_vous() -> None:
    distant = re.compile(r"(?<!-)\b(vous|votre|vos)\b|ez-nous|' \w|\b(te|ne|que) [aeiouéê]")
    near = re.compile(r"\b(tu|te|ton|ta|tes|toi)\b|\bt'")
    for language, name, _, tone, _, narrower in answers():
        if language.code == "fr":
            for manner in manners(language):
                of = writing(chosen(language, name, tone), kind=narrower, manner=manner)
                never = distant if manner.address is Address.TU else near
                for length in ("long", "short"):
                    for wording in of.wordings(length):
                        assert not never.search(wording.text), wording.text


def test_nothing_is_said_that_must_not_be_said() -> None:
    never = {
        "fr": r"politique|règlement|procédure|rembours|dédommag|bon d'achat|geste commercial"
        r"|garanti|\bje\b|déçue?s?\b|notre (faute|responsabilité)|responsables de",
        "en": r"policy|procedure|refund|compensat|voucher|goodwill|guarantee|\bI\b"
        r"|our fault|liab|responsible for",
    }
    for language, name, _, tone, _, narrower in answers():
        of = writing(chosen(language, name, tone), kind=narrower)
        for length in ("long", "short"):
            for wording in of.wordings(length):
                assert not re.search(never[language.code], wording.text), wording.text


def test_what_a_crisis_or_an_incident_affirms_is_to_be_verified() -> None:
    for language, name, playbook, tone, _, narrower in answers():
        if tone is Tone.CRITICAL and playbook.when.situation is not Situation.TOPIC:
            for wording in writing(chosen(language, name, tone), kind=narrower).wordings("long"):
                assert wording.ensure


def test_personal_matters_are_asked_for_in_private() -> None:
    private = {"fr": r"message\s+privé|en privé", "en": r"private message|privately|in private"}
    for language, name, _, tone, _, narrower in answers():
        if name not in IN_PUBLIC:
            of = writing(chosen(language, name, tone), kind=narrower)
            for length in ("long", "short"):
                for wording in of.wordings(length):
                    assert re.search(private[language.code], wording.text), wording.text


def test_french_punctuation_is_not_torn_off() -> None:
    for language, name, _, tone, _, narrower in answers():
        if language.code == "fr":
            for wording in writing(chosen(language, name, tone), kind=narrower).wordings("short"):
                assert not re.search(r" [:;!?»]", wording.text), wording.text
