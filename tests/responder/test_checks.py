import re
from importlib import import_module

import pytest

from responder.checks.finding import Context, Finding, Severity
from responder.checks.registry import CHECKS, run_checks
from tests.responder.samples import characters


def found(check: str, text: str, *, lang: str = "und", topic: str = "other") -> list[Finding]:
    return list(CHECKS[check](text, Context(lang=lang, topic=topic)))


HURTS = {
    "unfilled_placeholder": [
        ("Bonjour {{ name }}, merci.", "{{ name }}"),
        ("Bonjour {prénom}, merci.", "{prénom}"),
        ("Bonjour [prénom], merci.", "[prénom]"),
        ("Votre commande XXXX part demain.", "XXXX"),
        ("Hello <first name>, thank you.", "<first name>"),
        ("We call you at ____ today.", "____"),
        ("TODO say when", "TODO"),
    ],
    "blames_customer": [
        ("Vous auriez dû lire la notice.", "Vous auriez dû"),
        ("Il fallait nous appeler avant.", "Il fallait nous"),
        ("C’est une erreur de votre part.", "erreur de votre part"),
        ("Vous n'avez pas suivi les consignes.", "Vous n'avez pas suivi"),
        ("C'est votre faute si le pot a tourné.", "votre faute"),
        ("Comme indiqué sur l'étiquette, à garder au froid.", "Comme indiqué"),
        ("Vous n'aviez qu'à appeler.", "Vous n'aviez qu'à"),
        ("If you'd read it, you would know.", "If you'd read"),
        ("You should have read the label.", "You should have"),
        ("You didn't follow the steps.", "You didn't follow"),
        ("As clearly stated on the box, keep it cold.", "As clearly stated"),
        ("That is not our problem.", "not our problem"),
        ("This was your own mistake.", "your own mistake"),
        ("Nobody else has complained.", "Nobody else has complained"),
    ],
    "hides_behind_policy": [
        ("C'est notre politique.", "C'est notre politique"),
        ("Notre politique commerciale ne le permet pas.", "Notre politique commerciale"),
        ("Conformément à nos conditions, rien n'est dû.", "Conformément à nos conditions"),
        ("Nos conditions générales le précisent.", "Nos conditions générales"),
        ("La procédure veut que vous attendiez.", "La procédure veut"),
        ("It is our policy.", "It is our policy"),
        ("Per our terms and conditions, no.", "our terms and conditions"),
        ("We cannot make exceptions.", "cannot make exceptions"),
    ],
    "asks_personal_data_in_public": [
        ("Envoyez-nous votre numéro de commande.", "votre numéro de commande"),
        ("Pouvez-vous nous donner votre adresse ?", "votre adresse"),
        ("Quel est votre e-mail ?", "votre e-mail"),
        ("Donnez-nous votre 06 en commentaire.", "votre 06"),
        ("Please send us your order number.", "your order number"),
        ("Reply with your phone number below.", "your phone number"),
        ("Can you share your full name?", "your full name"),
        ("En message privé, envoyez-nous votre mot de passe.", "votre mot de passe"),
        ("Send us your card number in a private message.", "your card number"),
    ],
    "empty_brush_off": [
        (
            "Transmis au service concerné, nous revenons demain.",
            "Transmis au service concerné",
        ),
        ("Merci de patienter, nous vérifions d'ici lundi.", "Merci de patienter"),
        ("Nous vérifions dans les meilleurs délais.", "dans les meilleurs délais"),
        ("Allez sur notre site, nous répondons d'ici une heure.", "Allez sur notre site"),
        (
            "We have forwarded this to the relevant team and will call you today.",
            "forwarded this to the relevant team",
        ),
        ("Please be patient, we will call you today.", "Please be patient"),
        ("We take your feedback seriously and will call today.", "We take your feedback seriously"),
        ("We will answer as soon as possible.", "as soon as possible"),
    ],
}

FINE = {
    "unfilled_placeholder": [
        "Bonjour Camille, nous vérifions (d'ici lundi).",
        "Hello, see [our answer](https://brumelle.example).",
        "Prix : 3 < 5 et 7 > 2.",
    ],
    "blames_customer": [
        "Ce n'est pas votre faute, nous nous sommes trompés.",
        "It is not your fault, we made a mistake.",
        "Vous avez raison, nous aurions dû vous prévenir.",
        "You are right, we should have told you.",
        "Merci de nous l'avoir dit.",
    ],
    "hides_behind_policy": [
        "Notre politique de confidentialité est en ligne.",
        "Our privacy policy explains it.",
        "Nous reprenons vos conditions de livraison avec le transporteur.",
        "We are checking what went wrong.",
    ],
    "asks_personal_data_in_public": [
        "Envoyez-nous votre numéro de commande en message privé.",
        "Écrivez-nous en message privé. Indiquez votre numéro de commande.",
        "Please send us a private message with your order number.",
        "Nous avons retrouvé votre numéro de commande.",
        "Ne donnez jamais votre mot de passe, à personne.",
        "We will never ask for your password.",
        "Your order number was in our files.",
    ],
    "empty_brush_off": [
        "Nous vérifions le lot et vous répondons d'ici lundi.",
        "Je vous rappelle demain à 9 h.",
        "J'ai renvoyé votre colis ce matin, il arrive demain.",
        "We are tracing your parcel and will answer within two hours.",
        "I'm calling the depot now and will write to you by noon.",
        "We've sent a new one, it arrives on Tuesday.",
    ],
}


@pytest.mark.parametrize(
    ("check", "text", "words"),
    [(check, text, words) for check, cases in HURTS.items() for text, words in cases],
)
def test_what_hurts_is_found_with_its_words(check: str, text: str, words: str) -> None:
    first = found(check, text)[0]
    assert first.check == check
    assert words in first.words


@pytest.mark.parametrize(
    ("check", "text"), [(check, text) for check, texts in FINE.items() for text in texts]
)
def test_what_is_fine_is_left_alone(check: str, text: str) -> None:
    assert found(check, text) == []


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("Nous sommes désolés.", ["names no next step", "does not say when"]),
        ("Nous vérifions.", ["does not say when"]),
        ("Tout ira bien demain.", ["names no next step"]),
        ("We are sorry.", ["names no next step", "does not say when"]),
        ("We are looking into it.", ["does not say when"]),
    ],
)
def test_what_is_missing_is_told(text: str, messages: list[str]) -> None:
    assert [finding.message for finding in found("empty_brush_off", text)] == messages


def test_thanks_need_no_next_step() -> None:
    assert found("empty_brush_off", "Merci beaucoup, quel plaisir !", topic="praise") == []


def test_the_length_is_told_in_the_words_of_the_network() -> None:
    context = Context(lang="fr", limit=characters(10))
    [finding] = CHECKS["too_long"]("onze signes", context)
    assert finding.message == "too long for this network: 11 of 10"
    assert finding.severity is Severity.ERROR
    assert list(CHECKS["too_long"]("dix signes", context)) == []
    assert found("too_long", "x" * 5000) == []


def test_an_empty_reply_is_a_hole() -> None:
    assert found("unfilled_placeholder", " \n")[0].message == "the reply is empty"


FRENCH = "Nous sommes désolés de ce souci et nous vérifions le lot d'ici lundi."
ENGLISH = "We are sorry about this problem and are checking the batch by Monday."


@pytest.mark.parametrize(
    ("text", "lang", "wrong"),
    [
        (FRENCH, "fr", False),
        (FRENCH, "en", True),
        (ENGLISH, "en-GB", False),
        (ENGLISH, "fr", True),
        (ENGLISH, "und", False),
        ("Merci Camille !", "en", False),
    ],
)
def test_the_language_is_that_of_the_customer(text: str, lang: str, wrong: bool) -> None:
    assert bool(found("wrong_language", text, lang=lang)) is wrong


def test_errors_stand_before_warnings() -> None:
    text = "C'est notre politique. Envoyez-nous votre numéro de commande, [prénom]."
    findings = run_checks(text, Context(lang="fr"))
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities)
    assert {finding.check for finding in findings} >= {
        "unfilled_placeholder",
        "asks_personal_data_in_public",
        "hides_behind_policy",
    }


@pytest.mark.parametrize("check", CHECKS)
def test_no_pattern_is_met_by_nothing(check: str) -> None:
    module = import_module(f"responder.checks.{check}")
    for wanted in vars(module).values():
        if isinstance(wanted, re.Pattern):
            assert wanted.search(" ") is None


@pytest.mark.parametrize("check", CHECKS)
def test_a_long_hostile_text_is_read_in_good_time(check: str) -> None:
    # A pattern that backtracks without bound would never come back from these.
    for part in ("nous vous le ", "[a", "{{", "votre ", "forwarded a b c d ", "j' ' '", "ne "):
        found(check, part * 2000)
