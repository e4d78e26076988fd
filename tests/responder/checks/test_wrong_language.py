import pytest

from responder.checks.finding import Context, Severity
from tests.responder.checks.tables import asked

FRENCH = [
    "Nous sommes désolés de ce souci et nous vérifions le lot d'ici lundi.",
    "nous sommes desoles de ce souci et nous verifions le lot d'ici lundi",
    "Bonjour, la caisse est partie tard : réponse du dépôt ici à 15 h.",
    "Désolés : l'option Family Roaming Plus bloque après le login, l'équipe répond ce soir.",
    "“We never close” est faux, pardon : la boutique ferme à 19 h et nous corrigeons la page.",
]
ENGLISH = [
    "We are sorry about this problem and are checking the batch by Monday.",
    "SORRY ABOUT THIS PROBLEM, WE ARE CHECKING THE BATCH BY MONDAY.",
    "The Crème Épaisse d'Antan should not split, and the dairy answers on Thursday.",
    "« Écrivez-nous » means write to us, sorry: the next lids will say both.",
]
OTHERS = [
    "Hola, sentimos mucho el retraso y le responderemos hoy antes de las seis.",
    "Guten Tag, das tut uns leid, wir prüfen den Vorgang und antworten heute.",
]
MIXED = [
    (
        "Bonjour, désolés pour ce retard. We are calling the driver now.",
        "fr",
        "We are calling the driver now.",
    ),
    (
        "Sorry about the late crate. Nous vous répondons ici avant midi.",
        "en",
        "Nous vous répondons ici avant midi.",
    ),
    (
        "Hello,\n\nNous vérifions la tournée avec le dépôt.\nWe will answer you by five.\nThe team",
        "en",
        "Nous vérifions la tournée avec le dépôt.",
    ),
]


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        *((reply, "en") for reply in FRENCH),
        *((reply, "fr") for reply in ENGLISH),
        *((reply, lang) for reply in OTHERS for lang in ("fr", "en-GB")),
        *((reply, "es") for reply in (FRENCH[0], ENGLISH[0])),
    ],
)
def test_another_language_than_the_customers_is_found(reply: str, wrong: str) -> None:
    [finding] = asked("wrong_language", reply, Context(lang=wrong))
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        *((reply, "fr-CA") for reply in FRENCH),
        *((reply, "en-GB") for reply in ENGLISH),
        *((reply, "und") for reply in (*FRENCH, *ENGLISH, *OTHERS)),
        ("Merci Camille !", "en"),
        ("Hello, désolés pour ce retard, réponse demain. Best, Tom", "fr"),
        ("Désolés, as Bertrand would say! The next one reaches us on Thursday.", "en"),
        (OTHERS[0], "es"),
    ],
)
def test_the_customers_language_is_left_alone(reply: str, right: str) -> None:
    assert asked("wrong_language", reply, Context(lang=right)) == []


@pytest.mark.parametrize(("reply", "lang", "words"), MIXED)
def test_one_sentence_of_the_other_language_is_found(reply: str, lang: str, words: str) -> None:
    [finding] = asked("wrong_language", reply, Context(lang=lang))
    assert finding.words == (words,)
