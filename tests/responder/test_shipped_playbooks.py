import re
from functools import partial

import pytest

from responder import playbook
from responder.checks.finding import Context
from responder.checks.registry import run_checks
from responder.playbook import Tone
from storage.model import TOPICS
from tests.responder.samples import BLUESKY, MASTODON, X
from tests.responder.shipped import DELAYS, GOLDEN, document, facts, shipped

LANGUAGES = playbook.load()
PUBLIC = {"praise", "question_info", "ethics_policy"}
"""Topics that are answered where they were asked, or need no answer but thanks."""


def test_the_golden_file_shows_what_is_shipped() -> None:
    assert GOLDEN.read_text(encoding="utf-8") == document(), (
        "review the change, then: python -m tests.responder.shipped"
    )


def test_french_and_english_know_every_topic() -> None:
    assert set(LANGUAGES) == {"fr", "en"}
    for language in LANGUAGES.values():
        assert set(language.topics) == set(TOPICS)
        for topic in TOPICS:
            served = {tone for tone in Tone if language.serves(topic, tone)}
            assert Tone.NORMAL in served
            if topic not in PUBLIC:
                assert served == set(Tone)


def test_every_topic_has_two_different_variants_for_each_tone() -> None:
    for language in LANGUAGES.values():
        for topic in TOPICS:
            for tone in Tone:
                if language.serves(topic, tone):
                    variants = language.render(topic, tone, facts(language.language, tone))
                    assert len({variant.long for variant in variants}) >= 2
                    assert len({variant.short for variant in variants}) >= 2


def test_every_variant_passes_every_check() -> None:
    for language, topic, _, variant in shipped():
        context = Context(lang=language.language, topic=topic)
        for text in (variant.long, variant.short):
            assert run_checks(text, context) == (), text


@pytest.mark.parametrize(
    ("name", "signer"),
    [("Camille", "Claire"), ("Camille Durand", "Claire"), ("", "Marie-Bénédicte"), ("", "")],
)
def test_every_variant_fits(name: str, signer: str) -> None:
    for code, language in LANGUAGES.items():
        for topic in TOPICS:
            for tone in filter(partial(language.serves, topic), Tone):
                sample = facts(code, tone, name=name, signer=signer)
                for variant in language.render(topic, tone, sample):
                    assert MASTODON.fits(variant.long), variant.long
                    assert X.fits(variant.short), variant.short
                    assert BLUESKY.fits(variant.short), variant.short


def test_every_variant_is_signed_apologises_and_invites_to_a_private_message() -> None:
    apology = {"fr": r"excuses|désolés|pardon", "en": r"apolog|sorry"}
    private = {"fr": r"message\s+privé", "en": r"private message|privately"}
    for language, topic, tone, variant in shipped():
        code = language.language
        for text in (variant.long, variant.short):
            assert "Claire" in text.splitlines()[-1][-40:]
            assert "Camille" in text[:25]
            if topic not in {"praise", "question_info"}:
                assert re.search(apology[code], text, re.IGNORECASE), text
            if topic not in PUBLIC:
                assert re.search(private[code], text, re.IGNORECASE), text
            if topic != "praise":
                assert DELAYS[code][tone] in text.replace("\u00a0", " "), text


def test_nothing_is_said_that_must_not_be_said() -> None:
    never = {
        "fr": r"politique|règlement|procédure|rembours|dédommag|bon d'achat|geste commercial"
        r"|garanti|\bt[ue]\b|\bton\b|\btes\b|\bje\b|déçue?s?\b",
        "en": r"policy|procedure|refund|compensat|voucher|goodwill|guarantee|\bI\b",
    }
    for language, _, _, variant in shipped():
        for text in (variant.long, variant.short):
            assert not re.search(never[language.language], text), text


def test_a_pressing_message_is_never_answered_with_thanks_alone() -> None:
    for language in LANGUAGES.values():
        for tone in (Tone.HIGH, Tone.CRITICAL):
            assert not language.serves("praise", tone)
        assert not language.serves("question_info", Tone.CRITICAL)


def test_what_a_crisis_text_affirms_is_to_be_verified() -> None:
    for _, topic, tone, variant in shipped():
        if tone is Tone.CRITICAL and topic != "ethics_policy":
            assert variant.ensure


def test_french_punctuation_is_not_torn_off() -> None:
    french = [
        text for lang, _, _, v in shipped() for text in (v.long, v.short) if lang.language == "fr"
    ]
    assert not [text for text in french if re.search(r" [:;!?»]", text)]
    assert any("\u00a0:" in text for text in french)
